"""The private record of who was counted where, which makes the next report safe beside this one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from surefoot.assessment.measuring import CHECK, SELF_RATED
from surefoot.disclose.groups import Shown
from surefoot.disclose.history import Earlier, Record, fingerprint
from surefoot.measure.confidence import rows_of
from surefoot.measure.logs import Logs
from surefoot.measure.roster import roster
from surefoot.measure.survey import Survey, survey
from surefoot.measure.tree import tree
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Table
from surefoot.vocabulary.usage import PersonWeeks


def same_keys(earlier: Sequence[Earlier], tables: Mapping[str, Table]) -> list[Earlier]:
    """The earlier reports with people keyed as in the newest one."""
    everybody = np.unique(tables["people"]["person"].astype(str)).tolist()
    return [report.keyed(earlier[0].record.salt, everybody) for report in earlier]


def record(logs: Logs, wave: Survey | None, salt: str) -> Record:
    """Who is counted where, as keyed hashes."""
    teams = np.array(logs.nodes.teams, dtype=object)
    kinds = {"check": ~np.isnan(logs.checked)}
    adopters = logs.adopters()
    kinds["log"] = np.zeros(len(logs.people), dtype=bool) if adopters is None else ~np.isnan(adopters)
    cells = {"check": logs.cell, "log": logs.cell}
    kinds["pulse"] = np.zeros(len(logs.people), dtype=bool)
    if wave is not None:
        kinds["pulse"] = logs.people.employed(wave.wave)
        cells["pulse"] = logs.nodes.locate(logs.people.table["team"][logs.people.row_on(wave.wave)])
    hashed = {int(i): fingerprint(salt, logs.people.keys[i]) for i in np.flatnonzero(np.logical_or.reduce(
        list(kinds.values())))}
    members = {kind: {hashed[int(i)]: str(teams[cells[kind][i]]) for i in np.flatnonzero(who)}
               for kind, who in kinds.items()}
    parents = {team: str(teams[p]) if p >= 0 else "" for team, p in zip(logs.nodes.teams, logs.nodes.parent,
                                                                       strict=True)}
    return Record(str(logs.day), None if wave is None else str(wave.wave), salt, parents, members,
                  _answers(logs, wave))


def _answers(logs: Logs, wave: Survey | None) -> dict[str, dict[str, int]]:
    """How many answers each measure of the wave has from each team, by the team in the rows."""
    if wave is None or "pulse" not in logs.tables:
        return {}
    teams, place = np.unique(rows_of(logs.tables["pulse"], wave.wave)["team"].astype(str), return_inverse=True)
    named = {SELF_RATED: "capability", **{name: name for name in ("confidence", "manager", *DRIVERS)}}
    counts = {measure: np.bincount(place[~np.isnan(wave.means[construct])], minlength=len(teams))
              for measure, construct in named.items()}
    return {measure: {str(team): int(count) for team, count in zip(teams, found, strict=True) if count}
            for measure, found in counts.items()}


def record_on(tables: Mapping[str, Table], usage: PersonWeeks | None, as_of: date, settings: Settings,
              salt: str) -> Record:
    """The record of an earlier report whose own is lost, made again from the history in today's tables."""
    day = np.datetime64(as_of, "D")
    people = roster(tables["people"])
    nodes = tree(people, tables.get("teams"), day)
    return record(Logs(day, people, nodes, tables, usage, settings),
                   survey(tables.get("pulse"), nodes, day, settings), salt)


def since(shown: Mapping[str, Shown], earlier: Sequence[Earlier]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Members behind each held value: those of the report it was computed for."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    kinds = {CHECK: "check", "adoption": "log"}
    for measure, result in shown.items():
        for team in sorted(result.held):
            for report in earlier:
                people = report.people(measure, kinds.get(measure, "pulse")).get(team)
                if people is not None:
                    found.setdefault(measure, {})[team] = tuple(sorted(people))
                    break
    return found
