"""A plan becomes rows, in bulk and in the caller's transaction, and a journal that can take every one of them back."""

from __future__ import annotations

import hashlib
import json
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db import connection, models

from surefoot.web.people.importing.planning import Plan, RowChanges
from surefoot.web.people.importing.standing import Standing
from surefoot.web.people.models import Management, Person, Place, Position, Role, Site, Team

BATCH: Final = 2000
OWNED: Final[Mapping[type[models.Model], tuple[str, ...]]] = {
    Role: ("key", "name"),
    Site: ("key",),
    Team: ("key", "name", "by_table", "led_by_table"),
    Person: ("key", "name", "email", "external", "level", "workdays", "joined", "left"),
    Position: ("person_id", "team_id", "role_id", "site_id", "manager_id", "starts", "ends"),
    Place: ("team_id", "parent_id", "starts", "ends"),
    Management: ("team_id", "person_id", "kind", "starts", "ends", "by_hand"),
}
"""What an import writes, in the order in which rows need each other."""
Thing = TypeVar("Thing")


class Journal:
    """What was there before: ids of new rows, and the old values of rows that were changed or removed."""

    def __init__(self) -> None:
        self.created: dict[str, list[Any]] = {}
        self.changed: dict[str, dict[str, list[Any]]] = {}
        self.removed: dict[str, dict[str, list[Any]]] = {}
        self.digest = ""

    def pack(self) -> bytes:
        """As stored. Call when everything was written."""
        self.digest = self.state()
        found = {"created": self.created, "changed": self.changed, "removed": self.removed, "digest": self.digest}
        return zlib.compress(json.dumps(found, default=str).encode(), level=3)

    @classmethod
    def unpack(cls, packed: bytes) -> Journal:
        """What `pack` made."""
        found = json.loads(zlib.decompress(packed))
        journal = cls()
        journal.created, journal.changed = found["created"], found["changed"]
        journal.removed, journal.digest = found["removed"], found["digest"]
        return journal

    def state(self) -> str:
        """A digest of the rows as they stand now: unlike the one packed where anybody changed them since."""
        found = hashlib.sha256()
        for model in OWNED:
            label = model._meta.label
            ids = [*self.created.get(label, ()), *self.changed.get(label, ())]
            rows = sorted(map(str, current(model, ids)))
            found.update(f"{label} {len(rows)} {rows}".encode())
        return found.hexdigest()


def write(plan: Plan, standing: Standing) -> Journal:
    """Carry out a plan made from this standing."""
    journal = Journal()
    roles = standing.roles | _made(journal, Role, [Role(key=key, name=name) for key, name in plan.roles.items()])
    sites = standing.sites | _made(journal, Site, [Site(key=key, name=name) for key, name in plan.sites.items()])
    teams = {key: team.pk for key, team in standing.teams.items()} | _made(journal, Team, [
        Team(key=key, name=team.name, by_table=team.by_table, led_by_table=team.led_by_table)
        for key, team in plan.teams_new.items()])
    change(journal, Team, ("name", "by_table", "led_by_table"),
           {pk: (team.name, team.by_table, team.led_by_table) for pk, team in plan.teams_changed.items()})
    people = {key: person.pk for key, person in standing.people.items()} | _people(journal, plan)
    _rows(journal, _Table(Position, "person_id", people, lambda stand: {
        "team_id": teams[stand.team], "role_id": roles.get(stand.role), "site_id": sites.get(stand.site),
        "manager_id": people.get(stand.manager)}), plan.positions)
    _rows(journal, _Table(Place, "team_id", teams, lambda parent: {"parent_id": teams.get(parent)}), plan.places)
    _rows(journal, _Table(Management, "team_id", teams, lambda leader: {
        "person_id": people[leader], "kind": "manager", "by_hand": False}), plan.managers)
    change(journal, Management, ("ends",), {pk: (ends,) for pk, ends in plan.ended_by_hand.items()})
    return journal


