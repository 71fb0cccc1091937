"""report.html says what may be said, in every state, and nothing that is hidden leaves a trace in it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from organisations import NOTHING, all_hidden, full, hidden, hostile, no_pulse, only_people, share, team, thousand, tiny

from surefoot.charts.rows import team_rows
from surefoot.report.findings import choose_heading, finding
from surefoot.report.page import page_html
from surefoot.report.writing import files
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.results import Assessment, FunnelStep, Verdict
from surefoot.vocabulary.tables import FileFacts


class Elements(HTMLParser):
    """Tags, ids and the text a reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self._skip = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self._skip = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._skip = False

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.text += data


def without_styles(page: str) -> str:
    return re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def test_a_page_is_one_file_without_script_or_request(assessment: Assessment, language: str) -> None:
    page = page_html(assessment, language)
    found = Elements(page)
    assert not {"script", "img", "iframe", "object", "link "} & set(found.tags)
    assert "://" not in page
    assert set(re.findall(r"url\((.{5})", page)) <= {'"data'}
    assert not [name for name, _ in found.attributes if name.startswith("on")]


def test_a_page_has_one_heading_and_no_id_twice(assessment: Assessment, language: str) -> None:
    found = Elements(page_html(assessment, language))
    ids = [value for name, value in found.attributes if name == "id"]
    assert found.tags.count("h1") == 1
    assert len(ids) == len(set(ids))
    levels = [int(tag[1]) for tag in found.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_page_names_its_language(language: str) -> None:
    assert f'<html lang="{"de" if language == "de" else "en-GB"}">' in page_html(full(), language)


def test_names_out_of_the_data_stay_names() -> None:
    page = page_html(hostile())
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page.lower()
    assert "{{ 7*7 }}" in page
    assert "\u202e" not in page
    assert "\x00" not in page
    assert "x" * 81 not in page
    assert set(Elements(page).tags) == set(Elements(page_html(full())).tags)


def test_only_fonts_that_are_needed_are_carried_along() -> None:
    assert page_html(full()).count("data:font/woff2") == 1
    assert page_html(hostile()).count("data:font/woff2") == 2


def test_nothing_of_a_hidden_group_reaches_any_file() -> None:
    bare = full()
    plan = bare.team("t98").roadmap
    holding = replace(team(3, "HR and learning", n=(7, 7)), team="t98", shown=False, why_hidden="complement",
                      roadmap=plan)
    filled = replace(bare, teams=tuple(holding if group.team == "t98" else group for group in bare.teams))
    assert files(filled) == files(bare)


def test_a_hidden_row_shows_no_count() -> None:
    page = without_styles(page_html(full()))
    rows = re.findall(r"<li>(?:(?!</li>).)*HR and learning.*?</li>|<tr(?:(?!</tr>).)*HR and learning.*?</tr>", page,
                      re.DOTALL)
    assert rows
    for row in rows:
        assert not re.search(r"\d", re.sub(r"<[^>]*>", "", row))


def test_hidden_groups_of_any_kind_take_the_same_room() -> None:
    sizes = {len(page_html(replace(full(), teams=(full().teams[0], team(1, "Shown"), hidden("x", name, "small")))))
             for name in ("Abcdef", "Ghijkl")}
    assert len(sizes) == 1


def test_groups_are_ordered_by_verdict_then_size_and_hidden_ones_as_in_the_tree() -> None:
    small, large = team(0, "small", n=(5, 9)), team(1, "large", n=(50, 99))
    on_its_way = replace(team(4, "fine", n=(100, 100)))
    tree = (full().teams[0], hidden("b", "B"), on_its_way, small, hidden("a", "A", "complement"), large)
    names = [group.name for group in team_rows(replace(full(), teams=tree)).lead]
    assert names == ["large", "small", "fine", "B", "A"]


def test_the_organisation_is_no_row_of_the_groups() -> None:
    assert "all" not in {group.team for group in team_rows(full()).lead}


def test_a_thousand_teams_stay_readable() -> None:
    rows, page = team_rows(thousand()), page_html(thousand())
    assert (rows.kind, len(rows.first), len(rows.rest), len(rows.others)) == ("group", 8, 32, 1000)
    assert len(page) < 2_500_000
    assert page.index("Team 1000<") > page.index("<details>")


def test_eight_rows_are_open_and_the_rest_is_closed() -> None:
    section = re.search(r'aria-labelledby="h-teams">.*?</section>', page_html(full()), re.DOTALL)
    assert section
    opened, closed = section[0].split("<details>", 1)
    assert opened.count('role="img"') == 8
    assert closed.count('role="img"') == 3


@pytest.mark.parametrize(("assessment", "says"), [
    (no_pulse(), ["No pulse has run yet", "Run the short anonymous pulse"]),
    (only_people(), ["We know who is here.", "No group has been measured yet", "No licences known"]),
    (all_hidden(), ["Every group is too small to show on its own",
                    "This needs at least 5 answers. We also hide the group next to it where the two together would "
                    "give it away."]),
    (tiny(), ["About 6 in 10", "likely 3 to 9", "7 answers"]),
    (full(), ["31%", "likely 27 to 35", "611 answers", "15 to 24 people", "Hidden, to protect the next group",
              "Last shown value, because people came or went", "The biggest step down: 31 points, 26 to 36",
              "Surefoot never shows how one person uses AI or answers a survey, to anyone. "
              "Groups of fewer than 5 people are not shown."]),
])
def test_each_state_says_what_it_is(assessment: Assessment, says: list[str]) -> None:
    text = " ".join(Elements(page_html(assessment)).text.split())
    for words in says:
        assert words in text, words


def test_a_pulse_with_too_few_answers_is_not_called_missing() -> None:
    page = page_html(tiny())
    assert "No pulse has run yet" not in page
    assert "What holds people back cannot be shown" in page


def test_many_files_are_summed_up_by_source() -> None:
    parts = tuple(FileFacts(f"usage/{at}.parquet", "usage", "usage", 10, 9, 1, "2026-01-05", "2026-02-01")
                  for at in range(500))
    page = page_html(replace(full(), data=replace(full().data, files=parts)))
    assert page.count("usage/") == 1
    assert "5,000" in page
    assert "500 files, summed up by source" in page


def organisation(trained: float | None, capable: float | None, confident: float | None,
                 regular: float | None) -> Assessment:
    n = (500, 500)
    funnel = None if trained is None else (FunnelStep("licensed", 500, 1.0, 500), FunnelStep("trained", 1, trained, 1))
    known: dict[str, Any] = {name: None if value is None else share(value, 0.04, n) for name, value in (
        ("capability", capable), ("confidence", confident), ("adoption", regular))}
    return replace(full(), organisation=replace(NOTHING, people=500, funnel=funnel, **known))


@pytest.mark.parametrize(("shares", "expected"), [
    ((0.81, 0.62, 0.31, 0.14), "trained_confidence"),
    ((0.81, 0.62, 0.60, 0.14), "trained_adoption"),
    ((0.81, 0.30, 0.30, 0.14), "trained_not_capable"),
    ((0.81, 0.48, 0.30, 0.14), "trained_few_use"),
    ((0.81, None, None, 0.14), "trained_few_use"),
    ((0.30, 0.62, 0.31, 0.14), "not_trained"),
    ((0.81, 0.80, 0.80, 0.70), "on_its_way"),
    ((0.81, 0.80, 0.80, 0.58), "near"),
    ((None, 0.62, 0.31, 0.14), "gap_untold"),
    ((None, None, None, 0.14), "few_use"),
    ((0.81, 0.62, 0.31, None), "no_use_gap"),
    ((0.81, 0.62, 0.60, None), "no_use"),
    ((0.81, None, None, None), "little"),
    ((None, None, None, None), "only_people"),
])
def test_the_heading_claims_what_the_intervals_allow(shares: tuple[float | None, ...], expected: str) -> None:
    assert finding(organisation(*shares)) == expected


def test_an_organisation_without_people_says_so() -> None:
    assert choose_heading(replace(full(), organisation=NOTHING)) == Sentence("heading_empty")


def test_a_verdict_that_cannot_tell_is_drawn_with_the_same_care() -> None:
    unsure = replace(team(0, "Finance"), verdict=Verdict("cannot tell", 0.5))
    page = page_html(replace(full(), teams=(full().teams[0], unsure)))
    assert "Cannot tell yet" in page
    assert "The ranges overlap" in page
