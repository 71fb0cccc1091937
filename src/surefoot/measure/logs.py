"""What the records say on one day: who is employed, licensed, trained, and uses AI regularly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from surefoot.measure import adoption, capability, segments
from surefoot.measure.funnel import Step, completions, funnel
from surefoot.measure.lag import Lag, lags
from surefoot.measure.roster import Roster
from surefoot.measure.tree import Tree
from surefoot.measure.weeks import Calendar, Spans, away, covered_on, employment, last_complete, spans_of
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array, Table
from surefoot.vocabulary.usage import PersonWeeks


@dataclass(frozen=True)
class Logs:
    """The organisation on `day`. Arrays of people are (P) in the order of the roster; weeks are columns."""

    day: np.datetime64
    people: Roster
    nodes: Tree
    tables: Mapping[str, Table]
    usage: PersonWeeks | None
    settings: Settings

    @cached_property
    def employed(self) -> Array:
        """bool (P): employed on the day."""
        return self.people.employed(self.day)

    @cached_property
    def cell(self) -> Array:
        """int (P): group each person belongs to on the day."""
        rows = self.people.row_on(self.day)
        return self.nodes.locate(self.people.table["team"][rows])

    @cached_property
    def measured(self) -> Array:
        """bool (P): measured by usage logs. Who is not counts in nothing below: not as zero, and not as one of many."""
        return ~self.people.unmeasured(self.day, "usage")

    def asked(self, wave: np.datetime64) -> Array:
        """bool (P): asked in a wave: whom its list names, and without a list everybody who was employed on its opening
        day and is not kept out of the pulse."""
        person, _ = self._list(wave)
        if not len(person):
            return self.people.employed(wave) & ~self.people.unmeasured(wave, "pulse")
        return np.bincount(person, minlength=len(self.people)).astype(bool)

    def asked_cell(self, wave: np.datetime64) -> Array:
        """int (P): group in which each one's answer to a wave counts: their team on its opening day, where its list
        names no other."""
        cell = self.nodes.locate(self.people.table["team"][self.people.row_on(wave)])
        person, team = self._list(wave)
        named = team != ""
        cell[person[named]] = self.nodes.locate(team[named])
        return cell

    def _list(self, wave: np.datetime64) -> tuple[Array, Array]:
        """People on the list of whom a wave asked, and their teams; empty without a list."""
        if "asked" not in self.tables:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=object)
        table = self.tables["asked"]
        mine = table["wave"] == wave
        person = self.people.index(table["person"][mine])
        return person[person >= 0], table["team"][mine][person >= 0]

    @cached_property
    def licensed(self) -> Array | None:
        """bool (P): employed and measured, with a licence of some tool on the day; None without a licences table."""
        if "licences" not in self.tables:
            return None
        return self.employed & self.measured & covered_on(self._licences, self.day, len(self.people))

    @cached_property
    def _licences(self) -> Spans:
        return spans_of(self.tables["licences"], self.people, "assigned_on", "removed_on")

    @cached_property
    def _weeks(self) -> slice:
        """Columns of the weeks that are complete on the day."""
        assert self.usage is not None
        return slice(0, int((self.usage.weeks <= last_complete(self.day)).sum()))

    @cached_property
    def _calendar(self) -> Calendar | None:
        if self.usage is None or "licences" not in self.tables or not self.usage.weeks[self._weeks].size:
            return None
        return Calendar(
            self.usage.weeks[self._weeks], self.usage.delivered[self._weeks], employment(self.people, self.day),
            self._licences, away(self.people, self.tables.get("leave"), self.tables.get("calendar"), self.nodes,
                                 self.day), len(self.people))

    @cached_property
    def eligible(self) -> Array | None:
        """bool (P, W): eligible complete weeks of those who are measured; None without usage or licences."""
        return None if self._calendar is None else self._calendar.eligible() & self.measured[:, None]

    @cached_property
    def active(self) -> Array | None:
        """bool (P, W): active complete weeks, eligible or not; None without usage."""
        return None if self.usage is None else self.usage.active[:, self._weeks]

    @cached_property
    def use(self) -> adoption.Use | None:
        """Each person's use in the last 12 weeks."""
        if self.eligible is None or self.active is None:
            return None
        return adoption.use(self.active, self.eligible, self.settings)

    @cached_property
    def completed(self) -> tuple[Array, Array]:
        """People and days of completed courses."""
        return completions(self.tables.get("training"), self.people, self.day)

    @cached_property
    def checked(self) -> Array:
        """float (P): latest skill check passed (1), not passed (0) or none (NaN), of the people employed."""
        found = capability.checked(self.tables.get("training"), self.people, self.day)
        return np.where(self.employed, found, np.nan)

    def adopters(self) -> Array | None:
        """float (P): regular (1) or not (0) of those who count for adoption, NaN for all others.

        Those are the people employed and licensed on the day with 8 or more eligible weeks.
        """
        if self.use is None or self.licensed is None:
            return None
        return np.where(self.licensed & ~self.use.too_new, self.use.regular.astype(float), np.nan)

    def accessible(self) -> Array | None:
        """float (P): licensed throughout 8 or more of the last 12 complete weeks; NaN: not employed or measured."""
        if "licences" not in self.tables:
            return None
        last = last_complete(self.day)
        weeks = last - 7 * np.arange(self.settings.regular_weeks - 1, -1, -1).astype("timedelta64[D]")
        calendar = Calendar(weeks, np.ones(len(weeks), dtype=bool), employment(self.people, self.day), self._licences,
                            spans_of(None, self.people, "", ""), len(self.people))
        enough = calendar.licensed_weeks().sum(axis=1) >= self.settings.access_weeks
        return np.where(self.employed & self.measured, enough.astype(float), np.nan)

    def funnel(self) -> tuple[Step, ...] | None:
        """Steps of the licensed people; None without licences."""
        if self.licensed is None:
            return None
        trained = None
        if "training" in self.tables:
            trained = np.bincount(self.completed[0], minlength=len(self.people)).astype(bool)
        regular = None if self.use is None else self.use.regular & ~self.use.too_new
        return funnel(self.licensed, {"activated": self._activated(), "trained": trained,
                                      "tried": None if self.usage is None else self.usage.tried,
                                      "regular": regular})

    def _activated(self) -> Array | None:
        """bool (P): seen in the logs, or an activation date by the day; None where neither source exists."""
        licences = self.tables["licences"]
        person, when = self.people.index(licences["person"]), licences["activated_on"]
        reported = ~np.isnat(when) & (licences["assigned_on"] <= self.day)
        if self.usage is None and not reported.any():
            return None
        hit = reported & (when <= self.day) & (person >= 0)
        seen = np.bincount(person[hit], minlength=len(self.people)).astype(bool)
        return seen if self.usage is None else seen | self.usage.activated

    def regular_among_trained(self) -> tuple[int, int] | None:
        """Regular ones among the licensed people who completed training, and how many completed it."""
        if self.licensed is None or self.use is None or "training" not in self.tables:
            return None
        trained = np.bincount(self.completed[0], minlength=len(self.people)).astype(bool) & self.licensed
        return int((trained & self.use.regular).sum()), int(trained.sum())

    def segments(self) -> tuple[dict[str, int], dict[str, int]] | None:
        """People in each segment over 12 weeks and over 4, of all employed and measured; None without logs."""
        if self.eligible is None or self.active is None or self.usage is None or self.licensed is None:
            return None
        codes = segments.latest(self.usage.actions[:, self._weeks], self.active, self.eligible, self.licensed,
                                self.settings)
        counts = [np.bincount(code[self.employed & self.measured], minlength=7).tolist() for code in codes]
        long, short = (dict(zip(segments.SEGMENTS, found, strict=True)) for found in counts)
        return long, short

    def early(self) -> int | None:
        """People flagged as early users, of the licensed."""
        if self.use is None or self.licensed is None:
            return None
        return int((self.use.early & self.licensed).sum())

    def lag(self) -> tuple[Lag, ...] | None:
        """Regular use by months since training; None without usage, licences or training."""
        if self.eligible is None or self.active is None or self.usage is None or "training" not in self.tables:
            return None
        counts = self.measured[self.completed[0]]
        return lags(self.completed[0][counts], self.completed[1][counts], self.usage.weeks[self._weeks], self.active,
                    self.eligible, self.day, self.settings)

    def unmeasured(self) -> int:
        """Employed people who are not measured by usage logs."""
        return int((self.employed & ~self.measured).sum())

    def weeks_used_before(self, wave: np.datetime64) -> Array | None:
        """int (P): active weeks among the four complete weeks before `wave`; None where none of them was delivered."""
        if self.usage is None:
            return None
        end = last_complete(wave - np.timedelta64(1, "D"))
        first = end - np.timedelta64(21, "D")
        inside = (self.usage.weeks >= first) & (self.usage.weeks <= end)
        if not self.usage.delivered[inside].any():
            return None
        count: Array = self.usage.active[:, inside].sum(axis=1)
        return count
