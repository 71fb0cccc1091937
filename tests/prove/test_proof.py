"""The proof as a whole: from records, plans and use to what may be said."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import surefoot
from surefoot.charts.formats import sentence_text
from surefoot.measure.logs import Logs
from surefoot.prove.proof import prove
from surefoot.prove.registration import Registration, register, terms
from surefoot.prove.rollout import Drawn, Rollout, Schedule, plan_table
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.proof import Effect
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.words import LANGUAGES

from .panels import iso, organisation, rows_of, week

WEEKS, SIZE = 36, 8
SETTINGS = Settings()


def teams_of(count: int) -> list[str]:
    return [f"t{number:02d}" for number in range(count)]


def used(starts: dict[str, int], count: int, effect: float, seed: int = 1, weeks: int = WEEKS) -> np.ndarray:
    """Active weeks of `count` teams of eight; everybody's use rises, and by `effect` from their team's start on."""
    rng = np.random.default_rng(seed)
    first = np.repeat([starts.get(team, weeks) for team in teams_of(count)], SIZE)[:, None]
    habit = rng.beta(3, 5, (count * SIZE, 1))
    at = np.arange(weeks)
    return rng.random((count * SIZE, weeks)) < np.clip(habit + 0.004 * at + effect * (at >= first), 0, 1)


def logs_of(active: np.ndarray, **tables: list[dict]) -> Logs:
    team = np.repeat(teams_of(len(active) // SIZE), SIZE).tolist()
    return organisation(active, team, tables={name: rows_of(name, rows) for name, rows in tables.items()})


def delivered(starts: dict[str, int], name: str = "ritual", day: int = 0) -> list[dict]:
    return [{"team": team, "action": name, "started_on": week(first, day)} for team, first in starts.items()]


def planned(starts: dict[str, int], held: list[str]) -> list[dict]:
    rows = [{"team": team, "action": "ritual", "wave": "w", "starts_on": week(first), "drawn": 1, "seed": "1",
             "registered_on": week(2)} for team, first in starts.items()]
    return rows + [{**rows[0], "team": team, "starts_on": np.datetime64("NaT", "D")} for team in held]


def proven(logs: Logs, registrations: tuple[Registration, ...] = ()) -> dict[tuple[str, str], Effect]:
    found = prove(logs, logs.tables, SETTINGS, registrations)
    assert found is not None
    return {(one.action, one.outcome): one for one in found}


def check(effect: Effect, name: str):
    return next(one for one in effect.checks if one.name == name)


STARTS = {team: 10 + 4 * (place % 3) for place, team in enumerate(teams_of(18))}
HELD = teams_of(24)[18:]


def test_a_drawn_action_that_helps_is_said_to_help():
    effect = proven(logs_of(used(STARTS, 24, 0.2), plan=planned(STARTS, HELD)))["ritual", "weekly use"]
    assert effect.verdict == "helped"
    assert effect.randomised
    assert (effect.teams, effect.comparison_teams) == (18, 6)
    assert effect.low95 < effect.low < effect.estimate < effect.high < effect.high95
    assert effect.low < 0.2 < effect.high + 0.03
    assert effect.p_permutation == 1 / 1000


def test_an_action_that_lowers_use_is_said_to_hurt():
    effect = proven(logs_of(used(STARTS, 24, -0.2), plan=planned(STARTS, HELD)))["ritual", "weekly use"]
    assert effect.verdict == "hurt"


def test_with_many_teams_an_effect_of_nothing_is_told_as_no_difference():
    starts = {team: 10 + 4 * (place % 3) for place, team in enumerate(teams_of(90))}
    effect = proven(logs_of(used(starts, 99, 0.0), plan=planned(starts, teams_of(99)[90:])))["ritual", "weekly use"]
    assert effect.verdict == "made no difference we could see"


def test_what_was_planned_counts_and_not_what_was_done():
    active = used(STARTS, 24, 0.2)
    alone = proven(logs_of(active, plan=planned(STARTS, HELD)))["ritual", "weekly use"]
    done = proven(logs_of(active, plan=planned(STARTS, HELD), actions=delivered({"t00": 20, "t20": 11})))
    assert done["ritual", "weekly use"].estimate == alone.estimate


def test_without_a_draw_the_effect_is_labelled_as_not_randomised():
    effect = proven(logs_of(used(STARTS, 24, 0.2), actions=delivered(STARTS)))["ritual", "weekly use"]
    assert not effect.randomised
    assert check(effect, "drawn").passed is False
    assert effect.verdict == "helped"


def test_regular_use_is_one_number_after_twelve_weeks_and_no_event_study():
    effect = proven(logs_of(used(STARTS, 24, 0.6), plan=planned(STARTS, HELD)))["ritual", "regular use"]
    assert effect.estimate > 0.4
    assert effect.verdict == "helped"
    assert effect.event_study == ()


def test_regular_use_before_twelve_weeks_have_passed_has_no_number():
    late = dict.fromkeys(STARTS, 28)
    effect = proven(logs_of(used(late, 24, 0.3), plan=planned(late, HELD)))["ritual", "regular use"]
    assert effect.estimate is None
    assert effect.text.key == "proof_too_early"


def test_where_everybody_started_at_once_there_is_no_number_and_the_fixed_sentence():
    at_once = dict.fromkeys(teams_of(24), 16)
    effect = proven(logs_of(used(at_once, 24, 0.3), actions=delivered(at_once)))["ritual", "weekly use"]
    assert (effect.estimate, effect.low, effect.p_permutation) == (None, None, None)
    assert effect.verdict == "cannot tell yet"
    assert sentence_text(effect.text, "en") == "No number. Nobody was left to compare with."


def test_under_eight_teams_there_is_a_line_and_no_number():
    few = dict.fromkeys(teams_of(24)[:5], 16)
    effect = proven(logs_of(used(few, 24, 0.3), actions=delivered(few)))["ritual", "weekly use"]
    assert effect.estimate is None
    assert effect.verdict == "cannot tell yet"
    assert [point.weeks_since_start for point in effect.series] == list(range(-16, 20, 4))
    assert effect.series[0].people == (40, 40)
    assert "no proof" in sentence_text(effect.text, "en")


def test_an_action_that_nobody_has_started_says_so():
    effect = proven(logs_of(used({}, 24, 0), plan=planned(dict.fromkeys(teams_of(24)[:12], 50), HELD)))
    assert effect["ritual", "weekly use"].text.key == "proof_not_started"
    assert effect["ritual", "weekly use"].teams == 0


def test_nothing_is_proven_without_records_or_without_use():
    active = used(STARTS, 24, 0.2)
    bare = logs_of(active)
    assert prove(bare, bare.tables, SETTINGS) is None
    recorded = logs_of(active, actions=delivered(STARTS))
    assert prove(replace(recorded, usage=None), recorded.tables, SETTINGS) is None


def test_every_recorded_action_and_any_of_them_has_both_outcomes():
    other = {"t20": 12, "t21": 14}
    found = proven(logs_of(used(STARTS, 24, 0.2), actions=delivered(STARTS, "peers") + delivered(other, "policy")))
    assert list(found) == [(action, outcome) for action in ("policy", "peers", "any")
                           for outcome in ("weekly use", "regular use")]
    assert found["any", "weekly use"].teams == 20


def test_p_values_are_adjusted_over_the_actions_and_any_stands_outside():
    second = dict.fromkeys(teams_of(24)[6:16], 12)
    records = delivered(STARTS) + delivered(second, "outlook")
    one = proven(logs_of(used(STARTS, 24, 0.2), actions=delivered(STARTS)))
    both = proven(logs_of(used(STARTS, 24, 0.2), actions=records))
    assert both["ritual", "weekly use"].p_permutation == pytest.approx(2 * one["ritual", "weekly use"].p_permutation)
    assert both["any", "weekly use"].p_permutation == one["any", "weekly use"].p_permutation
    assert check(both["ritual", "weekly use"], "other actions").text.values["both"] == 10


def test_teams_that_start_in_mid_week_lose_that_week():
    active = used({team: first + 1 for team, first in STARTS.items()}, 24, 0.2)
    effect = proven(logs_of(active, actions=delivered(STARTS, day=3)))["ritual", "weekly use"]
    points = {point.week: point.estimate for point in effect.event_study}
    assert points[0] > 0.05
    assert points[-1] is None


def registered(smallest: float = 0.08) -> tuple[Registration, list[dict]]:
    drawn = tuple(Drawn(team, place % 4, iso(10 + 4 * (place % 4)) if place % 4 < 3 else None, place // 2, 0)
                  for place, team in enumerate(teams_of(24)))
    draw = Rollout("ritual", "7", Schedule(4, iso(10), 4, watch_weeks=14), drawn)
    judged = terms(iso(1), draw.schedule.ends_on(), SETTINGS, smallest=smallest)
    plan = plan_table(draw, iso(2))
    return register(draw, judged, iso(2), detectable=0.1), [
        {name: plan[name][row] for name in plan.columns} for row in range(len(plan))]


def test_what_was_registered_decides_the_weeks_and_the_smallest_effect():
    registration, plan = registered()
    starts = {row["team"]: 10 + 4 * (place % 4) for place, row in enumerate(sorted(plan, key=lambda r: r["team"]))
              if place % 4 < 3}
    logs = logs_of(used(starts, 24, 0.2), plan=plan)
    effect = proven(logs, (registration,))["ritual", "weekly use"]
    assert (effect.smallest, effect.detectable) == (0.08, 0.1)
    assert check(effect, "registered").passed is True
    assert check(effect, "power").passed is False
    assert max(point.week for point in effect.event_study) <= 31 - 10, "weeks after the registered window do not count"
    assert effect.verdict == "helped"


def test_a_proof_that_deviates_from_its_registration_says_how():
    registration, plan = registered()
    plan[0]["starts_on"] = week(11)
    starts = {row["team"]: 10 for row in plan if not np.isnat(row["starts_on"])}
    early = logs_of(used(starts, 24, 0.2, weeks=24), plan=plan)
    effect = proven(early, (registration,))["ritual", "weekly use"]
    said = [one.text.key for one in effect.checks if one.name == "registered"]
    assert said == ["rollout_deviates_plan", "proof_registered_running"]


def rolled_out(weeks: int, effect: float = 0.2) -> Effect:
    """The proof of a registered roll-out as it stands after some weeks; it helps from its first week on."""
    registration, plan = registered()
    starts = {row["team"]: int((row["starts_on"] - week(0)).astype(int)) // 7 for row in plan
              if not np.isnat(row["starts_on"])}
    return proven(logs_of(used(starts, 24, effect, weeks=weeks), plan=plan), (registration,))["ritual", "weekly use"]


@pytest.mark.parametrize("effect", [0.2, 0.0])
def test_before_its_registered_end_a_roll_out_has_numbers_and_no_verdict(effect):
    for weeks in (20, 24, 31):
        found = rolled_out(weeks, effect)
        assert (found.verdict, found.p_permutation, found.text.key) == ("cannot tell yet", None, "proof_running")
        assert found.estimate is not None
        assert check(found, "registered").text.values["ends"] == found.text.values["ends"]
        assert check(found, "registered").passed is None


def test_from_its_registered_end_on_a_roll_out_has_one_verdict_however_often_it_is_looked_at():
    found = [rolled_out(weeks) for weeks in (32, 33, 36, 40)]
    assert {one.verdict for one in found} == {"helped"}
    assert all(check(one, "registered").passed for one in found)


def test_a_registration_whose_plan_has_gone_missing_is_not_passed_over():
    registration, _ = registered()
    logs = logs_of(used(STARTS, 24, 0.2), actions=delivered(STARTS))
    effect = proven(logs, (registration,))["ritual", "weekly use"]
    assert "rollout_deviates_no_plan" in [one.text.key for one in effect.checks if one.passed is False]
    assert not effect.randomised
    assert effect.smallest == SETTINGS.smallest_effect


def test_groups_that_started_by_one_decision_are_one_start_and_not_many():
    starts = dict.fromkeys(teams_of(24)[:12], 14)
    active = used(starts, 24, 0.3)
    tree = [*({"team": team, "parent": f"d{place // 4}"} for place, team in enumerate(teams_of(24))),
            *({"team": f"d{number}"} for number in range(6))]
    groups = [{"team": f"d{number}", "action": "ritual", "started_on": week(14)} for number in range(3)]
    logs = organisation(active, np.repeat(teams_of(24), SIZE).tolist(), teams=tree,
                        tables={"actions": rows_of("actions", groups)})
    effect = proven(logs)["ritual", "weekly use"]
    assert effect.estimate is None
    assert effect.text == Sentence("proof_few_starts", {"teams": 12, "starts": 3, "least": 8})


def test_a_plan_registered_after_the_first_start_fails_its_check():
    plan = [{**row, "registered_on": week(20)} for row in planned(STARTS, HELD)]
    effect = proven(logs_of(used(STARTS, 24, 0.2), plan=plan))["ritual", "weekly use"]
    assert check(effect, "registered").text.key == "proof_registered_late"


@pytest.mark.parametrize("weeks", [1, 2, 6])
def test_records_that_meet_hardly_any_data_give_no_number_and_no_error(weeks):
    active = used({}, 12, 0, weeks=weeks)
    tables = {"plan": [{**planned({"gone": 1}, [])[0]}], "actions": delivered({"t01": 0, "away": 0}, "policy")
              + delivered({"t02": 1}, "peers") + delivered(dict.fromkeys(teams_of(12), 40), "outlook")}
    for effect in proven(logs_of(active, **tables)).values():
        assert effect.estimate is None
        assert effect.verdict == "cannot tell yet"


def test_the_same_input_gives_the_same_effects():
    logs = logs_of(used(STARTS, 24, 0.1), actions=delivered(STARTS))
    assert prove(logs, logs.tables, SETTINGS) == prove(logs, logs.tables, SETTINGS)


def sentences(effect: Effect) -> list[Sentence]:
    return [effect.text, *(one.text for one in effect.checks)]


def test_every_sentence_can_be_said_in_every_language_and_holds_whole_numbers_only():
    worlds = [
        logs_of(used(STARTS, 24, 0.2), plan=planned(STARTS, HELD), actions=delivered(STARTS, "peers")),
        logs_of(used(STARTS, 24, -0.1), actions=delivered(STARTS) + delivered({"t01": 3}, "policy")),
    ]
    for logs in worlds:
        for effect in proven(logs).values():
            for sentence in sentences(effect):
                for value in sentence.values.values():
                    assert not isinstance(value, float), f"{sentence.key} would show more than whole points"
                for language in LANGUAGES:
                    assert "{" not in sentence_text(sentence, language)


def test_numbers_are_not_rounded_on_the_way():
    effect = proven(logs_of(used(STARTS, 24, 0.2), actions=delivered(STARTS)))["ritual", "weekly use"]
    assert not math.isclose(effect.estimate * 100, round(effect.estimate * 100), abs_tol=1e-6)


def test_every_text_of_the_proof_is_spoken():
    prove_room = Path(surefoot.__file__).parent / "prove"
    code = "\n".join(file.read_text(encoding="utf-8") for file in prove_room.glob("*.py"))
    spoken = set(re.findall(r'Sentence\(\s*"(proof_\w+)"', code))
    words = Path(surefoot.__file__).parent / "vocabulary" / "words"
    for language in LANGUAGES:
        assert set(re.findall(r"^(\w+) =", (words / language / "proof.toml").read_text(encoding="utf-8"),
                              re.MULTILINE)) == spoken
