"""Assessments built by hand, one for each state a report can be in. Nothing here is computed by the product."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from reasons import diagnosis, effects, few_answers, first, manager_effects, nothing_planned, roadmap

from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate, Sentence
from surefoot.vocabulary.results import (
    Assessment,
    DriverResult,
    FunnelStep,
    Group,
    LagCell,
    Organisation,
    Response,
    Verdict,
)
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import DataFacts, FileFacts, Problem, Rejected

AS_OF = date(2026, 11, 22)
NAMES = ("Claims handling", "Customer service", "Sales and brokers", "Finance", "Underwriting", "IT and data",
         "Property and facilities", "Legal and compliance", "Operations support", "Actuarial", "Marketing")
NOTHING = Organisation(people=0, funnel=None, regular_among_trained=None, segments=None, segments_4w=None, early=None,
                       lag=None, capability=None, capability_source=None, confidence=None, adoption=None,
                       drivers=None, manager=None, design_effect=None)


def share(at: float, half: float, n: tuple[int, int]) -> Estimate:
    return Estimate(at, max(0.0, round(at - half, 2)), min(1.0, round(at + half, 2)), n)


def driver(at: float, half: float, n: tuple[int, int]) -> DriverResult:
    level = float(round(100 * at))
    return DriverResult(Estimate(level, max(0.0, level - 100 * half), min(100.0, level + 100 * half), n),
                        share(at, half, n))


def team(at: int, name: str, *, parent: str = "all", n: tuple[int, int] = (50, 99), **more: Any) -> Group:
    limits = ("confidence", "confidence", "capability", "access", "nothing", "cannot tell")
    limit = limits[at % len(limits)]
    known: dict[str, Any] = {
        "team": f"t{at}", "name": name, "parent": parent, "kind": "team", "shown": True, "why_hidden": None,
        "people": n, "capability": share(0.6 - at % 4 * 0.1, 0.1, n), "capability_source": "self-rated",
        "confidence": share(0.25 + at % 3 * 0.1, 0.15, n), "adoption": share(0.05 + at % 5 * 0.1, 0.1, n),
        "verdict": Verdict(limit, 0.0 if limit == "cannot tell" else 0.8 + at % 2 * 0.1),  # type: ignore[arg-type]
        "drivers": {name: driver(0.15 + (at + 2 * place) % 6 * 0.11, 0.15 if at % 3 else 0.3, n)
                    for place, name in enumerate(DRIVERS)},
        "first_driver": first(at, max(DRIVERS, key=lambda name: (at + 2 * DRIVERS.index(name)) % 6))}
    return Group(**{**known, **more})


def hidden(key: str, name: str, why: str = "small", parent: str = "all") -> Group:
    return Group(team=key, name=name, parent=parent, kind="team", shown=False,
                 why_hidden=why, people=None,  # type: ignore[arg-type]
                 roadmap=None if why == "no data" else roadmap(parent, parent="Larkmoor Mutual"))


def top(name: str = "Larkmoor Mutual", **more: Any) -> Group:
    return Group(**{"team": "all", "name": name, "parent": None, "kind": "group", "shown": True, "why_hidden": None,
                    "people": (1200, 1200), **more})


def full() -> Assessment:
    """Everything is known: training worked, confidence lags, eleven teams, one of each hidden kind."""
    n = (611, 611)
    drivers = {name: driver(at, 0.04, n) for name, at in zip(DRIVERS, (0.47, 0.38, 0.33, 0.36, 0.35), strict=True)}
    teams = [team(at, name, n=(15, 24) if at > 6 else (100, 100)) for at, name in enumerate(NAMES)]
    teams = [replace(group, roadmap=nothing_planned(group.team) if at == 4 else roadmap(group.team, at, proven=at == 0))
             for at, group in enumerate(teams)]
    teams[7] = replace(teams[7], capability=None, why={"capability": "small", "insecurity": "small"},
                       held=("confidence",),
                       drivers={**(teams[7].drivers or {}), "insecurity": DriverResult(None, None)})
    organisation = Organisation(
        people=1200,
        funnel=(FunnelStep("licensed", 1112, 1.0, 1112), FunnelStep("activated", 912, 0.8201, 912),
                FunnelStep("trained", 901, 0.8103, 803), FunnelStep("tried", 700, 0.6295, 600),
                FunnelStep("regular", 156, 0.1403, 150)),
        regular_among_trained=0.1643,
        segments={"power": 40, "habitual": 116, "novice": 310, "low": 220, "none": 300, "too_new": 126,
                  "not_enabled": 88},
        segments_4w={"power": None, "habitual": 190, "novice": 290, "low": 230, "none": 330, "too_new": 72,
                     "not_enabled": 88},
        early=21,
        lag=tuple(LagCell(f"2026-{month:02}", weeks, people, value) for month, weeks, people, value in (
            (4, 4, 310, 0.31), (4, 8, 310, 0.24), (4, 12, 310, 0.17), (4, 26, 310, 0.15),
            (5, 4, 280, 0.29), (5, 8, None, None), (5, 12, 280, 0.16), (5, 26, 280, 0.14),
            (6, 4, 199, 0.27), (6, 8, 199, 0.21), (6, 12, 199, 0.14), (6, 26, None, None),
            (10, 4, 20, 0.3), (10, 8, None, None), (10, 12, None, None), (10, 26, None, None))),
        capability=share(0.62, 0.03, n), capability_source="self-rated", confidence=share(0.31, 0.04, n),
        adoption=share(0.14, 0.02, (1030, 1030)), drivers=drivers,
        manager=Estimate(54.2, 51.0, 57.0, n), design_effect=1.21, diagnosis=diagnosis(),
        manager_effects=manager_effects())
    return Assessment(
        as_of=AS_OF, settings=Settings(), data=data(), response=Response(date(2026, 11, 2), 1112, 611),
        missing=(Sentence("missing_check"), Sentence("missing_leave")), organisation=organisation,
        teams=(top(), *teams, hidden("t98", "HR and learning", "complement"), hidden("t99", "Executive office")),
        effects=effects(),
        reading=(
            Sentence("reading_trained_regular", {"trained": 0.8103, "regular": 0.1643}),
            Sentence("reading_three_measures", {"capable": organisation.capability,
                                                "confident": organisation.confidence,
                                                "regular": organisation.adoption}),
            Sentence("reading_step", {"step_from": "capable", "step_to": "willing", "points": 0.31}),
            Sentence("reading_teams", {"confidence": 4, "capability": 2, "access": 2, "nothing": 2, "unknown": 1,
                                       "shown": 11, "hidden": 2}),
            Sentence("reading_driver", {"driver": "fear", "share": drivers["fear"].share})))


def data() -> DataFacts:
    return DataFacts(
        files=(FileFacts("people.csv", "people", "people", 1260, 1254, 6),
               FileFacts("usage/part-1.parquet", "usage", "usage", 4_210_332, 4_210_118, 214, "2026-01-05",
                         "2026-11-22"),
               FileFacts("copilot-users.csv", "m365_copilot_usage", "usage", 1112, 1112, 0, "2026-11-20",
                         "2026-11-20")),
        problems=(Problem("usage", "dated after the file was written", 214, "usage/part-1.parquet", 88),
                  Problem("people", "team: empty; expected the team the person belongs to", 6, "people.csv", 17)),
        rejected=(Rejected("people", "people.csv", 17, "team", "empty", "the team the person belongs to"),
                  Rejected("usage", "=cmd|' /C calc'!A0.csv", None, "@at", "-1 day", "+a date")),
        match_rate={"usage": 0.978, "m365_copilot_usage": 1.0},
        notes=(("licences_unknown_from", {"file": "copilot-users.csv"}),))


def no_pulse() -> Assessment:
    known = full()
    teams = tuple(replace(group, capability=None, confidence=None, drivers=None, first_driver=None, roadmap=None,
                          why={"capability": "no data", "confidence": "no data"},
                          verdict=Verdict("cannot tell", 0.0) if group.verdict else None) for group in known.teams)
    return replace(known, response=None, teams=teams, missing=(Sentence("missing_pulse"),),
                   organisation=replace(known.organisation, capability=None, capability_source=None, confidence=None,
                                        drivers=None, manager=None, design_effect=None, diagnosis=None,
                                        manager_effects=None),
                   reading=(Sentence("reading_no_pulse"), known.reading[0]))


def no_usage() -> Assessment:
    known = full()
    return replace(known, missing=(Sentence("missing_usage"),), reading=(Sentence("reading_no_usage"),), effects=(),
                   teams=tuple(replace(group, adoption=None, why={"adoption": "no data"}) for group in known.teams),
                   organisation=replace(known.organisation, adoption=None, segments=None, segments_4w=None, early=None,
                                        lag=None, regular_among_trained=None,
                                        funnel=known.organisation.funnel[:3]))  # type: ignore[index]


def no_training() -> Assessment:
    known = full()
    steps = tuple(replace(step, people=None, share=None, also_all_before=None) if step.step == "trained" else step
                  for step in known.organisation.funnel or ())
    return replace(known, missing=(Sentence("missing_training"),), reading=(Sentence("reading_no_training"),),
                   organisation=replace(known.organisation, funnel=steps, lag=None, regular_among_trained=None))


def no_licences() -> Assessment:
    known = full()
    return replace(known, missing=(Sentence("missing_licences"),), reading=(),
                   teams=tuple(replace(group, adoption=None) for group in known.teams),
                   organisation=replace(known.organisation, funnel=None, adoption=None, segments=None,
                                        segments_4w=None, early=None, regular_among_trained=None))


def only_people() -> Assessment:
    missing = tuple(Sentence(f"missing_{name}") for name in ("pulse", "usage", "training", "licences", "teams"))
    return Assessment(as_of=AS_OF, settings=Settings(), data=DataFacts(), response=None, missing=missing,
                      organisation=replace(NOTHING, people=40), reading=(Sentence("reading_no_usage"),),
                      teams=(top("all", people=(40, 40)),
                             *(hidden(f"t{at}", name, "no data") for at, name in enumerate(NAMES))))


def empty() -> Assessment:
    return Assessment(as_of=AS_OF, settings=Settings(), data=DataFacts(), response=None, missing=(),
                      organisation=NOTHING, teams=(top("all", shown=False, why_hidden="no data", people=None),),
                      reading=())


def all_hidden() -> Assessment:
    known = full()
    groups = tuple(hidden(f"t{at}", name, "small" if at % 2 else "complement") for at, name in enumerate(NAMES))
    return replace(known, teams=(top(), *groups))


def tiny() -> Assessment:
    """Seven people in one team: nothing but rough numbers."""
    n = (7, 7)
    organisation = replace(NOTHING, people=7, capability=share(0.6, 0.3, n), capability_source="self-rated",
                           confidence=share(0.3, 0.3, n),
                           segments=dict.fromkeys(("power", "habitual", "novice", "low", "none", "too_new"))
                           | {"not_enabled": 5})
    return replace(empty(), organisation=organisation, response=Response(date(2026, 11, 2), None, 7),
                   reading=(Sentence("reading_small"), Sentence("reading_cannot_tell")),
                   teams=(top("all", people=n), hidden("a", "Everybody")))


def thousand(count: int = 1000) -> Assessment:
    """1,000 teams in 40 groups; every fifth team hidden."""
    known = full()
    above = count // 25
    groups = [replace(team(at, f"Division {at + 1}", n=(250, 250)), team=f"g{at}", kind="group",
                      roadmap=roadmap(f"g{at}", at)) for at in range(above)]
    teams = [hidden(f"x{at}", f"Team {at + 1}", "small" if at % 2 else "complement", f"g{at % above}") if at % 5 == 0
             else replace(team(at, f"Team {at + 1}", parent=f"g{at % above}", n=(10, 14)), team=f"x{at}",
                          roadmap=roadmap(f"x{at}", at))
             for at in range(count)]
    return replace(known, teams=(top(), *groups, *teams))


def many() -> Assessment:
    """As many teams as need a table by group, few enough to look at."""
    return thousand(50)


def early_days() -> Assessment:
    """Too few answers to weigh the reasons, too few managers to show, no action recorded."""
    known = full()
    teams = tuple(replace(group, first_driver=replace(group.first_driver, probability=0.0)) if group.first_driver
                  else group for group in known.teams)
    return replace(known, teams=teams, effects=None, organisation=replace(
        known.organisation, diagnosis=few_answers(),
        manager_effects=replace(manager_effects(4), on_confidence=None, on_adoption=None)))


def hostile() -> Assessment:
    """Names as an attacker or bad luck would write them."""
    known = full()
    names = ("<script>alert(1)</script>", "\u202eמכירות\u202c <b>", "x" * 300, "🦊" * 40, "a&b \"q\" 'r' {{ 7*7 }}",
             "nul\x00bell\x07\ud800", "Ärztliche Größe ŁódźŞ", "]]>--><!--", "=1+1", "a/../../b", "שלום עולם")
    teams = [replace(group, name=name) for group, name in zip(known.teams[1:], names, strict=False)]
    facts = data()
    bad = DataFacts(files=(FileFacts("<img src=x onerror=alert(1)>.csv", "usage", "usage", 1, 1, 0),),
                    problems=(Problem("usage", "<script>bad</script>", 1, "<i>.csv", 3),),
                    rejected=facts.rejected, match_rate={"<u>": 0.5},
                    notes=(("names_concealed", {"file": "<b>f</b>.csv" + "y" * 80, "source": "m365",
                                                "rows": 3, "people": 5, "users": 5}),))
    return replace(known, data=bad, teams=(top("<script>org</script>"), *teams, *known.teams[len(teams) + 1:]))


STATES = {state.__name__: state for state in (
    full, no_pulse, no_usage, no_training, no_licences, only_people, empty, all_hidden, tiny, many, thousand,
    early_days, hostile)}
