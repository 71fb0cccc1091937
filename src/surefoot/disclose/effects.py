"""Effects as they may be shown: to a hundredth, ends outward; a pooled series like any figure of a group.

An effect is one number of at least the setting's teams (8) and twenty people over all weeks since the start: to a
hundredth, one person's week does not show. A week of an event study is one of at least three teams and fifty people
(`surefoot.prove.event_study`): from fifty on the organisation's own counts are told exactly, too. Below that there is
only the pooled series of all teams with the action, of twenty people or more, rounded like every share of a group.
Sentences say the rounded numbers. Verdicts come from the unrounded interval: an end that is shown as 0 may lie just
off it.

People belong to the team of the as-of day, in all weeks. So whoever moves, or is taken out of the logs, takes a whole
history of weeks along, and two reports subtracted would tell it. While 1 to 4 people did, the last report's effects are
repeated (`settled`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np

from surefoot.disclose.history import Earlier, Record, fingerprint
from surefoot.disclose.rounding import STEP, band, downward, few, nearest, upward
from surefoot.measure.logs import Logs
from surefoot.prove.series import relapse
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.proof import Check, Effect, EventWeek, Point

Behind = dict[str, tuple[str, ...]]
"""Team -> everybody with a week of use that effects are made of, as keyed hashes, sorted."""
EFFECTS: Final = "effects"
"""Where a record's `since` says who stood behind the effects of its report."""
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def effects(found: Sequence[Effect] | None) -> Rows[Effect] | None:
    """All effects; None where nothing was recorded or planned."""
    return None if found is None else Rows(_shown(effect) for effect in found)


def settled(found: Sequence[Effect] | None, logs: Logs, salt: str,
            earlier: Sequence[Earlier]) -> tuple[Rows[Effect] | None, Behind]:
    """The effects beside earlier reports, and who stands behind them, for the record of this one.

    found: as `effects` gives them; salt: of the keys in the records of `earlier`, newest first. Where 1 to 4 people of
    the weeks an earlier report knew moved, came or went, its effects are repeated. Whoever has only newer weeks is no
    change: those weeks are new for everybody.
    """
    told = [report for report in earlier if report.effects]
    for report in told:
        if few(_changed(report.record, behind(logs, salt, np.datetime64(report.record.as_of, "D"))),
               logs.settings.minimum):
            return told[0].effects, dict(told[0].record.since.get(EFFECTS, {})) or _by_team(told[0].record)
    return (None if found is None else Rows(found)), behind(logs, salt, logs.day)


def behind(logs: Logs, salt: str, day: np.datetime64) -> Behind:
    """Everybody with an eligible week that was complete on `day`, by their team of the as-of day."""
    if logs.eligible is None or logs.usage is None:
        return {}
    there = logs.eligible & (logs.usage.weeks[:logs.eligible.shape[1]] + 6 <= day)
    found: dict[str, list[str]] = {}
    for person in np.flatnonzero(there.any(axis=1)).tolist():
        found.setdefault(logs.nodes.teams[logs.cell[person]], []).append(fingerprint(salt, logs.people.keys[person]))
    return {team: tuple(sorted(people)) for team, people in sorted(found.items())}


def _changed(record: Record, now: Behind) -> int:
    """People behind the effects of a report who are in another team now, or in none, or were in none.

    A record that does not know them knows those counted for adoption; who came can then not be told.
    """
    here = {person: team for team, people in now.items() for person in people}
    known = EFFECTS in record.since
    then = {person: team for team, people in (record.since[EFFECTS] if known else _by_team(record)).items()
            for person in people}
    return sum(here.get(person) != team for person, team in then.items()) + (
        len(here.keys() - then.keys()) if known else 0)


def _by_team(record: Record) -> Behind:
    found: dict[str, list[str]] = {}
    for person, team in record.members.get("log", {}).items():
        found.setdefault(team, []).append(person)
    return {team: tuple(sorted(people)) for team, people in sorted(found.items())}


def published(report: Mapping[str, Any]) -> Rows[Effect] | None:
    """The effects of an earlier report.json; None where it had none."""
    if report.get("effects") is None:
        return None
    return Rows(_read(block) for block in report["effects"])


def _read(block: Mapping[str, Any]) -> Effect:
    plain = {name: block[name] for name in (
        "action", "outcome", "estimate", "low", "high", "low95", "high95", "p_permutation", "teams",
        "comparison_teams", "randomised", "verdict", "detectable", "smallest")}
    return Effect(
        **plain, text=_sentence(block), event_study=Rows(EventWeek(**week) for week in block["event_study"]),
        checks=tuple(Check(one["name"], one["passed"], _sentence(one)) for one in block["checks"]),
        series=Rows(Point(date.fromisoformat(one["first"]), one["weeks_since_start"], one["share"],
                          (one["people"][0], one["people"][1])) for one in block["series"]))


def _sentence(block: Mapping[str, Any]) -> Sentence:
    return Sentence(block["key"], {name: date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value)
                                   else value for name, value in block["values"].items()})


def _shown(effect: Effect) -> Effect:
    estimate, low, high = _told(nearest, effect.estimate), _told(downward, effect.low), _told(upward, effect.high)
    text = effect.text
    if estimate is not None and low is not None and high is not None and "points" in text.values:
        points = {"points": round(100 * estimate), "low": round(100 * low), "high": round(100 * high)}
        text = Sentence(text.key, {**text.values, **points})
    line = Rows(_point(point) for point in effect.series)
    return replace(
        effect, text=text, estimate=estimate, low=low, high=high, low95=_told(downward, effect.low95),
        high95=_told(upward, effect.high95), p_permutation=_told(upward, effect.p_permutation),
        event_study=Rows(_week(week) for week in effect.event_study), series=line,
        checks=(*effect.checks, relapse(line)) if line else effect.checks)


def _week(week: EventWeek) -> EventWeek:
    return replace(week, estimate=_told(nearest, week.estimate), low=_told(downward, week.low),
                   high=_told(upward, week.high))


def _point(point: Point) -> Point:
    return replace(point, share=round(round(point.share / STEP) * STEP, 2), people=band(point.people[0]))


def _told(how: Callable[[float], float], value: float | None) -> float | None:
    """A number rounded; what is missing stays missing."""
    return None if value is None else how(value)
