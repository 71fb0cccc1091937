"""A wave that many people answer, and what it leaves: invented people in teams, with answers that are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from surefoot.vocabulary.drivers import CONSTRUCTS
from surefoot.vocabulary.tables import Table
from surefoot.web.intake import parquet
from surefoot.web.people.models import Person, Place, Team
from surefoot.web.pulse import handing, tickets
from surefoot.web.pulse.models import Wave, Written
from tests.web import cast

Answers = Mapping[str, int]


def teams(parents: Mapping[str, str | None]) -> dict[str, Team]:
    """Teams under each other, the top first."""
    found: dict[str, Team] = {}
    for key, parent in parents.items():
        found[key] = Team.objects.create(key=key, name=key.capitalize())
        Place.objects.create(team=found[key], parent=found.get(parent or ""), starts=cast.SINCE)
    return found


def people(names: Iterable[str]) -> dict[str, Person]:
    """People who work here."""
    return {person.key: person for person in Person.unscoped.bulk_create(
        [Person(key=name, name=name.capitalize(), joined=cast.SINCE) for name in names])}


def hand_in(wave: Wave, person: Person, answers: Answers, comment: str = "") -> None:
    """Somebody fetches their code and answers what the wave asks of it."""
    handing.hand_in(tickets.issue(wave, person.pk),
                    {item: value for item, value in answers.items() if item in wave.items}, comment)


def table_of(wave: Wave, name: str = "pulse") -> Table:
    """A table the wave left."""
    content = bytes(Written.objects.get(wave=wave, table=name).content)
    with TemporaryDirectory() as folder:
        (file := Path(folder) / "found.parquet").write_bytes(content)
        return parquet.table_of(name, [file])


def pairs(rows: Table, team: str, construct: str) -> list[tuple[float, ...]]:
    """What was answered to a subject in a cell: its core pair, sorted: only what was said is compared."""
    mine = rows["team"] == team
    found = np.stack([rows[f"{construct}_1"][mine], rows[f"{construct}_2"][mine]], axis=1)
    return sorted(map(tuple, np.nan_to_num(found).tolist()))


def answers_of(rng: np.random.Generator, sd: float = 1.0, trait: Mapping[str, float] | None = None) -> dict[str, int]:
    """A person's answers: around a trait of theirs a subject, with what differs from item to item and day to day."""
    trait = trait or traits(rng)
    found = {f"{construct}_{number}": int(np.clip(round(trait[construct] + rng.normal(0, sd)), 1, 5))
             for construct in CONSTRUCTS for number in (1, 2, 3)}
    return {**found, "use_frequency": int(rng.integers(1, 5))}


def traits(rng: np.random.Generator) -> dict[str, float]:
    """What somebody thinks of each subject, year in, year out."""
    return dict(zip(CONSTRUCTS, rng.normal(3.2, 1.0, len(CONSTRUCTS)).tolist(), strict=True))
