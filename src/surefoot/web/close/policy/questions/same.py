"""Whether a question is one that was sent before: so that its owner reads it once, however many ask it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Final

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from surefoot.close.policy.model import Understood
from surefoot.web.close.policy.models import Question

ALIKE: Final = 82.0
"""Of 100: how alike two texts are at least, without regard to the order of their words."""
LOOKED_AT: Final = 300
"""Questions on the same things that are compared, newest day first."""


def stored(understood: Understood) -> dict[str, Any]:
    """What was understood, as a question's row holds it."""
    return {"data": sorted(understood.data), "tool": understood.tool, "use": understood.use,
            "unknown_data": sorted(understood.unknown_data), "unknown_tool": sorted(understood.unknown_tool)}


def understood_of(question: Question) -> Understood:
    """What was understood, of a row."""
    found = question.understood
    return Understood(tuple(found.get("data", ())), found.get("tool"), found.get("use"),
                      tuple(found.get("unknown_data", ())), tuple(found.get("unknown_tool", ())))


def about(understood: Understood, language: str) -> str:
    """The hash of what a question is about; not of its words."""
    found = [sorted(understood.data), understood.tool, understood.use, language]
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def find(understood: Understood, text: str, language: str, *, state: str) -> Question | None:
    """The question in this state that this one repeats: about the same things, and in words much like its own or with
    the same words nobody knows."""
    rows = Question.objects.filter(state=state, about=about(understood, language)).order_by("-asked_on", "pk")
    for question in rows.prefetch_related("wordings")[:LOOKED_AT]:
        if _same_unknown(understood, question) or alike(text, wordings(question)):
            return question
    return None


def wordings(question: Question) -> list[str]:
    """Every way in which it was asked."""
    return [question.text, *(wording.text for wording in question.wordings.all())]


def alike(text: str, others: Iterable[str]) -> bool:
    """Whether a text is much like one of the others."""
    return any(likeness(text, other) >= ALIKE for other in others)


def likeness(text: str, other: str) -> float:
    """How alike two texts are, 0 to 100."""
    return fuzz.token_sort_ratio(text, other, processor=default_process)


def is_there(text: str, others: Iterable[str]) -> bool:
    """Whether a text is one of the others, but for capitals, spaces and signs."""
    return default_process(text) in {default_process(other) for other in others}


def _same_unknown(understood: Understood, question: Question) -> bool:
    words = {default_process(word) for word in understood.not_understood}
    return bool(words) and words == {default_process(word) for word in understood_of(question).not_understood}
