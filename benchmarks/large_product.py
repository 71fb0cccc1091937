"""A product of 100,000 people in 8,000 teams with 24 assessments, planted row by row into an empty database.

One assessment is computed, as the product would, and stored; the other 23 are the same rows under earlier dates, copied
inside the database. Everybody has an account; one leads the programme, and every team has its manager.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
from benchmarks import usage_rows
from benchmarks.large_report import organisation

from surefoot.vocabulary.results import Assessment

USAGE = 5_000_000
"""Rows of usage behind the assessment: enough for every person, few enough to be counted in a second."""
BATCH = 5000
WEEK = timedelta(weeks=1)
FAR = 10_000_000
"""Between the ids of one copy and the next."""


@dataclass(frozen=True)
class Planted:
    """Cookies of people who are signed in, and ids of teams to ask for."""

    lead: str
    managers: tuple[tuple[str, int], ...]
    """Cookie and team."""
    teams: tuple[int, ...]
    figures: int
    """Stored figures of all assessments."""


def plant(people: int, teams: int, runs: int, managers: int) -> Planted:
    """Fill the database that Django knows; it was migrated and is empty."""
    with tempfile.TemporaryDirectory(prefix="surefoot-bench-") as place:
        folder = Path(place) / "data"
        organisation(folder, people, USAGE, teams)
        rows = {name: _read(folder / f"{name}.parquet") for name in ("people", "teams")}
        assessed = _assessed(folder)
    from surefoot.web.people.scope import everything
    with everything("a benchmark"):
        known = _teams(rows["teams"])
        leading = _people(rows["people"], known)
        figures = _assessments(assessed, runs)
        return Planted(_lead(leading[0][0]), tuple((_cookie(person), team) for person, team in leading[1:managers + 1]),
                       tuple(known.values()), figures)


def _read(file: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT * FROM '{file}'")
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _assessed(folder: Path) -> Assessment:
    import surefoot
    return surefoot.assess(surefoot.load(folder), as_of=usage_rows.AS_OF)


def _teams(rows: list[dict[str, Any]]) -> dict[str, int]:
    from surefoot.web.people.models import Place, Team
    Team.objects.bulk_create([Team(key=row["team"], name=f"Team {row['team']}", by_table=True) for row in rows], BATCH)
    known = dict(Team.objects.values_list("key", "pk"))
    Place.objects.bulk_create([Place(team_id=known[row["team"]], parent_id=known.get(row["parent"]),
                                     starts=usage_rows.AS_OF - 52 * WEEK) for row in rows], BATCH)
    return known


def _people(rows: list[dict[str, Any]], teams: dict[str, int]) -> list[tuple[Any, int]]:
    """Everybody with a position and an account; gives back who leads a team, with that team."""
    from surefoot.web.frame import clock
    from surefoot.web.people.models import Account, Management, Organisation, Person, Position, Role, Site
    Organisation.objects.create(name="Larkmoor Mutual", set_up_at=clock.now())
    role, site = Role.objects.create(key="clerk", name="Clerk"), Site.objects.create(key="leeds", name="Leeds")
    since, leading = usage_rows.AS_OF - 52 * WEEK, dict[int, Person]()
    for start in range(0, len(rows), BATCH):
        some = rows[start:start + BATCH]
        people = [Person(key=row["person"], name=f"Person {row['person']}", email=f"{row['person']}@larkmoor.example",
                         joined=since) for row in some]
        for person, row in zip(people, some, strict=True):
            leading.setdefault(teams[row["team"]], person)
        Person.unscoped.bulk_create(people)
        Position.unscoped.bulk_create([
            Position(person=person, team_id=teams[row["team"]], role=role, site=site, starts=since,
                     manager=leading[teams[row["team"]]]) for person, row in zip(people, some, strict=True)])
        Account.objects.bulk_create([Account(person=person, email=person.email, password="!") for person in people])
    Management.objects.bulk_create([Management(team_id=team, person=person, kind="manager", starts=since)
                                    for team, person in leading.items()], BATCH)
    return [(person, team) for team, person in leading.items()]


def _assessments(assessed: Assessment, runs: int) -> int:
    """Store it, and copies of its rows under the dates of earlier weeks; counts figures."""
    from surefoot.web.assessments.models import Figure
    from surefoot.web.assessments.storing import store
    first = store(assessed, datetime.combine(assessed.as_of + timedelta(days=1), time(5), UTC), {"usage": ["planted"]})
    for number in range(1, runs):
        _copy(first, number)
    _take_up_numbers()
    return Figure.unscoped.count()


def _copy(run: Any, number: int) -> None:
    """The run once more, `number` weeks earlier, under ids that lie further on."""
    from django.db import connection

    from surefoot.web.assessments.models import Figure, Group, Run
    values = {field.attname: getattr(run, field.attname) for field in Run._meta.concrete_fields}
    Run.unscoped.bulk_create([Run(**values | {"id": run.pk + number, "as_of": run.as_of - number * WEEK,
                                              "made_at": run.made_at - number * WEEK})])
    far = number * FAR
    moved = {Group: {"id": f"id + {far}", "run_id": str(run.pk + number)},
             Figure: {"id": f"id + {far}", "group_id": f"group_id + {far}"}}
    with connection.cursor() as cursor:
        for model, changed in moved.items():
            names = {field.column: connection.ops.quote_name(field.column) for field in model._meta.concrete_fields}
            given, table = ", ".join(changed.get(name, kept) for name, kept in names.items()), model._meta.db_table
            cursor.execute(f"INSERT INTO {table} ({', '.join(names.values())}) SELECT {given} FROM {table} "
                           f"WHERE id < {FAR}")


def _take_up_numbers() -> None:
    """Let the database go on counting behind the ids that were given here, and look at what it holds now."""
    from django.core.management.color import no_style
    from django.db import connection

    from surefoot.web.assessments.models import Figure, Group, Run
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Run, Group, Figure]):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")  # as its own housekeeping does within a minute; SQLite does nothing by itself


def _lead(person: Any) -> str:
    from surefoot.web.frame import clock
    from surefoot.web.people.models import Account, Grant
    Grant.objects.create(account=Account.objects.get(person=person), role="lead", since=clock.now())
    return _cookie(person)


def _cookie(person: Any) -> str:
    """The cookie of a session in which somebody is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from surefoot.web.people.models import Account
    from surefoot.web.people.sessions import SessionStore
    account = Account.objects.get(person=person)
    session = SessionStore()
    session.update({SESSION_KEY: str(account.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: account.get_session_auth_hash()})
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
