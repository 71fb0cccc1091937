"""The short version of `make validate`: a few dozen of the seeds, held to bounds their number allows.

The bounds are the aims of docs/validity.md, widened by about two standard errors of so few seeds.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from validity.__main__ import MARKS, PAGE
from validity.first_driver import named, together
from validity.gaming import watched
from validity.proof import detected, judged, lasting

CLAIMS = ("helped", "hurt")


@pytest.mark.slow
def test_first_drivers_named_with_confidence_are_right_and_bands_keep_their_word() -> None:
    found = together([named(seed, 40) for seed in range(1, 81)])
    sure = found.band >= 0.8
    assert sure.sum() > 150
    assert found.right[sure].mean() >= 0.86
    for band in (0.5, 0.8, 0.9):
        mine = found.band == band
        assert found.right[mine].mean() >= band - 2 * np.sqrt(band * (1 - band) / mine.sum())


@pytest.mark.slow
@pytest.mark.parametrize("teams", [12, 40, 150])
def test_intervals_of_levels_cover_what_a_team_would_truly_answer(teams: int) -> None:
    found = together([named(seed, teams) for seed in range(1, 2 + 1200 // teams)])
    assert 0.87 <= np.nanmean(found.covered) <= 0.98
    assert np.nanmean(found.shown) >= 0.92


@pytest.mark.slow
@pytest.mark.parametrize("teams", [12, 24])
def test_without_an_effect_a_proof_hardly_ever_claims_one_where_before_and_after_mostly_does(teams: int) -> None:
    found = [judged(seed, teams) for seed in range(1, 101)]
    assert np.mean([one.verdict in CLAIMS for one in found]) <= 0.07 + 0.04
    assert np.mean([one.naive for one in found]) >= 0.40


@pytest.mark.slow
def test_a_planted_effect_lies_in_nine_of_ten_intervals_and_is_mostly_found() -> None:
    found = [judged(seed, 24, 0.13) for seed in range(1, 101)]
    assert 0.82 <= np.mean([one.covered for one in found]) <= 0.98
    assert np.mean([one.verdict == "helped" for one in found]) >= 0.70
    assert not any(one.verdict == "hurt" for one in found)


@pytest.mark.slow
def test_what_a_roll_out_says_it_can_detect_is_found_four_times_in_five() -> None:
    found = [one for one in (detected(seed, 24) for seed in range(1, 41)) if one is not None]
    assert len(found) == 40
    assert np.mean([one[1] for one in found]) >= 0.68


@pytest.mark.slow
def test_an_effect_that_is_lost_is_seen_to_fade_and_one_that_stays_hardly_ever() -> None:
    assert np.mean([lasting(seed, 24, 1.0) == "fades" for seed in range(1, 41)]) >= 0.40
    assert np.mean([lasting(seed, 24, 0.0) == "fades" for seed in range(1, 41)]) <= 0.05
    assert np.mean([lasting(seed, 6, 0.0) == "fades" for seed in range(1, 41)]) <= 0.15


def test_teams_whose_use_was_made_for_the_count_are_flagged_and_honest_ones_are_not() -> None:
    teams = [one for seed in range(1, 21) for one in watched(seed)]

    def flagged(*stories: str) -> float:
        return float(np.mean([one.flagged for one in teams if one.story in stories]))
    assert flagged("ordinary", "daily", "project") <= 0.02
    assert flagged("month-end task") <= 0.08
    assert flagged("scripted") >= 0.9
    assert flagged("bursty") >= 0.6
    assert flagged("end of period") >= 0.5


def test_the_page_holds_results_of_all_thousand_seeds_and_of_both_halves() -> None:
    page = Path(PAGE).read_text(encoding="utf-8")
    results = page[page.index(MARKS[0]):page.index(MARKS[1])]
    assert re.search(r"Made on \d+ \w+ 20\d\d from seeds 1 to 1000\.", results)
    assert results.count("| development ") == results.count("| held out ") > 20
