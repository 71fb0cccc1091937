"""An answer that was told in a team's meeting: that team's exposure to the policy, beside a walk-through.

Answering alone is none. What was told where stands in the recorded actions only (exposure.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from surefoot.charts.formats import date_text, name_text, percent
from surefoot.web.close.policy import exposure
from surefoot.web.close.policy.models import Question
from surefoot.web.close.policy.questions.refusing import Refused
from surefoot.web.frame import audit, clock
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope


@dataclass(frozen=True)
class Told:
    """That it was told in a team, on a day, to a share of it."""

    team: str
    on: str
    share: str
    pk: int


def note(who: Reader, pk: UUID, team: int, on: date, there: int, of: int) -> None:
    """Note that an answer was told in a meeting of a team where so many of so many were.

    Raises OutsideScope for who does not own the policy, Refused for a question that was not answered, for a day before
    the answer or still to come, and where an answer or an import is noted in this team on that day already.
    """
    if not 1 <= there <= of:
        raise ValueError(f"{there} of {of} were there; expected at least 1 and at most all of them")
    with transaction.atomic():
        question = _answered(who, pk)
        if question.answered_on is None or not question.answered_on <= on <= clock.today():
            raise Refused("told_refused_day")
        exposure.hold(team)
        share = round(there / of, 2)
        if not exposure.told(pk, team, on, share):
            raise Refused("told_refused_twice")
        audit.record("policy.answer_told", actor=audit.alias(who.subject), about=f"team:{team}", question=str(pk),
                     day=on.isoformat(), share=share)


def undo(who: Reader, pk: UUID, action: int) -> None:
    """Take back what was noted by mistake; a walk-through of that day stays the team's exposure.

    Raises as `note` does, and OutsideScope for what is not there.
    """
    with transaction.atomic():
        _answered(who, pk)
        row = exposure.told_of(pk).filter(pk=action).first()
        if row is None:
            raise OutsideScope
        exposure.hold(row.team_id)
        if not exposure.not_told(pk, row):
            raise OutsideScope
        audit.record("policy.answer_told_undone", actor=audit.alias(who.subject), about=f"team:{row.team_id}",
                     question=str(pk), day=row.started_on.isoformat())


def told(pk: UUID, language: str) -> list[Told]:
    """Where an answer was told, the newest first."""
    rows = exposure.told_of(pk).filter(replaced_by=None).select_related("team")
    return [Told(name_text(row.team.name), date_text(row.started_on, language, weekday=True),
                 percent(row.dose or 0.0, language), row.pk) for row in rows.order_by("-started_on", "pk")]


def _answered(who: Reader, pk: UUID) -> Question:
    if "policy_owner" not in who.roles:
        raise OutsideScope
    found = Question.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise OutsideScope
    if found.state != "answered":
        raise Refused("questions_refused_state")
    return found
