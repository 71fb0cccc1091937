"""Why, what next and did it work, built by hand: diagnosis, plans and effects for the organisations of the tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from surefoot.vocabulary.actions import INTERVENTIONS
from surefoot.vocabulary.diagnosis import (
    Careless,
    Diagnosis,
    FirstDriver,
    ManagerEffects,
    Reinforcement,
    Reliability,
    Split,
    TwoViews,
)
from surefoot.vocabulary.drivers import CONSTRUCTS, DRIVERS
from surefoot.vocabulary.estimates import Estimate, Sentence
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.proof import Check, Effect, EventWeek, Point
from surefoot.vocabulary.roadmaps import Roadmap, Step

STARTS = date(2026, 11, 30)
"""The Monday plans begin on."""
N = (587, 587)


def around(at: float, half: float, n: tuple[int, int] = N) -> Estimate:
    return Estimate(at, round(at - half, 3), round(at + half, 3), n)


def parts(values: tuple[float, ...], half: float) -> dict[str, Estimate]:
    names = (*DRIVERS, "manager")
    return {name: Estimate(at, max(0.0, round(at - half, 3)), round(at + half, 3), N)
            for name, at in zip(names, values, strict=True)}


def diagnosis() -> Diagnosis:
    links = (("fear", "insecurity", 0.32), ("ambiguity", "irrelevance", 0.27), ("isolation", "irrelevance", 0.21),
             ("fear", "ambiguity", 0.14), ("insecurity", "isolation", 0.09), ("ambiguity", "isolation", 0.05),
             ("insecurity", "irrelevance", 0.02), ("fear", "isolation", -0.01))
    return Diagnosis(
        respondents=N, weights=dict(zip(DRIVERS, (0.31, 0.17, 0.08, 0.12, 0.1), strict=True)),
        weight_errors=dict.fromkeys(DRIVERS, 0.04), weights_known=True,
        importance=parts((0.161, 0.083, 0.042, 0.051, 0.047, 0.062), 0.032),
        importance_corrected=parts((0.214, 0.112, 0.058, 0.074, 0.071, 0.081), 0.045),
        johnson=parts((0.158, 0.085, 0.044, 0.05, 0.046, 0.063), 0.032), explained=around(0.446, 0.05),
        reinforcement=tuple(Reinforcement(a, b, at, round(at - 0.08, 3), round(at + 0.08, 3)) for a, b, at in links),
        split=Split(between=parts((0.09, 0.05, 0.01, 0.02, 0.02, 0.05), 0.04),
                    within=parts((0.07, 0.03, 0.03, 0.03, 0.03, 0.01), 0.03), teams=48),
        reliability={name: Reliability(0.74 - at % 4 * 0.1, 0.76 - at % 4 * 0.1, 0.75 - at % 4 * 0.1, N)
                     for at, name in enumerate(CONSTRUCTS[:-1])} | {"manager": Reliability(None, None, None)},
        careless=Careless(9, 611, around(0.31, 0.04, (611, 611)), around(0.3, 0.04, (602, 602))))


def few_answers() -> Diagnosis:
    """Fewer complete answers than weights need."""
    return Diagnosis(respondents=(64, 64), weights=dict.fromkeys(DRIVERS, 0.2),
                     weight_errors=dict.fromkeys(DRIVERS, 0.0), weights_known=False,
                     careless=Careless(None, 64, None, None))


def manager_effects(managers: int = 12) -> ManagerEffects:
    n = (managers, managers)
    return ManagerEffects(
        on_confidence=around(0.12, 0.07, (48, 48)), on_adoption=around(0.05, 0.06, (48, 48)),
        two_views=TwoViews(Estimate(54, 49, 59, n), Estimate(71, 63, 79, n), Estimate(17, 9, 25, n)))


def first(at: int, driver: str) -> FirstDriver:
    return FirstDriver(driver, (0.9, 0.8, 0.5, 0.0)[at % 4], 4 if at == 7 else 5)


WHAT = {
    "manager": ("check", "own_try"), "ritual": ("question", "count_alike"), "policy": ("gaps_ask", "walk"),
    "outlook": ("outlook", "talk"), "peers": ("find", "pairs"), "practice": ("choose", "practise", "hour")}
OWNER = {"policy": "policy", "outlook": "outlook", "peers": "lead", "practice": "learning"}


def step(action: str, week: int, weeks: int, minutes: float, **more: Any) -> Step:
    driver = DRIVERS[INTERVENTIONS.index(action)] if action in INTERVENTIONS else None
    starts = STARTS + timedelta(weeks=week)
    felt = {"driver": driver, "share": Estimate(0.45, 0.25, 0.65, (15, 24)), "probability": 90}
    known: dict[str, Any] = {
        "action": action, "driver": driver, "starts": starts, "ends": starts + timedelta(days=7 * weeks - 1),
        "owner": Sentence(f"roadmap_owner_{OWNER.get(action, 'manager')}"), "minutes_week": minutes,
        "why": Sentence("roadmap_why_first", felt) if driver else Sentence("roadmap_why_manager"),
        "what": tuple(Sentence(f"roadmap_do_{what}_week", {"date": starts}) if what in ("question", "walk", "talk")
                      else Sentence(f"roadmap_do_{what}") for what in WHAT[action])}
    return Step(**{**known, **more})


def roadmap(made_for: str, at: int = 0, *, proven: bool = False, parent: str = "") -> Roadmap:
    """Three weeks for the manager, then what answers the barrier, then practice in two parts."""
    action = INTERVENTIONS[at % len(INTERVENTIONS)]
    steps = [step("manager", 0, 3, 30), step(action, 3, 9, 15,
                                             expected=Estimate(0.08, 0.01, 0.15, (22, 22)) if proven else None)]
    if action != "practice":
        steps += [step("practice", 6, 3, 20), step("practice", 10, 2, 20)]
    waits = Sentence("roadmap_waits", {"weeks": 3})
    made_from = (Sentence("roadmap_from_parent", {"group": parent}),) if parent else ()
    return Roadmap(made_for, STARTS, 12, Rows(steps), order=(*made_from, Sentence("roadmap_limit_confidence"), waits),
                   assumed=(Sentence("roadmap_assumed_minutes", {"minutes": 60}), Sentence("roadmap_assumed_meeting")))


def nothing_planned(made_for: str) -> Roadmap:
    return Roadmap(made_for, STARTS, 12, Rows(),
                   order=(Sentence("roadmap_limit_nothing"), Sentence("roadmap_nothing_new")))


def weeks(last: float, *, before: float = 0.0, missing: int | None = None) -> Rows[EventWeek]:
    """Eight weeks before and thirteen after the start; week -1 is the one all others are compared with."""
    made = []
    for week in range(-8, 13):
        at = round(before + (0.01 if week % 2 else -0.01), 3) if week < -1 else round(last * (week + 1) / 13, 3)
        half = 0.0 if week == -1 else round(0.04 + 0.001 * abs(week), 3)
        known = week != missing
        made.append(EventWeek(week, at if known else None, round(at - half, 3) if known else None,
                              round(at + half, 3) if known else None))
    return Rows(made)


CHECKS = (Check("drawn", True, Sentence("proof_drawn")),
          Check("earlier trends", True, Sentence("proof_trends_alike", {"weeks": 8})),
          Check("comparison teams", False, Sentence("proof_comparison_thin", {"teams": 2})),
          Check("placebo date", None, Sentence("proof_placebo_unknown")))
SAID = {"helped": "proof_helped", "hurt": "proof_hurt", "made no difference we could see": "proof_no_difference",
        "cannot tell yet": "proof_cannot_tell"}


def effect(action: str, at: float | None, half: float, verdict: str, **more: Any) -> Effect:
    size = {"teams": more.get("teams", 22), "comparison": more.get("comparison_teams", 19), "smallest": 5}
    told = {name: round(100 * ((at or 0.0) + side * half))
            for name, side in (("points", 0), ("low", -1), ("high", 1))}
    known: dict[str, Any] = {
        "action": action, "outcome": "weekly use", "estimate": at,
        "low": None if at is None else round(at - half, 3), "high": None if at is None else round(at + half, 3),
        "low95": None if at is None else round(at - 1.3 * half, 3),
        "high95": None if at is None else round(at + 1.3 * half, 3),
        "p_permutation": None if at is None else 0.012, "teams": 22, "comparison_teams": 19, "randomised": True,
        "verdict": verdict, "text": Sentence(SAID[verdict], {**told, **size}), "checks": CHECKS,
        "detectable": 0.11, "smallest": 0.05}
    return Effect(**{**known, **more})


def effects() -> tuple[Effect, ...]:
    """All four verdicts, an action nobody was left to compare with, and one in too few teams."""
    return (
        effect("ritual", 0.14, 0.08, "helped", event_study=weeks(0.14, missing=5)),
        effect("ritual", 0.06, 0.05, "helped", outcome="regular use"),
        effect("practice", 0.08, 0.09, "cannot tell yet", teams=9, comparison_teams=13, randomised=False,
               event_study=weeks(0.04)),
        effect("policy", None, 0.0, "cannot tell yet", comparison_teams=0, checks=(), detectable=None,
               text=Sentence("proof_nobody_left")),
        effect("peers", None, 0.0, "cannot tell yet", teams=3, checks=(), detectable=None, randomised=False,
               text=Sentence("proof_few_teams", {"teams": 3, "least": 8}),
               series=Rows(Point(STARTS + timedelta(weeks=week), week, 0.2 + 0.05 * (week > 0), (25, 49))
                            for week in (-8, -4, 0, 4, 8))),
        effect("outlook", 0.01, 0.03, "made no difference we could see", event_study=weeks(0.01, before=0.09)),
        effect("training", -0.07, 0.04, "hurt", teams=14, event_study=weeks(-0.07)),
        effect("any", 0.05, 0.06, "cannot tell yet", outcome="regular use"),
    )
