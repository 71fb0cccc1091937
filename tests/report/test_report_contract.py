"""report.json keeps its contract in every state."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from organisations import STATES, early_days, full, no_pulse, share
from reasons import manager_effects, roadmap

from surefoot.close.earlier import from_report
from surefoot.report import data_json, report_json
from surefoot.report.contract import report_bytes
from surefoot.vocabulary.results import Assessment, Group
from surefoot.vocabulary.settings import Settings

SCHEMA = json.loads((files("surefoot.report") / "report.schema.json").read_text(encoding="utf-8"))


def test_every_state_in_every_language_keeps_the_schema(assessment: Assessment, language: str) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(report_bytes(assessment, language)))


def test_the_bytes_are_the_same_for_the_same_assessment() -> None:
    assert report_bytes(full()) == report_bytes(full())


def test_the_schema_names_every_setting() -> None:
    assert list(SCHEMA["properties"]["settings"]["properties"]) == [field.name for field in fields(Settings)]


def test_a_number_that_is_not_one_is_a_fault_and_never_written() -> None:
    known = full()
    broken = replace(known, organisation=replace(known.organisation, regular_among_trained=float("nan")))
    with pytest.raises(ValueError, match="not JSON compliant"):
        report_bytes(broken)


def test_representation_noise_is_not_written() -> None:
    known = full()
    noisy = replace(known, organisation=replace(known.organisation, regular_among_trained=0.1 + 0.2))
    assert report_json(noisy)["organisation"]["regular_among_trained"] == 0.3


def test_a_hidden_group_says_nothing_even_if_it_holds_something() -> None:
    known = full()
    leaking = Group("t", "Team", "all", "team", False, "small", (5, 9), capability=share(0.5, 0.1, (5, 9)),
                    why={"fear": "small"}, held=("adoption",))
    team = report_json(replace(known, teams=(leaking,)))["teams"][0]
    told = {name for name, value in team.items() if value not in (None, {}, [])}
    assert told == {"team", "name", "parent", "kind", "shown", "why_hidden"}
    assert team["shown"] is False


def test_sentences_travel_with_their_keys_and_values() -> None:
    report = report_json(full())
    assert report["reading"][2] == "The largest step down is 31 points, from “Can do it” to “Willing in real work”."
    assert report["reading_keys"][2] == {"key": "reading_step", "values": {
        "step_from": "capable", "step_to": "willing", "points": 0.31}}
    assert report["reading_keys"][1]["values"]["capable"]["n"] == [611, 611]


def test_a_verdict_is_a_sentence_and_how_sure_it_is() -> None:
    verdict = report_json(full())["teams"][1]["verdict"]
    assert verdict == {
        "limit": "confidence", "probability": 0.8, "key": "limit_confidence", "values": {"probability": 80},
        "text": "Confidence holds this group back: more people can do it than are willing in real work. "
                "At least 80 in 100 sure."}


def test_what_is_not_known_is_null() -> None:
    report = report_json(no_pulse())
    assert report["organisation"]["drivers"] is None
    assert report["organisation"]["diagnosis"] is None
    assert report["organisation"]["reinforcement"] is None
    assert report["organisation"]["manager"] is None
    assert {team["first_driver"] for team in report["teams"]} == {None}
    assert report_json(early_days())["effects"] is None


def test_weights_are_null_until_enough_answered() -> None:
    assert report_json(full())["organisation"]["drivers"]["fear"]["weight"] == 0.31
    fear = report_json(early_days())["organisation"]["drivers"]["fear"]
    assert (fear["weight"], fear["importance"], fear["reliability"]) == (None, None, None)


def test_the_manager_stands_beside_the_drivers_in_the_diagnosis() -> None:
    diagnosis = report_json(full())["organisation"]["diagnosis"]
    assert diagnosis["importance"]["manager"]["estimate"] == 0.062
    assert diagnosis["split"]["teams"] == 48
    assert diagnosis["careless"]["flagged"] == 9


def test_a_level_of_fewer_than_five_managers_is_never_written() -> None:
    few = replace(full(), organisation=replace(full().organisation, manager_effects=manager_effects(4)))
    assert report_json(few)["organisation"]["manager"]["two_views"] is None
    assert report_json(full())["organisation"]["manager"]["two_views"]["self_view"]["n"] == [12, 12]


def test_a_step_travels_with_the_keys_of_all_its_sentences() -> None:
    plan = report_json(full())["teams"][1]["roadmap"]
    step = plan["steps"][1]
    assert (plan["starts"], plan["weeks"], step["action"], step["driver"]) == ("2026-11-30", 12, "ritual", "fear")
    assert step["owner_keys"] == {"key": "roadmap_owner_manager", "values": {}}
    assert step["why_keys"]["values"]["share"]["n"] == [15, 24]
    for name in ("order", "assumed"):
        assert len(plan[name]) == len(plan[f"{name}_keys"]) > 0
    assert [found["key"] for found in step["what_keys"]][1] == "roadmap_do_count_alike"


def test_the_next_report_can_read_a_plan_back_as_it_was() -> None:
    for language in ("en", "de"):
        plans = from_report(json.loads(report_bytes(full(), language)))
        assert plans == {group.team: group.roadmap for group in full().teams if group.roadmap}


def test_a_hidden_group_keeps_its_parents_plan_and_never_one_of_its_own() -> None:
    teams = {team["team"]: team for team in report_json(full())["teams"]}
    assert teams["t98"]["roadmap"]["made_for"] == "all"
    own = replace(full().team("t98"), roadmap=roadmap("t98"))
    assert report_json(replace(full(), teams=(own,)))["teams"][0]["roadmap"] is None


def test_an_effect_is_written_with_its_checks_and_weeks() -> None:
    ritual, *_, few, same, hurt, _ = report_json(full())["effects"]
    assert (ritual["key"], ritual["checks"][0]["key"], ritual["smallest"]) == ("proof_helped", "proof_drawn", 0.05)
    assert ritual["event_study"][0]["week"] == -8
    assert ritual["event_study"][13] == {"week": 5, "estimate": None, "low": None, "high": None}
    assert few["series"][0] == {"first": "2026-10-05", "weeks_since_start": -8, "share": 0.2, "people": [25, 49]}
    assert (same["verdict"], hurt["verdict"]) == ("made no difference we could see", "hurt")


def test_a_report_has_a_line_for_each_team() -> None:
    text = report_bytes(full()).decode()
    assert sum(line.startswith('  {"team": ') for line in text.splitlines()) == len(full().teams)
    assert json.loads(text) == report_json(full())


def test_the_data_block_stands_alone_for_check() -> None:
    data = data_json(full().data)
    assert data["files"][0]["file"] == "people.csv"
    assert data["problems"][0]["example"] == {"file": "usage/part-1.parquet", "line": 88}
    assert data["response"] is None


@pytest.mark.parametrize("state", sorted(STATES))
def test_group_keys_and_order_are_those_of_the_tree(state: str) -> None:
    assessment = STATES[state]()
    assert [team["team"] for team in report_json(assessment)["teams"]] == [group.team for group in assessment.teams]
