"""What this room plugs into others at start-up."""

from __future__ import annotations

import surefoot.web.api.mcp.asking
import surefoot.web.api.mcp.sharing  # noqa: F401 - each plugs its tool in
from surefoot.web.api.chat import announcing, lines, team_channels
from surefoot.web.api.mail_in.addresses import replied
from surefoot.web.close.ritual.sockets import ROUND_OPENED
from surefoot.web.close.ritual.telling import QUESTION
from surefoot.web.frame.outside import CALLS
from surefoot.web.post.kinds import REPLIES, Reply
from surefoot.web.post.transports import Transport, linked, plug

CALLS.plug("chat", team_channels.called)
ROUND_OPENED.plug("chat", announcing.opened)
plug(Transport("slack", "channel_slack", lines.slack_is_set_up, linked("slack"), lines.slack))
REPLIES.plug(QUESTION.name, Reply("mail_in_how", replied))
