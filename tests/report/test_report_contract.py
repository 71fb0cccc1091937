"""report.json keeps its contract in every state."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from organisations import STATES, full, share

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


def test_what_no_step_makes_yet_is_null() -> None:
    report = report_json(full())
    fear = report["organisation"]["drivers"]["fear"]
    assert (fear["weight"], fear["importance"], fear["reliability"]) == (None, None, None)
    assert report["organisation"]["reinforcement"] is None
    assert report["effects"] is None
    assert report["organisation"]["manager"]["effect_on_confidence"] is None
    assert {team["first_driver"] for team in report["teams"]} == {None}
    assert {team["roadmap"] for team in report["teams"]} == {None}


def test_the_schema_already_holds_what_comes_next() -> None:
    report = json.loads(report_bytes(full()))
    e = {"estimate": 0.1, "low": 0.0, "high": 0.2, "n": [100, 100], "interval": 0.9}
    report["organisation"]["drivers"]["fear"] |= {
        "weight": 0.3, "importance": e, "reliability": {"alpha": 0.8, "omega": 0.81, "spearman_brown": 0.8}}
    report["organisation"]["reinforcement"] = [
        {"a": "fear", "b": "isolation", "strength": 0.2, "low": 0.1, "high": 0.3}]
    report["teams"][1] |= {
        "first_driver": {"driver": "fear", "probability": 0.9, "of": 5},
        "roadmap": {"made_for": "t0", "steps": [{
            "action": "ritual", "driver": "fear", "starts": "2026-12-01", "ends": None, "owner": None,
            "minutes_week": 15, "why": "because", "what": ["ask"], "expected": e}]}}
    report["effects"] = [{
        "action": "any", "outcome": "weekly use", "estimate": 0.1, "low": 0.0, "high": 0.2,
        "low95": -0.1, "high95": 0.3, "p_permutation": 0.04, "teams": 12, "comparison_teams": 12,
        "randomised": True, "verdict": "cannot tell yet",
        "text": "We cannot tell yet.", "event_study": [{"week": -1, "estimate": 0.0, "low": -0.1, "high": 0.1}],
        "checks": [{"name": "trends", "passed": True, "text": "alike before"}], "detectable": 0.13}]
    Draft202012Validator(SCHEMA).validate(report)


def test_the_data_block_stands_alone_for_check() -> None:
    data = data_json(full().data)
    assert data["files"][0]["file"] == "people.csv"
    assert data["problems"][0]["example"] == {"file": "usage/part-1.parquet", "line": 88}
    assert data["response"] is None


@pytest.mark.parametrize("state", sorted(STATES))
def test_group_keys_and_order_are_those_of_the_tree(state: str) -> None:
    assessment = STATES[state]()
    assert [team["team"] for team in report_json(assessment)["teams"]] == [group.team for group in assessment.teams]
