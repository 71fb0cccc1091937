"""A team's exposure to the policy on a day: one row among the recorded actions, whatever it came from.

A walk-through and an answer told in the same team on the same day are one exposure. While both hold, the row tells of
the answer, which stands nowhere else; the walk-through has a row of its own and is put back from it.
All of this happens in the transaction of what it tells of.
"""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from surefoot.web.close.policy.models import Walk
from surefoot.web.intake.models import Action
from surefoot.web.intake.recorded import change, record, take_back
from surefoot.web.people.models import Team

ACTION: Final = "policy"
_WALKED: Final = "policy walked through, version "
_TOLD: Final = "an open question to the policy was answered and told in the team: "


def hold(team: int) -> None:
    """Nobody else notes anything on the policy in this team until the transaction ends. Before anything is written."""
    Team.objects.select_for_update(no_key=True).filter(pk=team).first()


def walked(walk: Walk) -> None:
    """Note a walk-through; an answer that was told on that day stays as it is."""
    if not Action.objects.filter(team=walk.team_id, action=ACTION, started_on=walk.on, of=None,
                                 note__startswith=_TOLD).exists():
        record(walk.team_id, ACTION, walk.on, dose=walk.share, note=_of(walk))


def not_walked(walk: Walk) -> None:
    """Take a walk-through back; an answer that was told on that day stays."""
    take_back(walk.team_id, ACTION, walk.on, _of(walk))


def told(question: UUID, team: int, on: date, share: float) -> bool:
    """Note an answer that was told; False where another one, or an import, says something of that day already."""
    there = Action.objects.filter(team=team, action=ACTION, started_on=on)
    if there.filter(replaced_by=None).exclude(of=None, note__startswith=_WALKED).exists():
        return False
    record(team, ACTION, on, dose=share, note=_named(question))
    return True


def not_told(question: UUID, row: Action) -> bool:
    """Take an answer back; a walk-through of that day stays. False where the row is of something else."""
    walk = Walk.objects.filter(team=row.team_id, on=row.started_on).select_related("version").first()
    if walk is None:
        return bool(take_back(row.team_id, ACTION, row.started_on, _named(question)))
    return bool(change(row.team_id, ACTION, row.started_on, _named(question), dose=walk.share, becomes=_of(walk)))


def told_of(question: UUID) -> QuerySet[Action]:
    """Where and when an answer was told."""
    return Action.objects.filter(action=ACTION, note=_named(question))


def _of(walk: Walk) -> str:
    return f"{_WALKED}{walk.version.number}"


def _named(question: UUID) -> str:
    return f"{_TOLD}{question.hex}"
