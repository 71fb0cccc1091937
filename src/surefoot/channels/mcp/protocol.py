"""Tools as the library's server speaks them: the same over HTTP and over the pipes of a desktop program."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from mcp import types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server

from surefoot.channels.mcp.tools import NotDone, Told, Tool
from surefoot.vocabulary.words import say

NAME: Final = "surefoot"
Lister = Callable[[Any], Awaitable[tuple[Sequence[Tool], str]]]
"""For a request: the tools it may call, and the language to describe them in."""
Caller = Callable[[Any, str, Mapping[str, Any]], Awaitable[Told]]
"""For a request: call the tool of this name with these arguments. Raises NotDone."""


def server(version: str, lister: Lister, caller: Caller, language: str) -> Server[Any]:
    """A server of the library for these tools."""
    async def listed(context: ServerRequestContext[Any, Any],
                     params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        del params  # there are few: one page
        tools, spoken = await lister(context.request)
        return types.ListToolsResult(tools=[described(tool, spoken) for tool in tools])

    async def called(context: ServerRequestContext[Any, Any],
                     params: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            return told(await caller(context.request, params.name, params.arguments or {}))
        except NotDone as refused:
            return not_done(str(refused))

    made = Server[Any](NAME, version=version, title="Surefoot", instructions=say("mcp_instructions", language),
                       on_list_tools=listed, on_call_tool=called)
    made.middleware.clear()  # the library's own writes spans of what is called for whoever collects them
    return made


def described(tool: Tool, language: str) -> types.Tool:
    """The tool as the protocol lists it."""
    hints = types.ToolAnnotations(title=tool.title(language), read_only_hint=not tool.changes, destructive_hint=False,
                                  idempotent_hint=not tool.changes, open_world_hint=False)
    return types.Tool(name=tool.name, title=tool.title(language), description=tool.purpose(language),
                      input_schema=tool.schema(language), output_schema=dict(tool.gives), annotations=hints)


def told(found: Told) -> types.CallToolResult:
    """What a tool gave back, both ways."""
    return types.CallToolResult(content=[types.TextContent(type="text", text=found.text)],
                                structured_content=dict(found.facts))


def not_done(sentence: str) -> types.CallToolResult:
    """An error as assistants can pass it on: a sentence."""
    return types.CallToolResult(content=[types.TextContent(type="text", text=sentence)], is_error=True)
