"""One barrier across the organisation: how many say it holds them back, where it comes first, what goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from surefoot.charts import ranges
from surefoot.charts.formats import name_text, number, share_text
from surefoot.charts.importance import predictor_name
from surefoot.charts.ranges import RangeRow, scale_for
from surefoot.charts.reinforcement import pair_name, strength_text, strongest_first
from surefoot.charts.rows import in_order, team_rows
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.results import Assessment, Group
from surefoot.vocabulary.words import say

ROWS: Final = 40
"""Groups on a page."""


@dataclass(frozen=True)
class DriverPage:
    """What the template reads. `state` is shown, hidden or no_pulse."""

    driver: str
    name: str
    heading: str
    lead: str
    answer: str
    state: str
    hidden: str
    level: str
    groups: Markup
    page: int
    pages: int
    goes_with: str
    pairs: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]


def driver_page(assessment: Assessment, driver: str, page: int, language: str) -> DriverPage:
    """The page of a barrier; `page` counts from 1 and is brought into the range there is."""
    found = (assessment.organisation.drivers or {}).get(driver)
    name, share = say(f"driver_{driver}", language), found.share if found else None
    state = "shown" if share else "no_pulse" if assessment.response is None else "hidden"
    rows = in_order(team_rows(assessment).lead)
    pages = max(-(-len(rows) // ROWS), 1)
    at = min(max(page, 1), pages)
    heading = say("driver_heading", language, name=name, share=share_text(share, language)) if share else say(
        f"driver_heading_{state}", language, name=name)
    return DriverPage(
        driver, name, heading, say(f"driver_lead_{driver}", language), say(f"driver_answer_{driver}", language), state,
        say("hidden_small", language, minimum=assessment.settings.minimum_for(driver)),
        say("driver_level", language, level=share_text(found.level, language)) if found and found.level else "",
        groups_table(assessment, rows[(at - 1) * ROWS:at * ROWS], driver, language), at, pages,
        _goes_with(assessment, driver, language), _pairs(assessment, driver, language),
        tuple((other, say(f"driver_{other}", language)) for other in DRIVERS if other != driver))


def groups_table(assessment: Assessment, groups: Sequence[Group], driver: str, language: str) -> Markup:
    """The groups with their shares on one scale from 0 to 100, and how sure it is that it comes first there."""
    if not groups:
        return Markup("")
    rows = [_row(assessment, group, driver, language) for group in groups]
    estimates = [row.estimate for row in rows if row.estimate]
    scale = ranges.Scale(0.0, 1.0, 0.25, False) if estimates else scale_for([], differences=False)
    heads = (say("column_team", language), say("driver_share", language), say("driver_first_head", language))
    return Markup(ranges.table(rows, scale, heads, "bar-b", say("driver_table", language), language))


def _row(assessment: Assessment, group: Group, driver: str, language: str) -> RangeRow:
    found = (group.drivers or {}).get(driver) if group.shown else None
    share = found.share if found else None
    if share is None:
        why = (group.why.get(driver, "small" if group.drivers else "no data") if group.shown
               else group.why_hidden or "small").replace(" ", "_")
        words = say(f"hidden_{why}", language, minimum=assessment.settings.minimum_for(driver))
        return RangeRow(name_text(group.name), "", None, None, ("", ""), words)
    first = group.first_driver
    sure = ""
    if first and first.driver == driver and first.probability >= 0.5:
        sure = say("sure", language, probability=number(100 * first.probability, language))
    held = say("held_note", language) if driver in group.held else ""
    return RangeRow(name_text(group.name), held, share, None, (share_text(share, language), sure))


def _goes_with(assessment: Assessment, driver: str, language: str) -> str:
    diagnosis = assessment.organisation.diagnosis
    found = diagnosis.importance.get(driver) if diagnosis else None
    return say("driver_goes_with", language, name=predictor_name(driver, language),
               share=share_text(found, language)) if found else ""


def _pairs(assessment: Assessment, driver: str, language: str) -> tuple[tuple[str, str], ...]:
    diagnosis = assessment.organisation.diagnosis
    links = strongest_first(diagnosis.reinforcement) if diagnosis else []
    return tuple((pair_name(link, language), strength_text(link, language)) for link in links
                 if driver in (link.a, link.b))
