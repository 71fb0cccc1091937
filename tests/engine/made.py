"""Usage made up for tests, written as files the engine reads, and compared with the oracle."""

from __future__ import annotations

import csv
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from surefoot.engine.contract import Resources
from surefoot.engine.duck import DuckEngine
from surefoot.engine.zones import monday, week_number
from surefoot.vocabulary.usage import UsageCount, UsagePart

from . import oracle

COLUMNS = ("person", "at", "tool", "actions", "surface", "until", "grain", "own_initiative", "observed_at")
PEOPLE = [f"p{n}" for n in range(8)]
KEYS = {**{person: person for person in PEOPLE}, **{f"{person}@firm.example": person for person in PEOPLE},
        "zoë": "p1"}
OBSERVED = datetime(2026, 4, 6, 9, 30, tzinfo=UTC)
AS_OF = date(2026, 4, 1)
BAD = {"at": ["yesterday", "2026-02-30", "05.01.2026", "", "2026-03-10T25:00:00", "2031-01-01", "1970-01-01"],
       "actions": ["many", "-1", "1,5", "nan", "inf"], "tool": [""], "person": ["", "nobody", " stranger@x.example"],
       "own_initiative": ["perhaps"], "grain": ["month"], "until": ["soon", "2020-01-01"], "observed_at": ["later"]}


def day_text(rng: random.Random) -> str:
    return (date(2026, 2, 20) + timedelta(days=rng.randrange(45))).isoformat()


def stamp(rng: random.Random) -> datetime:
    """Half of the time within hours of a change of the clocks in Berlin or New York, or of midnight."""
    if rng.random() < 0.5:
        base = rng.choice([datetime(2026, 3, 29, 1), datetime(2026, 3, 8, 7), datetime(2026, 3, 28, 23),
                           datetime(2025, 10, 26, 1)])
        return (base + timedelta(minutes=15 * rng.randrange(-8, 9))).replace(tzinfo=UTC)
    return datetime(2026, 2, 20, rng.randrange(24), rng.choice([0, 59]), tzinfo=UTC) + timedelta(days=rng.randrange(42))


def stamp_text(rng: random.Random) -> str:
    moment = stamp(rng)
    kind = rng.randrange(4)
    if kind == 0:
        return moment.replace(tzinfo=None).isoformat()
    if kind == 1:
        return moment.replace(tzinfo=None).isoformat(" ")
    if kind == 2:
        return moment.isoformat().replace("+00:00", "Z")
    hours = rng.choice([-5, 2, 9])
    return (moment + timedelta(hours=hours)).replace(tzinfo=None).isoformat() + f"{hours:+03d}:00"


def row(rng: random.Random, kind: str, broken: float) -> dict[str, Any]:
    """`kind`: text (everything, mixed), date or stamp (typed columns)."""
    person = rng.choice(PEOPLE)
    person = rng.choice([person, person, person.upper(), f" {person}", f"{person}@Firm.example", "ZOË"])
    at: Any = rng.choice([day_text, stamp_text])(rng) if kind == "text" else stamp(rng)
    if kind == "date":
        at = date.fromisoformat(day_text(rng))
    made: dict[str, Any] = {"person": person, "at": at, "tool": rng.choice(["copilot", "copilot", "gpt"]),
                            "actions": rng.choice([None, 0, 1, 2, 3, 2.5, 16]),
                            "surface": rng.choice([None, "word", "chat"])}
    if kind != "stamp" and rng.random() < 0.4:
        made["grain"] = rng.choice(["event", "day", "week", "rolling", "last_seen", "Day"])
    if made.get("grain") in ("week", "rolling") and rng.random() < 0.7:
        start = at if kind == "date" else date.fromisoformat(at[:10])
        span = timedelta(days=rng.choice([6, 6, 3]) if made["grain"] == "week" else 27)
        if made["grain"] == "week" and rng.random() < 0.8:
            start -= timedelta(days=start.weekday())
            made["at"] = start if kind == "date" else start.isoformat()
        made["until"] = start + span if kind == "date" else (start + span).isoformat()
    made["own_initiative"] = rng.choice([None, None, True, False] if kind != "text" else [None, "true", "FALSE", "1"])
    if rng.random() < 0.3:
        seen = OBSERVED - timedelta(days=rng.choice([0, 1, 10]))
        made["observed_at"] = seen if kind != "text" else rng.choice([seen.isoformat(), seen.date().isoformat()])
    if kind == "text" and rng.random() < broken:
        column = rng.choice(list(BAD))
        made[column] = rng.choice(BAD[column])
    return made


def rows(rng: random.Random, count: int, kind: str, broken: float = 0.15) -> list[dict[str, Any]]:
    """Rows, some of them standing twice or with another count or a later report date."""
    made: list[dict[str, Any]] = []
    for _ in range(count):
        if made and rng.random() < 0.25:
            again = dict(rng.choice(made))
            if rng.random() < 0.5:
                again["actions"] = rng.choice([None, 0, 7])
            made.append(again)
        else:
            made.append(row(rng, kind, broken))
    return made


TYPES: dict[str, dict[str, str]] = {
    "date": {"at": "DATE", "until": "DATE", "actions": "DOUBLE", "own_initiative": "BOOLEAN",
             "observed_at": "TIMESTAMPTZ"},
    "stamp": {"at": "TIMESTAMPTZ", "until": "DATE", "actions": "DECIMAL(9,1)", "own_initiative": "BOOLEAN",
              "observed_at": "TIMESTAMPTZ"},
    "naive": {"at": "TIMESTAMP", "until": "DATE", "actions": "FLOAT", "own_initiative": "BOOLEAN",
              "observed_at": "TIMESTAMP"},
    "text": {},
}
WHOLE: dict[str, dict[str, str]] = {
    "whole": {"at": "TIMESTAMPTZ", "until": "DATE", "actions": "BIGINT", "own_initiative": "BOOLEAN",
              "observed_at": "TIMESTAMPTZ"},
    "whole_date": {"at": "DATE", "until": "DATE", "actions": "INTEGER", "own_initiative": "BOOLEAN",
                   "observed_at": "DATE"},
}


