"""Positions in charts are classes of one sheet; `python tests/charts/test_positions.py` writes the product's copy."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from organisations import STATES

from surefoot import charts
from surefoot.charts import positions
from surefoot.report.page import page_html

FILE = Path(str(files("surefoot.report"))) / "static" / "positions.css"


def test_the_product_serves_the_sheet_that_charts_are_drawn_with() -> None:
    assert FILE.read_text(encoding="utf-8") == positions.sheet()


@pytest.mark.parametrize(("percent", "rule"), [
    (0, ".at0{left:0%}"), (100, ".at400{left:100%}"), (33.3, ".at133{left:33.25%}"), (5, ".at20{left:5%}"),
    (-3, ".at0{left:0%}"), (104, ".at400{left:100%}")])
def test_a_place_is_the_nearest_quarter_of_a_per_cent_within_the_chart(percent: float, rule: str) -> None:
    assert positions.sheet([positions.at(percent)]) == f"{rule}\n"


def test_what_reaches_from_one_place_to_another_ends_where_a_mark_there_stands() -> None:
    for low, high in ((12.1, 47.9), (0.1, 0.2), (33.37, 33.38)):
        assert int(positions.at(low)[2:]) + int(positions.wide(low, high)[4:]) == int(positions.at(high)[2:])


@pytest.mark.parametrize("state", sorted(set(STATES) - {"thousand"}))
def test_no_chart_and_no_report_carries_a_style_attribute(state: str) -> None:
    assessment = STATES[state]()
    drawn = [draw(assessment).html for draw in (charts.funnel, charts.gap, charts.heat, charts.segments, charts.lag,
                                                charts.importance, charts.reinforcement, charts.effects,
                                                charts.event_study)]
    for html in (*drawn, page_html(assessment)):
        assert not re.search(r"<[^>]*\sstyle=", html)


def test_a_report_carries_a_rule_for_every_position_it_uses() -> None:
    html = page_html(STATES["full"]())
    markup, sheet = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL), html.split("</style>")[0]
    used = set(re.findall(r"(?<=[ \"])(?:at|wide|up)\d+(?=[ \"])", markup))
    assert used
    assert all(f".{name}{{" in sheet for name in used)


if __name__ == "__main__":
    FILE.write_text(positions.sheet(), encoding="utf-8")
