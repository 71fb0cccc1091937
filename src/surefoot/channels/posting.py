"""JSON to the outside by the one client, and what comes back as what it means for a message."""

from __future__ import annotations

import json
from typing import Any, Final

import requests
from requests.auth import AuthBase
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from surefoot.channels.letter import NotTaken
from surefoot.outgoing import NotCalled, Session

TOO_MANY: Final = 429
TRYING: Final = 3
"""Seconds to wait where a server names none."""


class Caller(Session):
    """A session that waits no longer than the people who wait for us."""

    def __init__(self, patience: float) -> None:
        super().__init__()
        self.patience = patience


class _Bearer(AuthBase):
    """A token in the header, or none; and never what the machine's .netrc has for the host."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def post(session: Session, address: str, body: Any, token: str | None = None) -> requests.Response:
    """What the other side answers. Raises NotTaken: "away" where it was not reached, "broken" where it fell silent."""
    try:
        answer = session.post(address, data=json.dumps(body, ensure_ascii=False).encode(), auth=_Bearer(token),
                              headers={"Content-Type": "application/json; charset=utf-8"})
    except NotCalled as error:
        raise NotTaken("address", for_good=True) from error
    except requests.exceptions.SSLError as error:
        raise NotTaken("sealing", for_all=True) from error
    except (requests.RequestException, HTTPError) as error:
        raise NotTaken("broken" if _was_open(error) else "away", for_all=True) from error
    if answer.status_code == TOO_MANY:
        raise NotTaken("later", TOO_MANY, for_all=True, after=_seconds(answer.headers.get("Retry-After", "")))
    if answer.status_code >= 500:
        raise NotTaken("broken", answer.status_code, for_all=True)
    return answer


def _was_open(error: Exception) -> bool:
    """Whether the other side may have heard us."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return not isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _seconds(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else TRYING
