"""Our segments beside those of Microsoft's vivainsights 0.4.3: equal on complete weeks, and where they differ, how."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from vivainsights.identify_usage_segments import identify_usage_segments

from surefoot.measure.segments import SEGMENTS, latest, segments
from surefoot.vocabulary.settings import Settings

SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "vivainsights_pq_copilot.csv"
THEIRS = {"Power User": "power", "Habitual User": "habitual", "Novice User": "novice", "Low User": "low",
          "Non-user": "none"}
VERSIONS = {"12w": (12, 8), "4w": (4, 4)}
MONDAYS = pd.date_range("2025-01-06", periods=200, freq="W-MON")


def theirs(actions: np.ndarray, version: str) -> np.ndarray:
    """Their segment of each person and week (P, W) on a complete panel."""
    people, weeks = actions.shape
    frame = pd.DataFrame({"PersonId": np.repeat(np.arange(people), weeks),
                          "MetricDate": np.tile(MONDAYS[:weeks], people), "actions": actions.ravel()})
    found = identify_usage_segments(frame, metric="actions", version=version)
    return found[f"UsageSegments_{version}"].map(THEIRS).to_numpy().reshape(people, weeks)


def ours(actions: np.ndarray, version: str, eligible: np.ndarray | None = None) -> np.ndarray:
    """Our segment of each person and week (P, W)."""
    weeks, least = VERSIONS[version]
    can = np.ones(actions.shape, dtype=bool) if eligible is None else eligible
    codes = segments(actions.astype(np.float32), actions > 0, can, Settings(), weeks=weeks, least=least)
    return np.array(SEGMENTS)[codes]


def theirs_of_rows(weeks: list[int], actions: list[float | None], version: str = "12w") -> str | None:
    """Their last segment of one person who has rows in these weeks only."""
    frame = pd.DataFrame({"PersonId": "ann", "MetricDate": MONDAYS[weeks], "actions": actions})
    return identify_usage_segments(frame, metric="actions", version=version)[f"UsageSegments_{version}"].iloc[-1]


def ours_of_rows(weeks: list[int], actions: list[float], count: int, joined: int = 0, version: str = "12w") -> str:
    """Our last segment of the same person on the calendar of `count` weeks, eligible from week `joined`."""
    panel = np.zeros((1, count), dtype=np.float32)
    panel[0, weeks] = actions
    return ours(panel, version, np.arange(count)[None, :] >= joined)[0, -1]


def panel(seed: int, people: int = 60, weeks: int = 40) -> np.ndarray:
    """Actions of people of every kind, some exactly at the cut-offs, (P, W)."""
    rng = np.random.default_rng(seed)
    level = rng.choice([0.0, 0.05, 0.5, 1.0, 3.0, 15.0, 25.0], (people, 1))
    made = rng.poisson(level, (people, weeks)) * (rng.random((people, weeks)) < rng.uniform(0.3, 1.0, (people, 1)))
    made[:4] = np.array([[15], [14], [1], [0]])
    made[4, :] = np.resize([20, 20, 20, 0], weeks)  # nine of twelve, mean exactly 15
    made[5, :] = np.resize([12] + 11 * [0], weeks)  # mean exactly 1
    return made


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("seed", range(3))
def test_random_panels_have_the_same_segments_row_for_row(seed: int, version: str) -> None:
    actions, skip = panel(seed), VERSIONS[version][0] - 1
    assert (ours(actions, version)[:, skip:] == theirs(actions, version)[:, skip:]).all()


def test_the_random_panels_hold_every_segment() -> None:
    assert set(np.unique(ours(panel(0), "12w"))) == set(SEGMENTS[:6])


@pytest.fixture(scope="module")
def sample() -> Iterator[pd.DataFrame]:
    if not SAMPLE.exists():
        if os.environ.get("CI"):
            pytest.fail(f"their sample is not at {SAMPLE}; CI must have it")
        pytest.skip(f"their sample is not at {SAMPLE}")
    yield pd.read_csv(SAMPLE)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("column", ["Total_Copilot_active_days", "Copilot_actions_taken_in_Excel",
                                    "Copilot_actions_taken_in_Word", "Copilot_actions_taken_in_Teams"])
def test_their_own_sample_has_the_same_segments_row_for_row(sample: pd.DataFrame, column: str, version: str) -> None:
    actions = sample.pivot_table(index="PersonId", columns="MetricDate", values=column).to_numpy()
    skip = VERSIONS[version][0] - 1
    assert (ours(actions, version)[:, skip:] == theirs(actions, version)[:, skip:]).all()


def test_their_sample_is_a_complete_weekly_panel(sample: pd.DataFrame) -> None:
    assert len(sample) == sample["PersonId"].nunique() * sample["MetricDate"].nunique() == 10_500


@pytest.mark.parametrize("version", VERSIONS)
def test_the_latest_segment_is_the_last_column(version: str) -> None:
    actions = panel(7).astype(np.float32)
    everybody = np.ones(len(actions), dtype=bool)
    codes = latest(actions, actions > 0, np.ones(actions.shape, dtype=bool), everybody, Settings())
    assert (np.array(SEGMENTS)[codes[list(VERSIONS).index(version)]] == ours(actions, version)[:, -1]).all()


# Where theirs counts rows and ours the calendar.
SPARSE = list(range(0, 60, 7))  # nine weeks with use across sixty


def test_nine_weeks_of_use_across_sixty_are_habitual_to_them_when_other_weeks_have_no_row() -> None:
    assert theirs_of_rows(SPARSE, [3] * 9) == "Habitual User"


def test_nine_weeks_of_use_across_sixty_are_low_to_them_when_other_weeks_are_zero() -> None:
    actions = np.zeros((1, 60))
    actions[0, SPARSE] = 3
    assert theirs(actions, "12w")[0, -1] == "low"


def test_nine_weeks_of_use_across_sixty_are_low_to_us_with_or_without_zero_rows() -> None:
    assert ours_of_rows(SPARSE, [3] * 9, 60) == "low"


def test_every_third_week_is_habitual_over_four_weeks_to_them_and_not_to_us() -> None:
    every_third = list(range(0, 39, 3))
    them, us = theirs_of_rows(every_third, [3] * 13, "4w"), ours_of_rows(every_third, [3] * 13, 39, version="4w")
    assert (them, us) == ("Habitual User", "low")


def test_a_newcomer_of_one_week_is_novice_to_them_and_too_new_to_us() -> None:
    assert (theirs_of_rows([19], [20]), ours_of_rows([19], [20], 20, joined=19)) == ("Novice User", "too_new")


def test_a_newcomer_of_eight_weeks_who_used_it_in_each_is_novice_to_them_and_habitual_to_us() -> None:
    weeks = list(range(12, 20))
    assert (theirs_of_rows(weeks, [3] * 8), ours_of_rows(weeks, [3] * 8, 20, joined=12)) == ("Novice User", "habitual")


def test_a_newcomer_of_nine_weeks_who_used_it_in_each_is_habitual_to_both() -> None:
    weeks = list(range(11, 20))
    them, us = theirs_of_rows(weeks, [3] * 9), ours_of_rows(weeks, [3] * 9, 20, joined=11)
    assert THEIRS[str(them)] == us == "habitual"


def test_a_hundred_actions_in_eight_of_twelve_weeks_are_novice_to_both() -> None:
    actions = np.array([[100] * 8 + [0] * 4])
    assert theirs(actions, "12w")[0, -1] == ours(actions, "12w")[0, -1] == "novice"


def test_a_mean_of_exactly_fifteen_over_nine_active_weeks_is_power_to_both() -> None:
    actions = np.array([[20] * 9 + [0] * 3])
    assert theirs(actions, "12w")[0, -1] == ours(actions, "12w")[0, -1] == "power"


def test_who_has_no_licence_has_no_segment_with_them_and_is_not_enabled_with_us() -> None:
    codes = latest(np.zeros((1, 12), dtype=np.float32), np.zeros((1, 12), dtype=bool), np.zeros((1, 12), dtype=bool),
                   np.array([False]), Settings())
    assert (theirs_of_rows(list(range(12)), [None] * 12), SEGMENTS[codes[0][0]]) == (None, "not_enabled")


def test_four_weeks_of_leave_lower_their_segment_and_not_ours() -> None:
    actions = np.array([[3] * 8 + [0] * 4])
    present = actions > 0
    assert (theirs(actions, "12w")[0, -1], ours(actions, "12w", present)[0, -1]) == ("novice", "habitual")


def test_they_change_the_callers_table_and_we_do_not() -> None:
    frame = pd.DataFrame({"PersonId": "ann", "MetricDate": MONDAYS[:12], "actions": 1.0})
    identify_usage_segments(frame, metric="actions")
    actions = np.ones((1, 12), dtype=np.float32)
    ours(actions, "12w")
    assert ("target_metric" in frame.columns, bool((actions == 1).all())) == (True, True)
