"""Counting usage the slow, obvious way: a dictionary and a loop. What the engine answers must equal this."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass
class Expected:
    """What should come out."""

    rows: list[int] = field(default_factory=list)
    rejected: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    actions: dict[tuple[str, date], float] = field(default_factory=lambda: defaultdict(float))
    active: set[tuple[str, date]] = field(default_factory=set)
    delivered: set[date] = field(default_factory=set)
    activated: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    first_last: dict[tuple[str, str], tuple[date, date]] = field(default_factory=dict)
    unreported: int = 0
    unsplit: int = 0
    match: dict[str, float] = field(default_factory=dict)
    span: dict[int, tuple[date, date]] = field(default_factory=dict)


class BadRowError(Exception):
    """The row is rejected."""


def normal(key: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", key.strip()).casefold())


def moment_or_day(value: Any, reason: str) -> datetime | date | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return value
    value = value.strip()
    if not value:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value)
        if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", value):
            found = datetime.fromisoformat(value)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError:
        pass
    raise BadRowError(reason)


def local(value: datetime | date, zone: ZoneInfo) -> date:
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def number(value: Any) -> float | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        found = float(value)
    except ValueError:
        raise BadRowError("not a number") from None
    if found != found or abs(found) == float("inf") or found > 1e30 or "_" in str(value):
        raise BadRowError("not a number")
    if found < 0:
        raise BadRowError("below 0")
    return found


def flag(value: Any) -> bool:
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    words = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}
    found = words.get(str(value).strip().lower())
    if found is None:
        raise BadRowError("neither true nor false")
    return found


def read(row: dict[str, Any], default_seen: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """The row typed, or `BadRowError` with the first reason."""
    if row.get("person") is None or not str(row["person"]).strip():
        raise BadRowError("no person")
    if row.get("at") is None or (isinstance(row["at"], str) and not row["at"].strip()):
        raise BadRowError("no date")
    at = moment_or_day(row["at"], "not a date or timestamp")
    assert at is not None
    day = local(at, zone)
    tool = (row.get("tool") or "").strip()
    if not tool:
        raise BadRowError("no tool")
    actions = number(row.get("actions"))
    grain = (row.get("grain") or "").strip().lower() or ("event" if isinstance(at, datetime) else "day")
    if grain not in ("event", "day", "week", "rolling", "last_seen"):
        raise BadRowError("not a grain")
    own = flag(row.get("own_initiative"))
    until_value = moment_or_day(row.get("until"), "not a date")
    until = None if until_value is None else local(until_value, zone)
    seen_value = moment_or_day(row.get("observed_at"), "not a date or timestamp!")
    seen_value = default_seen if seen_value is None else seen_value
    seen_day = local(seen_value, zone)
    seen = seen_value if isinstance(seen_value, datetime) else datetime(*seen_value.timetuple()[:3], tzinfo=UTC)
    misfit = until is not None and (until < day or (grain == "week" and until > monday(day) + timedelta(days=6))
                                    or (grain in ("event", "day") and until > day))
    if misfit:
        raise BadRowError("the period does not fit the grain")
    if day > seen_day + timedelta(days=1):
        raise BadRowError("dated after the file was written")
    if day < date(2000, 1, 1):
        raise BadRowError("dated before 2000")
    end = until or (monday(day) + timedelta(days=6) if grain == "week" else day)
    return {"person": row["person"], "at": at, "day": day, "tool": tool, "surface": (row.get("surface") or "").strip(),
            "actions": actions, "grain": grain, "own": own, "until": until, "seen": seen, "end": end,
            "seen_day": seen_day}


def newest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row an observation; of events alike in several files those of the file that saw them last."""
    alike: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        at = row["at"] if row["grain"] == "event" else row["day"]
        until = None if row["grain"] == "event" else row["until"]
        alike[row["who"], row["tool"], row["surface"], row["grain"], at, until].append(row)
    kept = []
    for (_, _, _, grain, *_), group in alike.items():
        if grain == "event":
            last = max(group, key=lambda row: (row["seen"], row["file"]))
            kept += [row for row in group if row["file"] == last["file"]]
        else:
            kept.append(max(group, key=lambda row: (
                row["seen"], row["actions"] is not None, row["actions"] or 0, row["own"])))
    return kept


def count(parts: list[dict[str, Any]], keys: dict[str, str], training: set[tuple[str, date]], zone_name: str,
          as_of: date) -> Expected:
    """`parts` are dicts with rows, file, source, observed_at."""
    zone, out = ZoneInfo(zone_name), Expected()
    usable: list[dict[str, Any]] = []
    known: dict[str, dict[str, bool]] = defaultdict(dict)
    for index, part in enumerate(parts):
        out.rows.append(len(part["rows"]))
        for raw in part["rows"]:
            if raw.get("person") is not None and str(raw["person"]).strip():
                known[part["source"]][normal(str(raw["person"]))] = normal(str(raw["person"])) in keys
            try:
                row = read(raw, part["observed_at"], zone)
                if normal(str(row["person"])) not in keys:
                    raise BadRowError("nobody in the people table has this key")
            except BadRowError as bad:
                out.rejected[index, str(bad).rstrip("!")] += 1
                continue
            last = min(row["end"], max(row["day"], row["seen_day"]))
            before = out.span.get(index, (row["day"], last))
            out.span[index] = (min(before[0], row["day"]), max(before[1], last))
            row["who"], row["file"] = keys[normal(str(row["person"]))], part["file_number"]
            if (row["end"] if row["grain"] == "rolling" else row["day"]) <= as_of:
                usable.append(row)
    out.match = {source: sum(found.values()) / len(found) for source, found in known.items()}
    sums: dict[Any, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in newest(usable):
        who, week = row["who"], monday(row["day"])
        weekly = row["grain"] in ("event", "day", "week")
        used = row["own"] and (row["actions"] is None or row["actions"] > 0)
        if weekly:
            out.delivered.add(week)
            sums[who, week, row["tool"]][row["grain"]] += 0
        if not used:
            continue
        out.activated.add(who)
        last = min(row["end"], as_of)
        before = out.first_last.get((who, row["tool"]), (row["day"], last))
        out.first_last[who, row["tool"]] = (min(before[0], row["day"]), max(before[1], last))
        if not weekly:
            if row["actions"] is not None:
                out.tried.add(who)
            continue
        if row["grain"] == "week":
            out.unsplit += any((who, week + timedelta(days=n)) in training for n in range(7))
        elif (who, row["day"]) in training:
            continue
        out.active.add((who, week))
        out.tried.add(who)
        out.unreported += row["actions"] is None
        sums[who, week, row["tool"]][row["grain"]] += row["actions"] or 0
    for (who, week, _), by_grain in sums.items():
        out.actions[who, week] += max(by_grain.values())
    return out
