"""Which groups stand in a chart and in what order: by verdict, then size, never by score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from surefoot.vocabulary.results import Assessment, Group

LIMITS: Final = ("confidence", "capability", "access", "nothing", "cannot tell")
FIRST_ROWS: Final = 8
MANY_TEAMS: Final = 40
"""More teams than this, and the groups above them come first; more rows than this become a plain table."""


@dataclass(frozen=True)
class TeamRows:
    """The groups of an organisation for its charts; the organisation itself is in none of them."""

    first: tuple[Group, ...]
    """Shown at once."""
    rest: tuple[Group, ...]
    """More of the same kind."""
    others: tuple[Group, ...]
    """Groups of teams where `first` holds teams; teams where it holds groups. In the order of the tree."""
    kind: str
    """``team`` or ``group``: what `first` and `rest` hold."""

    @property
    def lead(self) -> tuple[Group, ...]:
        """Everything of the kind shown first."""
        return self.first + self.rest


def root(assessment: Assessment) -> Group | None:
    """The organisation's own node: the one without a parent."""
    return next((group for group in assessment.teams if group.parent is None), None)


def team_rows(assessment: Assessment, first: int = FIRST_ROWS) -> TeamRows:
    """The rows of the charts: teams, or the groups above them where teams are too many to read or all hidden."""
    top = root(assessment)
    nodes = [group for group in assessment.teams if group is not top]
    teams = [group for group in nodes if group.kind == "team"]
    groups = [group for group in nodes if group.kind == "group"]
    none_shown = not any(group.shown for group in teams) and any(group.shown for group in groups)
    use_groups = bool(groups) and (len(teams) > MANY_TEAMS or none_shown)
    lead, others = (groups, teams) if use_groups else (teams, groups)
    ordered = in_order(lead)
    return TeamRows(tuple(ordered[:first]), tuple(ordered[first:]), tuple(others), "group" if use_groups else "team")


def in_order(groups: Sequence[Group]) -> list[Group]:
    """Shown groups by verdict then size, then hidden ones; otherwise in the order of the tree."""
    return sorted(groups, key=_place)


def _place(group: Group) -> tuple[int, int, int]:
    if not group.shown:
        return (1, 0, 0)
    limit = LIMITS.index(group.verdict.limit) if group.verdict else len(LIMITS)
    return (0, limit, -group.people[0] if group.people else 0)
