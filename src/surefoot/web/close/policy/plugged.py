"""What this room plugs into others at start-up."""

from __future__ import annotations

from surefoot.web.assessments.beside import BESIDE
from surefoot.web.close.policy.questions.beside import open_questions

BESIDE.plug("open questions", open_questions)
