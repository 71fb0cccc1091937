"""Weeks, site holidays, leave, and the days on which each person is at work."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.names import SITES

Days = NDArray[np.datetime64]


@dataclass(frozen=True)
class Spine:
    """The planted weeks: `weeks` calendar weeks, Monday to Sunday, the last ending on or before `as_of`."""

    start: np.datetime64
    weeks: int
    as_of: date

    @property
    def days(self) -> Days:
        """Every day (7 x weeks)."""
        return self.start + np.arange(7 * self.weeks)

    @property
    def mondays(self) -> Days:
        """The first day of every week (weeks)."""
        return self.start + 7 * np.arange(self.weeks)

    def index(self, days: Days) -> NDArray[np.int64]:
        """Day numbers from the start; may lie outside 0..7 x weeks."""
        numbers: NDArray[np.int64] = (days - self.start).astype(np.int64)
        return numbers


def spine(as_of: date, weeks: int) -> Spine:
    """Return the `weeks` complete weeks up to `as_of`."""
    if weeks < 16:
        raise ValueError(f"weeks must be at least 16 for a wave and a window of use, not {weeks}")
    sunday = as_of - timedelta(days=(as_of.weekday() + 1) % 7)
    return Spine(np.datetime64(sunday - timedelta(days=7 * weeks - 1), "D"), weeks, as_of)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (anonymous algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holidays(plan: Spine) -> list[tuple[str, date]]:
    """(site or empty for all, day) of every holiday between the first and the last planted day."""
    first, last = plan.days[0].item(), plan.days[-1].item()
    found: list[tuple[str, date]] = []
    for year in range(first.year, last.year + 1):
        sunday = easter(year)
        shared = [date(year, 1, 1), date(year, 5, 1), date(year, 10, 3), date(year, 12, 25), date(year, 12, 26)]
        shared += [sunday + timedelta(days=shift) for shift in (-2, 1, 50)]
        found += [("", day) for day in shared]
        found += [(SITES[0], date(year, 10, 31))]
        found += [(SITES[1], date(year, 1, 6)), (SITES[1], sunday + timedelta(days=60)), (SITES[1], date(year, 11, 1))]
    return sorted((pair for pair in found if first <= pair[1] <= last), key=lambda pair: (pair[1], pair[0]))


def draw_leave(
    rng: np.random.Generator, plan: Spine, people: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Person, first and last day (day numbers): about five holidays a year, single days, a few long absences."""
    month = plan.mondays.astype("datetime64[M]").astype(np.int64) % 12
    season = np.array([0.6, 1.0, 0.7, 1.2, 0.9, 1.0, 1.5, 1.9, 1.0, 1.0, 0.5, 1.6])[month]
    blocks = rng.poisson(3.9 * plan.weeks / 60, people)
    who = np.repeat(np.arange(people), blocks)
    begin = 7 * rng.choice(plan.weeks, who.size, p=season / season.sum())
    length = rng.choice([5, 5, 5, 12, 12, 19], who.size)
    single = np.repeat(np.arange(people), rng.poisson(2.0 * plan.weeks / 60, people))
    single_day = 7 * rng.integers(0, plan.weeks, single.size) + rng.integers(0, 5, single.size)
    away = np.flatnonzero(rng.random(people) < 0.03)
    away_from = rng.integers(0, 7 * plan.weeks, away.size)
    away_for = rng.integers(8 * 7, 40 * 7, away.size)
    person = np.concatenate([who, single, away])
    starts = np.concatenate([begin, single_day, away_from])
    ends = np.concatenate([begin + length - 1, single_day, away_from + away_for])
    order = np.lexsort((ends, starts, person))
    return person[order], starts[order], ends[order]


def covered(
    people: int, days: int, person: NDArray[np.int64], first: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Days (people x days) that lie in one of the person's spans (inclusive day numbers, cut to the calendar)."""
    steps = np.zeros((people, days + 1), dtype=np.int16)
    keep = (last >= 0) & (first < days) & (last >= first)
    np.add.at(steps, (person[keep], np.maximum(first[keep], 0)), 1)
    np.add.at(steps, (person[keep], np.minimum(last[keep] + 1, days)), -1)
    return np.asarray(np.cumsum(steps, axis=1, dtype=np.int16)[:, :days] > 0)


def holiday_days(plan: Spine, site: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Days (people x days) that are a holiday at the person's site (`site` indexes SITES)."""
    table = np.zeros((len(SITES), 7 * plan.weeks), dtype=bool)
    for name, day in holidays(plan):
        column = int(plan.index(np.array([day], dtype="datetime64[D]"))[0])
        for number, candidate in enumerate(SITES):
            if name in ("", candidate):
                table[number, column] = True
    return np.asarray(table[site])
