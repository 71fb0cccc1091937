"""What limits a group: every branch, and the order in which they are asked."""

from __future__ import annotations

import pytest

from surefoot.measure.gap import verdict
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.settings import Settings


def about(share: float | None, half: float = 0.05) -> Estimate | None:
    return None if share is None else Estimate(share, max(share - half, 0), min(share + half, 1), (10, 14))


def limit(adoption: float | None = 0.3, access: float | None = 0.95, capable: float | None = 0.7,
          confident: float | None = 0.7, half: float = 0.05) -> str:
    return verdict(about(adoption, half), about(access, half), about(capable, half), about(confident, half),
                   Settings())[0]


def chance(**more: float | None) -> float:
    known = {"adoption": 0.3, "access": 0.95, "capable": 0.7, "confident": 0.7, "half": 0.05, **more}
    half = float(known["half"] or 0)
    return verdict(*(about(known[name], half) for name in ("adoption", "access", "capable", "confident")),
                   Settings())[1]


def test_regular_use_of_most_is_on_its_way() -> None:
    assert limit(adoption=0.75) == "nothing"


def test_too_few_licences_are_a_limit_of_access() -> None:
    assert limit(access=0.5) == "access"


def test_few_who_can_are_a_limit_of_capability() -> None:
    assert limit(capable=0.3, confident=0.35) == "capability"


def test_many_who_can_but_do_not_dare_are_a_limit_of_confidence() -> None:
    assert limit(capable=0.8, confident=0.4) == "confidence"


def test_equal_shares_of_able_and_confident_people_tell_no_limit() -> None:
    assert limit() == "cannot tell"


def test_few_who_can_and_far_fewer_who_dare_are_a_limit_of_confidence() -> None:
    assert limit(capable=0.4, confident=0.1) == "confidence"


def test_half_who_can_are_no_limit_of_capability() -> None:
    assert limit(capable=0.55, confident=0.55) == "cannot tell"


@pytest.mark.parametrize(("adoption", "access", "capable", "confident", "wanted"), [
    (0.8, 0.3, 0.2, 0.2, "nothing"), (0.3, 0.3, 0.2, 0.2, "access"), (0.3, 0.3, 0.9, 0.2, "access"),
    (0.3, 0.95, 0.2, 0.2, "capability"), (0.8, 0.95, 0.9, 0.2, "nothing")])
def test_the_first_limit_that_holds_is_named(adoption: float, access: float, capable: float, confident: float,
                                             wanted: str) -> None:
    assert limit(adoption, access, capable, confident) == wanted


def test_wide_intervals_make_it_impossible_to_tell() -> None:
    assert limit(capable=0.65, confident=0.5, half=0.3) == "cannot tell"


def test_a_verdict_is_at_least_as_probable_as_the_setting_asks() -> None:
    assert chance(capable=0.8, confident=0.4) >= 0.8


def test_what_cannot_be_told_comes_with_the_largest_of_its_chances() -> None:
    assert 0 < chance(capable=0.75, confident=0.7) < 0.8


def test_with_nothing_known_the_chance_is_zero() -> None:
    assert verdict(None, None, None, None, Settings()) == ("cannot tell", 0.0)


def test_without_usage_confidence_can_still_be_the_limit() -> None:
    assert limit(adoption=None, access=None, capable=0.8, confident=0.4) == "confidence"


@pytest.mark.parametrize("absent", ["capable", "confident"])
def test_without_one_of_the_pair_neither_capability_nor_confidence_is_named(absent: str) -> None:
    assert limit(**{"capable": 0.2, "confident": 0.1, absent: None}) == "cannot tell"


def test_access_is_named_without_a_pulse() -> None:
    assert limit(access=0.4, capable=None, confident=None) == "access"


def test_the_same_estimates_give_the_same_chance() -> None:
    assert chance(capable=0.66, confident=0.5) == chance(capable=0.66, confident=0.5)


def test_an_interval_that_ends_at_one_is_read_by_its_uncut_side() -> None:
    known = Estimate(0.95, 0.75, 1.0, (5, 9))
    assert verdict(known, None, None, None, Settings())[1] == pytest.approx(0.998, abs=0.002)


def test_the_probability_asked_for_is_a_setting() -> None:
    lenient = Settings(verdict_probability=0.4)
    pair = about(0.72, 0.15), about(0.65, 0.15)
    found = [verdict(None, None, *pair, settings)[0] for settings in (Settings(), lenient)]
    assert found == ["cannot tell", "confidence"]
