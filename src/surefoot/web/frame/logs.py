"""Logs as one JSON object a line, without personal data: no address, no path, no name, no text of an error.

An error is logged as its class and the lines of code it passed, never with its message, since messages carry values.
Libraries' own messages are left out for the same reason, save those of the server and the job library.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from surefoot.web.frame import clock
from surefoot.web.frame.cookieless import is_untraced

FACTS: Final = ("method", "route", "status", "ms", "job", "count", "seconds", "table")
"""What a log entry may carry besides its words: give them as `extra=`."""
OWN_WORDS: Final = ("surefoot", "granian", "_granian", "django_tasks_db")
"""Loggers whose messages are known to hold no personal data."""
log = logging.getLogger("surefoot.request")


def places(trace: TracebackType | None) -> list[str]:
    """The code an error passed, innermost last: "reading.py:42 read"."""
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in extract_tb(trace)]


class JsonFormatter(logging.Formatter):
    """One line of JSON an entry."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry; a message of an unknown library is left out."""
        ours = record.name.split(".")[0] in OWN_WORDS
        found: dict[str, Any] = {"at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
                                 "level": record.levelname.lower(), "logger": record.name,
                                 "event": record.getMessage() if ours else None}
        found |= {name: value for name in FACTS if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            found |= {"error": f"{kind.__module__}.{kind.__qualname__}", "places": places(trace)}
        return json.dumps({key: value for key, value in found.items() if value is not None}, ensure_ascii=True)


class RequestLogMiddleware:
    """One entry a request: the pattern of the address (never the address), the status and the time it took.

    None where nothing may be written down of a request (cookieless.py), and none for what belongs to pages (styles,
    fonts): a page that leaves no trace loads them too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on and write the entry."""
        if is_untraced(request) or request.path_info.startswith(settings.STATIC_URL):
            return self.get_response(request)
        started = clock.seconds()
        response = self.get_response(request)
        match = request.resolver_match
        log.info("request", extra={"method": request.method if request.method in METHODS else "other",
                                   "route": match.route if match else None, "status": response.status_code,
                                   "ms": round(1000 * (clock.seconds() - started), 1)})
        return response


METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
