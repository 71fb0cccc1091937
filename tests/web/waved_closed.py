"""Closed waves as closing leaves them: rows taken apart, counts of cells, and while wanted the rows as given."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from surefoot.diagnose.questionnaire import asked, questionnaire
from surefoot.vocabulary.tables import PULSE, SCHEMAS, Table, table
from surefoot.web.intake import parquet
from surefoot.web.people.models import Person, Team
from surefoot.web.pulse import whole
from surefoot.web.pulse.apart import mixed, taken_apart
from surefoot.web.pulse.models import Asked, Cell, Wave, Written

Answers = Mapping[str, int]


def planted(day: date, number: int, cells: Mapping[Person, Team], **more: object) -> Wave:
    """A closed wave that asked these people, without any answers yet."""
    opens = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    values = {"opens_at": opens, "closes_at": opens + timedelta(days=10), "opened_on": day, "state": "closed",
              "languages": ["en", "de"], "version": questionnaire("en").version, "items": list(asked(number)),
              "asked": len(cells), **more}
    wave = Wave.objects.create(number=number, **values)
    Asked.objects.bulk_create([Asked(wave=wave, person=person, cell=team) for person, team in cells.items()])
    return wave


def write(wave: Wave, answers: Sequence[tuple[Team, Answers]], *, keep_whole: bool = False,
          frequency: Table | None = None) -> None:
    """Write its answers down, (cell, item -> value) each."""
    rows = rows_of(wave, answers)
    store(wave, "pulse", taken_apart(rows))
    if frequency is not None:
        store(wave, "frequency", frequency)
    if keep_whole:
        whole.keep(wave.opened_on, mixed(rows))
    Wave.objects.filter(pk=wave.pk).update(answered=len(answers))
    for team in {team for team, _ in answers}:
        write_cell(wave, team, Asked.objects.filter(wave=wave, cell=team).count(),
                   sum(other == team for other, _ in answers))


def write_cell(wave: Wave, team: Team, asked: int, answered: int = 5) -> None:
    Cell.objects.create(wave=wave, team=team, asked=asked, answered=answered)


def rows_of(wave: Wave, answers: Sequence[tuple[Team, Answers]]) -> Table:
    """Answers as rows of the pulse table, whole."""
    items = [item for item in wave.items if item in {column.name for column in PULSE.columns}
             and item != "use_frequency"]
    return table(PULSE, {"wave": np.full(len(answers), np.datetime64(wave.opened_on, "D")),
                         "respondent": [f"r{place}" for place in range(len(answers))],
                         "team": [team.key for team, _ in answers],
                         **{item: [float(found.get(item, np.nan)) for _, found in answers] for item in items}})


def store(wave: Wave, name: str, rows: Table) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        parquet.write(rows, path)
        content = path.read_bytes()
    Written.objects.create(wave=wave, table=name, rows=len(rows), content=content,
                           digest=hashlib.sha256(content).hexdigest())


def counts(wave: Wave, people: Mapping[tuple[int, int], int]) -> Table:
    """A frequency table of confidence: (score, frequency) -> people."""
    return table(SCHEMAS["frequency"], {
        "wave": np.full(len(people), np.datetime64(wave.opened_on, "D")), "measure": ["confident"] * len(people),
        "score": [float(score) for score, _ in people], "use_frequency": [float(often) for _, often in people],
        "people": [float(count) for count in people.values()]})
