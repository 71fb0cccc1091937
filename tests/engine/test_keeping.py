"""What is kept of usage counts like the files it came in, and says of them what counting them says."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from surefoot.engine import keeping
from surefoot.engine.contract import Resources
from surefoot.engine.duck import DuckEngine
from surefoot.engine.people import normalised
from surefoot.vocabulary.usage import UsageCount, UsageKept, UsageLot, UsagePart

from .made import AS_OF, KEYS, PEOPLE, rows, write
from .test_setting_aside import NO_DAYS

ZONE = "Europe/Berlin"


def made(folder: Path, seed: int) -> list[UsagePart]:
    """Files of every kind, with rows that can't be used among them."""
    rng = random.Random(seed)
    kinds = [("csv", "text"), ("date", "date"), ("stamp", "stamp"), ("csv", "text"), ("date", "date")]
    return [write(folder, number, kind, rows(rng, rng.choice([0, 1, 30]), of))[0]
            for number, (kind, of) in enumerate(kinds)]


def counted(folder: Path, parts: list[UsagePart], *, known: bool = True) -> UsageCount:
    return DuckEngine(Resources(folder)).count(
        parts, keys=KEYS if known else None, people=np.array(PEOPLE if known else [], dtype=object),
        training_days=NO_DAYS, timezone=ZONE, as_of=AS_OF)


def kept(folder: Path, parts: list[UsagePart]) -> list[UsageKept]:
    lots = [UsageLot([part], folder / f"kept-{number}.parquet") for number, part in enumerate(parts)]
    return DuckEngine(Resources(folder)).keep(lots, lambda keys: [normalised(key) for key in keys], timezone=ZONE)


@pytest.mark.parametrize(("seed", "small"), [(1, keeping.SMALL), (2, keeping.SMALL), (3, 0)],
                         ids=["put_down_once", "and_again", "worked_out_each_time"])
def test_files_kept_together_are_counted_and_told_of_like_the_files(tmp_path: Path, seed: int, small: int,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surefoot.engine.duck.SMALL", small)
    parts = made(tmp_path, seed)
    found = kept(tmp_path, parts)
    for part, one in zip(parts, found, strict=True):
        alone = counted(tmp_path, [part], known=False)
        assert (one.files, one.problems, one.rejected) == (alone.files, alone.problems, alone.rejected)
        assert one.rows == sum(file.used for file in one.files)
        assert (one.first, one.last) == tuple(
            day and np.datetime64(day).astype(object) for day in (alone.files[0].first, alone.files[0].last))
    again = [replace(part, path=tmp_path / f"kept-{number}.parquet", format="parquet",
                     columns={column: column for column in ("person", "at", "tool", "actions", "surface", "until",
                                                            "grain", "own_initiative", "observed_at")})
             for number, (part, one) in enumerate(zip(parts, found, strict=True)) if one.rows]
    before, after = counted(tmp_path, parts).person_weeks, counted(tmp_path, again).person_weeks
    for name in ("weeks", "actions", "active", "delivered", "activated", "tried"):
        assert np.array_equal(getattr(before, name), getattr(after, name)), name


def test_whose_rows_were_kept_is_told_by_the_new_keys(tmp_path: Path) -> None:
    parts = made(tmp_path, 3)
    for one in kept(tmp_path, parts):
        assert bool(one.people) == bool(one.rows)
        assert all(person == normalised(person) for person in one.people)
