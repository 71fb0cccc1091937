"""Secrets and personal data in what somebody is about to send: found before anything is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from surefoot.close.catching import caught
from surefoot.web.frame.sockets import Socket

WITHHELD: Final = Socket[Callable[[], Iterable[str]]]("names that may not be posted")
"""Gives names of clients and others from the organisation's own list; who keeps that list plugs it in."""


class Caught(Exception):  # noqa: N818 - reads as what happened
    """What was written holds something that must not be stored: the parts of it, as they were written."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        super().__init__("ask_caught")
        self.parts = parts


def look(text: str, language: str) -> None:
    """Raises Caught where a text holds a secret or personal data."""
    withheld = [name for names in WITHHELD.plugged() for name in names()]
    if found := caught(text, withheld, language):
        raise Caught(tuple(text[span.start:span.end] for span in found))
