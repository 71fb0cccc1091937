"""From a licence to regular use: what was counted and what was asked, and the single largest step down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from surefoot.charts import svg
from surefoot.charts.chart import Chart, render
from surefoot.charts.formats import likely, number, percent, range_text, value_only, whole
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment, FunnelStep, Organisation
from surefoot.vocabulary.words import say

COUNTED: Final = ("licensed", "activated", "trained")


@dataclass(frozen=True)
class Step:
    """One bar: a share of 0 to 1 and, where it was estimated, its interval. No share: nothing may or can be shown."""

    step: str
    measure: str
    """``cap``, ``con`` or ``ado``; empty for the counted steps before them."""
    label: str
    source: str
    share: float | None
    estimate: Estimate | None
    note: str
    """Under the value: the interval or the count; without a share, why there is none."""

    @property
    def low(self) -> float | None:
        """Lower end of the interval; of a counted step the share itself."""
        return self.estimate.low if self.estimate else self.share

    @property
    def high(self) -> float | None:
        """Upper end of the interval; of a counted step the share itself."""
        return self.estimate.high if self.estimate else self.share


@dataclass(frozen=True)
class Drop:
    """A step down from one known step to the next known one, with its interval: shares of 0 to 1."""

    before: int
    after: int
    """Indices of the two steps."""
    points: float
    low: float
    high: float


def funnel(assessment: Assessment, language: str = "en") -> Chart:
    """The funnel of the organisation."""
    steps = funnel_steps(assessment, language)
    # without logs, who opened it is only what some vendor's licence list says: no step to compare with
    drop = largest_drop(steps, passed_over="activated" if assessment.organisation.segments is None else "")
    title, about = _title(steps, drop, language), say("funnel_about", language)
    told = _drop_text(drop, language) if drop else ""
    html = render("funnel.html", language, steps=steps, drop=drop, drop_text=told,
                  counts=assessment.organisation.funnel)
    return Chart("funnel", title, about, html, _picture(steps, drop, title, about, language))


def funnel_steps(assessment: Assessment, language: str) -> list[Step]:
    """The six bars, whether or not there is something to show in each."""
    organisation, settings = assessment.organisation, assessment.settings
    counted = [_counted(organisation, name, language) for name in COUNTED]
    weeks = say("source_use", language, active=math.ceil(settings.regular_share * settings.regular_weeks - 1e-9),
                weeks=settings.regular_weeks)
    source, pulse = organisation.capability_source, assessment.response is not None
    return [
        *counted,
        _measured("capable", organisation.capability,
                  say("source_check" if source == "check" else "source_self_rated", language), asked=pulse,
                  language=language),
        _measured("willing", organisation.confidence, say("source_pulse", language), asked=pulse, language=language),
        _measured("regular", organisation.adoption, weeks, asked=organisation.segments is not None,
                  language=language),
    ]


def largest_drop(steps: Sequence[Step], passed_over: str = "") -> Drop | None:
    """The largest step down from each known step to the next known one, if it is one beyond its interval.

    What is not known or hidden between two steps is passed over, as in the sentences to read first; so is the step
    `passed_over`. The interval of the difference takes the two as independent (the square-and-add rule, Zou and
    Donner 2008).
    """
    drops = []
    known = [at for at, step in enumerate(steps) if step.share is not None and step.step != passed_over]
    for first, second in pairwise(known):
        before, after = steps[first], steps[second]
        start, end = _end(before.share), _end(after.share)
        points = start - end
        low = points - math.hypot(start - _end(before.low), _end(after.high) - end)
        high = points + math.hypot(_end(before.high) - start, end - _end(after.low))
        drops.append(Drop(first, second, points, low, high))
    biggest = max(drops, key=lambda drop: drop.points, default=None)
    return biggest if biggest and biggest.low > 0 else None


def _end(value: float | None) -> float:
    return 0.0 if value is None else value


def _counted(organisation: Organisation, name: str, language: str) -> Step:
    found: FunnelStep | None = next((step for step in organisation.funnel or () if step.step == name), None)
    share = found.share if found else None
    if found is None:
        note = say("funnel_no_licences" if organisation.funnel is None else "step_not_known", language)
    elif share is None or found.people is None:
        note = say("step_hidden", language)
    else:
        note = say("funnel_count", language, people=number(found.people, language))
    return Step(name, "", say(f"step_{name}", language), say("source_counted", language), share, None, note)


def _measured(name: str, estimate: Estimate | None, source: str, *, asked: bool, language: str) -> Step:
    missing = "step_too_few" if asked else f"step_{name}_missing"
    note = likely(estimate, language) if estimate else say(missing, language)
    measure = {"capable": "cap", "willing": "con", "regular": "ado"}[name]
    return Step(name, measure, say(f"step_{name}", language), source, estimate.estimate if estimate else None,
                estimate, note)


def _drop_text(drop: Drop, language: str) -> str:
    if drop.high - drop.low < 0.005:
        return say("biggest_step_counted", language, points=whole(100 * drop.points))
    interval = Estimate(drop.points, max(drop.low, 0.0), min(drop.high, 1.0), (0, 0))
    return say("biggest_step", language, points=whole(100 * drop.points), range=range_text(interval, language))


def _title(steps: Sequence[Step], drop: Drop | None, language: str) -> str:
    if all(step.share is None for step in steps):
        return say("funnel_title_nothing", language)
    if drop is None:
        return say("funnel_title", language)
    return say("funnel_title_drop", language, step_from=steps[drop.before].label, step_to=steps[drop.after].label)


def _picture(steps: Sequence[Step], drop: Drop | None, title: str, about: str, language: str) -> str:
    body: list[str] = []
    y, left, right = 0.0, 290.0, 700.0
    for at, step in enumerate(steps):
        if drop and drop.after == at:
            body.append(svg.text(left, y + 16, f"↓ {_drop_text(drop, language)}", weight=650, fill="con"))
            y += 26
        body += [svg.text(24, y + 18, step.label, weight=650), svg.text(24, y + 37, step.source, size=14, fill="ink-2"),
                 svg.rect(left, y + 4, right - left, 30, "sunken" if step.share is not None else "hatched")]
        if step.share is not None:
            body += _bar(step, y, left, right - left, language)
        body.append(svg.text(right + 20, y + 38 if step.share is not None else y + 25, step.note, size=14,
                             fill="ink-2"))
        y += 52
    return svg.document(title, about, body, y)


def _value(step: Step, share: float, language: str) -> str:
    return value_only(step.estimate, language) if step.estimate else percent(share, language)


def _bar(step: Step, y: float, left: float, length: float, language: str) -> list[str]:
    share = step.share or 0.0
    parts = [svg.rect(left, y + 4, length * share, 30, step.measure or "neutral"),
             svg.text(left + length + 20, y + 20, _value(step, share, language), size=20, weight=650)]
    if step.estimate:
        start, end = left + length * step.estimate.low, left + length * step.estimate.high
        parts += [svg.line(start, y + 19, end, y + 19, "ground", 5), svg.line(start, y + 19, end, y + 19, "ink", 2),
                  svg.line(start, y + 14, start, y + 24, "ink", 2), svg.line(end, y + 14, end, y + 24, "ink", 2)]
    return parts
