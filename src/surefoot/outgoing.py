"""The one client every call to the outside goes through: https only, no detours, no waiting without end."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import requests
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
PATIENCE: Final = 10.0
"""Seconds until a server that says nothing is given up."""
MOST: Final = 5_000_000
"""Bytes of an answer; more is not read."""


class NotCalled(requests.RequestException):
    """A call that was not made, or whose answer was not taken. The text names no secret."""


def is_safe(address: str) -> bool:
    """Whether what is sent there can't be read on the way: https, or this machine."""
    parts = _read(address)
    return parts is not None and bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


def _read(address: str) -> SplitResult | None:
    """The parts of an address; None where the library that calls would read another host or port out of it than we do,
    as of `https://a.example\\.b.example`."""
    try:
        parts, called = urlsplit(address), parse_url(address)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        same = (parse_url(f"https://{host}").host, parts.port) == (called.host, called.port)
    except (ValueError, LocationParseError):
        return None
    return parts if same and "\\" not in address else None


class Session(requests.Session):
    """A session of `requests` with our rules; it goes before a library's own session among a class's parents."""

    patience: float = PATIENCE

    def request(self, method: str | bytes, url: str | bytes, *args: Any,
                **kwargs: Any) -> requests.Response:
        """The answer, read whole. Raises NotCalled for an unsafe address, a redirect, or an answer without end."""
        address = url if isinstance(url, str) else url.decode()
        if not is_safe(address):
            parts = _read(address)
            where = repr(parts.hostname) if parts else "a host that can't be told"
            raise NotCalled(f"an address at {where} is not a safe https:// one; nothing was sent")
        kwargs |= {"timeout": self.patience, "allow_redirects": False, "stream": True}
        found = super().request(str(method), address, *args, **kwargs)
        if found.is_redirect:
            raise NotCalled(f"{urlsplit(address).hostname} answered with a redirect, which is not followed")
        content = found.raw.read(MOST + 1, decode_content=True)
        if len(content) > MOST:
            raise NotCalled(f"{urlsplit(address).hostname} answered with more than {MOST} bytes")
        found._content, found._content_consumed = content, True
        return found
