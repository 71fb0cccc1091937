"""What comes before a tool: where a request may come from, how large it may be, and whose token it bears.

The application behind this door sees only requests of somebody whose token opens a tool; `of` says who it is.
Nothing of a request is kept, and of what was asked nothing is logged.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from django.core.handlers.asgi import ASGIRequest
from django.db import connections

from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.api.answers import STATUS
from surefoot.web.frame import clock
from surefoot.web.frame.environment import LOOPBACK, Environment
from surefoot.web.frame.headers import HEADERS
from surefoot.web.people.access import reader_of
from surefoot.web.people.mcp_tools import MCP_TOOLS, McpTool
from surefoot.web.people.reader import Reader
from surefoot.web.people.signin import tokens

PATH: Final = "/mcp"
THREADS: Final = 8
"""Requests that ask the database at a time; the others wait their turn."""
PATIENCE: Final = 30.0
"""Seconds a request may take in all, from its first byte on."""
KEPT: Final = "surefoot.caller"
HARDENED: Final = {**HEADERS, "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
                   "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
                   "X-Frame-Options": "DENY"}
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Given = TypeVar("Given")
log = logging.getLogger("surefoot.request")
_pool: Final = ThreadPoolExecutor(THREADS, thread_name_prefix="mcp")


@dataclass(frozen=True)
class Caller:
    """Who calls, and what their token opens."""

    who: Reader
    token: str
    language: str
    tools: tuple[McpTool, ...]


@dataclass(frozen=True)
class Refusal:
    """A request that goes no further: its status, the key of the sentence, headers."""

    status: int
    word: str
    headers: Mapping[str, str]


def of(scope: Scope) -> Caller:
    """Who sent a request that came through the door."""
    found: Caller = scope[KEPT]
    return found


async def in_thread(run: Callable[[], Given]) -> Given:
    """Run what asks the database beside the loop, with a connection that is closed when it is done."""
    def closed() -> Given:
        try:
            return run()
        finally:
            connections.close_all()

    return await asyncio.get_running_loop().run_in_executor(_pool, closed)


class Door:
    """The application of the MCP process."""

    def __init__(self, inner: Application, environment: Environment) -> None:
        self._inner = inner
        self._environment = environment
        port = urlsplit(environment.url).port
        names = {environment.public_host, *LOOPBACK, "[::1]"}
        ports = {port, environment.mcp[1] if environment.mcp else None} - {None}
        self._hosts = frozenset(names | {f"{name}:{port}" for name in names for port in ports})
        more = {} if not environment.secure else {
            "Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
        self._hardened = [(name.lower().encode(), value.encode()) for name, value in (HARDENED | more).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on with who sent it."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        started, status = clock.seconds(), 0

        async def hardened(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                ours = {name for name, _ in self._hardened}
                message["headers"] = [pair for pair in message.get("headers", ()) if pair[0].lower() not in ours
                                      ] + self._hardened
            await send(message)

        try:
            async with asyncio.timeout(PATIENCE):
                refusal = self._refused(scope) or await in_thread(lambda: _known(scope))
                if refusal is not None:
                    await _answer(refusal, str(self._environment.language), hardened)
                else:
                    await self._inner(scope, receive, hardened)
        except TimeoutError:
            if not status:
                await _answer(Refusal(408, "mcp_too_slow", {}), str(self._environment.language), hardened)
        log.info("request", extra={"method": scope["method"] if scope["method"] == "POST" else "other",
                                   "route": "mcp", "status": status,
                                   "ms": round(1000 * (clock.seconds() - started), 1)})

    def _refused(self, scope: Scope) -> Refusal | None:
        """What can be said before anybody looks whose token it is."""
        if scope["path"] != PATH:
            return Refusal(404, "mcp_no_path", {})
        if self._hosts.isdisjoint(hosts := _all(scope, b"host")) or len(hosts) != 1:
            return Refusal(421, "mcp_wrong_host", {})
        # Programs send no origin. A page in a browser does, and none but our own has any business here.
        if any(origin != self._environment.url for origin in _all(scope, b"origin")):
            return Refusal(403, "mcp_wrong_origin", {})
        if self._environment.secure and _all(scope, b"x-forwarded-proto") != ["https"]:
            return Refusal(403, "mcp_only_https", {})
        if scope["method"] != "POST":
            return Refusal(405, "mcp_only_post", {"Allow": "POST"})
        return None


def _known(scope: Scope) -> Refusal | None:
    """Look whose token it is; from then on `of` tells. The refusal, where it opens nothing here."""
    request = ASGIRequest(dict(scope), io.BytesIO())
    bearer = tokens.bearer(request)
    if bearer.state != "good":
        status = STATUS[bearer.state]
        headers = {401: {"WWW-Authenticate": 'Bearer realm="Surefoot"'}, 429: {"Retry-After": "60"}}
        return Refusal(status, f"api_{bearer.state}", headers[status])
    tools = tuple(one for one in MCP_TOOLS.plugged() if bearer.may(one.scope))
    if not tools or bearer.account is None:
        return Refusal(403, "api_good", {})
    person = bearer.account.person
    language = person.language if person and person.language in LANGUAGES else ""
    scope[KEPT] = Caller(reader_of(bearer.account, clock.today()), str(bearer.token), language, tools)
    return None


def _all(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1").strip().lower() for key, value in scope["headers"] if key == name]


async def _answer(refusal: Refusal, language: str, send: Send) -> None:
    body = json.dumps({"problem": say(refusal.word, language)}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), **refusal.headers}
    await send({"type": "http.response.start", "status": refusal.status,
                "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()]})
    await send({"type": "http.response.body", "body": body})
