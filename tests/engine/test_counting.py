"""The engine counts exactly what the slow, obvious oracle counts."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from .made import COLUMNS, OBSERVED, PEOPLE, TYPES, agree, both, rows, stamp, write

pytestmark = pytest.mark.slow

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
KINDS = ("csv", *TYPES)


def row_kind(kind: str) -> str:
    return {"csv": "text", "naive": "stamp"}.get(kind, kind)


@pytest.mark.parametrize("seed", range(30))
def test_engine_and_oracle_agree_on_usage_of_every_kind(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    files = []
    for number in range(rng.randrange(1, 4)):
        kind = rng.choice(KINDS)
        files.append(write(tmp_path, number, kind, rows(rng, rng.choice([0, 5, 60, 200]), row_kind(kind)),
                           observed_at=OBSERVED + timedelta(days=rng.choice([0, 0, 1])),
                           source=rng.choice(["usage", "github_copilot"]),
                           file=rng.choice([None, None, "same.xlsx"])))
    training = {(rng.choice(PEOPLE), date(2026, 3, 1) + timedelta(days=rng.randrange(31)))
                for _ in range(rng.choice([0, 5, 40]))}
    counted, expected = both(tmp_path, files, zone=rng.choice(ZONES), training=training)
    agree(counted, expected)


LEAN = ("person", "at", "tool", "actions", "surface")
SURFACES = [f"s{n}" for n in range(12)]


def lean_rows(rng: random.Random, count: int, kind: str, surfaces: list[str]) -> list[dict[str, object]]:
    """Rows without any of the optional columns: nothing in them can be rejected, and few of them stand twice."""
    made: list[dict[str, object]] = []
    for _ in range(count):
        at = stamp(rng) if kind != "date" else date(2026, 1, 5) + timedelta(days=rng.randrange(80))
        surface = rng.choice(surfaces)
        made.append({"person": rng.choice(PEOPLE), "at": at, "tool": "gpt" if surface == "s0" else "copilot",
                     "actions": rng.choice([1, 2, 3]), "surface": surface})
    return made


@pytest.mark.parametrize("seed", range(30))
def test_the_quick_count_and_the_oracle_agree_on_plain_files(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    kind = rng.choice(["date", "stamp", "naive"])
    surfaces = SURFACES[:rng.choice([1, 3, 12])]
    first = lean_rows(rng, rng.choice([30, 300]), kind, surfaces)
    files = [write(tmp_path, 0, kind, first, columns=LEAN)]
    if rng.random() < 0.7:
        again = rng.sample(first, len(first) // 2) + lean_rows(rng, 40, kind, surfaces)
        files.append(write(tmp_path, 1, kind, again, columns=LEAN, observed_at=OBSERVED + timedelta(days=1)))
    if rng.random() < 0.4:
        later = [row | {"actions": 9, "at": row["at"]} for row in rng.sample(first, 10)]
        files.append(write(tmp_path, 2, kind, later, columns=LEAN, file=rng.choice(["u0.parquet", None])))
    if rng.random() < 0.3:
        files.append(write(tmp_path, 3, "csv", rows(rng, 50, "text")))
    training = {(rng.choice(PEOPLE), date(2026, 2, 1) + timedelta(days=rng.randrange(60)))
                for _ in range(rng.choice([0, 5, 60]))}
    counted, expected = both(tmp_path, files, zone=rng.choice(ZONES), training=training)
    agree(counted, expected)


@pytest.mark.parametrize("column", ["own_initiative", "observed_at", "grain"])
def test_typed_optional_columns_are_counted_like_the_oracle_does(column: str, tmp_path: Path) -> None:
    rng = random.Random(column)
    made = lean_rows(rng, 300, "date", SURFACES[:3])
    values: dict[str, list[object]] = {"own_initiative": [True, False, None], "grain": ["day", "Day ", None],
                                       "observed_at": [OBSERVED, OBSERVED + timedelta(days=2), None]}
    for row in made:
        row[column] = rng.choice(values[column])
    counted, expected = both(tmp_path, [write(tmp_path, 0, "date", made, columns=(*LEAN, column))])
    agree(counted, expected)


def test_every_column_has_a_part_in_the_tests() -> None:
    assert {*LEAN, "own_initiative", "observed_at", "grain", "until"} == set(COLUMNS)