def write_parquet(path: Path, made: list[dict[str, Any]], kind: str, columns: tuple[str, ...] = COLUMNS) -> None:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    typed = ", ".join(f'"{column}" {(TYPES | WHOLE)[kind].get(column, "VARCHAR")}' for column in columns)
    connection.execute(f"CREATE TABLE t ({typed})")
    cells = [[_cell(line.get(column), kind) for column in columns] for line in made]
    for start in range(0, len(cells), 500):
        some = cells[start:start + 500]
        one = f"({', '.join('?' * len(columns))})"
        connection.execute(f"INSERT INTO t VALUES {', '.join([one] * len(some))}",
                           [cell for line in some for cell in line])
    connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")


def _cell(value: Any, kind: str) -> Any:
    if kind == "naive" and isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return str(value) if kind == "text" and value is not None else value


def write_csv(path: Path, made: list[dict[str, Any]], delimiter: str = ",") -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerow(COLUMNS)
        writer.writerows([["" if line.get(column) is None else line[column] for column in COLUMNS] for line in made])


def write(folder: Path, number: int, kind: str, made: list[dict[str, Any]], *, observed_at: datetime = OBSERVED,
          source: str = "usage", file: str | None = None,
          columns: tuple[str, ...] = COLUMNS) -> tuple[UsagePart, dict[str, Any]]:
    """(part for the engine, the same for the oracle). `kind`: csv, or a key of TYPES or WHOLE."""
    path = folder / f"u{number}.{'csv' if kind == 'csv' else 'parquet'}"
    if kind == "csv":
        write_csv(path, made)
    else:
        write_parquet(path, made, kind, columns)
    name = file or path.name
    part = UsagePart(path, "csv" if kind == "csv" else "parquet", name, source, observed_at, {c: c for c in columns})
    return part, {"rows": made, "file": name, "source": source, "observed_at": observed_at}


def both(folder: Path, files: list[tuple[UsagePart, dict[str, Any]]], *, zone: str = "UTC",
         training: set[tuple[str, date]] | None = None, as_of: date = AS_OF, memory_limit: str = "1GB",
         keys: dict[str, str] = KEYS) -> tuple[UsageCount, oracle.Expected]:
    """What the engine and the oracle say about the same files."""
    training = training or set()
    numbers: dict[str, int] = {}
    for _, told in files:
        told["file_number"] = numbers.setdefault(told["file"], len(numbers))
    expected = oracle.count([told for _, told in files], keys, training, zone, as_of)
    engine = DuckEngine(Resources(folder, memory_limit, 2))
    pairs = sorted(training)
    days = (np.array([PEOPLE.index(person) for person, _ in pairs], dtype=np.int64),
            np.array([day for _, day in pairs], dtype="datetime64[D]"))
    counted = engine.count([part for part, _ in files], keys=keys, people=np.array(PEOPLE, dtype=object),
                           training_days=days, timezone=zone, as_of=as_of)
    return counted, expected


def agree(counted: UsageCount, expected: oracle.Expected, as_of: date = AS_OF) -> None:
    """Every number equals the oracle's."""
    weeks = counted.person_weeks
    first = min(expected.delivered, default=monday(week_number(as_of)))
    assert weeks.weeks[0].item() == first
    assert weeks.weeks[-1].item() == monday(week_number(as_of))
    mondays = [day.item() for day in weeks.weeks]
    actions = {(PEOPLE[p], mondays[w]): float(weeks.actions[p, w])
               for p, w in zip(*np.nonzero(weeks.actions), strict=True)}
    assert actions == {cell: float(np.float32(total)) for cell, total in expected.actions.items() if total}
    assert {(PEOPLE[p], mondays[w]) for p, w in zip(*np.nonzero(weeks.active), strict=True)} == expected.active
    assert {mondays[w] for w in np.flatnonzero(weeks.delivered)} == expected.delivered
    assert {PEOPLE[p] for p in np.flatnonzero(weeks.activated)} == expected.activated
    assert {PEOPLE[p] for p in np.flatnonzero(weeks.tried)} == expected.tried
    days = {(r["person"], r["tool"]): (r["first"].item(), r["last"].item()) for r in weeks.first_last}
    assert days == expected.first_last
    assert (weeks.unreported, weeks.unsplit) == (expected.unreported, expected.unsplit)
    assert dict(counted.match_rate) == expected.match
    reasons: dict[tuple[int, str], int] = {}
    names = [facts.file for facts in counted.files]
    for problem in counted.problems:
        place = names.index(problem.file), problem.reason
        reasons[place] = reasons.get(place, 0) + problem.rows
    by_file: dict[tuple[int, str], int] = {}
    for (index, reason), number in expected.rejected.items():
        place = names.index(names[index]), reason
        by_file[place] = by_file.get(place, 0) + number
    assert reasons == by_file
    assert len(counted.rejected) == sum(expected.rejected.values())
    for index, facts in enumerate(counted.files):
        bad = sum(number for (part, _), number in expected.rejected.items() if part == index)
        assert (facts.rows, facts.used, facts.rejected) == (expected.rows[index], expected.rows[index] - bad, bad)
        span = expected.span.get(index)
        assert (facts.first, facts.last) == ((span[0].isoformat(), span[1].isoformat()) if span else (None, None))