def current(model: type[models.Model], ids: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Id and owned values of these rows."""
    manager: Any = model._default_manager
    for batch in batches(list(ids)):
        yield from manager.filter(pk__in=batch).values_list("pk", *OWNED[model])


def change(journal: Journal, model: type[models.Model], fields: Sequence[str],
           values: Mapping[Any, tuple[Any, ...]]) -> None:
    """Update rows by id, each with its own values."""
    if not values:
        return
    label = model._meta.label
    known = journal.changed.setdefault(label, {})
    for pk, *before in current(model, values):
        known.setdefault(str(pk), before)
    update(model, fields, values)


def update(model: type[models.Model], fields: Sequence[str], values: Mapping[Any, tuple[Any, ...]]) -> None:
    """One statement for all rows: an update with a case for each row, as Django makes it, takes minutes."""
    meta, quote = model._meta, connection.ops.quote_name
    columns: list[Any] = [next(field for field in meta.local_fields if field.attname == name) for name in fields]
    key: Any = meta.pk
    sql = (f"UPDATE {quote(meta.db_table)} SET "
           f"{', '.join(f'{quote(column.column)} = %s' for column in columns)} WHERE {quote(key.column)} = %s")
    rows = [[*(column.get_db_prep_save(value, connection) for column, value in zip(columns, row, strict=True)),
             key.get_db_prep_save(key.to_python(pk), connection)] for pk, row in values.items()]
    with connection.cursor() as cursor:
        for batch in batches(rows):
            cursor.executemany(sql, batch)


def batches(rows: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    """A part at a time."""
    for start in range(0, len(rows), BATCH):
        yield rows[start:start + BATCH]


def create(model: type[models.Model], rows: Sequence[Any]) -> Sequence[Any]:
    """Insert rows; their ids are set."""
    manager: Any = model._default_manager
    made: Sequence[Any] = manager.bulk_create(rows, batch_size=BATCH)
    return made


def _made(journal: Journal, model: type[models.Model], rows: Sequence[Any]) -> dict[str, int]:
    made = create(model, rows)
    journal.created[model._meta.label] = [row.pk for row in made]
    return {row.key: row.pk for row in made}


def _people(journal: Journal, plan: Plan) -> dict[str, uuid.UUID]:
    """Addresses that somebody gives up are emptied first, so that no two people have the same at any moment."""
    fields = OWNED[Person]
    change(journal, Person, ("email",), {person.pk: ("",) for person in plan.people_changed})
    change(journal, Person, fields, {person.pk: tuple(getattr(person, name) for name in fields)
                                     for person in plan.people_changed})
    made = {key: uuid.uuid4() for key in plan.people_new}
    create(Person, [Person(**{**person._asdict(), "pk": made[key]}) for key, person in plan.people_new.items()])
    journal.created[Person._meta.label] = list(made.values())
    return made


@dataclass(frozen=True)
class _Table:
    """A table of segments: the column that says whose they are, and what a stand is in its columns."""

    model: type[models.Model]
    owner: str
    ids: Mapping[str, Any]
    stand: Callable[[Any], dict[str, Any]]


def _rows(journal: Journal, table: _Table, changes: RowChanges) -> None:
    label = table.model._meta.label
    if changes.remove:
        journal.removed[label] = {str(pk): before for pk, *before in current(table.model, changes.remove)}
        remove(table.model, changes.remove)
    values: dict[Any, tuple[Any, ...]] = {}
    fields: tuple[str, ...] = ()
    for pk, segment in changes.change:
        found = {**table.stand(segment.stand), "starts": segment.starts, "ends": segment.ends}
        fields, values[pk] = tuple(found), tuple(found.values())
    change(journal, table.model, fields, values)
    made = create(table.model, [table.model(**{table.owner: table.ids[whose]}, **table.stand(segment.stand),
                                            starts=segment.starts, ends=segment.ends)
                                for whose, segment in changes.create])
    journal.created[label] = [row.pk for row in made]


def remove(model: type[models.Model], ids: Sequence[Any]) -> None:
    """Delete rows by id."""
    manager: Any = model._default_manager
    for batch in batches(ids):
        manager.filter(pk__in=batch).delete()


def parsed(model: type[models.Model], row: Sequence[Any]) -> tuple[Any, ...]:
    """Values of a journal as the model's fields take them."""
    fields: list[Any] = [next(field for field in model._meta.local_fields if field.attname == name)
                         for name in OWNED[model]]
    return tuple(None if value is None else field.to_python(value) if not field.is_relation
                 else field.target_field.to_python(value) for field, value in zip(fields, row, strict=True))

