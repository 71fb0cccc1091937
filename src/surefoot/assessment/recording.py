"""The private record of who was counted where, which makes the next report safe beside this one."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np

from surefoot.assessment.measuring import CHECK, SELF_RATED
from surefoot.disclose.groups import Shown
from surefoot.disclose.history import Earlier, Record, descend, fingerprint
from surefoot.measure.confidence import rows_of
from surefoot.measure.logs import Logs
from surefoot.measure.roster import roster
from surefoot.measure.survey import Survey, survey
from surefoot.measure.tree import tree
from surefoot.vocabulary.drivers import CONSTRUCTS, CORE_ITEMS, DRIVERS, ROTATING_ITEMS
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Table
from surefoot.vocabulary.usage import PersonWeeks

KINDS: Final = {CHECK: "check", "adoption": "log"}
"""Measure -> the kind of record its people stand in; all others are of the pulse."""


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
        kinds["pulse"] = logs.asked(wave.wave)
        cells["pulse"] = logs.asked_cell(wave.wave)
    hashed = {int(i): fingerprint(salt, logs.people.keys[i]) for i in np.flatnonzero(np.logical_or.reduce(
        list(kinds.values())))}
    members = {kind: {hashed[int(i)]: str(teams[cells[kind][i]]) for i in np.flatnonzero(who)}
               for kind, who in kinds.items()}
    parents = {team: str(teams[p]) if p >= 0 else "" for team, p in zip(logs.nodes.teams, logs.nodes.parent,
                                                                       strict=True)}
    return Record(str(logs.day), None if wave is None else str(wave.wave), salt, parents, members,
                  _answers(logs, wave), rows=_rows(logs, wave, salt))


def _rows(logs: Logs, wave: Survey | None, salt: str) -> str:
    """Keyed hash over the answers of the wave, whatever their order: who gave them is not in it.

    Answers to each construct by themselves: taken apart or not, they are the same answers.
    """
    if wave is None or "pulse" not in logs.tables:
        return ""
    found = rows_of(logs.tables["pulse"], wave.wave)
    lines: list[str] = []
    for construct in CONSTRUCTS:
        items = [item for item in (*CORE_ITEMS, *ROTATING_ITEMS) if item.startswith(f"{construct}_")]
        answers = np.stack([found[item] for item in items], axis=1)
        lines += sorted(f"{construct} {team} {row.tolist()}" for team, row in zip(found["team"], answers, strict=True))
    return hmac.new(salt.encode(), "\n".join(lines).encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


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


def since(shown: Mapping[str, Shown], earlier: Sequence[Earlier], now: Record,
          kinds: Mapping[str, str] = KINDS) -> dict[str, dict[str, tuple[str, ...]]]:
    """Members behind each repeated value: those of the report it was computed for.

    A value of the same wave is left out while the same people and answers stand behind it still.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    below: dict[str, Mapping[str, frozenset[str]]] = {}
    for measure, result in shown.items():
        kind = kinds.get(measure, "pulse")
        waiting = result.held | result.kept
        for report in earlier if waiting else ():
            mine = waiting if not result.kept else {
                team for team in waiting if team not in result.kept or report.tells_wave(now)}
            if not mine & report.values.get(measure, {}).keys():
                continue
            if kind not in below:
                below[kind] = descend(now.members.get(kind, {}), now.parents)
            same = _same_answers(report.record, now, measure)
            old = report.record.since.get(measure, {})
            for team, people in report.people(measure, kind).items():
                if team not in mine:
                    continue
                waiting -= {team}
                if team in result.held or team in old or not same or people != below[kind].get(team):
                    found.setdefault(measure, {})[team] = tuple(sorted(people))
    return {measure: dict(sorted(teams.items())) for measure, teams in found.items()}


def over_two_waves(shown: Mapping[str, Shown], earlier: Sequence[Earlier]) -> dict[str, tuple[str, ...]]:
    """Measure -> teams whose value is one over two waves, now or when it was told that is repeated."""
    found: dict[str, tuple[str, ...]] = {}
    for measure, result in shown.items():
        teams = set(result.pooled)
        for team in result.held | result.kept:
            last = next((report for report in earlier if team in report.values.get(measure, {})), None)
            if last is not None and team in last.record.pooled.get(measure, ()):
                teams.add(team)
        if teams:
            found[measure] = tuple(sorted(teams))
    return found


def _same_answers(then: Record, now: Record, measure: str) -> bool:
    return (then.wave, then.rows, then.answers.get(measure), then.parents) == (
        now.wave, now.rows, now.answers.get(measure), now.parents)
