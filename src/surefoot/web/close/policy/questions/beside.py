"""How many questions are open, beside the barrier that they say something of: never part of its level."""

from __future__ import annotations

from django.urls import reverse

from surefoot.vocabulary.words import say
from surefoot.web.assessments.beside import Note
from surefoot.web.close.policy.questions.queries import waiting

DRIVER = "ambiguity"


def open_questions(driver: str, language: str) -> Note | None:
    """What is said of open questions beside ambiguity; nothing beside any other, and where none is open."""
    found = waiting() if driver == DRIVER else None
    if found is None:
        return None
    return Note(say("questions_beside", language, count=found.count, days=found.days),
                say("questions_beside_about", language), reverse("policy_questions"),
                say("questions_beside_link", language))
