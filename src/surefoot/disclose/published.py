"""What an earlier report said, read back from its report.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from surefoot.disclose.history import Earlier, Record
from surefoot.measure.tree import ROOT
from surefoot.vocabulary.diagnosis import (
    Careless,
    Diagnosis,
    ManagerEffects,
    Reinforcement,
    Reliability,
    Split,
    TwoViews,
)
from surefoot.vocabulary.estimates import Band, Estimate
from surefoot.vocabulary.frames import Rows

Value = tuple[Estimate, Estimate | None]
"""A measure of a team as published: its figure, and the share beside a driver's level."""


def earlier(report: Mapping[str, Any], record: Record) -> Earlier:
    """An earlier report with the record of who was counted in it.

    report: parsed report.json (``surefoot/report/1``). Raises ValueError for any other document.
    """
    if report.get("schema") != "surefoot/report/1":
        raise ValueError(f"schema {report.get('schema')!r} is not surefoot/report/1; give the OUT folder of a report")
    values: dict[str, dict[str, Value]] = {}
    held = set()
    for team in report["teams"]:
        for measure, value in _values(team).items():
            values.setdefault(measure, {})[team["team"]] = value
        held |= {(measure, team["team"]) for measure in team.get("held", ())}
    manager = (report["organisation"].get("manager") or {}).get("level")
    if (level := _estimate(manager)) is not None:
        values["manager"] = {ROOT: (level, None)}
    return Earlier(record, values, frozenset(held), diagnosis=_diagnosis(report["organisation"]),
                   managers=_managers(report["organisation"].get("manager")), report=report)


def _diagnosis(organisation: Mapping[str, Any]) -> Diagnosis | None:
    """The organisation's diagnosis as published; None where there was none."""
    found = organisation.get("diagnosis")
    if found is None:
        return None
    parts = {name: {driver: known for driver, value in found[name].items() if (known := _estimate(value)) is not None}
             for name in ("importance", "importance_corrected", "johnson")}
    split, careless = found["split"], found["careless"]
    return Diagnosis(
        _band(found["respondents"]), found["weights"], found["weight_errors"], found["weights_known"],
        explained=_estimate(found["explained"]),
        reinforcement=Rows(Reinforcement(**pair) for pair in organisation["reinforcement"] or ()),
        split=split and Split({name: _sure(value) for name, value in split["between"].items()},
                              {name: _sure(value) for name, value in split["within"].items()}, split["teams"]),
        reliability={name: Reliability(value["alpha"], value["omega"], value["spearman_brown"],
                                       value["answers"] and _band(value["answers"]))
                     for name, value in found["reliability"].items()},
        careless=careless and Careless(careless["flagged"], careless["answers"],
                                       _estimate(careless["confidence_with"]),
                                       _estimate(careless["confidence_without"])), **parts)


def _managers(found: Mapping[str, Any] | None) -> ManagerEffects | None:
    """What went with readier managers as published."""
    if found is None:
        return None
    effects = (_estimate(found["effect_on_confidence"]), _estimate(found["effect_on_adoption"]))
    views = found.get("two_views")
    return ManagerEffects(*effects, views and TwoViews(*(_sure(views[name]) for name in (
        "team_view", "self_view", "difference")))) if any((*effects, views)) else None


def _band(value: Sequence[int]) -> Band:
    return value[0], value[1]


def _sure(value: Mapping[str, Any]) -> Estimate:
    found = _estimate(value)
    if found is None:
        raise ValueError("an estimate is null where a report always has one; give the OUT folder of a report")
    return found


def _values(team: Mapping[str, Any]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for measure in ("confidence", "adoption"):
        if (figure := _estimate(team.get(measure))) is not None:
            found[measure] = (figure, None)
    if (capable := _estimate(team.get("capability"))) is not None:
        found[f"capability {team['capability']['source']}"] = (capable, None)
    for driver, figures in (team.get("drivers") or {}).items():
        if figures is not None and (level := _estimate(figures["level"])) is not None:
            found[driver] = (level, _estimate(figures["share"]))
    return found


def _estimate(value: Mapping[str, Any] | None) -> Estimate | None:
    if value is None:
        return None
    return Estimate(value["estimate"], value["low"], value["high"], _band(value["n"]), value["interval"])
