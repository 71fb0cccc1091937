"""What the page's sections need, made ready to read: measures, team blocks and the state each section is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from surefoot import charts
from surefoot.charts.formats import counted, name_text
from surefoot.charts.gap import GapRow, gap_row, gap_title
from surefoot.charts.rows import MANY_TEAMS, TeamRows, root, team_rows
from surefoot.vocabulary.results import Assessment, Estimate, Group
from surefoot.vocabulary.words import say

FIRST_HEAT_ROWS: Final = 12


@dataclass(frozen=True)
class Measure:
    """One of the three measures of the organisation; without an estimate, `missing` says how to get it."""

    short: str
    name: str
    estimate: Estimate | None
    source: str
    noun: str
    """What its group size counts: answers or people."""
    missing: str


@dataclass(frozen=True)
class Block:
    """Groups shown together further down the page, closed at first: as a chart, or as a table when there are many."""

    title: str
    chart: str
    rows: tuple[GapRow, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class TeamPart:
    """The section on groups; `state` is one of shown, hidden (all too small), unmeasured, single."""

    state: str
    title: str
    first: str
    blocks: tuple[Block, ...]
    heat_blocks: tuple[tuple[str, str], ...]
    some_hidden: bool
    kind: str
    count: int


def measures(assessment: Assessment, language: str) -> list[Measure]:
    """Can do it, willing, use it most weeks: for the whole organisation."""
    organisation = assessment.organisation
    checked = organisation.capability_source == "check"
    return [
        Measure("cap", say("measure_capability", language), organisation.capability,
                say("source_check" if checked else "source_self_rated", language), "people" if checked else "answers",
                say("capability_missing", language)),
        Measure("con", say("measure_confidence", language), organisation.confidence, say("source_pulse", language),
                "answers", say("confidence_missing", language)),
        Measure("ado", say("measure_adoption", language), organisation.adoption, say("source_logs", language),
                "people", say("adoption_missing", language)),
    ]


def team_part(assessment: Assessment, language: str) -> TeamPart:
    """Everything the section on groups shows, in the state it is in."""
    rows = team_rows(assessment)
    state = team_state(rows)
    title = say("gap_title_none", language) if state in ("single", "unmeasured") else gap_title(rows.lead, language)
    shown_first = rows.first if state == "shown" else ()
    closed = rows.rest if state == "shown" else rows.lead
    heat_rows = team_rows(assessment, FIRST_HEAT_ROWS)
    kind = "group" if rows.kind == "group" else "team"
    blocks = [*_blocks(assessment, closed, f"more_{kind}s", language),
              *_blocks(assessment, rows.others, "all_teams" if kind == "group" else "all_groups", language)]
    heats = [*_heats(assessment, heat_rows.rest, f"more_{kind}s", language),
             *_heats(assessment, rows.others, "all_teams" if kind == "group" else "all_groups", language)]
    first = charts.gap(assessment, language, shown_first).html if shown_first else ""
    return TeamPart(state, title, first, tuple(blocks), tuple(heats), any(not group.shown for group in rows.lead),
                    kind, len(rows.lead))


def team_state(rows: TeamRows) -> str:
    """Whether there are groups at all, whether anything was measured, and whether any of it may be shown."""
    if not rows.lead:
        return "single"
    if any(group.shown for group in rows.lead):
        return "shown"
    return "unmeasured" if all(group.why_hidden == "no data" for group in rows.lead) else "hidden"


def _blocks(assessment: Assessment, groups: Sequence[Group], key: str, language: str) -> list[Block]:
    minimum = assessment.settings.minimum
    blocks = []
    for title, part in _by_parent(assessment, groups, key, language):
        few = len(part) <= MANY_TEAMS and len(groups) <= MANY_TEAMS
        rows = () if few else tuple(gap_row(group, minimum, language) for group in part)
        blocks.append(Block(title, charts.gap(assessment, language, part).html if few else "", rows, part))
    return blocks


def _heats(assessment: Assessment, groups: Sequence[Group], key: str, language: str) -> list[tuple[str, str]]:
    return [(title, charts.heat(assessment, language, part, with_all=False).html)
            for title, part in _by_parent(assessment, groups, key, language)]


def _by_parent(assessment: Assessment, groups: Sequence[Group], key: str,
               language: str) -> list[tuple[str, tuple[Group, ...]]]:
    """One part for a few groups; for many, a part for each group above them, in the order of the tree."""
    if not groups:
        return []
    if len(groups) <= MANY_TEAMS:
        return [(say(key, language, count=len(groups)), tuple(groups))]
    top = root(assessment)
    names = {group.team: name_text(group.name) for group in assessment.teams}
    parts: dict[str, list[Group]] = {}
    for group in groups:
        parts.setdefault(group.parent or "", []).append(group)
    return [(say(key, language, count=len(part)) if top and parent == top.team else
             say("teams_of", language, parent=names.get(parent, parent), teams=counted("teams", len(part), language)),
             tuple(part)) for parent, part in parts.items()]
