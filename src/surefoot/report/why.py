"""Why people who can do not: what comes first, what goes with it, managers, and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass

from surefoot.charts import ranges
from surefoot.charts.chart import Chart
from surefoot.charts.formats import counted, name_text, number, points_text, share_text
from surefoot.charts.importance import PREDICTORS, predictor_name
from surefoot.charts.ranges import RangeRow
from surefoot.charts.reinforcement import FIRST_LINKS, pair_name, strength_text, strongest_first
from surefoot.charts.rows import in_order, team_rows
from surefoot.report.sections import FIRST_HEAT_ROWS, by_parent
from surefoot.report.told import shown_views
from surefoot.vocabulary.diagnosis import ManagerEffects, TwoViews
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment, Group
from surefoot.vocabulary.words import say


@dataclass(frozen=True)
class FirstRow:
    """The driver that comes first in a group, how sure that is, and a note where it was chosen among four."""

    name: str
    driver: str
    sure: str
    note: str


@dataclass(frozen=True)
class FirstPart:
    """What comes first: a finding, the rows that are open and, by the group above them, those behind a line."""

    title: str
    rows: tuple[FirstRow, ...]
    more: str
    blocks: tuple[tuple[str, tuple[FirstRow, ...]], ...]
    equal_weights: str
    """Why all drivers weigh the same; empty where they do not."""


@dataclass(frozen=True)
class NumbersRow:
    """All that is known of how a driver goes with confidence, as texts."""

    name: str
    cells: tuple[str, ...]


def first_part(assessment: Assessment, language: str) -> FirstPart | None:
    """What comes first in each group that can be shown; None where it is told of none."""
    rows = team_rows(assessment, FIRST_HEAT_ROWS)
    lead = [group for group in rows.lead if told(group)]
    others = [group for group in in_order(rows.others) if told(group)]
    if not lead and not others:
        return None
    head, rest = lead[:FIRST_HEAT_ROWS], [*lead[FIRST_HEAT_ROWS:], *others]
    clear = sum(first.probability >= assessment.settings.verdict_probability
                for group in lead if (first := group.first_driver))
    noun = "groups" if rows.kind == "group" else "teams"
    title = say("page_first_title" if clear else "page_first_title_unclear", language, count=number(clear, language),
                shown=counted(noun, len(lead), language))
    return FirstPart(
        title, tuple(_first_row(group, language) for group in head),
        say("page_first_more", language, count=number(len(rest), language)) if rest else "",
        tuple((name, tuple(_first_row(group, language) for group in part))
              for name, part in by_parent(assessment, rest, language)) if rest else (),
        _equal_weights(assessment, language))


def _equal_weights(assessment: Assessment, language: str) -> str:
    diagnosis = assessment.organisation.diagnosis
    if diagnosis is None or diagnosis.weights_known:
        return ""
    if diagnosis.apart:
        return say("page_first_equal_weights_apart", language)
    return say("page_first_equal_weights", language, needed=assessment.settings.reliable_from)


def told(group: Group) -> bool:
    """Whether it is told of a group what comes first."""
    return group.shown and group.first_driver is not None


def _first_row(group: Group, language: str) -> FirstRow:
    first = group.first_driver
    if first is None:
        raise ValueError(f"{group.team!r} has no first driver; only groups that have one get a row")
    note = say("page_first_of_four", language) if first.of < len(DRIVERS) else ""
    if first.probability < 0.5:
        return FirstRow(name_text(group.name), say("page_first_none", language),
                        say("page_first_unsure", language), note)
    return FirstRow(name_text(group.name), say(f"driver_{first.driver}", language),
                    say("sure", language, probability=round(100 * first.probability)), note)


def numbers(assessment: Assessment, language: str) -> tuple[tuple[str, ...], tuple[NumbersRow, ...]]:
    """Heads and rows of the table behind the chart: second opinion, between and within teams."""
    diagnosis = assessment.organisation.diagnosis
    if diagnosis is None or not diagnosis.importance:
        return (), ()
    columns = [("column_answered", diagnosis.importance), ("column_corrected", diagnosis.importance_corrected),
               ("column_johnson", diagnosis.johnson)]
    if diagnosis.split:
        columns += [("column_between", diagnosis.split.between), ("column_within", diagnosis.split.within)]
    columns = [(key, found) for key, found in columns if found]
    rows = tuple(NumbersRow(predictor_name(name, language), tuple(_or_unknown(found.get(name), language)
                                                                   for _, found in columns))
                 for name in PREDICTORS if name in diagnosis.importance)
    return tuple(say(key, language) for key, _ in columns), rows


def links(assessment: Assessment, language: str) -> tuple[tuple[str, str], ...]:
    """The links between drivers that are not drawn: pair and strength."""
    diagnosis = assessment.organisation.diagnosis
    found = strongest_first(diagnosis.reinforcement) if diagnosis else []
    return tuple((pair_name(link, language), strength_text(link, language)) for link in found[FIRST_LINKS:])


def managers(assessment: Assessment, language: str) -> Chart:
    """What goes with a manager one answer step readier: on willingness and on use."""
    found = assessment.organisation.manager_effects
    title, about = _managers_title(found, language), say("page_managers_about", language)
    pairs = [("confidence", found and found.on_confidence), ("adoption", found and found.on_adoption)]
    rows = [_manager_row(name, effect or None, language) for name, effect in pairs]
    scale = ranges.scale_for([row.estimate for row in rows if row.estimate], differences=True)
    heads = (say("column_readier", language), say("column_per_100", language))
    return Chart("managers", title, about, ranges.table(rows, scale, heads, "bar-b", about, language),
                 ranges.picture(rows, scale, "bar-b", title, about, language))


def two_views(assessment: Assessment) -> TwoViews | None:
    """Managers seen by their teams and by themselves, where enough managers gave their view."""
    return shown_views(assessment.organisation.manager_effects, assessment.settings)


def explained(assessment: Assessment, language: str) -> str:
    """How much all of them together go with, as a sentence; empty where it is not known."""
    diagnosis = assessment.organisation.diagnosis
    if diagnosis is None or diagnosis.explained is None or not diagnosis.importance:
        return ""
    return say("page_explained", language, share=share_text(diagnosis.explained, language))


def _managers_title(found: ManagerEffects | None, language: str) -> str:
    willing = bool(found and found.on_confidence and found.on_confidence.low > 0)
    use = bool(found and found.on_adoption and found.on_adoption.low > 0)
    if found is None or (found.on_confidence is None and found.on_adoption is None):
        return say("page_managers_title_unknown", language)
    if willing or use:
        return say("page_managers_title_both" if willing and use else
                   "page_managers_title_willing" if willing else "page_managers_title_use", language)
    return say("page_managers_title_unclear", language)


def _manager_row(name: str, effect: Estimate | None, language: str) -> RangeRow:
    measure = say(f"measure_{name}", language)
    if effect is None:
        return RangeRow(measure, "", None, None, (say("page_no_number", language),),
                        say("page_managers_too_few", language))
    return RangeRow(measure, counted("teams", effect.n[0], language), effect, None, (points_text(effect, language),))


def _or_unknown(found: Estimate | None, language: str) -> str:
    return share_text(found, language) if found else say("not_known", language)
