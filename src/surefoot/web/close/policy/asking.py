"""Asking the policy that is in force: one way for pages, chat, mail and programs. Nothing of it is kept anywhere."""

from __future__ import annotations

from typing import Final

from surefoot.close.policy.answering import Answered, ask
from surefoot.close.policy.model import Understood
from surefoot.web.close.policy import queries
from surefoot.web.close.policy.models import Version

LONGEST: Final = 500
"""Characters of a question."""


def answer(text: str, language: str, corrected: Understood | None = None) -> Answered | None:
    """What the policy in force answers; None while none was published.

    `corrected` is what the asker says the question is about, in place of what was understood.
    """
    version = queries.current()
    return answer_of(version, text, language, corrected) if version else None


def answer_of(version: Version, text: str, language: str, corrected: Understood | None = None) -> Answered:
    """What a version answers. Raises ValueError for a question that is too long: it is never cut."""
    if len(text) > LONGEST:
        raise ValueError(f"a question of {len(text)} characters; ask in at most {LONGEST}")
    return ask(queries.policy_of(version), text, language, corrected)
