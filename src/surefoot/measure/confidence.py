"""Confidence and self-rated capability: respondents' scores from the pulse, and how often they use AI."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from surefoot.vocabulary.drivers import CONSTRUCTS, core_items
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import FREQUENCY, Array, Table, table

MEASURE_IN_FREQUENCY = {"confidence": "confident", "capability": "capable"}
"""Constructs that the frequency table knows as a share; all others by their mean."""


def construct_mean(pulse: Table, construct: str) -> Array:
    """float (M): mean of a construct's two core items, 1 to 5; one answered is enough, NaN where none was."""
    answers = np.stack([pulse[item] for item in core_items(construct)])
    answered = ~np.isnan(answers)
    count = answered.sum(axis=0)
    total = np.where(answered, answers, 0).sum(axis=0)
    mean: Array = np.divide(total, count, out=np.full(len(pulse), np.nan), where=count > 0)
    return mean


def agrees(means: Array, settings: Settings) -> Array:
    """float (M): 1 where the mean is at least 4 of 5 (capable, confident), 0 below, NaN where missing."""
    return np.where(np.isnan(means), np.nan, (means >= settings.agree_mean).astype(float))


def newest_wave(pulse: Table, day: np.datetime64, least: int) -> np.datetime64 | None:
    """The newest wave opened by `day` with at least `least` answers; None without one."""
    waves, answers = np.unique(pulse["wave"][pulse["wave"] <= day], return_counts=True)
    enough = waves[answers >= least]
    return enough[-1] if len(enough) else None


def rows_of(pulse: Table, wave: np.datetime64) -> Table:
    """The rows of one wave."""
    mine = pulse["wave"] == wave
    return Table(pulse.schema, {name: values[mine] for name, values in pulse.columns.items()})


def split_frequency(pulse: Table, known: Table | None, settings: Settings) -> tuple[Table, Table | None]:
    """Take `use_frequency` out of the answers: it would match the logs in a row that carries the team.

    Returns the pulse without it, and the frequency table: `known` plus organisation-level counts of score x
    frequency made from the rows that had both.
    """
    frequency = pulse["use_frequency"]
    asked = ~np.isnan(frequency)
    bare = replace(pulse, columns={**pulse.columns, "use_frequency": np.full(len(pulse), np.nan)})
    if not asked.any():
        return bare, known
    parts = [] if known is None else [known]
    for construct in CONSTRUCTS:
        means = construct_mean(pulse, construct)
        scores = agrees(means, settings) if construct in MEASURE_IN_FREQUENCY else means
        both = asked & ~np.isnan(scores)
        parts.append(_counts(pulse["wave"][both], MEASURE_IN_FREQUENCY.get(construct, construct), scores[both],
                             frequency[both]))
    columns = {c.name: np.concatenate([part[c.name] for part in parts]) for c in FREQUENCY.columns}
    return bare, table(FREQUENCY, columns)


def _counts(wave: Array, measure: str, score: Array, frequency: Array) -> Table:
    """One row for each wave, score and frequency that occurs."""
    keys = np.stack([wave.astype("datetime64[D]").astype(float), score, frequency], axis=1)
    cells, people = np.unique(keys, axis=0, return_counts=True)
    return table(FREQUENCY, {
        "wave": cells[:, 0].astype(np.int64).astype("datetime64[D]"), "measure": [measure] * len(cells),
        "score": cells[:, 1], "use_frequency": cells[:, 2], "people": people})
