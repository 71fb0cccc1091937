"""The course over time: what it says, where it cuts, and that labels stay apart."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from surefoot.charts import Moment, over_time
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.words import say

START = date(2026, 1, 4)


def at(share: float | None) -> Estimate | None:
    return None if share is None else Estimate(share, round(share - 0.03, 2), round(share + 0.03, 2), (600, 600))


def course(capable: list[float | None], used: list[float | None], *, wave: int = 1) -> list[Moment]:
    return [Moment(START + timedelta(days=31 * step), START + timedelta(days=31 * (step // wave)), at(can), at(0.4),
                   at(use)) for step, (can, use) in enumerate(zip(capable, used, strict=True))]


@pytest.mark.parametrize(("capable", "used", "title"), [
    ([0.15, 0.3, 0.5], [0.14, 0.2, 0.2], "The gap opened in February 2026 and has not closed"),
    ([0.5, 0.5], [0.2, 0.2], "The gap was there in January 2026 and has not closed"),
    ([0.5, 0.5], [0.2, 0.48], "The gap was clear before; now the ranges overlap"),
    ([0.2, 0.2], [0.2, 0.2], "No clear gap between knowing how and using it so far"),
    ([0.5, None], [0.2, 0.2], "How the three measures went"),
    ([0.5, 0.5], [None, None], "How the three measures went")])
def test_the_title_says_since_when_as_far_as_the_ranges_allow(capable: list[float | None], used: list[float | None],
                                                              title: str) -> None:
    assert over_time(course(capable, used)).title == title


def test_one_assessment_is_no_course() -> None:
    chart = over_time(course([0.5], [0.2]))
    assert chart.title == say("course_title_one")
    assert "polyline" not in chart.html


def test_an_answer_is_drawn_once_a_wave_and_use_each_time() -> None:
    html = over_time(course([0.5] * 4, [0.2] * 4, wave=2)).html
    assert html.count('class="dot cap') == 2
    assert html.count('class="dot ado') == 4


def test_what_was_not_known_is_a_gap_in_the_line_and_not_a_zero() -> None:
    html = over_time(course([0.5] * 4, [0.2, None, 0.2, 0.2])).html
    assert html.count('<polyline class="ln ado"') == 2
    assert say("not_known") in html


def test_labels_of_values_that_lie_close_do_not_lie_on_each_other() -> None:
    moments = [Moment(START + timedelta(days=31 * step), START, at(0.21), at(0.2), at(0.19)) for step in range(3)]
    places = sorted(int(found) for found in re.findall(r'class="l end \w+ up(\d+)"', over_time(moments).html))
    assert all(later - before >= 80 for before, later in pairwise(places))
    assert 0 <= places[0] <= places[-1] <= 400


def test_everything_drawn_is_also_in_the_table_behind_it() -> None:
    html = over_time(course([0.5, 0.6], [0.2, 0.3])).html
    for value in ("50% (47 to 53)", "60% (57 to 63)", "20% (17 to 23)", "30% (27 to 33)"):
        assert value in html


@pytest.mark.parametrize("language", ["en", "de"])
def test_it_is_a_picture_that_stands_alone_in_every_language(language: str) -> None:
    chart = over_time(course([0.5, 0.6], [0.2, 0.3]), language)
    assert chart.svg.startswith("<svg")
    assert say("course_capability", language) in chart.svg
