"""Did it work, as the page tells it: one panel an action with its verdict, the estimate, the checks and the weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from surefoot.charts.effects import estimate_of, first_effects, verdict_key
from surefoot.charts.event_study import known_weeks, study, with_weeks
from surefoot.charts.formats import band_text, date_text, number, percent, sentence_text, whole
from surefoot.vocabulary.proof import Check, Effect, Point
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.words import say

VERDICTS: Final = ("helped", "hurt", "made no difference we could see", "cannot tell yet")
"""In the order in which panels stand: what is clear comes first, whichever way it went."""


REGISTERED: Final = "registered"
"""The check of a proof that compares it with what was promised before the first start."""

LASTING: Final = "lasting"
"""The check of a proof that watches for a relapse."""
RUNNING: Final = "proof_registered_running"
"""What that check says while the registered study still runs."""


@dataclass(frozen=True)
class CheckText:
    """One check in words: whether it held, and what was looked at."""

    state: str
    """``yes``, ``no`` or ``open``."""
    result: str
    text: str


@dataclass(frozen=True)
class Weeks:
    """A week-by-week chart and its title."""

    title: str
    about: str
    html: Markup
    opened: bool


@dataclass(frozen=True)
class Panel:
    """One action: verdict and everything that stands behind it."""

    key: str
    verdict: str
    """Class of the frame: ``helped``, ``hurt``, ``no_difference`` or ``cannot_tell``."""
    title: str
    headline: str
    no_number: str
    text: str
    settle: str
    """What would settle it, where it can't be told yet."""
    facts: tuple[str, ...]
    checks: tuple[CheckText, ...]
    weeks: Weeks | None
    series: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class ProofPart:
    """The section on what was done: the overview as a chart, and a panel for each action."""

    state: str
    """``shown``, ``none`` (nothing recorded) or ``empty`` (recorded, nothing to tell)."""
    panels: tuple[Panel, ...]


def proof_part(assessment: Assessment, language: str) -> ProofPart:
    """The effects of everything that was done, on weekly use first."""
    if not assessment.effects:
        return ProofPart("none" if assessment.effects is None else "empty", ())
    opened = next(iter(with_weeks(assessment)), None)
    ordered = sorted(first_effects(assessment.effects), key=lambda effect: VERDICTS.index(effect.verdict))
    panels = tuple(_panel(assessment, effect, at, effect is opened, language) for at, effect in enumerate(ordered))
    return ProofPart("shown", panels)


def _panel(assessment: Assessment, effect: Effect, at: int, opened: bool, language: str) -> Panel:
    name, verdict = say(f"action_{effect.action}", language), verdict_key(effect)
    estimate = estimate_of(effect)
    others = [found for found in assessment.effects or () if found.action == effect.action and found is not effect]
    return Panel(
        f"effect-{at + 1}", verdict,
        say("page_effect_title", language, action=name, verdict=say(f"page_effect_told_{verdict}", language)),
        _headline(effect, language), "" if estimate else sentence_text(effect.text, language),
        _beneath(effect, language) if estimate else "",
        _settle(effect, assessment.settings, language), tuple(_facts(effect, others, language)),
        tuple(_check(check, language) for check in effect.checks), _weeks(effect, opened, language),
        tuple(_point(point, language) for point in effect.series))


def _headline(effect: Effect, language: str) -> str:
    """The estimate in words: "14 more per 100 people use it in a given week, between 6 and 22"."""
    estimate = estimate_of(effect)
    if estimate is None:
        return ""
    outcome = "weekly" if effect.outcome == "weekly use" else "regular"
    points, low, high = (whole(100 * value) for value in (estimate.estimate, estimate.low, estimate.high))
    if low < 0 < high or points == 0 or effect.verdict == "cannot tell yet":
        change = "more" if points > 0 else "fewer" if points < 0 else "same"
        return say(f"page_effect_{outcome}_open", language, low=_change(low, language), high=_change(high, language),
                   change=say(f"page_points_{change}", language, points=number(abs(points), language)))
    direction, ends = ("more", (low, high)) if points > 0 else ("fewer", (-high, -low))
    return say(f"page_effect_{outcome}_{direction}", language, points=number(abs(points), language),
               low=number(ends[0], language), high=number(ends[1], language))


def _beneath(effect: Effect, language: str) -> str:
    """What stands under the headline: how many teams it rests on, and what it rules out. The headline has the numbers.
    """
    said = [say("page_effect_seen", language, teams=number(effect.teams, language),
                comparison=number(effect.comparison_teams, language))]
    if effect.verdict == "made no difference we could see" and effect.smallest is not None:
        said.insert(0, say("page_effect_unlikely", language, points=number(100 * effect.smallest, language)))
    return " ".join(said)


def _change(points: int, language: str) -> str:
    key = "page_points_more" if points >= 0 else "page_points_fewer"
    return say(key, language, points=number(abs(points), language))


def _facts(effect: Effect, others: Sequence[Effect], language: str) -> list[str]:
    facts = [say("page_effect_drawn" if effect.randomised else "page_effect_not_drawn", language)]
    # a roll-out that was not kept as promised is said beside the verdict, not only among the checks
    facts += [sentence_text(check.text, language) for check in effect.checks
              if check.name == REGISTERED and check.passed is not True]
    facts += [sentence_text(check.text, language) for check in effect.checks
              if check.name == LASTING and check.passed is False]
    if effect.detectable is not None and effect.estimate is not None and effect.verdict != "cannot tell yet":
        facts.append(say("page_effect_detectable", language, points=number(100 * effect.detectable, language)))
    if effect.smallest is not None and effect.estimate is not None:
        facts.append(say("page_effect_smallest", language, points=number(100 * effect.smallest, language)))
    for other in others:
        if told := _headline(other, language) or (other.text != effect.text and sentence_text(other.text, language)):
            facts.append(told)
    return facts


def _settle(effect: Effect, settings: Settings, language: str) -> str:
    """What would make a verdict possible; empty where there is one."""
    if effect.verdict != "cannot tell yet":
        return ""
    ends = next((check.text.values["ends"] for check in effect.checks if check.text.key == RUNNING), None)
    if ends is not None:
        return say("page_settle_end", language, ends=date_text(ends, language))
    if effect.estimate is not None:
        if effect.detectable is None:
            return say("page_settle_more", language)
        return say("page_settle_power", language, points=number(100 * effect.detectable, language))
    if effect.teams < settings.effect_teams:
        return say("page_settle_teams", language, least=settings.effect_teams)
    return say("page_settle_halves" if effect.comparison_teams == 0 else "page_settle_more", language)


def _check(check: Check, language: str) -> CheckText:
    state = "open" if check.passed is None else "yes" if check.passed else "no"
    return CheckText(state, say(f"page_check_{state}", language), sentence_text(check.text, language))


def _weeks(effect: Effect, opened: bool, language: str) -> Weeks | None:
    if not known_weeks(effect):
        return None
    chart = study(effect, language)
    return Weeks(chart.title, chart.about, Markup(chart.html), opened)


def _point(point: Point, language: str) -> tuple[str, str, str, str]:
    return (date_text(point.first, language), number(point.weeks_since_start, language),
            percent(point.share, language), band_text(point.people, "people", language))


