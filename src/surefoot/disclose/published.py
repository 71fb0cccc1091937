"""What an earlier report said: read back from its report.json, or as the assessment it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from surefoot.disclose.effects import published as effects
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
from surefoot.vocabulary.results import Assessment, Group, Response

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
        held |= {(_key(measure, team), team["team"]) for measure in team.get("held", ())}
    manager = (report["organisation"].get("manager") or {}).get("level")
    if (level := _estimate(manager)) is not None:
        values["manager"] = {ROOT: (level, None)}
    return Earlier(record, values, frozenset(held), diagnosis=_diagnosis(report["organisation"]),
                   managers=_managers(report["organisation"].get("manager")),
                   design_effect=report["organisation"].get("design_effect"), effects=effects(report),
                   response=_response((report.get("data") or {}).get("response")), report=report)


def earlier_from(assessment: Assessment, record: Record) -> Earlier:
    """The same of an assessment that was kept as it was published: no file has to be read."""
    values: dict[str, dict[str, Value]] = {}
    known: dict[Estimate, Estimate] = {}  # rounded figures are few: equal ones are held once

    def one(figure: Estimate) -> Estimate:
        return known.setdefault(figure, figure)
    for group in assessment.teams if assessment.teams else ():
        for measure, (figure, share) in _shown(group):
            values.setdefault(measure, {})[group.team] = (one(figure), share and one(share))
    whole = assessment.organisation
    if whole.manager is not None:
        values["manager"] = {ROOT: (whole.manager, None)}
    found = whole.manager_effects
    told = found if found and (found.on_confidence or found.on_adoption or found.two_views) else None
    return Earlier(record, values, frozenset((_key_of(measure, group), group.team) for group in assessment.teams
                                             for measure in group.held),
                   diagnosis=whole.diagnosis, managers=told, design_effect=whole.design_effect,
                   effects=assessment.effects, response=assessment.response,
                   plans={group.team: group.roadmap for group in assessment.teams if group.roadmap is not None})


def _shown(group: Group) -> Iterator[tuple[str, Value]]:
    for measure, figure in (("confidence", group.confidence), ("adoption", group.adoption),
                            (f"capability {group.capability_source}", group.capability)):
        if figure is not None:
            yield measure, (figure, None)
    for driver, result in (group.drivers or {}).items():
        if result.level is not None:
            yield driver, (result.level, result.share)


def _key(measure: str, team: Mapping[str, Any]) -> str:
    """A measure by its own name: readers know both kinds of capability by one."""
    capable = team.get("capability")
    return f"capability {capable['source']}" if measure == "capability" and capable else measure


def _key_of(measure: str, group: Group) -> str:
    return f"capability {group.capability_source}" if measure == "capability" and group.capability else measure


def _response(found: Mapping[str, Any] | None) -> Response | None:
    return None if not found else Response(date.fromisoformat(found["wave"]), found["asked"], found["answered"])


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
                                       _estimate(careless["confidence_without"])),
        unanswered=found.get("unanswered", {}), apart=found.get("apart", False), **parts)


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
