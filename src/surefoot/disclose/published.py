"""What an earlier report said, read back from its report.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surefoot.disclose.history import Earlier, Record
from surefoot.measure.tree import ROOT
from surefoot.vocabulary.estimates import Estimate

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
    return Earlier(record, values, frozenset(held))


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
    return Estimate(value["estimate"], value["low"], value["high"], (value["n"][0], value["n"][1]), value["interval"])
