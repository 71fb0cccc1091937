"""`surefoot mcp`: a thin server on the pipes of a desktop program that passes everything on to the organisation's own.

The token comes from the environment and goes nowhere but into the header of requests to that one address: https, or
this machine. What the organisation's server answers is passed back as it is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx2
from mcp import Client, MCPError, types
from mcp.client.streamable_http import streamable_http_client
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server

from surefoot.channels.mcp import pipes
from surefoot.channels.mcp.protocol import NAME, not_done
from surefoot.outgoing import is_safe
from surefoot.vocabulary.tables import UnusableInput
from surefoot.vocabulary.words import say

PATIENCE: Final = 30.0
"""Seconds until a server that says nothing is given up."""
STATUS: Final = {401: "mcp_away_token", 403: "mcp_away_scope", 404: "mcp_away_none", 405: "mcp_away_none",
                 429: "mcp_away_busy"}


class Away(Exception):  # noqa: N818 - reads as what happened
    """The organisation's server gave no answer; the text is the sentence that says why."""


def serve(address: str, token: str, version: str, language: str) -> None:
    """Answer until the pipe is closed. Raises UnusableInput for an address that others could read along on."""
    if not is_safe(address):
        raise UnusableInput(f"{address!r} is no address to send a token to; expected https://, or http:// on this "
                            "machine")
    pipes.run(_server(f"{address.rstrip('/')}/mcp", token, version, language))


def _server(address: str, token: str, version: str, language: str) -> Server[Any]:
    async def listed(context: ServerRequestContext[Any, Any],
                     params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        del context, params
        try:
            async with _there(address, token, language) as client:
                return await client.list_tools()
        except Away as away:
            raise MCPError(code=types.INTERNAL_ERROR, message=str(away)) from away

    async def called(context: ServerRequestContext[Any, Any],
                     params: types.CallToolRequestParams) -> types.CallToolResult:
        del context
        try:
            async with _there(address, token, language) as client:
                return await client.call_tool(params.name, params.arguments or {})
        except Away as away:
            return not_done(str(away))

    made = Server[Any](NAME, version=version, title="Surefoot", instructions=say("mcp_instructions", language),
                       on_list_tools=listed, on_call_tool=called)
    made.middleware.clear()
    return made


@asynccontextmanager
async def _there(address: str, token: str, language: str) -> AsyncIterator[Client]:
    """A line to the server for one request: it keeps nothing between two. Raises Away."""
    refused: list[int] = []

    async def watch(answer: httpx2.Response) -> None:
        if answer.status_code >= 400:
            refused.append(answer.status_code)

    http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE, trust_env=False,
                              event_hooks={"response": [watch]})
    async with http:
        try:
            async with Client(streamable_http_client(address, http_client=http), cache=None) as client:
                yield client
        except* (MCPError, httpx2.HTTPError, TimeoutError, OSError) as trouble:
            raise Away(_why(refused, address, language)) from trouble


def _why(refused: list[int], address: str, language: str) -> str:
    known = [STATUS[status] for status in refused if status in STATUS]
    return say(known[0] if known else "mcp_away", language, address=address)
