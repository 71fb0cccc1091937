"""Charts are pictures that stand on their own, the same each time, and honest about what is not known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from xml.etree import ElementTree

import pytest
from organisations import STATES, full, no_pulse, no_usage, share, thousand

from surefoot import charts
from surefoot.charts.funnel import Drop, Step, funnel_steps, largest_drop
from surefoot.charts.heat import heat_row
from surefoot.charts.lag import lag_lines
from surefoot.charts.svg import LIGHT
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment, LagCell

DRAWN = (charts.funnel, charts.gap, charts.heat, charts.lag, charts.segments, charts.importance,
         charts.reinforcement, charts.effects, charts.event_study)
CSS = (files("surefoot.report") / "static" / "surefoot.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("draw", DRAWN)
@pytest.mark.parametrize("state", sorted(STATES))
def test_a_picture_is_valid_and_says_what_it_shows(draw: Callable[[Assessment, str], charts.Chart], state: str) -> None:
    chart = draw(STATES[state](), "de")
    drawing = ElementTree.fromstring(chart.svg.encode("utf-8"))
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert drawing.find("{*}title").text == chart.title  # type: ignore[union-attr]
    assert drawing.find("{*}desc").text == chart.about  # type: ignore[union-attr]
    assert not drawing.findall(".//{*}script") + drawing.findall(".//{*}image")
    assert chart.svg == draw(STATES[state](), "de").svg


def test_a_notebook_shows_the_picture() -> None:
    chart = charts.gap(full())
    assert chart._repr_svg_() == chart.svg


def test_pictures_use_the_light_tokens_of_the_style_sheet() -> None:
    root = re.search(r":root\{.*?\}", CSS, re.DOTALL)
    assert root
    tokens = dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{6})", root[0])) | {
        "ground": "#ffffff", "neutral": re.findall(r"--rule-strong:(#\w+)", root[0])[0]}
    assert {name: tokens[name] for name in LIGHT} == LIGHT


def test_the_largest_step_down_is_marked_once_with_its_interval() -> None:
    drop = largest_drop(funnel_steps(full(), "en"))
    assert drop
    assert drop.after == 4
    assert (round(drop.points, 2), round(drop.low, 2), round(drop.high, 2)) == (0.31, 0.26, 0.36)
    assert charts.funnel(full()).html.count('class="drop"') == 1


def test_a_step_down_between_two_counts_has_no_interval() -> None:
    html = charts.funnel(no_usage()).html
    assert "The biggest step down: 31 points, 26 to 36" in html
    counted = replace(no_usage(), organisation=replace(no_usage().organisation, confidence=None))
    funnel = tuple(replace(found, share=0.5) if found.step == "trained" else found
                   for found in counted.organisation.funnel or ())
    counted = replace(counted, organisation=replace(counted.organisation, funnel=funnel))
    assert "The biggest step down: 50 points<" in charts.funnel(counted).html


def test_the_title_counts_what_is_shown() -> None:
    assert charts.gap(full()).title == "Confidence holds back 4 of 11 teams"
    assert charts.gap(thousand()).title == "Confidence holds back 14 of 40 groups"
    assert charts.gap(thousand(), "de").title == "14 von 40 Gruppen fehlt es an Zutrauen"


def test_groups_come_first_where_every_team_is_hidden() -> None:
    assert charts.gap(replace(thousand(50), teams=tuple(
        replace(group, shown=group.kind == "group", why_hidden=None if group.kind == "group" else "small")
        for group in thousand(50).teams[:30]))).title == "Confidence holds back 2 of 2 groups"


def step(at: float | None, half: float = 0.0) -> Step:
    estimate = Estimate(at, at - half, at + half, (9, 9)) if at is not None and half else None
    return Step("x", "", "X", "", at, estimate, "")


def test_a_step_down_within_its_interval_is_not_marked() -> None:
    assert largest_drop([step(0.5, 0.2), step(0.4, 0.2)]) is None
    assert largest_drop([]) is None


def test_a_step_that_is_not_known_is_passed_over_as_in_the_sentences_to_read_first() -> None:
    found = largest_drop([step(0.9), step(0.8), step(None), step(0.1)])
    assert found is not None
    assert (found.before, found.after, round(found.points, 2)) == (1, 3, 0.7)
    assert largest_drop([step(0.5), replace(step(0.1), step="activated"), step(0.4)], "activated") == Drop(
        0, 2, pytest.approx(0.1), pytest.approx(0.1), pytest.approx(0.1))


def test_steps_without_a_pulse_are_hatched_and_say_so() -> None:
    steps = {found.step: found for found in funnel_steps(no_pulse(), "en")}
    assert (steps["willing"].share, steps["willing"].note) == (None, "No pulse yet")
    assert charts.funnel(no_pulse()).html.count("hatch") == 2


def test_a_step_too_close_to_the_one_before_is_hidden() -> None:
    known = full()
    funnel = tuple(replace(found, people=None, share=None) if found.step == "activated" else found
                   for found in known.organisation.funnel or ())
    chart = charts.funnel(replace(known, organisation=replace(known.organisation, funnel=funnel)))
    assert "Hidden: too close to the step before" in chart.html


def test_a_wide_range_gets_an_outline_and_a_narrow_one_a_colour() -> None:
    group = full().teams[1]
    drivers = dict(group.drivers or {})
    for low, high, rough in ((0.1, 0.5, False), (0.1, 0.51, True)):
        drivers["fear"] = replace(drivers["fear"], share=Estimate(0.3, low, high, (15, 24)))
        assert heat_row(replace(group, drivers=drivers), 5, "en").cells[0].rough is rough


@pytest.mark.parametrize(("value", "shade"), [(0.19, "h1"), (0.2, "h2"), (0.35, "h3"), (0.5, "h4"), (0.65, "h5")])
def test_the_shades_begin_where_the_key_says(value: float, shade: str) -> None:
    group = full().teams[1]
    drivers = {**(group.drivers or {})}
    drivers["fear"] = replace(drivers["fear"], share=share(value, 0.1, (50, 99)))
    assert heat_row(replace(group, drivers=drivers), 5, "en").cells[0].shade == shade


def test_a_blank_is_a_gap_in_the_line_and_never_zero() -> None:
    cells = [LagCell("2026-05", 4, 9, 0.2), LagCell("2026-05", 8, None, None), LagCell("2026-05", 12, 9, 0.1)]
    (line,) = lag_lines(cells, 12, 0.2, "en")
    assert line.pieces == (((33.33, 100.0),), ((100.0, 50.0),))


def test_at_most_three_months_are_drawn() -> None:
    cells = [LagCell(f"2026-{month:02}", weeks, 9, 0.2) for month in range(1, 10) for weeks in (4, 8)]
    assert [line.name for line in lag_lines(cells, 8, 0.2, "en")] == ["September 2026", "August 2026", "July 2026"]


def test_a_segment_counted_with_its_neighbour_has_no_bar() -> None:
    assert "counted with a neighbour" in charts.segments(full()).html


def test_pictures_of_hidden_groups_do_not_depend_on_them() -> None:
    known = full()
    bare = tuple(group for group in known.teams if group.shown)
    hidden = tuple(group for group in known.teams if not group.shown)
    for draw in DRAWN:
        assert draw(replace(known, teams=bare + hidden)).svg == draw(replace(known, teams=bare + tuple(
            replace(group, people=(7, 7), adoption=share(0.3, 0.1, (7, 7))) for group in hidden))).svg
