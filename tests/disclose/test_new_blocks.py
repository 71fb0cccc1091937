"""Attacks on what says why, what next and whether it worked: diagnosis, managers, first drivers, effects."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from surefoot.assessment.steps import Assessed, run
from surefoot.disclose.diagnosis import careless
from surefoot.disclose.effects import EFFECTS, Behind, effects, published, settled
from surefoot.disclose.history import Earlier
from surefoot.measure.confidence import split_frequency
from surefoot.measure.logs import Logs
from surefoot.measure.roster import roster
from surefoot.measure.tree import tree
from surefoot.prove.proof import prove
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.proof import Effect
from surefoot.vocabulary.results import Verdict
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import SCHEMAS, DataFacts, Table, table
from surefoot.vocabulary.usage import PersonWeeks

from .folders import ITEMS, beside, report, written

pytestmark = pytest.mark.slow

SETTINGS = Settings()
WEEKS = np.datetime64("2026-03-23") - 7 * np.arange(40)[::-1]
START = "2025-11-03"
SINCE = int(np.searchsorted(WEEKS, np.datetime64(START)))
ON, OFF = np.ones(40, dtype=bool), np.zeros(40, dtype=bool)


class World:
    """Teams of given sizes in two departments, drawn once; what is changed afterwards is the attack."""

    def __init__(self, seed: int, sizes: dict[str, int], actions: Sequence[tuple[str, str, str]] = ()) -> None:
        rng = np.random.default_rng(seed)
        self.sizes, self.actions, self.day = sizes, list(actions), date(2026, 3, 29)
        self.team = np.repeat(list(sizes), list(sizes.values())).astype(object)
        many = len(self.team)
        self.people = np.array([f"p{n:03d}" for n in range(many)], dtype=object)
        person, of_team = rng.normal(size=many), np.repeat(rng.normal(size=len(sizes)), list(sizes.values()))
        of = {item.split("_")[0]: 0.6 * person + 0.4 * of_team + 0.5 * rng.normal(size=many) for item in ITEMS}
        self.answers = {item: np.clip(np.round(3 + 0.8 * of[item.split("_")[0]] + 0.5 * rng.normal(size=many)), 1, 5)
                        for item in ITEMS}
        self.frequency = rng.integers(1, 5, many).astype(float)
        self.active = rng.random((many, 40)) < rng.beta(2, 2, (many, 1))
        self.since = np.full(many, np.datetime64("2025-01-01"))
        self.until = np.full(many, np.datetime64("NaT"), dtype="datetime64[D]")
        self.wave = np.datetime64("2026-03-02")
        self.views: dict[str, float] = {}
        self.moved: dict[int, str] = {}
        """Person -> the team they went to after the wave."""

    def joined(self, team: str, answers: Callable[[str], float], use: np.ndarray = OFF, people: int = 1,
               weeks: int = 1) -> World:
        """The same with more people in a team, and everybody else's answers again in a wave some weeks later."""
        more = copy.deepcopy(self)
        more.team = np.append(self.team, [team] * people).astype(object)
        more.people = np.append(self.people, [f"q{n}" for n in range(people)]).astype(object)
        more.answers = {item: np.append(found, [answers(item)] * people) for item, found in self.answers.items()}
        more.frequency = np.append(self.frequency, [1.0] * people)
        more.active = np.vstack([self.active, np.tile(use, (people, 1))])
        more.since = np.append(self.since, self.since[:people])
        more.until = np.append(self.until, np.full(people, np.datetime64("NaT"), dtype="datetime64[D]"))
        more.wave = self.wave + 7 * weeks
        return more

    def tables(self, *, frequency: bool = False) -> dict[str, Table]:
        many = len(self.team)
        above = {team: ("North", "South")[n % 2] for n, team in enumerate(self.sizes)}

        def made(name: str, **columns: object) -> Table:
            return table(SCHEMAS[name], columns)
        more = {"use_frequency": self.frequency} if frequency else {}
        team = [*self.team, *self.moved.values()]
        found = {
            "people": made("people", person=[*self.people, *self.people[list(self.moved)]], team=team,
                           role=["clerk"] * len(team), manager=[f"head of {one}" for one in team],
                           **{"from": np.array(["NaT"] * many + ["2026-03-16"] * len(self.moved), "datetime64[D]")}),
            "teams": made("teams", team=[*above, "North", "South"], parent=[*above.values(), "", ""]),
            "licences": made("licences", person=self.people, tool=["copilot"] * many, assigned_on=self.since,
                             removed_on=self.until),
            "pulse": made("pulse", wave=np.full(many, self.wave), respondent=[f"r{n}" for n in range(many)],
                          team=self.team, **self.answers, **more)}
        if frequency:
            found["pulse"], counts = split_frequency(found["pulse"], None, SETTINGS)
            assert counts is not None
            found["frequency"] = counts
        if self.actions:
            found["actions"] = made("actions", team=[one[0] for one in self.actions],
                                    action=[one[1] for one in self.actions],
                                    started_on=np.array([one[2] for one in self.actions], dtype="datetime64[D]"))
        if self.views:
            found["readiness"] = made("readiness", team=list(self.views), self_view=list(self.views.values()))
        return found

    def usage(self) -> PersonWeeks:
        ever = self.active.any(axis=1)
        return PersonWeeks(self.people, WEEKS, self.active.astype(np.float32) * 3, self.active,
                           np.ones(40, dtype=bool), ever, ever)

    def assess(self, earlier: Sequence[Earlier] = (), *, frequency: bool = False) -> Assessed:
        return run(self.tables(frequency=frequency), self.usage(), self.day, SETTINGS, DataFacts(), earlier)

    def proven(self, salt: str, earlier: Sequence[Earlier] = ()) -> tuple[Rows[Effect] | None, Behind]:
        """The effects beside earlier reports, and who stands behind them."""
        tables, day = self.tables(), np.datetime64(self.day, "D")
        people = roster(tables["people"])
        logs = Logs(day, people, tree(people, tables["teams"], day), tables, self.usage(), SETTINGS)
        return settled(effects(prove(logs, tables, SETTINGS)), logs, salt, earlier)


