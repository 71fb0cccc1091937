"""What a page can be downloaded as: tables of plain values. Nothing stands here that the page does not show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from surefoot.charts.formats import name_text, sentence_text
from surefoot.report.told import plan_of
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment, Group
from surefoot.vocabulary.words import say

Value = str | int | float | date | None


@dataclass(frozen=True)
class Table:
    """A table by name: heads and rows of plain values, None where nothing may be shown or is known."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


_FIGURE = ("estimate", "low", "high", "n_from", "n_to")


def _figure(found: Estimate | None) -> tuple[Value, ...]:
    return (None,) * 5 if found is None else (found.estimate, found.low, found.high, *found.n)


def organisation_table(assessment: Assessment) -> Table:
    """The organisation's own figures."""
    organisation = assessment.organisation
    rows: list[tuple[Value, ...]] = [
        (name, *_figure(value)) for name, value in (("capability", organisation.capability),
                                                    ("confidence", organisation.confidence),
                                                    ("adoption", organisation.adoption))]
    for driver in DRIVERS:
        found = (organisation.drivers or {}).get(driver)
        rows += [(f"{driver} level", *_figure(found.level if found else None)),
                 (f"{driver} share", *_figure(found.share if found else None))]
    return Table("organisation", ("measure", *_FIGURE), tuple(rows))


def funnel_table(assessment: Assessment) -> Table:
    """The counted steps of the funnel."""
    return Table("funnel", ("step", "people", "share", "also_all_before"), tuple(
        (step.step, step.people, step.share, step.also_all_before) for step in assessment.organisation.funnel or ()))


def groups_table(groups: Iterable[Group]) -> Table:
    """A row for each group and measure; `why` says why nothing is shown."""
    heads = ("group", "name", "above", "kind", "people_from", "people_to", "limit", "measure", *_FIGURE, "held", "why")
    return Table("groups", heads, tuple(row for group in groups for row in _rows(group)))


def _rows(group: Group) -> Iterable[tuple[Value, ...]]:
    people: tuple[Value, ...] = group.people if group.people else (None, None)
    start = (group.team, name_text(group.name), group.parent, group.kind, *people,
             group.verdict.limit if group.verdict else None)
    if not group.shown:
        yield (*start, None, *_figure(None), None, group.why_hidden)
        return
    for name in ("capability", "confidence", "adoption"):
        yield (*start, name, *_figure(getattr(group, name)), *_told(group, name))
    for driver in DRIVERS:
        found = (group.drivers or {}).get(driver)
        yield (*start, f"{driver} share", *_figure(found.share if found else None), *_told(group, driver))


def _told(group: Group, measure: str) -> tuple[Value, Value]:
    return "yes" if measure in group.held else "no", group.why.get(measure)


def lag_table(assessment: Assessment) -> Table:
    """Regular use some weeks after training, by month."""
    return Table("after_training", ("month", "weeks", "people", "share"), tuple(
        (cell.cohort, cell.weeks, cell.people, cell.regular_share) for cell in assessment.organisation.lag or ()))


def segments_table(assessment: Assessment) -> Table:
    """How often people use it."""
    organisation = assessment.organisation
    long, short = organisation.segments or {}, organisation.segments_4w or {}
    return Table("segments", ("segment", "people", "people_short_window"), tuple(
        (name, long.get(name), short.get(name)) for name in dict.fromkeys((*long, *short))))


def effects_table(assessment: Assessment, language: str) -> Table:
    """What each action did."""
    heads = ("action", "outcome", "verdict", "estimate", "low", "high", "low95", "high95", "teams", "comparison_teams",
             "randomised", "detectable", "smallest", "text")
    return Table("effects", heads, tuple(
        (found.action, found.outcome, found.verdict, found.estimate, found.low, found.high, found.low95, found.high95,
         found.teams, found.comparison_teams, "yes" if found.randomised else "no", found.detectable, found.smallest,
         sentence_text(found.text, language)) for found in assessment.effects or ()))


def weeks_table(assessment: Assessment) -> Table:
    """The effects week by week."""
    return Table("weeks", ("action", "outcome", "week", "estimate", "low", "high"), tuple(
        (found.action, found.outcome, week.week, week.estimate, week.low, week.high)
        for found in assessment.effects or () for week in found.event_study))


def plans_table(groups: Sequence[Group], language: str) -> Table:
    """The steps of plans, as in roadmap.csv."""
    heads = ("group", "made_for", "action", "driver", "starts", "ends", "owner", "minutes_week", "why")
    return Table("roadmap", heads, tuple(
        (group.team, plan.made_for, step.action, step.driver, step.starts, step.ends,
         sentence_text(step.owner, language), step.minutes_week, sentence_text(step.why, language))
        for group in groups if (plan := plan_of(group)) for step in plan.steps))


def settings_table(rows: Sequence[tuple[str, str, str]], language: str) -> Table:
    """Settings in force."""
    return Table("settings", (say("column_setting", language), say("column_meaning", language),
                              say("column_value", language)), tuple(rows))
