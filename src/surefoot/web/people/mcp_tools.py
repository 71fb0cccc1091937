"""What assistants may do for a person whose token they bear: each room plugs its tools in here at start-up.

    MCP_TOOLS.plug("my_practice_tasks", McpTool(TOOL, "practice.read", my_practice_tasks))

A tool that nothing plugged in is not listed anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from surefoot.channels.mcp.tools import Told, Tool
from surefoot.web.frame.sockets import Socket
from surefoot.web.people.reader import Reader


@dataclass(frozen=True)
class Call:
    """A call of a tool: for whom, in which language, with which arguments (checked, those left out are not there)."""

    who: Reader
    language: str
    given: Mapping[str, Any]


@dataclass(frozen=True)
class McpTool:
    """A tool, the scope a token must name for it (one of tokens.PERSONAL), and what it does. `run` raises NotDone."""

    tool: Tool
    scope: str
    run: Callable[[Call], Told]


MCP_TOOLS: Final = Socket[McpTool]("tools for assistants")
