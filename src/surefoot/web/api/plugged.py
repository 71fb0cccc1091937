"""What this room plugs into others at start-up."""

from __future__ import annotations

import surefoot.web.api.mcp.asking
import surefoot.web.api.mcp.sharing  # noqa: F401 - each plugs its tool in
from surefoot.web.api.mail_in.addresses import replied
from surefoot.web.close.ritual.telling import QUESTION
from surefoot.web.post.kinds import REPLIES, Reply

REPLIES.plug(QUESTION.name, Reply("mail_in_how", replied))
