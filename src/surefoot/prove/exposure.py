"""Who was exposed to what, from which week on: team-week panels of use, and each team's start of each action.

People belong to the team of the as-of day, in all weeks; people who left belong to their last one. A start is the
planned one where the order was drawn (intention to treat: whatever happened then), else the first delivery. The week
in which a start falls counts neither as before nor as after unless it starts on its Monday. Weeks of anticipation are
not dropped: the placebo date would show them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from surefoot.measure.adoption import needed
from surefoot.measure.logs import Logs
from surefoot.vocabulary.actions import ACTIONS
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array, Table

NEVER: Final = np.iinfo(np.int32).max
_NOT: Final = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class Panel:
    """Use of T teams in W weeks."""

    teams: tuple[str, ...]
    weeks: Array
    """datetime64[D] (W): Mondays."""
    shares: Array
    """float (T, W): share of eligible people active on own initiative; NaN where too few were eligible."""
    people: Array
    """int (T, W): eligible people."""
    regular: Array
    """float (T, W): share of regular users over the weeks up to each; NaN where it can be told of too few."""
    known: Array
    """int (T, W): people it can be told of."""
    managers: Array
    """int (T): teams with the same number share a manager."""
    cells: Array
    """int (T): position of each team in the tree."""


@dataclass(frozen=True)
class Exposure:
    """When an action started in each of T teams."""

    action: str
    starts: Array
    """datetime64[D] (T): first day; NaT = not by the as-of day, held back or still to come."""
    inside: Array
    """bool (T): teams to compare: those drawn where the order was drawn, else all."""
    randomised: bool
    registered: np.datetime64
    """Latest day of registration of the draw; NaT without one."""
    first_planned: np.datetime64
    """First planned start of the draw; NaT without one."""
    together: Array
    """int (T): teams with the same number started by one record of a group above them: one decision, not several."""
    of: tuple[str, ...]
    """The actions it is made of."""

    def weeks(self, mondays: Array) -> Array:
        """int (T): first whole week with the action, as position in the panel; NEVER where it never started."""
        there = ~np.isnat(self.starts)
        days = (self.starts - mondays[0]).astype("timedelta64[D]").astype(np.int64)
        return np.where(there, -(-days // 7), NEVER)

    def blurred(self, mondays: Array) -> Array:
        """bool (T, W): the week in which it started, where that was not its Monday."""
        days = (self.starts[:, None] - mondays).astype("timedelta64[D]").astype(np.int64)
        blurred: Array = ~np.isnat(self.starts)[:, None] & (days > 0) & (days < 7)
        return blurred


def panel(logs: Logs) -> Panel | None:
    """The panel of all complete weeks; None without usage or licences, or without any eligible week.

    A row is a team, or a group's own members (its heads), of as many people as may be shown; a week of it in which
    fewer were eligible tells nothing: one effect less another would otherwise be one person's weeks.
    """
    if logs.eligible is None or logs.active is None or logs.usage is None or not logs.eligible.any():
        return None
    eligible = logs.eligible
    there = np.bincount(logs.cell[eligible.any(axis=1)], minlength=len(logs.nodes))
    least = logs.settings.minimum
    rows = np.flatnonzero(there >= least)
    rows = rows[rows > 0]
    if not len(rows):
        return None
    people = _by_team(eligible, logs.cell, rows)
    active = _by_team(eligible & logs.active, logs.cell, rows)
    told, regular = _regular(eligible, logs.active, logs.settings)
    known, reached = _by_team(told, logs.cell, rows), _by_team(regular, logs.cell, rows)
    keys = tuple(logs.nodes.teams[row] for row in rows)
    return Panel(keys, logs.usage.weeks[:eligible.shape[1]], _share(active, people, least), people,
                 _share(reached, known, least), known, managers(logs, rows), rows)


def exposures(logs: Logs, found: Panel, tables: Mapping[str, Table]) -> tuple[Exposure, ...]:
    """The exposure of every action with a record or a plan, in the order of the actions, and of ``any`` of them.

    An action of a group holds for all teams below it. What was recorded to start after the as-of day has not started.
    """
    below = _below(logs, found)
    out = [one for action in ACTIONS if (one := _exposure(found, tables, action, below, logs.day)) is not None]
    return (*out, _any(out)) if out else ()


def managers(logs: Logs, rows: Array) -> Array:
    """int (T): a number for each manager of the teams at these positions; teams without one stand alone."""
    who = [name or f"\x00{row}" for name, row in zip(manager_names(logs, rows), rows.tolist(), strict=True)]
    return np.unique(who, return_inverse=True)[1]


def manager_names(logs: Logs, rows: Array) -> list[str]:
    """Who manages each of the teams at these positions: by the teams table, else by most members; empty = unknown."""
    named: dict[str, str] = {}
    if "teams" in logs.tables:
        table = logs.tables["teams"]
        named = {team: manager for team, manager in zip(table["team"], table["manager"], strict=True) if manager}
    held = logs.people.table["manager"][logs.people.row_on(logs.day)]
    votes: dict[int, Counter[str]] = {}
    for cell, manager in zip(logs.cell[logs.employed].tolist(), held[logs.employed], strict=True):
        if manager:
            votes.setdefault(cell, Counter())[manager] += 1
    found = []
    for row in rows.tolist():
        counts = votes.get(row, Counter())
        most = min(counts, key=lambda key: (-counts[key], key), default="")
        found.append(named.get(logs.nodes.teams[row]) or most)
    return found


def _exposure(found: Panel, tables: Mapping[str, Table], action: str, below: Mapping[str, Array],
              day: np.datetime64) -> Exposure | None:
    """One action: its draw if there is one, else its deliveries; None without either."""
    plan, done = _rows(tables.get("plan"), action), _rows(tables.get("actions"), action)
    if plan is not None:
        drawn = np.flatnonzero(plan.columns["drawn"] == 1)
        if len(drawn):
            return _planned(found, action, plan, drawn, below, day)
    if plan is None and done is None:
        return None
    starts, together = _nobody(found)
    number = {key: len(starts) + place for place, key in enumerate(below)}
    if done is not None:
        for team, start in zip(done.columns["team"], done.columns["started_on"], strict=True):
            if start <= day:
                touched = _touched(below, team)
                first = touched[np.isnat(starts[touched]) | (starts[touched] > start)]
                starts[first] = start
                together[first] = first if len(touched) < 2 else number[str(team)]
    return Exposure(action, starts, np.ones(len(starts), dtype=bool), False, _NOT, _NOT, together, (action,))


def _nobody(found: Panel) -> tuple[Array, Array]:
    """No starts, and every team on its own."""
    return np.full(len(found.teams), _NOT, dtype="datetime64[D]"), np.arange(len(found.teams))


def _planned(found: Panel, action: str, plan: Table, rows: Array, below: Mapping[str, Array],
             day: np.datetime64) -> Exposure:
    starts, together = _nobody(found)
    inside = np.zeros(len(starts), dtype=bool)
    planned = plan.columns["starts_on"][rows]
    for team, start in zip(plan.columns["team"][rows], planned, strict=True):
        touched = _touched(below, team)
        inside[touched] = True
        if not np.isnat(start) and start <= day:
            starts[touched] = np.where(np.isnat(starts[touched]) | (starts[touched] > start), start, starts[touched])
    registered, dated = plan.columns["registered_on"][rows], planned[~np.isnat(planned)]
    complete = not np.isnat(registered).any()
    return Exposure(action, starts, inside, True, registered.max() if complete else _NOT,
                    dated.min() if len(dated) else _NOT, together, (action,))


def _any(each: list[Exposure]) -> Exposure:
    """The first start of any action; randomised only where there is one action and its order was drawn."""
    if len(each) == 1:
        return replace(each[0], action="any")
    starts, together = each[0].starts.copy(), each[0].together.copy()
    for one in each[1:]:
        first = ~np.isnat(one.starts) & (np.isnat(starts) | (one.starts < starts))
        starts, together = np.where(first, one.starts, starts), np.where(first, one.together, together)
    inside = np.logical_or.reduce([one.inside for one in each])
    return Exposure("any", starts, inside, False, _NOT, _NOT, together, tuple(one.action for one in each))


def _rows(table: Table | None, action: str) -> Table | None:
    """The rows of an action; None where there are none."""
    if table is None or not (mine := table["action"] == action).any():
        return None
    return Table(table.schema, {name: values[mine] for name, values in table.columns.items()})


def _below(logs: Logs, found: Panel) -> dict[str, Array]:
    """Key of a team or group -> int: the teams of the panel at and below it."""
    touched: dict[str, list[int]] = {}
    for row, cell in enumerate(found.cells.tolist()):
        step = cell
        while step >= 0:
            touched.setdefault(logs.nodes.teams[step], []).append(row)
            step = int(logs.nodes.parent[step])
    return {team: np.array(rows) for team, rows in touched.items()}


def _touched(below: Mapping[str, Array], team: str) -> Array:
    """int: the teams an action of this key holds for; none for a key that has no people."""
    return below.get(str(team), np.empty(0, dtype=int))


def _by_team(flags: Array, cell: Array, rows: Array) -> Array:
    """int (T, W): people flagged in each team and week."""
    place = np.full(int(cell.max()) + 1 if len(cell) else 1, -1)
    place[rows[rows < len(place)]] = np.flatnonzero(rows < len(place))
    mine = place[cell]
    out = np.zeros((len(rows), flags.shape[1]), dtype=np.int64)
    for week in range(flags.shape[1]):
        out[:, week] = np.bincount(mine[flags[:, week] & (mine >= 0)], minlength=len(rows))
    return out


def _regular(eligible: Array, active: Array, settings: Settings) -> tuple[Array, Array]:
    """bool (P, W): people with enough eligible weeks in the window that ends with each week, and regular ones of them.

    Windows that would begin before the first week tell nothing.
    """
    length = settings.regular_weeks
    told = np.zeros(eligible.shape, dtype=bool)
    if eligible.shape[1] >= length:
        sums = [_window_sums(flags, length) for flags in (eligible, eligible & active)]
        told[:, length - 1:] = sums[0] >= settings.regular_eligible
        regular = np.zeros(eligible.shape, dtype=bool)
        regular[:, length - 1:] = sums[1] >= needed(np.arange(length + 1), settings.regular_share)[sums[0]]
        return told, told & regular
    return told, told


def _window_sums(flags: Array, length: int) -> Array:
    """int (P, W - length + 1): how many of each `length` weeks in a row."""
    total = np.cumsum(flags, axis=1, dtype=np.int16)
    total[:, length:] = total[:, length:] - total[:, :-length]
    return total[:, length - 1:]


def _share(part: Array, whole: Array, least: int) -> Array:
    return np.where(whole >= least, part / np.maximum(whole, 1), np.nan)
