"""Microsoft Teams without a bot: a card, posted to the address of a workflow ("when a Teams webhook request is
received"). One way only: what people press opens a page of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from surefoot.channels.letter import NotTaken
from surefoot.channels.posting import Caller, post
from surefoot.outgoing import LOOPBACK

HOSTS: Final = (".logic.azure.com", ".api.powerplatform.com", ".logic.azure.us", ".api.powerplatform.us")
"""Where Power Automate gives workflows their addresses, older and newer, and those of the US government's cloud."""
HOST: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
PATH: Final = re.compile(r"/(powerautomate/automations/direct/)?workflows/[A-Za-z0-9]+/triggers/[^/?#]+/paths/invoke/?")
LARGEST: Final = 28_000
"""Bytes of a message that Teams takes: 28 KB with what the workflow itself puts around it."""
LONGEST: Final = 2000
"""Characters of an address."""
PATIENCE: Final = 10.0
SCHEMA: Final = "http://adaptivecards.io/schemas/adaptive-card.json"
Card = dict[str, Any]


def is_address(address: str, *, here: bool = False) -> bool:
    """Whether this is the address of a workflow: https, a host of Microsoft's, with its signature; `here`: this
    machine is one, too."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    if here and host in LOOPBACK:
        return True
    if HOST.fullmatch(host) is None or "\\" in address:  # what reads as one host here may be another where it is called
        return False
    return (len(address) <= LONGEST and address.isascii() and address.isprintable() and " " not in address
            and parts.scheme == "https" and port in (None, 443) and parts.username is None and not parts.fragment
            and host.endswith(HOSTS) and PATH.fullmatch(parts.path) is not None and "sig=" in parts.query)


def host(address: str) -> str:
    """What of an address may be shown: the rest of it is a secret."""
    return urlsplit(address).hostname or ""


def card(title: str, lines: Sequence[str], links: Sequence[tuple[str, str]]) -> Card:
    """A message with one card: a title, paragraphs of plain text, and buttons (text, address of ours)."""
    body = [_text(title) | {"weight": "Bolder", "size": "Medium"}, *(_text(line) for line in lines)]
    content = {"$schema": SCHEMA, "type": "AdaptiveCard", "version": "1.4", "body": body,
               "actions": [{"type": "Action.OpenUrl", "title": text, "url": address} for text, address in links]}
    return {"type": "message", "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive",
                                                "contentUrl": None, "content": content}]}


class Line:
    """A line to workflows."""

    def __init__(self, patience: float, *, here: bool) -> None:
        self._session = Caller(patience)
        self._here = here

    def say(self, address: str, message: Card) -> None:
        """Post a message to a team's channel. Raises NotTaken."""
        if not is_address(address, here=self._here):
            raise NotTaken("address", for_good=True)
        if len(json.dumps(message, ensure_ascii=False).encode()) > LARGEST:
            raise NotTaken("content", for_good=True)
        status = post(self._session, address, message).status_code
        if status in (400, 413, 415):
            raise NotTaken("content", status, for_good=True)
        if not 200 <= status < 300:  # a workflow that was deleted, switched off or given another address
            raise NotTaken("address", status, for_good=True)

    def close(self) -> None:
        """Let the line go."""
        self._session.close()


@contextmanager
def line(patience: float = PATIENCE, *, here: bool = False) -> Iterator[Line]:
    """A line to workflows for as long as the block runs; `here`: this machine may play one."""
    found = Line(patience, here=here)
    try:
        yield found
    finally:
        found.close()


def _text(text: str) -> Card:
    """A paragraph. Cards read some signs of Markdown; with a backslash they stand for themselves."""
    return {"type": "TextBlock", "text": re.sub(r"([\\`*_\[\]#])", r"\\\1", text), "wrap": True}
