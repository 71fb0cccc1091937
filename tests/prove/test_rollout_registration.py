"""The registration: what was promised can be read again, and a proof that does otherwise is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.charts.formats import sentence_text
from surefoot.prove.registration import (
    Registration,
    agrees,
    as_json,
    is_registration,
    plan_sha256,
    read_registration,
    register,
    terms,
    window,
)
from surefoot.prove.rollout import Baseline, Candidate, Schedule, plan_table, rollout
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Table, UnusableInput, table
from surefoot.vocabulary.words import LANGUAGES

TODAY, FIRST = date(2026, 8, 5), date(2026, 9, 7)
SETTINGS = Settings()


def registered(names: tuple[str, ...] = tuple(f"t{n}" for n in range(12)), seed: str = "1",
               smallest: float = 0.05) -> Registration:
    draw = rollout([Candidate(name, 7) for name in names], "ritual", Schedule(4, FIRST, 4), seed,
                   baseline=Baseline(20, date(2026, 8, 2)), today=TODAY, settings=SETTINGS)
    judged = terms(*window(draw, date(2026, 3, 16)), SETTINGS, smallest=smallest)
    return register(draw, judged, TODAY, detectable=0.12, detectable_from="baseline weeks", in_words=("So it is.",))


PROMISED = registered()
PLAN = plan_table(PROMISED.rollout, TODAY)


def keys(registration: Registration = PROMISED, plan: Table | None = PLAN, **changed: object) -> list[str]:
    return [found.key for found in agrees(registration, plan, replace(registration.terms, **changed))]  # type: ignore


@given(st.lists(st.text(min_size=1), min_size=8, max_size=20, unique=True), st.text(), st.floats(0.001, 0.999))
def test_what_was_registered_is_read_again(names, seed, smallest):
    written = registered(tuple(names), seed, smallest)
    assert read_registration(as_json(written)) == written


def test_the_same_registration_is_the_same_bytes():
    assert as_json(PROMISED) == as_json(registered())


def test_a_proof_on_the_same_terms_and_plan_agrees():
    assert keys() == []


def test_the_terms_in_force_are_those_that_are_registered():
    judged = terms(PROMISED.terms.window_from, PROMISED.terms.window_to, SETTINGS)
    assert agrees(read_registration(as_json(PROMISED)), PLAN, judged) == ()


def test_the_window_begins_26_weeks_before_the_first_start_at_most():
    assert window(PROMISED.rollout, date(2025, 1, 6)) == (date(2026, 3, 9), date(2027, 1, 24))
    assert window(PROMISED.rollout, date(2026, 6, 1))[0] == date(2026, 6, 1)


@pytest.mark.parametrize(("changed", "key"), [
    ({"outcome": "regular use"}, "rollout_deviates_outcome"),
    ({"window_from": date(2026, 5, 4)}, "rollout_deviates_from"),
    ({"window_to": date(2026, 12, 6)}, "rollout_deviates_early"),
    ({"window_to": date(2027, 3, 7)}, "rollout_deviates_longer"),
    ({"smallest": 0.04}, "rollout_deviates_smallest"),
    ({"method": "before and after"}, "rollout_deviates_method"),
    ({"rule": "p <= 0.1"}, "rollout_deviates_method"),
    ({"definitions": {"timezone": "Europe/Berlin", "interval": 0.9, "effect_teams": 8}}, "rollout_deviates_settings"),
])
def test_a_proof_that_does_otherwise_says_so(changed, key):
    assert keys(**changed) == [key]


def test_a_team_moved_to_another_wave_is_told_and_counted():
    moved = PLAN["starts_on"].copy()
    moved[0] = np.datetime64("2026-10-05")
    plan = Table(PLAN.schema, {**PLAN.columns, "starts_on": moved})
    found = agrees(PROMISED, plan, PROMISED.terms)
    assert [(one.key, one.values) for one in found] == [("rollout_deviates_plan", {"teams": 1})]


def test_a_team_left_out_or_added_is_told():
    less = Table(PLAN.schema, {name: column[1:] for name, column in PLAN.columns.items()})
    more = table(PLAN.schema, {name: [*column, "new" if name == "team" else column[0]]
                               for name, column in PLAN.columns.items()})
    assert keys(plan=less) == keys(plan=more) == ["rollout_deviates_plan"]


def test_rows_of_another_action_or_another_draw_do_not_matter():
    more = table(PLAN.schema, {name: [*column, {"team": "t1", "action": "peers"}.get(name, column[0])]
                               for name, column in PLAN.columns.items()})
    other = table(PLAN.schema, {name: [*column, {"team": "new", "seed": "2"}.get(name, column[0])]
                                for name, column in PLAN.columns.items()})
    assert keys(plan=more) == keys(plan=other) == []


def test_the_order_of_the_plan_does_not_matter():
    turned = Table(PLAN.schema, {name: column[::-1] for name, column in PLAN.columns.items()})
    assert plan_sha256(turned) == plan_sha256(PLAN)


def test_a_plan_that_is_gone_is_told():
    assert keys(plan=None) == ["rollout_deviates_no_plan"]


def test_a_file_that_was_changed_is_read_and_told():
    content = json.loads(as_json(PROMISED))
    content["terms"]["smallest"] = 0.02
    found = read_registration(json.dumps(content))
    assert found.terms.smallest == 0.02
    assert "rollout_deviates_changed" in keys(found)


def test_another_layout_of_the_file_is_no_change():
    assert read_registration(json.dumps(json.loads(as_json(PROMISED)), indent=7, sort_keys=True)).intact


def test_a_registration_is_dated_before_the_first_start():
    with pytest.raises(UnusableInput, match="before anything starts"):
        register(PROMISED.rollout, PROMISED.terms, FIRST)


def test_one_that_is_dated_later_all_the_same_is_told():
    assert "rollout_deviates_late" in keys(replace(PROMISED, registered_on=FIRST))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "surefoot/report/1"}'])
def test_other_files_are_no_registrations(text):
    assert not is_registration(text)
    with pytest.raises(UnusableInput, match="surefoot/registration/1"):
        read_registration(text)


def test_a_registration_with_a_part_missing_says_so():
    content = json.loads(as_json(PROMISED))
    del content["draw"]["teams"]
    with pytest.raises(UnusableInput, match="can't be read"):
        read_registration(json.dumps(content))


@pytest.mark.parametrize("smallest", [0, -0.1, 1, 5])
def test_a_smallest_effect_that_is_no_share_is_refused(smallest):
    with pytest.raises(UnusableInput, match=r"0\.05"):
        terms(FIRST, FIRST, SETTINGS, smallest=smallest)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_deviation_is_said_in_every_language(language):
    bad = replace(PROMISED, intact=False, registered_on=FIRST)
    judged = replace(PROMISED.terms, outcome="x", window_from=FIRST, window_to=FIRST, smallest=0.1, method="x",
                     definitions={})
    for sentence in (*agrees(bad, None, judged), *agrees(PROMISED, table(PLAN.schema, {
            name: column[:3] for name, column in PLAN.columns.items()}),
            replace(PROMISED.terms, window_to=date(2028, 1, 2)))):
        assert sentence_text(sentence, language)
