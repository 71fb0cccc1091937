"""Planted team-week panels, the reference panel mpdta, and small organisations for the tests of the proof."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from surefoot.measure.logs import Logs
from surefoot.measure.roster import roster
from surefoot.measure.tree import tree
from surefoot.prove.question import Study
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import SCHEMAS, Table, table
from surefoot.vocabulary.usage import PersonWeeks

DATA = Path(__file__).parents[3] / "shared" / "data"
NEVER = 99
MONDAY = np.datetime64("2025-01-06", "D")


def mpdta() -> tuple[np.ndarray, np.ndarray]:
    """Callaway & Sant'Anna's county employment panel: outcome (500, 5) and first treated year as a position."""
    path = DATA / "mpdta.csv"
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"the reference data are not at {path}; CI must have them")
        pytest.skip(f"the reference data are not at {path}")
    with path.open() as lines:
        rows = [(float(row["countyreal"]), int(row["year"]) - 2003, float(row["lemp"]), float(row["first.treat"]))
                for row in csv.DictReader(lines)]
    counties = sorted({row[0] for row in rows})
    place = {county: position for position, county in enumerate(counties)}
    values, start = np.full((len(counties), 5), np.nan), np.full(len(counties), NEVER)
    for county, year, value, treated in rows:
        values[place[county], year] = value
        if treated:
            start[place[county]] = int(treated) - 2003
    return values, start


def long(shares: np.ndarray, start: np.ndarray) -> pd.DataFrame:
    """A panel as diff-diff reads it; periods are counted from 1, 0 = never treated."""
    teams, weeks = shares.shape
    frame = pd.DataFrame({
        "team": np.repeat(np.arange(teams), weeks), "week": np.tile(np.arange(1, weeks + 1), teams),
        "share": shares.ravel(), "first": np.repeat(np.where(start < weeks, start + 1, 0), weeks)})
    return frame.dropna()


@dataclass(frozen=True)
class World:
    """A planted panel: shares (T, W), people (T), starts (T) and what was truly added (T, W)."""

    shares: np.ndarray
    people: np.ndarray
    start: np.ndarray
    added: np.ndarray

    def study(self, **more: Any) -> Study:
        """The panel as a study."""
        return Study(self.shares, np.repeat(self.people[:, None], self.shares.shape[1], axis=1), self.start, **more)


def world(rng: np.random.Generator, teams: int, effect: float, weeks: int = 26, never: float = 0.2) -> World:
    """Teams of 5 to 12 people whose weekly use wanders (AR(1) .6) and rises everywhere; starts are drawn.

    effect: added probability, rising over four weeks from the start.
    """
    people = rng.integers(5, 13, teams)
    wander = np.zeros((teams, weeks))
    wander[:, 0] = rng.normal(0, 0.35, teams)
    for week in range(1, weeks):
        wander[:, week] = 0.6 * wander[:, week - 1] + 0.8 * rng.normal(0, 0.35, teams)
    common = np.cumsum(rng.normal(0, 0.05, weeks)) + 0.03 * np.arange(weeks)
    chance = 1 / (1 + np.exp(-(rng.normal(-0.4, 0.5, teams)[:, None] + wander + common)))
    held = max(round(never * teams), 1)
    start = rng.permutation(np.concatenate([np.full(held, NEVER), np.resize([9, 13, 17], teams - held)]))
    added = effect * np.clip((np.arange(weeks) - start[:, None] + 1) / 4, 0, 1)
    shares = rng.binomial(people[:, None], np.clip(chance + added, 0, 1)) / people[:, None]
    return World(shares, people, start, added)


def rows_of(name: str, rows: list[dict[str, Any]]) -> Table:
    """Rows as one of our tables; an absent cell is missing."""
    missing = {"text": "", "date": np.datetime64("NaT", "D"), "flag": -1}
    return table(SCHEMAS[name], {column.name: [row.get(column.name, missing.get(column.kind, np.nan)) for row in rows]
                                 for column in SCHEMAS[name].columns})


def week(position: int, day: int = 0) -> np.datetime64:
    """A day of the week at a position of the panel."""
    return MONDAY + np.timedelta64(7 * position + day, "D")


def iso(position: int, day: int = 0) -> date:
    """The same as a date."""
    return week(position, day).item()


def organisation(active: np.ndarray, team: list[str], *, tables: dict[str, Table] | None = None,
                 teams: list[dict[str, Any]] | None = None, managers: list[str] | None = None,
                 actions: np.ndarray | None = None, eligible_from: list[int] | None = None) -> Logs:
    """An organisation whose people (P) are licensed throughout; active: bool (P, W); as of the last Sunday."""
    count, weeks = active.shape
    keys = [f"p{number:05d}" for number in range(count)]
    people = rows_of("people", [
        {"person": key, "team": team[place], "manager": managers[place] if managers else "", "role": "r"}
        for place, key in enumerate(keys)])
    begun = eligible_from or [0] * count
    licences = rows_of("licences", [{"person": key, "tool": "x", "assigned_on": week(first)}
                                    for key, first in zip(keys, begun, strict=True)])
    given = {"people": people, "licences": licences, **(tables or {})}
    if teams is not None:
        given["teams"] = rows_of("teams", teams)
    counts = (active * 3.0 if actions is None else actions).astype(np.float32)
    used = active.any(axis=1)
    usage = PersonWeeks(np.array(keys, dtype=object), week(0) + 7 * np.arange(weeks).astype("timedelta64[D]"),
                        counts, active, np.ones(weeks, dtype=bool), used, used)
    day = week(weeks - 1, 6)
    present = roster(people)
    return Logs(day, present, tree(present, given.get("teams"), day), given, usage, Settings())
