"""What this room plugs into others at start-up."""

from __future__ import annotations

from surefoot.web.assessments.beside import BESIDE
from surefoot.web.close.policy import helping
from surefoot.web.close.policy.questions.beside import open_questions
from surefoot.web.frame.outside import CALLS

BESIDE.plug("open questions", open_questions)
CALLS.plug("language model", helping.called)
