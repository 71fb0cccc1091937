"""The tool `share_a_try`: one line on the board of one's own team, as on the page."""

from __future__ import annotations

from typing import Final

from surefoot.channels.mcp.tools import Argument, NotDone, Told, Tool
from surefoot.vocabulary.words import say
from surefoot.web.close.ritual import actions
from surefoot.web.close.ritual.access import team_of
from surefoot.web.close.ritual.models import Try
from surefoot.web.close.ritual.tasks import tasks_of
from surefoot.web.people.mcp_tools import MCP_TOOLS, Call, McpTool
from surefoot.web.people.signin.tokens import SHARE_TRY

SHARE: Final = Tool("share_a_try", "mcp_share", "mcp_share_title", (
    Argument("line", "mcp_share_line", required=True, longest=500),
    Argument("result", "mcp_share_result", required=True, choices=Try.RESULTS),
    Argument("task", "mcp_share_task"),
    Argument("show_my_name", "mcp_share_name", kind="flag")),
    {"type": "object", "required": ["shared", "signed"],
     "properties": {"shared": {"type": "boolean"}, "signed": {"type": "boolean"}}}, changes=True)


def share(call: Call) -> Told:
    """Put the line on the board; without a name unless it was asked for. Raises NotDone where it must not stand there.
    """
    signed = bool(call.given.get("show_my_name"))
    try:
        actions.share(call.who, call.given["line"], call.given["result"], task=_task(call), signed=signed)
    except actions.Caught as caught:
        kinds = ", ".join(say(f"tries_caught_{kind}", call.language)
                          for kind in sorted({span.kind for span in caught.spans}))
        raise NotDone(say("mcp_share_caught", call.language, kinds=kinds)) from None
    except actions.Refused as refused:
        raise NotDone(say(str(refused), call.language)) from None
    return Told(say("mcp_share_done_signed" if signed else "mcp_share_done", call.language),
                {"shared": True, "signed": signed})


def _task(call: Call) -> int | None:
    """The task of one's own role that is meant, by its name."""
    wanted, team = call.given.get("task", ""), team_of(call.who)
    if not wanted:
        return None
    known = tasks_of(call.who, team).choices if team is not None else ()
    found = next((pk for pk, name in known if name.casefold() == wanted.casefold()), None)
    if found is None:
        raise NotDone(say("mcp_share_no_task" if known else "mcp_share_no_tasks", call.language, task=wanted,
                          tasks="; ".join(name for _, name in known)))
    return found


MCP_TOOLS.plug(SHARE.name, McpTool(SHARE, SHARE_TRY, share))
