"""What may be shown of a diagnosis: hundredths, ends outward, no count of a few, no view of a few managers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from surefoot.diagnose.associations import associations
from surefoot.disclose.diagnosis import careless, diagnosis, managers, outward
from surefoot.vocabulary.diagnosis import ManagerEffects, Reliability, TwoViews
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.settings import Settings

from ..diagnose.planted import planted

SETTINGS = Settings()
WILLING = Estimate(0.314159, 0.29, 0.34, (611, 611))


def numbers(value: object) -> list[float]:
    if isinstance(value, float):
        return [value]
    if isinstance(value, dict):
        return [number for part in value.values() for number in numbers(part)]
    if isinstance(value, tuple):
        return [number for part in value for number in numbers(part)]
    if hasattr(value, "__dataclass_fields__"):
        return [number for name in value.__dataclass_fields__ for number in numbers(getattr(value, name))]
    return []


def test_every_number_of_a_diagnosis_is_a_hundredth_and_every_size_a_band():
    cell, means = planted(1, 60)
    found = associations(cell, means, SETTINGS, dict.fromkeys((*DRIVERS, "manager", "confidence"), 0.8))
    shown = diagnosis(found, {"fear": Reliability(0.81234, None, 0.8129, (251, 251))}, None, len(cell), SETTINGS)
    told = numbers(shown)
    assert len(told) > 60
    assert all(abs(100 * number - round(100 * number)) < 1e-6 for number in told)
    assert shown.respondents[0] % 10 == 0
    assert shown.reliability["fear"].answers == (250, 250)


def test_ends_move_outward_only():
    shown = outward(Estimate(0.123, 0.111, 0.139, (611, 611)), (610, 610))
    assert (shown.estimate, shown.low, shown.high, shown.n) == (0.12, 0.11, 0.14, (610, 610))


def test_without_enough_answers_all_drivers_weigh_the_same_and_it_says_so():
    shown = diagnosis(None, {}, None, 40, SETTINGS)
    assert set(shown.weights.values()) == {1.0}
    assert not shown.weights_known
    assert shown.explained is None


@pytest.mark.parametrize("flagged", [1, 2, 3, 4])
def test_a_few_careless_answers_are_not_counted_out(flagged):
    shown = careless(flagged, 611, WILLING, replace(WILLING, n=(611 - flagged, 611 - flagged)), SETTINGS)
    assert shown.flagged is None
    assert shown.confidence_without is None


def test_without_careless_answers_there_is_nothing_to_compare():
    assert careless(0, 611, WILLING, WILLING, SETTINGS).confidence_without is None


def test_enough_careless_answers_show_the_share_with_and_without_them():
    shown = careless(21, 611, WILLING, replace(WILLING, estimate=0.331, n=(590, 590)), SETTINGS)
    assert shown.flagged == 21
    assert shown.confidence_with is not None
    assert shown.confidence_without is not None
    assert (shown.confidence_with.estimate, shown.confidence_without.estimate) == (0.31, 0.33)


def views(count: int) -> TwoViews:
    view = Estimate(52.3, 41.0, 63.6, (count, count))
    return TwoViews(view, view, Estimate(11.2, 3.1, 19.9, (count, count)))


def test_views_of_fewer_than_five_managers_are_hidden():
    assert managers(ManagerEffects(None, None, views(4)), SETTINGS) is None


def test_views_of_five_managers_are_shown_to_the_nearest_five():
    shown = managers(ManagerEffects(None, None, views(5)), SETTINGS)
    assert shown is not None
    assert shown.two_views is not None
    assert shown.two_views.difference == Estimate(10.0, 0.0, 20.0, (5, 5))


def test_effects_between_teams_keep_their_number_of_teams():
    shown = managers(ManagerEffects(Estimate(0.2871, 0.141, 0.652, (143, 143)), None), SETTINGS)
    assert shown is not None
    assert shown.on_confidence == Estimate(0.29, 0.14, 0.66, (143, 143))
    assert np.isclose(shown.on_confidence.interval, 0.9)
