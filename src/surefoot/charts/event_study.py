"""Week by week around the start: the difference to teams that had not started, hollow before, dashed at the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from surefoot.charts import svg
from surefoot.charts.chart import Chart, render
from surefoot.charts.effects import first_effects
from surefoot.charts.formats import range_text, signed
from surefoot.charts.ranges import Scale, scale_for
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.proof import Effect, EventWeek
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.words import say

START: Final = -0.5
"""Where the start is drawn: between the last week before it and the first one after it."""
TRENDS: Final = "earlier trends"
"""The check of a proof that tests the weeks before the start all at once."""
STRAY: Final = 0.25
"""Share of weeks before the start whose intervals may miss zero; one in ten does by chance."""


@dataclass(frozen=True)
class Dot:
    """One week: places in per cent from the left and from the bottom."""

    week: int
    x: float
    y: float
    low: float
    high: float
    estimate: Estimate

    @property
    def before(self) -> bool:
        """Whether the week lies before the start."""
        return self.week < 0


def event_study(assessment: Assessment, language: str = "en", action: str | None = None) -> Chart:
    """The weeks around the start of an action; without `action`, of the first that has any.

    Raises KeyError when nothing is known of the action that was asked for.
    """
    found = with_weeks(assessment)
    if action is None:
        return study(found[0], language) if found else _nothing(language)
    for effect in found:
        if effect.action == action:
            return study(effect, language)
    raise KeyError(f"no week-by-week effect of {action!r} in this assessment; "
                   f"there is one for: {', '.join(effect.action for effect in found) or 'nothing'}")


def with_weeks(assessment: Assessment) -> list[Effect]:
    """The effects that can be drawn week by week: clear ones first, each action once."""
    drawn = [effect for effect in first_effects(assessment.effects or ()) if known_weeks(effect)]
    return sorted(drawn, key=lambda effect: effect.verdict not in ("helped", "hurt"))


def known_weeks(effect: Effect) -> list[EventWeek]:
    """The weeks that hold an estimate with an interval, in order."""
    return sorted((week for week in effect.event_study
                   if week.estimate is not None and week.low is not None and week.high is not None),
                  key=lambda week: week.week)


def study(effect: Effect, language: str) -> Chart:
    """The chart of one effect that has weeks."""
    weeks = known_weeks(effect)
    scale = scale_for([_estimate(week) for week in weeks], differences=True)
    dots = _dots(weeks, scale)
    action = say(f"action_{effect.action}", language)
    title = study_title(effect, language)
    about = say("page_study_about", language, action=action)
    html = render("event_study.html", language, dots=dots, ticks=scale.ticks(language), zero=scale.place(0.0),
                  labels=_labels(dots), start=_start(dots), title=f"{action}. {title}", action=action,
                  end=dots[-1], value=signed(100 * dots[-1].estimate.estimate, language))
    return Chart(f"event_study_{effect.action}", title, about, html,
                 _picture(dots, scale, title, about, language))


def study_title(effect: Effect, language: str) -> str:
    """What the weeks say, never more or other than the verdict and the check of earlier trends.

    One week alone decides nothing: the last one lies off zero by chance in one of ten. Where several weeks before the
    start do although the test of all of them together passes, the heading says that weeks jump about.
    """
    if any(check.name == TRENDS and check.passed is False for check in effect.checks):
        return say("page_study_title_before", language)
    before = [week for week in known_weeks(effect) if week.week < 0]
    if sum(_off_zero(week) for week in before) > STRAY * len(before):
        return say("page_study_title_stray", language)
    said = {"helped": "page_study_title_more", "hurt": "page_study_title_less"}
    return say(said.get(effect.verdict, "page_study_title_unclear"), language)


def _nothing(language: str) -> Chart:
    title, about = say("page_study_title_none", language), say("page_study_none", language)
    return Chart("event_study", title, about, render("empty.html", language, words=about),
                 svg.nothing(title, about, about))


def _off_zero(week: EventWeek) -> bool:
    return (week.low or 0.0) > 0 or (week.high or 0.0) < 0


def _estimate(week: EventWeek) -> Estimate:
    return Estimate(week.estimate or 0.0, week.low or 0.0, week.high or 0.0, (0, 0))


def _dots(weeks: Sequence[EventWeek], scale: Scale) -> list[Dot]:
    first, length = weeks[0].week, max(weeks[-1].week - weeks[0].week, 1)
    dots = []
    for week in weeks:
        found = _estimate(week)
        dots.append(Dot(week.week, round(100 * (week.week - first) / length, 2), scale.place(found.estimate),
                        scale.place(found.low), scale.place(found.high), found))
    return dots


def _start(dots: Sequence[Dot]) -> float | None:
    first, last = dots[0].week, dots[-1].week
    return round(100 * (START - first) / (last - first), 2) if first < 0 <= last else None


def _labels(dots: Sequence[Dot]) -> list[tuple[float, str, bool]]:
    """Place, text and whether a phone leaves it out: every fourth week, sparser on long series."""
    first, last = dots[0].week, dots[-1].week
    length = max(last - first, 1)
    step = next((step for step in (1, 2, 4, 8, 13, 26) if length / step <= 6), 52)
    weeks = [week for week in range(first, last + 1) if week % step == 0]
    return [(round(100 * (week - first) / length, 2), svg.num(week).replace("-", "−"), bool(at % 2 and len(weeks) > 5))
            for at, week in enumerate(weeks)]


def _picture(dots: Sequence[Dot], scale: Scale, title: str, about: str, language: str) -> str:
    left, length, height = 70.0, 680.0, 280.0

    def place(x: float, y: float) -> tuple[float, float]:
        return left + length * x / 100, 14 + height * (1 - y / 100)

    body: list[str] = []
    for tick, words in scale.ticks(language):
        y = place(0, tick)[1]
        body += [svg.line(left, y, left + length, y, "neutral" if tick == scale.place(0.0) else "rule"),
                 svg.text(left - 10, y + 5, words, size=14, fill="ink-2", anchor="end")]
    body += [svg.text(place(x, 0)[0], height + 38, words, size=14, fill="ink-2", anchor="middle")
             for x, words, _ in _labels(dots)]
    if (start := _start(dots)) is not None:
        x = place(start, 0)[0]
        body += [svg.path([(x, 14), (x, 14 + height)], "neutral", "3 4"),
                 svg.text(x + 6, 28, say("page_study_start", language), size=14, fill="ink-2")]
    for dot in dots:
        x, y = place(dot.x, dot.y)
        body += [svg.line(x, place(0, dot.low)[1], x, place(0, dot.high)[1], "ado", 2),
                 svg.hollow_mark(x, y, 10) if dot.before else svg.mark("ado", x, y, 11)]
    x, y = place(dots[-1].x, dots[-1].y)
    body += [svg.text(x + 14, y, signed(100 * dots[-1].estimate.estimate, language), weight=650),
             svg.text(x + 14, y + 18, range_text(dots[-1].estimate, language), size=14, fill="ink-2"),
             svg.text(left, height + 62, say("page_study_weeks", language), size=14, fill="ink-2")]
    return svg.document(title, about, body, height + 72)
