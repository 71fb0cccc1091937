"""The tool `ask_policy`: the organisation's policy as it holds today. Nothing of the question is kept."""

from __future__ import annotations

from surefoot.channels.mcp.asking import ASK, corrected, told
from surefoot.channels.mcp.tools import NotDone, Told
from surefoot.charts.formats import date_text
from surefoot.vocabulary.words import say
from surefoot.web.close.policy import asking, queries
from surefoot.web.people.mcp_tools import MCP_TOOLS, Call, McpTool
from surefoot.web.people.signin.tokens import ASK_POLICY


def ask(call: Call) -> Told:
    """The answer, with the version it is from. Raises NotDone while there is no policy, and for ids it has not."""
    version = queries.current()
    if version is None:
        raise NotDone(say("mcp_ask_no_policy", call.language))
    about = corrected(queries.policy_of(version), call.given, call.language)
    answered = asking.answer(call.given["question"], call.language, about)
    if answered is None:
        raise NotDone(say("mcp_ask_no_policy", call.language))
    since = date_text(version.effective_on, call.language) if version.effective_on else None
    return told(answered, call.language, version.number, since)


MCP_TOOLS.plug(ASK.name, McpTool(ASK, ASK_POLICY, ask))