def teams(people: int, size: int = 7) -> dict[str, int]:
    return {f"T{n:02d}": size for n in range(people // size)}


def alike(value: float) -> Callable[[str], float]:
    return lambda _: value


def only(construct: str, value: float) -> Callable[[str], float]:
    return lambda item: value if item.startswith(construct) else 3.0


def why(assessed: Assessed) -> str:
    """All that says why, as a reader gets it."""
    told = report(written(assessed))
    whole = told["organisation"]
    return json.dumps([whole["diagnosis"], whole["drivers"], whole["reinforcement"], whole["manager"],
                       [(team["first_driver"], team["drivers"]) for team in told["teams"]]])


# Answers: a newcomer, people who answered about insecurity, a person new in the logs, a manager.


@pytest.mark.parametrize("people", [105, 175, 294])
def test_nothing_that_says_why_moves_with_a_newcomers_answers(people):
    world = World(people, teams(people))
    first = [beside(world.assess())]
    told = {why(world.joined("T00", alike(answer)).assess(first)) for answer in (1.0, 3.0, 5.0)}
    assert len(told) == 1


def test_without_the_earlier_report_the_diagnosis_tells_a_newcomers_answers_apart():
    world = World(1, teams(105))
    told = {why(world.joined("T00", alike(answer)).assess()) for answer in (1.0, 2.0, 3.0, 4.0, 5.0)}
    assert len(told) == 5


@pytest.mark.parametrize("people", [5, 9])
@pytest.mark.parametrize("construct", ["insecurity", "manager"])
def test_the_strictest_minimum_holds_for_every_number_of_a_diagnosis(people, construct):
    world = World(2, teams(140))
    first = [beside(world.assess())]
    told = [world.joined("T00", only(construct, answer), people=people).assess(first) for answer in (1.0, 5.0)]
    wholes = [one.assessment.organisation for one in told]
    assert wholes[0].diagnosis == wholes[1].diagnosis
    assert wholes[0].manager_effects == wholes[1].manager_effects


def test_what_goes_with_use_does_not_move_with_one_person_who_is_new_in_the_logs():
    world = World(0, teams(245)).joined("T00", alike(3.0), weeks=0)
    late = copy.deepcopy(world)
    late.since[-1] = np.datetime64("2026-03-20")
    first = late.assess()
    told = []
    for use in (OFF, ON):
        world.active[-1] = use
        told.append(world.assess([beside(first)]).assessment.organisation.manager_effects)
    assert told[0] == told[1]
    assert first.assessment.organisation.manager_effects.on_adoption is not None


def test_what_goes_with_use_does_not_move_with_one_person_who_moves_to_another_team():
    told = []
    for use in (OFF, ON):
        world = World(0, teams(245))
        first = world.assess()
        world.active[0], world.moved[0] = use, "T20"
        second = world.assess([beside(first)])
        told.append(second.assessment.organisation.manager_effects.on_adoption)
        assert "confidence" not in second.assessment.teams[0].held
    assert told[0] == told[1]


@pytest.mark.parametrize("view", [0.0, 100.0])
def test_one_more_manager_who_hands_in_a_view_is_not_told(view):
    world = World(3, teams(140))
    world.views = {f"T{n:02d}": 40.0 + n for n in range(5)}
    first = world.assess()
    assert first.assessment.organisation.manager_effects.two_views is not None
    world.views["T09"] = view
    second = world.assess([beside(first)])
    assert second.assessment.organisation.manager_effects.two_views == \
        first.assessment.organisation.manager_effects.two_views


def test_shares_with_and_without_careless_answers_stand_for_five_who_answered_about_confidence():
    # Five are flagged, but one of them left confidence out: the two shares tell of the other four.
    share = Estimate(0.41, 0.36, 0.46, (120, 120))
    few = careless(5, 130, share, replace(share, n=(116, 116)), SETTINGS)
    enough = careless(5, 130, share, replace(share, n=(115, 115)), SETTINGS)
    assert few.flagged == enough.flagged == 5
    assert few.confidence_without is None
    assert enough.confidence_without is not None


def test_no_verdict_moves_with_a_newcomers_answers():
    world = World(2, {f"T{n:02d}": 5 + 3 * n % 9 for n in range(14)})
    first = [beside(world.assess())]

    def verdicts(capable: float) -> list[Verdict | None]:
        found = world.joined("T00", lambda item: capable if item.startswith("capability") else 5.0).assess(first)
        return [team.verdict for team in found.assessment.teams]
    assert verdicts(1.0) == verdicts(5.0)


def test_the_design_effect_does_not_tell_how_often_a_newcomer_says_they_use_ai():
    world = World(4, teams(105))
    first = [beside(world.assess(frequency=True))]
    told = set()
    for frequency in (1.0, 2.0, 3.0, 4.0):
        more = world.joined("T00", alike(3.0))
        more.frequency[-1] = frequency
        told.add(more.assess(first, frequency=True).assessment.organisation.design_effect)
    assert len(told) == 1


# Use: two reports, two actions, teams of few.


def ritual(*others: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    return [*((f"T{n:02d}", "ritual", START) for n in range(8)), *others]


def weeks(found: dict, action: str) -> dict[int, float]:
    """The event study of an action as published: week since the start -> effect."""
    mine = next(one for one in found["effects"] if (one["action"], one["outcome"]) == (action, "weekly use"))
    return {week["week"]: week["estimate"] for week in mine["event_study"]
            if week["week"] >= 0 and week["estimate"] is not None}


def guessed(told: dict[int, float], use: np.ndarray) -> float:
    """Share of weeks in which somebody's use is named right: above the middle of what was told = active."""
    middle = (max(told.values()) + min(told.values())) / 2
    return float(np.mean([(value > middle) == use[SINCE + week] for week, value in told.items()]))


def kept(assessed: Assessed, stands: Behind) -> Earlier:
    """The report read back, with who stood behind its effects."""
    found = beside(assessed)
    return replace(found, record=replace(found.record, since={**found.record.since, EFFECTS: stands}))


def changes() -> Iterator[tuple[str, World, World, int]]:
    """World as it was and as it is, and whose use is attacked."""
    world = World(5, teams(140), ritual())
    yield "came with a history", world, world.joined("T00", alike(3.0)), -1
    moved = copy.deepcopy(world)
    moved.moved[0] = "T12"
    yield "moved", world, moved, 0
    yield "is taken out", world.joined("T00", alike(3.0)), world, -1


def test_effects_repeat_while_one_person_came_moved_or_was_taken_out():
    for said, before, after, person in changes():
        told = set()
        for use in (OFF, np.arange(40) >= SINCE):
            one, other = copy.deepcopy(before), copy.deepcopy(after)
            one.wave = other.wave = np.datetime64("2026-03-02")
            if said != "is taken out":
                other.active[person] = use
            first = one.assess()
            found, stands = one.proven(first.record.salt)
            earlier = kept(first, stands)
            again, behind_it = other.proven(first.record.salt, [earlier])
            told.add(str(again))
            assert again == found, said
            assert behind_it == stands, said
        assert len(told) == 1, said


def test_a_report_later_repeated_effects_are_still_known_as_those_of_the_first():
    world = World(5, teams(140), ritual())
    first = world.assess()
    found, stands = world.proven(first.record.salt)
    more = world.joined("T00", alike(3.0), np.arange(40) >= SINCE)
    again, then = more.proven(first.record.salt, [kept(first, stands)])
    second = kept(first, then)  # what a reader has is the first report's effects; now nobody came any more
    assert more.proven(first.record.salt, [second])[0] == again == found


def test_effects_are_new_where_nobody_or_five_moved_and_where_people_have_only_new_weeks():
    world = World(5, teams(140), ritual())
    early = copy.deepcopy(world)
    early.day = date(2026, 3, 22)
    first = early.assess()
    found, stands = early.proven(first.record.salt)
    earlier = [kept(first, stands)]
    assert world.proven(first.record.salt, earlier)[0] == world.proven(first.record.salt)[0] != found
    hired = world.joined("T00", alike(3.0))
    hired.since[-1] = np.datetime64("2026-03-23")
    assert hired.proven(first.record.salt, earlier)[0] == hired.proven(first.record.salt)[0]
    five = copy.deepcopy(world)
    five.team[[0, 8, 15, 22, 29]] = "T15"
    assert five.proven(first.record.salt, earlier)[0] == five.proven(first.record.salt)[0]


def test_effects_read_back_from_a_report_are_the_effects_it_told():
    told = World(5, teams(140), ritual()).assess()
    assert published(report(written(told))) == told.assessment.effects
    assert published({"effects": None}) is None


def test_two_reports_do_not_tell_a_newcomers_weeks():
    world = World(0, teams(140), ritual())
    first = world.assess()
    use = np.random.default_rng(100).random(40) < 0.5
    second = world.joined("T00", alike(3.0), use).assess([beside(first)])
    one, other = (weeks(report(written(found)), "ritual") for found in (first, second))
    assert one == other


@pytest.mark.parametrize("gone", [0, 4])
def test_two_actions_subtracted_do_not_tell_the_weeks_of_a_team_of_one(gone):
    # T08 is one person, with or without colleagues who lost their licence before the start.
    hits = []
    for seed in range(2):
        world = World(seed, {**teams(147), "T08": 1 + gone}, ritual(("T08", "peers", START)))
        mine = np.flatnonzero(world.team == "T08")
        world.until[mine[1:]] = np.datetime64("2025-10-26")
        use = world.active[mine[0]] = np.random.default_rng(seed).random(40) < 0.5
        told = report(written(world.assess()))
        both, single = weeks(told, "any"), weeks(told, "ritual")
        hits.append(guessed({week: 9 * both[week] - 8 * single[week] for week in both.keys() & single.keys()}, use))
    assert np.mean(hits) < 0.8


def test_two_reports_a_week_apart_do_not_tell_the_newest_week_of_a_team_of_one_that_started_later():
    # One week later T08 has reached its 13th week since its start: only that point of the event study gains a team.
    told = set()
    for use in (False, True):
        world = World(1, {**teams(147), "T08": 1}, ritual(("T08", "ritual", "2025-12-29")))
        world.active[world.team == "T08", -1] = use
        told.add(weeks(report(written(world.assess())), "ritual")[12])
    assert len(told) == 1


def test_two_pooled_series_subtracted_do_not_tell_the_use_of_a_team_of_four():
    hits = []
    for seed in range(3):
        world = World(seed, {**teams(147), "T00": 10, "T01": 10, "T08": 4},
                      [("T00", "ritual", START), ("T01", "ritual", START), ("T08", "peers", START)])
        use = np.repeat(np.random.default_rng(seed).random(10) < 0.5, 4)  # all four of them in a month, or none
        world.active[world.team == "T08"] = use
        told: dict[str, dict[int, float]] = {
            one["action"]: {point["weeks_since_start"]: point["share"] for point in one["series"]}
            for one in report(written(world.assess()))["effects"] if one["outcome"] == "weekly use"}
        hits += [(24 * told["any"][week] - 20 * told["ritual"][week] > 2) == use[SINCE + week]
                 for week in told["any"].keys() & told["ritual"].keys()
                 if len(set(use[SINCE + week:SINCE + week + 4])) == 1]
    assert np.mean(hits) < 0.8


def test_no_sentence_of_an_effect_names_a_team_or_a_person():
    world = World(6, teams(140), ritual(("T08", "peers", START), ("T09", "policy", START)))
    told = report(written(world.assess()))["effects"]
    names = [*world.sizes, *world.people, "North", "South", "head of"]
    assert told
    assert not [name for name in names if name in json.dumps(told)]
    for one in told:
        values = [value for said in (one, *one["checks"]) for value in said["values"].values()]
        assert all(isinstance(value, int | float) for value in values)
