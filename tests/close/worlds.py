"""Small organisations as they may be shown, and the tables of their plans. Nothing here is computed by the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from surefoot.close.roadmap import roadmaps
from surefoot.vocabulary.actions import ACTIONS
from surefoot.vocabulary.diagnosis import FirstDriver
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import DriverResult, Group, Verdict
from surefoot.vocabulary.roadmaps import Roadmap
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import SCHEMAS, Table, table

AS_OF = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)
N = (15, 24)
ANSWERS = {"fear": "ritual", "ambiguity": "policy", "insecurity": "outlook", "isolation": "peers",
           "irrelevance": "practice"}
LEVELS = (70, 55, 40, 60, 45)


def week(number: int) -> date:
    """Monday of a week of the plan, counted from 0."""
    return MONDAY + timedelta(weeks=number)


def drivers(levels: Sequence[float | None] = LEVELS) -> dict[str, DriverResult]:
    return {name: DriverResult(None, None) if level is None else DriverResult(around(level, 20, 100),
                                                                              around(level / 100, 0.2, 1))
            for name, level in zip(DRIVERS, levels, strict=True)}


def around(value: float, half: float, most: float) -> Estimate:
    return Estimate(value, max(round(value - half, 2), 0.0), min(round(value + half, 2), float(most)), N)


def team(key: str, *, limit: str = "confidence", levels: Sequence[float | None] = LEVELS,
         first: tuple[str, float] | None = ("fear", 0.8), parent: str | None = "all", **more: Any) -> Group:
    known: dict[str, Any] = {
        "team": key, "name": key.title(), "parent": parent, "kind": "team", "shown": True, "why_hidden": None,
        "people": N, "capability": Estimate(0.6, 0.4, 0.8, N), "confidence": Estimate(0.3, 0.1, 0.5, N),
        "adoption": Estimate(0.1, 0.0, 0.3, N),
        "verdict": Verdict(limit, 0.0 if limit == "cannot tell" else 0.8),  # type: ignore[arg-type]
        "drivers": drivers(levels), "first_driver": FirstDriver(*first, 5) if first else None}
    return Group(**{**known, **more})


def root(**more: Any) -> Group:
    return team("all", **{"parent": None, "kind": "group", "name": "Larkmoor Mutual", **more})


def hidden(key: str, parent: str = "all") -> Group:
    return Group(key, key.title(), parent, "team", False, "small", None)


def rows(name: str, *found: Mapping[str, Any]) -> dict[str, Table]:
    """A table of the vocabulary from its rows."""
    columns = {column: [row.get(column, missing(name, column)) for row in found]
               for column in dict.fromkeys(key for row in found for key in row)}
    for column in SCHEMAS[name].columns:
        if column.required and column.name not in columns:
            columns[column.name] = [missing(name, column.name)] * len(found)
    return {name: table(SCHEMAS[name], columns)}


def missing(name: str, column: str) -> Any:
    kind = SCHEMAS[name].column(column).kind
    return {"text": "", "date": None, "number": float("nan"), "flag": -1}[kind]


def plans(*groups: Group, tables: Mapping[str, Table] | None = None, previous: Mapping[str, Roadmap] | None = None,
          as_of: date = AS_OF, **more: Any) -> dict[str, Roadmap]:
    """The roadmaps of groups below a root that is one of them or made here."""
    whole = groups if any(group.parent is None for group in groups) else (root(), *groups)
    settings = more.pop("settings", Settings(action_gap=4))
    return roadmaps(whole, more.pop("effects", None), tables or {}, as_of, settings, previous, **more)


def plan(group: Group, **more: Any) -> Roadmap:
    """The roadmap of one group."""
    return plans(group, **more)[group.team]


def actions(roadmap: Roadmap) -> list[str]:
    assert all(step.action in ACTIONS for step in roadmap.steps)
    return [step.action for step in roadmap.steps]


def said(roadmap: Roadmap) -> list[str]:
    """The keys of everything the plan explains."""
    return [sentence.key for sentence in (*roadmap.order, *roadmap.assumed)]


def values(roadmap: Roadmap, key: str) -> list[Mapping[str, Any]]:
    return [sentence.values for sentence in (*roadmap.order, *roadmap.assumed) if sentence.key == key]
