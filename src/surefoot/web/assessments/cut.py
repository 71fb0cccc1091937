"""As much of an assessment as one page shows, read with the same number of queries however many groups there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from surefoot.charts.over_time import Moment
from surefoot.charts.rows import MANY_TEAMS
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.results import Assessment, Group
from surefoot.web.assessments import queries
from surefoot.web.assessments.drawn import kept
from surefoot.web.assessments.models import Group as Stored
from surefoot.web.assessments.models import Run
from surefoot.web.assessments.plain import roadmap_of
from surefoot.web.people.models import Team
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

MOST_GROUPS: Final = 1000
"""Groups of teams that are looked at for a page on the whole organisation."""
MOST_RUNS: Final = 24
"""Assessments the course over time goes back to."""
ORGANISATION: Final = ("organisation",)
"""Whose results a page shows, as the audit log names it."""


@dataclass(frozen=True)
class Pages:
    """Where a reader is in a long list."""

    page: int
    pages: int


def chosen(request: HttpRequest, who: Reader) -> tuple[Run | None, bool]:
    """The run a page is about, and whether it is the newest; raises OutsideScope for one that is not there."""
    newest, asked = queries.newest(who), request.GET.get("run", "")
    if not asked or newest is None:
        return newest, True
    if not asked.isascii() or not asked.isdecimal() or len(asked) > 18:
        raise OutsideScope
    found = queries.run_for(who, int(asked))
    return found, found.pk == newest.pk


def leading(who: Reader, run: Run) -> Assessment:
    """The organisation with the groups a reader sees first, without plans: teams, or the groups above many teams."""
    teams = queries.some(who, run, kind="team", count=MANY_TEAMS + 1)
    groups = queries.some(who, run, kind="group", count=MOST_GROUPS)
    above = [group for group in groups.assessment.teams if group.parent is not None]
    use_groups = teams.total > MANY_TEAMS and any(group.shown for group in above)
    return replace(groups.assessment, teams=Rows([*groups.assessment.teams,
                                                  *(() if use_groups else teams.assessment.teams)]))


def moments(who: Reader) -> list[Moment]:
    """The organisation's measures in the newest runs, the newest of each day; each run is read once a process."""
    found: dict[object, Moment] = {}
    for run in queries.runs(who)[:MOST_RUNS]:
        if run.as_of not in found:
            found[run.as_of] = kept(("moment", run.pk), partial(_moment, who, run))
    return list(found.values())


def _moment(who: Reader, run: Run) -> Moment:
    organisation = queries.some(who, run, kind="none", count=0).assessment.organisation
    return Moment(run.as_of, run.wave, organisation.capability, organisation.confidence, organisation.adoption)


def with_plans(who: Reader, run: Run, groups: Iterable[Group]) -> list[Group]:
    """The same groups with their plans, read in one query."""
    listed = list(groups)
    rows = Stored.objects.seen_by(who).filter(run=run, key__in=[group.team for group in listed],
                                              roadmap__isnull=False).values_list("key", "roadmap")
    plans = {key: roadmap_of(bytes(packed)) for key, packed in rows}
    return [replace(group, roadmap=plans.get(group.team)) for group in listed]


def teams_of(groups: Iterable[Group]) -> Mapping[str, int]:
    """The team of the people room each group stands for, by key; one that stands for none any more is left out."""
    return dict(Team.objects.filter(key__in=[group.team for group in groups]).values_list("key", "pk"))


def addresses(groups: Iterable[Group]) -> Mapping[str, str]:
    """Where each group has its page, by key."""
    return {key: reverse("team", args=[pk]) for key, pk in teams_of(groups).items()}


def named(groups: Sequence[Group]) -> tuple[str, ...]:
    """What the audit log calls these groups, where their results are looked at: the top one is the organisation."""
    known = teams_of(groups)
    names = ("organisation" if group.parent is None else f"team:{known[group.team]}" for group in groups
             if group.parent is None or group.team in known)
    return tuple(dict.fromkeys(names))
