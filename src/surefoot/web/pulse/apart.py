"""Answers taken apart: within a cell each subject is shuffled by itself, so that no row is one person's.

People answer alike from wave to wave. Rows kept whole would be found again by their profile, and whoever came or left
between two waves would stand out with all their answers. What is left says how many in a cell gave which answers to a
subject, and nothing of what goes with what.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final

import numpy as np

from surefoot.vocabulary.drivers import CONSTRUCTS
from surefoot.vocabulary.tables import Array, Table

Noise = Callable[[int], bytes]
"""Gives so many bytes that nobody can foretell."""
_BYTES: Final = 8
"""Of a random number, and of a respondent's code."""


def mixed(rows: Table, noise: Noise = secrets.token_bytes) -> Table:
    """The rows whole, in a random order within their team, each under a new random code."""
    order = _order(rows, noise)
    return _coded(Table(rows.schema, {name: values[order] for name, values in rows.columns.items()}), noise)


def taken_apart(rows: Table, noise: Noise = secrets.token_bytes) -> Table:
    """The rows with each subject, its two core items and its third side by side, in a random order of its own within
    their team, under new random codes."""
    columns = dict(mixed(rows, noise).columns)
    for construct in CONSTRUCTS:
        order = _order(rows, noise)
        for item in [name for name in columns if name.rpartition("_")[0] == construct]:
            columns[item] = rows[item][order]
    columns["apart"] = np.ones(len(rows), dtype=np.int8)
    return Table(rows.schema, columns)


def _order(rows: Table, noise: Noise) -> Array:
    """Places of the rows, team by team, at random within each."""
    numbers = np.frombuffer(noise(_BYTES * len(rows)), dtype=np.uint64)
    return np.lexsort((numbers, np.unique(rows["team"], return_inverse=True)[1]))


def _coded(rows: Table, noise: Noise) -> Table:
    codes = [noise(_BYTES).hex() for _ in range(len(rows))]
    return Table(rows.schema, {**rows.columns, "respondent": np.array(codes, dtype=object)})
