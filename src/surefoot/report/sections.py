"""What the page's sections need, made ready to read: measures, team blocks and the state each section is in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from surefoot import charts
from surefoot.charts.formats import counted, name_text, number
from surefoot.charts.gap import GapRow, gap_row, gap_title
from surefoot.charts.rows import MANY_TEAMS, TeamRows, root, team_rows
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment, Group
from surefoot.vocabulary.words import say

FIRST_HEAT_ROWS: Final = 12
MakeBlock = Callable[[Assessment, str, Sequence[Group], str], "Block"]


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
    topic: str = ""
    """What its number is called where definitions stand: the last part of `define_...`."""
    beside: Estimate | None = None
    """The same of the group above, as a line to compare with."""
    held: bool = False
    """Whether it is the last shown value, because people came or went."""
    hidden: bool = False
    """Whether it is known and not shown, rather than not known."""


@dataclass(frozen=True)
class Block:
    """Groups shown together further down the page: as a chart, or as a table when there are many."""

    title: str
    chart: str
    rows: tuple[GapRow, ...] = ()


@dataclass(frozen=True)
class Part:
    """Blocks behind one line to open; several where there are many groups, one for each group above them."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class TeamPart:
    """The sections on groups; `state` is one of shown, hidden (all too small), unmeasured, single."""

    state: str
    title: str
    first: str
    parts: tuple[Part, ...]
    heat_parts: tuple[Part, ...]
    some_hidden: bool


def measures(assessment: Assessment, language: str) -> list[Measure]:
    """Can do it, willing, use it most weeks: for the whole organisation."""
    organisation = assessment.organisation
    checked = organisation.capability_source == "check"
    return [
        Measure("cap", say("measure_capability", language), organisation.capability,
                say("source_check" if checked else "source_self_rated", language), "people" if checked else "answers",
                say("capability_missing", language), "capability"),
        Measure("con", say("measure_confidence", language), organisation.confidence, say("source_pulse", language),
                "answers", say("confidence_missing", language), "confidence"),
        Measure("ado", say("measure_adoption", language), organisation.adoption, say("source_logs", language),
                "people", say("adoption_missing", language), "adoption"),
    ]


def group_measures(assessment: Assessment, group: Group, above: Group | None, language: str) -> list[Measure]:
    """The three measures of a group that is shown, beside those of the group above it."""
    found = []
    for measure in measures(assessment, language):
        value: Estimate | None = getattr(group, measure.topic)
        checked = measure.topic == "capability" and group.capability_source == "check"
        source = measure.source if measure.topic != "capability" else say(
            "source_check" if checked else "source_self_rated", language)
        why = group.why.get(measure.topic, "no data")
        missing = say(f"hidden_{why.replace(' ', '_')}", language, minimum=assessment.settings.minimum)
        found.append(replace(measure, estimate=value, source=source, missing=missing,
                             noun="people" if checked else measure.noun, held=measure.topic in group.held,
                             beside=getattr(above, measure.topic) if above else None, hidden=why != "no data"))
    return found


def team_part(assessment: Assessment, language: str) -> TeamPart:
    """Everything the sections on groups show, in the state they are in."""
    rows = team_rows(assessment)
    state = team_state(rows)
    title = say("gap_title_none", language) if state in ("single", "unmeasured") else gap_title(rows.lead, language)
    first = charts.gap(assessment, language, rows.first).html if state == "shown" else ""
    closed = rows.rest if state == "shown" else rows.lead
    heats = rows.lead[len(first_heat_rows(assessment)):]
    kinds = ("group", "team") if rows.kind == "group" else ("team", "group")
    lead, others = f"{'more' if state == 'shown' else 'all'}_{kinds[0]}s", f"all_{kinds[1]}s"
    return TeamPart(
        state, title, first, some_hidden=any(not group.shown for group in rows.lead),
        parts=_parts(((lead, closed, _gap_block), (others, rows.others, _gap_block)), assessment, language),
        heat_parts=_parts(((lead, heats, _heat_block), (others, rows.others, _heat_block)), assessment, language))


def first_heat_rows(assessment: Assessment) -> tuple[Group, ...]:
    """The rows of the driver table that are open from the start."""
    rows = team_rows(assessment, FIRST_HEAT_ROWS)
    return rows.first if team_state(rows) == "shown" else ()


def team_state(rows: TeamRows) -> str:
    """Whether there are groups at all, whether anything was measured, and whether any of it may be shown."""
    if not rows.lead:
        return "single"
    if any(group.shown for group in rows.lead):
        return "shown"
    return "unmeasured" if all(group.why_hidden == "no data" for group in rows.lead) else "hidden"


def _parts(wanted: Sequence[tuple[str, Sequence[Group], MakeBlock]], assessment: Assessment,
           language: str) -> tuple[Part, ...]:
    return tuple(
        Part(say(key, language, count=number(len(groups), language)),
             tuple(make(assessment, title, part, language) for title, part in by_parent(assessment, groups, language)))
        for key, groups, make in wanted if groups)


def _gap_block(assessment: Assessment, title: str, groups: Sequence[Group], language: str) -> Block:
    if title:
        return Block(title, "", tuple(gap_row(group, assessment.settings.minimum, language) for group in groups))
    return Block(title, charts.gap(assessment, language, groups).html)


def _heat_block(assessment: Assessment, title: str, groups: Sequence[Group], language: str) -> Block:
    return Block(title, charts.heat(assessment, language, groups, with_all=False).html)


def by_parent(assessment: Assessment, groups: Sequence[Group], language: str) -> list[tuple[str, Sequence[Group]]]:
    """A few groups together, without a title; many by the group above them, in the order of the tree."""
    if len(groups) <= MANY_TEAMS:
        return [("", groups)]
    top = root(assessment)
    names = {group.team: name_text(group.name) for group in assessment.teams if group is not top}
    above: dict[str, list[Group]] = {}
    for group in groups:
        above.setdefault(group.parent or "", []).append(group)
    whole = say("whole_organisation", language)
    return [(say("teams_of", language, parent=names.get(parent, whole), teams=counted("teams", len(part), language)),
             part) for parent, part in above.items()]
