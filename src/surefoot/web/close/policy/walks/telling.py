"""Who leads a team is told when its walk-through is due by the plan."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from surefoot.charts.formats import date_text, name_text
from surefoot.web.close.policy.models import Walk
from surefoot.web.close.policy.queries import current
from surefoot.web.close.policy.walks.planned import planned
from surefoot.web.frame import clock
from surefoot.web.frame.jobs import job
from surefoot.web.people.models import Management, Person, Team, holding_on
from surefoot.web.people.scope import everything
from surefoot.web.post.actions import hand_in
from surefoot.web.post.kinds import Facts, Kind, declare
from surefoot.web.post.writing import language_of

TOLD_FOR: Final = timedelta(days=28)
PAGE: Final = "/policy/walks"
STAND_INS: Final[Facts] = {"path": PAGE, "team": "-", "day": "-"}
"""What is kept until the letter is written."""


@job("policy.walk", daily=time(6, 30))
def walk() -> None:
    """Tell who leads a team that its walk-through is due, once, from its planned day on."""
    version, today = current(), clock.today()
    if version is None:
        return
    due = {team: day for team, day in planned().items() if day <= today <= day + TOLD_FOR}
    done = set(Walk.objects.filter(version=version, team__in=due).values_list("team", flat=True))
    with everything("policy.walk"), transaction.atomic():
        for team, day in sorted(due.items()):
            leaders = _leaders(team) if team not in done else []
            if leaders:
                hand_in(DUE.name, f"{team}:{day}", dict.fromkeys(leaders, STAND_INS), asked_for=False,
                        not_after=clock.now() + TOLD_FOR)


def _leaders(team: int) -> list[UUID]:
    found = Management.objects.filter(holding_on(clock.today()), team=team)
    return list(found.values_list("person", flat=True).distinct())


def _written(person: Person, key: str) -> Facts | None:
    """What the letter says; None once it took place, or they lead the team no more."""
    number, _, day = key.partition(":")
    team, version = Team.objects.filter(pk=int(number)).first(), current()
    if team is None or version is None or Walk.objects.filter(team=team, version=version).exists():
        return None
    if not Management.objects.filter(holding_on(clock.today()), team=team, person=person).exists():
        return None
    return {"path": PAGE, "team": name_text(team.name),
            "day": date_text(date.fromisoformat(day), language_of(person), weekday=True)}


DUE: Final = declare(Kind("policy.walk", 35, "kind_policy_walk", "mail_policy_walk_subject", "mail_policy_walk",
                          _written))
