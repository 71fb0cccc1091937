"""What the tables of questions hold about people: only who sent one with their name, and only until they were told."""

from __future__ import annotations

from surefoot.web.close.policy.models import Asker
from surefoot.web.frame.erasure import Rows, holds, holds_none


def _asked(subject: str) -> Rows:
    """What the question is about, as ids of the policy: its text may be as somebody else put it who asked the same."""
    rows = Asker.objects.filter(person=subject).order_by("pk").values_list("question__understood", flat=True)
    return [{"person": subject, "question": ", ".join(filter(None, [
        *found.get("data", ()), found.get("tool"), found.get("use")]))} for found in rows]


def _forget(subject: str) -> int:
    return int(Asker.objects.filter(person=subject).delete()[0])


holds("policy.Asker", personal={"person": "held_row_person", "question": "held_asker_question"},
      free={"id": "a number"}, export=_asked, erase=_forget)
holds_none("policy.Question", "what was asked, by nobody: who sent it with a name is held in policy.Asker", (
    "id", "state", "text", "language", "understood", "about", "asked_on", "times", "version", "title", "answer",
    "became", "clause", "answered_in", "answered_on"))
holds_none("policy.Wording", "how else the same was asked, by nobody", ("id", "question", "text"))
holds_none("policy.Heard", "how often a question came from a group of at least 25 people", (
    "id", "question", "team", "times"))
