"""An earlier plan: read back from its report, and what of it stays as it was.

What has begun keeps its dates. What has not keeps them too, unless what explains them has changed: the barriers and
their order, the manager's minutes, or the weeks in which it would fall.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from surefoot.close.choosing import Wanted
from surefoot.vocabulary.estimates import Estimate, Sentence
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.roadmaps import Roadmap, Step

_MINUTES: Final = ("roadmap_minutes_given", "roadmap_assumed_minutes")
_WANTED: Final = "roadmap_wanted"
_ON_RECORD: Final = ("roadmap_running", "roadmap_done")
_PLACED_AGAIN: Final = ("roadmap_changed_minutes", "roadmap_changed_order", "roadmap_changed_weeks")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def from_report(report: Mapping[str, Any]) -> dict[str, Roadmap]:
    """The roadmaps of an earlier report.json by team; teams without one are left out.

    Sentences come from the message keys beside the texts (`why_keys`, `what_keys`, ... as elsewhere in the report);
    where a report has none, the plan is read without its explanations. Raises ValueError where a date can't be read.
    """
    as_of, weeks = date.fromisoformat(report["as_of"]), int(report["settings"]["roadmap_weeks"])
    return {team["team"]: _roadmap(team["roadmap"], first_monday(as_of), weeks)
            for team in report["teams"] if team.get("roadmap")}


def first_monday(as_of: date) -> date:
    """The Monday after a day: the first of a plan made on it."""
    return as_of + timedelta(days=8 - as_of.isoweekday())


def _roadmap(block: Mapping[str, Any], starts: date, weeks: int) -> Roadmap:
    known = date.fromisoformat(block["starts"]) if "starts" in block else starts
    return Roadmap(block["made_for"], known, int(block.get("weeks", weeks)), Rows(map(_step, block["steps"])),
                   _sentences(block.get("order_keys")), _sentences(block.get("assumed_keys")))


def _step(block: Mapping[str, Any]) -> Step:
    expected = block.get("expected")
    starts, ends = date.fromisoformat(block["starts"]), date.fromisoformat(block["ends"])
    return Step(block["action"], block["driver"], starts, ends, _sentence(block.get("owner_keys")),
                float(block["minutes_week"]), _sentence(block.get("why_keys")), _sentences(block.get("what_keys")),
                None if expected is None else _estimate(expected))


def _sentences(blocks: Sequence[Mapping[str, Any]] | None) -> tuple[Sentence, ...]:
    return tuple(_sentence(block) for block in blocks or ())


def _sentence(block: Mapping[str, Any] | None) -> Sentence:
    if block is None:
        return Sentence("roadmap_as_before")
    return Sentence(block["key"], {name: _value(value) for name, value in block["values"].items()})


def _value(value: Any) -> Any:
    """A value of a sentence with its type: days and estimates are text and objects in JSON."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, list):
        return tuple(_value(each) for each in value)
    return _estimate(value) if isinstance(value, Mapping) else value


def _estimate(block: Mapping[str, Any]) -> Estimate:
    low, high = block["n"]
    return Estimate(block["estimate"], block["low"], block["high"], (low, high), block["interval"])


@dataclass(frozen=True)
class Before:
    """An earlier plan as seen from the first Monday of the new one."""

    over: tuple[Step, ...] = ()
    begun: tuple[Step, ...] = ()
    coming: tuple[Step, ...] = ()
    minutes: int | None = None
    """The manager's minutes it was made with."""
    wanted: tuple[str, ...] = ()
    """What was needed then, the most important first; empty where the plan does not say."""
    on_record: frozenset[str] = frozenset()
    """What ran then or had just ended; when its rest is over it joins the plan, but moves nothing in it."""


def before(roadmap: Roadmap | None, starts: date) -> Before:
    """The steps of an earlier plan by where they stand on `starts`."""
    if roadmap is None:
        return Before()
    said = [*roadmap.order, *roadmap.assumed]
    minutes = next((int(one.values["minutes"]) for one in said if one.key in _MINUTES), None)
    return Before(
        over=tuple(step for step in roadmap.steps if step.ends < starts),
        begun=tuple(step for step in roadmap.steps if step.starts < starts <= step.ends),
        coming=tuple(step for step in roadmap.steps if step.starts >= starts),
        minutes=minutes,
        wanted=next((tuple(one.values["actions"]) for one in said if one.key == _WANTED), ()),
        on_record=frozenset(str(one.values["action"]) for one in said if one.key in _ON_RECORD))


def kept(past: Before, wanted: Sequence[Wanted], minutes: int,
         fits: Callable[[Sequence[Step], Step], bool]) -> tuple[list[Step], list[Sentence]]:
    """The coming steps that keep their dates, and a sentence for each that does not.

    wanted: what is needed now, most important first; fits: whether a step still fits beside those kept so far. A step
    is placed again where what is more important than it has changed, since its dates followed from that.
    """
    coming = {step.action: step for step in past.coming}
    same_minutes = past.minutes is None or past.minutes == minutes
    now = [want.action for want in wanted if want.action not in past.on_record]
    keep: list[Step] = []
    moved: list[Sentence] = []
    changed = unfit = False
    for want in wanted:
        step = coming.pop(want.action, None)
        if step is None:
            continue
        values = {"action": step.action, "date": step.starts}
        changed |= step.driver != want.driver or (bool(past.wanted) and not _same_before(step.action, past.wanted, now))
        if not same_minutes:
            moved.append(Sentence("roadmap_changed_minutes", {**values, "minutes": minutes,
                                                              "minutes_before": past.minutes}))
        elif changed:
            moved.append(Sentence("roadmap_changed_order", values))
        elif unfit or not fits(keep, step):
            unfit = True  # those after it make room for it
            moved.append(Sentence("roadmap_changed_weeks", values))
        else:
            keep.append(step)
    return keep, [*moved, *(Sentence("roadmap_changed_dropped", {"action": step.action, "date": step.starts})
                            for step in coming.values())]


def _same_before(action: str, then: Sequence[str], now: Sequence[str]) -> bool:
    """Whether an action stood and stands behind the same others."""
    return action in then and action in now and list(then[:then.index(action)]) == list(now[:now.index(action)])


def settled(notes: Sequence[Sentence], coming: Sequence[Step], steps: Sequence[Step]) -> list[Sentence]:
    """The remarks of a plan; one of the `coming` steps that was placed again just where it was has kept its date."""
    found = {(step.action, step.starts, step.minutes_week) for step in steps}
    same = {step.action: step.starts for step in coming if (step.action, step.starts, step.minutes_week) in found}
    told = []
    for one in notes:
        action = str(one.values.get("action"))
        kept_after_all = one.key in _PLACED_AGAIN and action in same
        told.append(Sentence("roadmap_kept", {"action": action, "date": same[action]}) if kept_after_all else one)
    return told
