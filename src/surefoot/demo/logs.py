"""The usage table: what each source delivers, in its own grain, of the same use."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.names import TOOLS
from surefoot.demo.options import Options
from surefoot.demo.staff import Ints, Staff
from surefoot.demo.stamps import CHANNELS, SURFACES, Events, Touches, offset_text
from surefoot.demo.workdays import Spine

Texts = NDArray[np.str_]
SOURCES = ("audit", "gateway", "daily", "github", "chatgpt", "agents", "rolling", "last_seen")
SNAPSHOTS_DAYS_AGO = (0, 28, 56)
LAST_SEEN_DAYS_AGO = 84
COLUMNS = ("person", "at", "tool", "actions", "surface", "until", "grain", "own_initiative", "observed_at")


@dataclass(frozen=True)
class Rows:
    """Part of the usage table (rows). `day` orders it; `source` is an index of SOURCES and is not written."""

    source: int
    day: Ints
    columns: dict[str, NDArray[np.generic]]


def iso(days: NDArray[np.datetime64]) -> Texts:
    """ISO text of dates or times to the second."""
    return np.datetime_as_string(days)


def _rows(source: str, person: Texts, day: Ints, at: Texts, tool: Texts, actions: NDArray[np.generic],
          **more: Texts) -> Rows:
    blank = np.full(person.size, "")
    rest = {name: more.get(name, blank) for name in COLUMNS[4:]}
    columns: dict[str, NDArray[np.generic]] = {
        "person": person, "at": at, "tool": tool, "actions": actions.astype(np.float64), **rest}
    return Rows(SOURCES.index(source), day, columns)


def surface_names(touches: Touches) -> Texts:
    """Name of the surface (rows)."""
    widest = max(len(names) for names in SURFACES)
    table = np.array([list(names) + [""] * (widest - len(names)) for names in SURFACES])
    return np.asarray(table[touches.tool, touches.surface])


def event_rows(touches: Touches, events: Events, staff: Staff, channel: str) -> Rows:
    """Audit events: UTC, no marker. Gateway events: at one site with Z, at the other local time with its offset."""
    touch = events.touch
    person = touches.person[touch]
    utc = iso(events.utc)
    if channel == "audit":
        at, own = utc, np.full(touch.size, "")
    else:
        local = np.char.add(iso(events.local), offset_text(events.offset))
        at, own = np.where(staff.site[person] == 0, np.char.add(utc, "Z"), local), np.full(touch.size, "true")
    return _rows(channel, staff.key[person], touches.day[touch], at, np.array(TOOLS)[touches.tool[touch]],
                 events.acts, surface=surface_names(touches)[touch], grain=np.full(touch.size, "event"),
                 own_initiative=own)


def day_rows(rng: np.random.Generator, touches: Touches, staff: Staff, plan: Spine, source: str,
             options: Options) -> list[Rows]:
    """Counters per day: a few counts not reported, a few rows revised (the older, smaller one is kept too)."""
    seen = plan.days[touches.day]
    acts = touches.acts.astype(np.float64)
    acts[rng.random(acts.size) < options.unreported] = np.nan
    names, grain = surface_names(touches), np.full(acts.size, "day")
    tool, person = np.array(TOOLS)[touches.tool], staff.key[touches.person]
    stamp = np.char.add(iso(seen + 4), "T04:00:00Z")
    found = [_rows(source, person, touches.day, iso(seen), tool, acts, surface=names, grain=grain, observed_at=stamp)]
    old = np.flatnonzero((rng.random(acts.size) < 0.01) & (acts > 1))
    early = np.char.add(iso(seen[old] + 1), "T04:00:00Z")
    found.append(_rows(source, person[old], touches.day[old], iso(seen[old]), tool[old], acts[old] // 2,
                       surface=names[old], grain=grain[old], observed_at=early))
    return found


def zero_rows(rng: np.random.Generator, touches: Touches, free: NDArray[np.bool_], staff: Staff,
              plan: Spine) -> Rows:
    """Rows that report zero on days without use (`free`: people x days without use, at work and licensed)."""
    person, day = np.nonzero(free)
    keep = rng.random(person.size) < min(1.0, 0.03 * touches.day.size / max(person.size, 1) * 2)
    person, day = person[keep], day[keep]
    seen = plan.days[day]
    return _rows("daily", staff.key[person], day, iso(seen), np.full(person.size, TOOLS[0]),
                 np.zeros(person.size), surface=np.full(person.size, "chat"), grain=np.full(person.size, "day"),
                 observed_at=np.char.add(iso(seen + 4), "T04:00:00Z"))


def week_rows(touches: Touches, staff: Staff, plan: Spine) -> Rows:
    """One row a person and week, from Monday (`at`) to Sunday (`until`)."""
    key = touches.person * plan.weeks + touches.day // 7
    cells, place = np.unique(key, return_inverse=True)
    acts = np.bincount(place, weights=touches.acts, minlength=cells.size)
    person, week = cells // plan.weeks, cells % plan.weeks
    monday = plan.mondays[week]
    return _rows("chatgpt", staff.key[person], 7 * week, iso(monday), np.full(cells.size, TOOLS[2]), acts,
                 surface=np.full(cells.size, "chat"), until=iso(monday + 6), grain=np.full(cells.size, "week"))


def agent_rows(rng: np.random.Generator, staff: Staff, plan: Spine, options: Options,
               outage: NDArray[np.bool_]) -> Rows:
    """Agents that run in people's names, users or not: never anybody's own initiative."""
    owners = np.flatnonzero((rng.random(staff.key.size) < options.agents) & (staff.left > 7 * plan.weeks))
    person = np.repeat(owners, rng.integers(1, 2 * plan.weeks, owners.size))
    day = rng.integers(0, 7 * plan.weeks, person.size)
    keep = (staff.joined[person] <= day) & ~outage[day]
    person, day = person[keep], day[keep]
    cells = np.unique(person * 7 * plan.weeks + day)
    person, day = cells // (7 * plan.weeks), cells % (7 * plan.weeks)
    what = np.where(rng.random(person.size) < 0.6, "agent", "proactive_summary")
    return _rows("agents", staff.key[person], day, iso(plan.days[day]), np.full(person.size, TOOLS[0]),
                 rng.geometric(0.15, person.size), surface=what, grain=np.full(person.size, "day"),
                 own_initiative=np.full(person.size, "false"))


def snapshot_rows(acts: NDArray[np.float64], licensed: NDArray[np.bool_], staff: Staff, plan: Spine) -> list[Rows]:
    """Rolling 28-day counts and last-seen dates. acts: (people x days) Copilot acts; licensed: (people x days)."""
    last = 7 * plan.weeks - 1
    found: list[Rows] = []
    for ago in SNAPSHOTS_DAYS_AGO:
        end = last - ago
        window = acts[:, max(end - 27, 0) : end + 1]
        person = np.flatnonzero(licensed[:, end])
        day, size = plan.days[end], person.size
        stamp = np.full(size, f"{day}T23:00:00Z")
        found.append(_rows("rolling", staff.key[person], np.full(size, end), np.full(size, str(day - 27)),
                           np.full(size, TOOLS[0]), window[person].sum(axis=1), until=np.full(size, str(day)),
                           grain=np.full(size, "rolling"), observed_at=stamp))
    before = acts[:, : last - LAST_SEEN_DAYS_AGO + 1]
    person = np.flatnonzero(licensed[:, last - LAST_SEEN_DAYS_AGO] & before.any(axis=1))
    seen = before.shape[1] - 1 - np.argmax(before[person, ::-1] > 0, axis=1)
    found.append(_rows("last_seen", staff.key[person], seen, iso(plan.days[seen]), np.full(person.size, TOOLS[0]),
                       np.full(person.size, np.nan), grain=np.full(person.size, "last_seen"),
                       observed_at=np.full(person.size, f"{plan.days[last - LAST_SEEN_DAYS_AGO]}T23:00:00Z")))
    return found


def usage_table(parts: list[Rows]) -> tuple[dict[str, NDArray[np.generic]], Ints]:
    """The parts as one table ordered by day, then source, and the source of each row."""
    day = np.concatenate([part.day for part in parts])
    source = np.concatenate([np.full(part.day.size, part.source) for part in parts])
    order = np.lexsort((source, day))
    table = {name: np.concatenate([part.columns[name] for part in parts])[order] for name in COLUMNS}
    return table, source[order]


def channel_number(name: str) -> int:
    """Index of a channel in CHANNELS."""
    return CHANNELS.index(name)
