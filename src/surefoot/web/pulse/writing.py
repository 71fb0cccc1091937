"""What is written of a wave, once: its answers taken apart, and counts. Nothing here says who, when or in which order.

Comments and own answers are of the whole organisation, each with a minimum of 10; fewer are destroyed. Where fewer than
five answered in all, nothing is written, and no number says how many it was.
"""

from __future__ import annotations

import secrets
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

from surefoot.assessment import waves
from surefoot.vocabulary.tables import Array, Table
from surefoot.web.intake import parquet
from surefoot.web.pulse import apart
from surefoot.web.pulse.gathering import FEWEST, gathered, tree
from surefoot.web.pulse.handing import OWN
from surefoot.web.pulse.models import Asked, Cell, Comment, OwnAnswer, Wave, Written
from surefoot.web.pulse.opening_boxes import Opened

FEWEST_COMMENTS: Final = 10
FEWEST_OWN: Final = 10
EXACT_FROM: Final = 50
"""Answers to an own question from which its counts are exact; below, in fives."""
AT_ONCE: Final = 500


@dataclass(frozen=True)
class Prepared:
    """What a wave leaves."""

    answered: int
    unopened: int
    tables: tuple[Table, ...] = ()
    whole: Table | None = None
    """Rows as people gave them, for the keys' folder only; None where too few answered."""
    cells: Mapping[int, tuple[int, int]] | None = None
    """Cell -> people asked, answers."""
    written: Mapping[int, int] | None = None
    """Cell of the opening -> the one its answers stand in."""
    own: Mapping[str, Mapping[int, int]] | None = None
    comments: tuple[str, ...] = ()


def prepared(wave: Wave, opened: Opened) -> Prepared:
    """Mix what was opened, in memory."""
    random = secrets.SystemRandom()
    asked = Counter(Asked.objects.filter(wave=wave).values_list("cell", flat=True))
    answers = opened.counts()
    if sum(answers.values()) < FEWEST:
        return Prepared(0, opened.unopened)
    written = gathered({**dict.fromkeys(asked, 0), **answers}, tree(wave.opened_on))
    bare, frequency = waves.split(opened.rows(wave, written), random)
    comments = list(opened.comments) if len(opened.comments) >= FEWEST_COMMENTS else []
    random.shuffle(comments)
    return Prepared(
        len(opened), opened.unopened, (apart.taken_apart(bare), frequency), apart.mixed(bare),
        _cells(written, asked, answers), written,
        {item: counts for item in OWN if item in opened.items and (counts := own_counts(opened.items[item], random))},
        tuple(comments))


def own_counts(values: Array, random: secrets.SystemRandom) -> dict[int, int]:
    """Answer -> people; nothing for fewer than ten, in fives below 50."""
    given = values[~np.isnan(values)].astype(int)
    if len(given) < FEWEST_OWN:
        return {}
    people = [int(count) for count in np.bincount(given, minlength=6)[1:]]
    return dict(enumerate(people if len(given) >= EXACT_FROM else waves.in_fives(people, random), start=1))


def write(wave: Wave, result: Prepared) -> None:
    """Write it down, inside the transaction that ends the wave."""
    wave.answered, wave.unopened = result.answered, result.unopened
    for table in result.tables:
        content = _content(table)
        Written.objects.create(wave=wave, table=table.schema.name, rows=len(table), content=content,
                               digest=sha256(content).hexdigest())
    Cell.objects.bulk_create([Cell(wave=wave, team_id=team, asked=asked, answered=answered)
                              for team, (asked, answered) in sorted((result.cells or {}).items())], AT_ONCE)
    OwnAnswer.objects.bulk_create([OwnAnswer(wave=wave, item=item, value=value, people=people)
                                   for item, counts in (result.own or {}).items() for value, people in counts.items()])
    Comment.objects.bulk_create([Comment(wave=wave, text=text) for text in result.comments], AT_ONCE)


def _cells(written: Mapping[int, int], asked: Mapping[int, int],
           answers: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for cell, into in written.items():
        so_far = found.get(into, (0, 0))
        found[into] = (so_far[0] + asked.get(cell, 0), so_far[1] + answers.get(cell, 0))
    return found


def _content(table: Table) -> bytes:
    with tempfile.TemporaryDirectory(prefix="surefoot-") as place:
        file = Path(place) / f"{table.schema.name}.parquet"
        parquet.write(table, file)
        return file.read_bytes()
