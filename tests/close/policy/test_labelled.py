"""Questions of people to three policies: understood rightly, and never answered laxer than the policy.

The held-out half is not run here: `make validate` prints its totals once a release (docs/ask.md).
"""

from __future__ import annotations

import pytest

from tests.close.labelled.measuring import Totals, measured, ours, questions, searched, table, total


@pytest.fixture(scope="module")
def development() -> dict[str, Totals]:
    """Totals by kind."""
    print(table("development"))
    return measured("development", ours)


def test_there_are_two_hundred_questions_of_every_kind() -> None:
    kinds = {question["kind"] for question in questions("development")}
    assert kinds == {
        "plain", "misspelt", "indirect", "multi-part", "negated", "off-topic", "hostile", "german", "unknown",
    }  # fmt: skip
    assert len(questions("development")) >= 200
    assert len(questions("held_out")) >= 200


def test_of_the_questions_worked_with_nearly_all_are_understood(development: dict[str, Totals]) -> None:
    assert total(development).understood >= 0.95 * total(development).questions


def test_no_question_worked_with_is_answered_laxer_than_the_policy(development: dict[str, Totals]) -> None:
    _never_laxer(development)


def test_questions_met_on_the_way_stay_understood_and_none_is_answered_laxer() -> None:
    found = measured("more", ours)
    assert total(found).understood >= 0.95 * total(found).questions
    _never_laxer(found)


def test_plain_retrieval_is_worse_in_every_way(development: dict[str, Totals]) -> None:
    mine, theirs = total(development), total(measured("development", searched))
    assert mine.answered > theirs.answered
    assert mine.laxer < theirs.laxer
    assert mine.uncovered < theirs.uncovered


def _never_laxer(by_kind: dict[str, Totals]) -> None:
    found = total(by_kind)
    assert (found.laxer, found.uncovered, found.bare) == (0, 0, 0)
    assert by_kind["off-topic"].spoken == 0
