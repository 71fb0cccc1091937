"""Reading stored assessments: for a reader, with the same number of queries however many groups there are.

Everything comes back as the dataclasses of `surefoot.vocabulary.results`, so charts and report parts draw it unchanged.
A run that is not there and one that is not theirs look the same: OutsideScope.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import QuerySet

from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.results import Group as Told
from surefoot.vocabulary.tables import DataFacts
from surefoot.web.assessments import access  # noqa: F401 - says who may see which rows
from surefoot.web.assessments.models import Figure, Group, Run
from surefoot.web.assessments.rows import group_of, header
from surefoot.web.people.models import Team
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

MANY: Final = 200
"""Groups on one page at most, where nobody says how many."""
MANY_AT_ONCE: Final = 1000


@dataclass(frozen=True)
class Page:
    """Some groups of an assessment, and how many there are in all."""

    assessment: Assessment
    """Its `teams` are the groups of this page only."""
    total: int


@dataclass(frozen=True)
class Seen:
    """One group as one run showed it."""

    run: Run
    group: Told


def runs(who: Reader) -> list[Run]:
    """The runs a reader may see, newest first (by date, then by when it was made), without their contents."""
    return list(_newest_first(who))


def some_runs(who: Reader, start: int, count: int) -> tuple[list[Run], int]:
    """A page of the runs a reader may see, newest first, and how many there are."""
    found = _newest_first(who)
    return list(found[start:start + count]), found.count()


def newest(who: Reader) -> Run | None:
    """The newest run; None before the first one, and for who sees none."""
    return _newest_first(who).first()


def run_for(who: Reader, run_id: int) -> Run:
    """The run of that number; raises OutsideScope."""
    found: Run = Run.objects.one_for(who, pk=run_id)
    return found


def whole(who: Reader, run: Run) -> Assessment:
    """The assessment as it was published, for leads; raises OutsideScope for everybody else."""
    if "lead" not in who.roles:
        raise OutsideScope
    rows = Group.objects.seen_by(who).filter(run=run).order_by("place")
    return replace(_header(who, run), teams=_told(who, run, rows))


def around(who: Reader, run: Run, team_id: int) -> Assessment:
    """The assessment with `teams` cut to one team and the groups above it as far as they are shown, highest first.

    team_id: of `people.models.Team`. Raises OutsideScope where the team is not theirs or not in the run. Plans of the
    groups above are left out for who is no lead.
    """
    key = Team.objects.filter(pk=team_id).values_list("key", flat=True).first() if who.may_see(team_id) else None
    mine = Group.objects.seen_by(who).filter(run=run, key=key).first() if key is not None else None
    if mine is None:
        raise OutsideScope
    line = Group.objects.seen_by(who).filter(run=run, enter__lt=mine.enter, leave__gte=mine.enter)
    lead = "lead" in who.roles
    line = line.order_by("enter") if lead else line.filter(shown=True).order_by("enter").defer("roadmap")
    return replace(_header(who, run), teams=_told(who, run, [*line, mine]))


def some(who: Reader, run: Run, parent: str | None = None, kind: str | None = None, *, start: int = 0,
         count: int = MANY, text: str = "", keys: Collection[str] | None = None) -> Page:
    """A page of the groups a reader may see, in the order of the tree; plans are left out.

    parent: key of the group they stand directly under; kind: "team" or "group"; text: part of their name; keys: of
    which groups at most.
    """
    found = Group.objects.seen_by(who).filter(run=run)
    if parent is not None:
        found = found.filter(parent=parent)
    if kind is not None:
        found = found.filter(kind=kind)
    if text:
        found = found.filter(name__icontains=text)
    if keys is not None:
        found = found.filter(key__in=keys)
    total = found.count()
    rows = found.defer("roadmap").order_by("place")[start:start + count]
    return Page(replace(_header(who, run), teams=_told(who, run, rows)), total)


def one(who: Reader, run: Run, key: str) -> Told:
    """The group with this key; raises OutsideScope."""
    row = Group.objects.one_for(who, run=run, key=key)
    return _told(who, run, [row])[0]


def team_id_of(who: Reader, run: Run, key: str) -> int | None:
    """The team of the people room a group stands for; None where there is none any more. Raises OutsideScope."""
    Group.objects.one_for(who, run=run, key=key)
    return Team.objects.filter(key=key).values_list("pk", flat=True).first()


def over_time(who: Reader, key: str, count: int = 24) -> list[Seen]:
    """One group in the newest runs, oldest first, without plans; runs in which it was not are left out."""
    newest_runs = list(_newest_first(who)[:count])
    rows = list(Group.objects.seen_by(who).filter(run__in=[run.pk for run in newest_runs], key=key).defer("roadmap"))
    figures = _figures(who, rows)
    by_run = {row.run_id: row for row in rows}
    return [Seen(run, group_of(by_run[run.pk], figures.get(by_run[run.pk].pk, ()), run.interval, plan=False))
            for run in reversed(newest_runs) if run.pk in by_run]


def _newest_first(who: Reader) -> QuerySet[Any]:
    return Run.objects.seen_by(who).defer("header").order_by("-as_of", "-made_at", "-pk")


def _header(who: Reader, run: Run) -> Assessment:
    """What a run says of the organisation; names of files are for leads only."""
    found = header(Run.objects.one_for(who, pk=run.pk))
    return found if "lead" in who.roles else replace(found, data=DataFacts())


def _told(who: Reader, run: Run, rows: Iterable[Group]) -> Rows[Told]:
    """Groups with their figures; with their plans where these were read."""
    listed = list(rows)
    figures = _figures(who, listed)
    return Rows(group_of(row, figures.get(row.pk, ()), run.interval, plan="roadmap" not in row.get_deferred_fields())
                for row in listed)


def _figures(who: Reader, rows: list[Group]) -> dict[int, list[Figure]]:
    """Figures by group. A whole run is asked for as such: databases take only so many numbers in a question."""
    found: dict[int, list[Figure]] = {}
    if not rows:
        return found
    asked = ({"group__in": [row.pk for row in rows]} if len(rows) <= MANY_AT_ONCE else
             {"group__run__in": {row.run_id for row in rows}})
    for figure in Figure.objects.seen_by(who).filter(**asked):
        found.setdefault(figure.group_id, []).append(figure)
    return found
