"""The engine counts exactly what the slow, obvious oracle counts."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from .made import OBSERVED, PEOPLE, TYPES, agree, both, rows, write

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
KINDS = ("csv", *TYPES)


def row_kind(kind: str) -> str:
    return {"csv": "text", "naive": "stamp"}.get(kind, kind)


@pytest.mark.parametrize("seed", range(40))
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
