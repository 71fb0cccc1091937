"""Capability from a skill check: whose latest one up to the day was passed."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from .made import SUNDAY, logs_of, one_person

DAY = timedelta(days=1)


def checked(*rows: dict[str, object]) -> bool | None:
    """Whether Ann counts as capable by these rows of the training table; None = no usable check."""
    logs = logs_of(one_person(training=[{"person": "ann", "course": "quiz", "kind": "check", **row} for row in rows]))
    found = logs.checked[logs.people.keys == "ann"][0]
    return None if np.isnan(found) else bool(found)


def test_a_check_passed_on_the_day_counts() -> None:
    assert checked({"completed_on": SUNDAY, "passed": True}) is True


def test_a_check_after_the_day_is_ignored() -> None:
    assert checked({"completed_on": SUNDAY + DAY, "passed": True}) is None


def test_the_latest_check_decides_when_it_was_failed() -> None:
    assert checked({"completed_on": SUNDAY, "passed": False}, {"completed_on": SUNDAY - DAY, "passed": True}) is False


def test_the_latest_check_decides_when_it_was_passed() -> None:
    assert checked({"completed_on": SUNDAY - DAY, "passed": False}, {"completed_on": SUNDAY, "passed": True}) is True


def test_a_score_alone_never_decides() -> None:
    assert checked({"completed_on": SUNDAY, "score": 1.0}) is None


def test_a_course_is_no_skill_check() -> None:
    assert checked({"completed_on": SUNDAY, "passed": True, "kind": "general"}) is None


def test_checks_of_people_who_left_are_not_counted() -> None:
    org = one_person(training=[{"person": "ann", "course": "quiz", "kind": "check", "completed_on": SUNDAY - DAY,
                                "passed": True}])
    org.people[0]["left"] = SUNDAY - DAY
    logs = logs_of(org)
    assert np.isnan(logs.checked[logs.people.keys == "ann"][0])
