"""The task a try was about: one of the reader's role. Beside a try without a name it may tell whose it is, so there it
is kept only where enough people of the team have that role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from surefoot.web.frame import clock
from surefoot.web.people.models import Position, RoleTask, holding_on
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import everything

ENOUGH: Final = 5


@dataclass(frozen=True)
class Tasks:
    """Those a reader may choose among. unsigned: whether one may stand beside a try without a name."""

    choices: tuple[tuple[int, str], ...]
    unsigned: bool


def tasks_of(who: Reader, team: int) -> Tasks:
    """The tasks of the reader's role today."""
    if who.person is None:
        return Tasks((), unsigned=False)
    today = clock.today()
    mine = Position.objects.seen_by(who).filter(holding_on(today), person=who.person).order_by("-starts").first()
    if mine is None or mine.role_id is None:
        return Tasks((), unsigned=False)
    choices = RoleTask.objects.filter(role=mine.role_id).order_by("rank", "pk").values_list("pk", "name")
    with everything("ritual.tasks"):
        alike = Position.objects.filter(holding_on(today), team=team, role=mine.role_id).count()
    return Tasks(tuple(choices), alike >= ENOUGH)


def kept_task(who: Reader, team: int, task: int | None, *, signed: bool) -> int | None:
    """The task to keep with a try; None for one that is not of the reader's role, or would tell who wrote it."""
    if task is None:
        return None
    found = tasks_of(who, team)
    return task if task in dict(found.choices) and (signed or found.unsigned) else None
