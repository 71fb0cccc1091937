"""Effects are told to a hundredth with ends outward, and the pooled series like any figure of a group."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from surefoot.disclose.effects import effects
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.proof import Effect, EventWeek, Point

numbers = st.floats(-0.5, 0.5)


def effect(at: float = 0.0812, half: float = 0.05, **more: object) -> Effect:
    known = {"action": "policy", "outcome": "weekly use", "estimate": at, "low": at - half, "high": at + half,
             "low95": at - 1.2 * half, "high95": at + 1.2 * half, "p_permutation": 0.0413, "teams": 12,
             "comparison_teams": 9, "randomised": True, "verdict": "helped", "text": Sentence("proof_helped")}
    return Effect(**{**known, **more})  # type: ignore[arg-type]


def hundredths(value: float | None) -> bool:
    return value is None or abs(100 * value - round(100 * value)) < 1e-6


@given(numbers, st.floats(0.001, 0.3))
def test_no_end_moves_inward_and_everything_is_a_hundredth(at: float, half: float) -> None:
    told = effects([effect(at, half)])
    assert told is not None
    one = told[0]
    assert all(hundredths(value) for value in (one.estimate, one.low, one.high, one.low95, one.high95))
    assert one.low is not None
    assert one.high is not None
    assert one.low <= at - half + 1e-9
    assert one.high >= at + half - 1e-9


def test_weeks_that_can_not_be_told_stay_untold() -> None:
    told = effects([effect(event_study=Rows([EventWeek(-1, None, None, None), EventWeek(0, 0.0311, -0.02, 0.0812)]))])
    assert told is not None
    assert list(told[0].event_study) == [EventWeek(-1, None, None, None), EventWeek(0, 0.03, -0.02, 0.09)]


def test_the_pooled_series_is_rounded_like_a_group() -> None:
    told = effects([effect(estimate=None, low=None, high=None, low95=None, high95=None, p_permutation=None,
                           verdict="cannot tell yet", series=Rows([Point(date(2026, 8, 3), 4, 0.3319, (37, 37))]))])
    assert told is not None
    assert told[0].series[0] == Point(date(2026, 8, 3), 4, 0.35, (25, 49))
    assert told[0].estimate is None


def test_where_nothing_was_recorded_there_are_no_effects() -> None:
    assert effects(None) is None
