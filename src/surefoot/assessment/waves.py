"""What the product writes down of a wave: the answers without use frequency, and the frequency table, made coarse."""

from __future__ import annotations

import random

import numpy as np

from surefoot.measure import frequency
from surefoot.measure.confidence import split_frequency
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import FREQUENCY, Table, table


def split(pulse: Table, rng: random.Random) -> tuple[Table, Table]:
    """The answers without `use_frequency`, and the table of score by frequency as it may be written down."""
    bare, counted = split_frequency(pulse, None, Settings())
    return bare, table(FREQUENCY, {column.name: [] for column in FREQUENCY.columns}) if counted is None \
        else coarse(counted, rng)


def coarse(counted: Table, rng: random.Random) -> Table:
    """A frequency table as it may be written down, whatever file it came in."""
    return frequency.coarse(counted, Settings(), rng)


def in_fives(people: list[int], rng: random.Random) -> list[int]:
    """Counts of one question as multiples of 5, each and their sum right on average."""
    return [int(count) for count in frequency.rounded(np.array([people]), rng)[0]]
