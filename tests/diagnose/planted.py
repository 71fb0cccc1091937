"""Planted surveys and reference tables for the tests of what goes with confidence."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from surefoot.demo import Survey, survey
from surefoot.vocabulary.drivers import CONSTRUCTS, core_items

DATA = Path(__file__).parents[3] / "shared" / "data"


def reference(name: str, columns: tuple[str, ...]) -> np.ndarray:
    """Columns (rows, V) of a reference table."""
    path = DATA / name
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"the reference data are not at {path}; CI must have them")
        pytest.skip(f"the reference data are not at {path}")
    with path.open() as lines:
        return np.array([[float(row[column]) for column in columns] for row in csv.DictReader(lines)])


def means_of(found: Survey) -> dict[str, np.ndarray]:
    """Construct -> mean of the two core items; one answered is enough."""
    means = {}
    for construct in CONSTRUCTS:
        pair = found.answers[:, [found.items.index(item) for item in core_items(construct)]]
        given = (~np.isnan(pair)).sum(axis=1)
        means[construct] = np.where(given > 0, np.nansum(pair, axis=1) / np.maximum(given, 1), np.nan)
    return means


def planted(seed: int, teams: int, departments: int | None = None) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Team of each respondent, and means."""
    found = survey(seed, teams, departments=departments)
    return found.team, means_of(found)


def mixed(seed: int, people: int, size: int, together: float = 0.4) -> np.ndarray:
    """(people, size) normal variables that all hang together; the last goes with all others."""
    rng = np.random.default_rng(seed)
    values = np.sqrt(together) * rng.normal(size=(people, 1)) + np.sqrt(1 - together) * rng.normal(size=(people, size))
    values[:, -1] += values[:, :-1] @ rng.uniform(0, 0.5, size - 1)
    return values
