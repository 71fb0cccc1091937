"""The invented organisation of the demo inside the product: its people planted, its files brought in through intake."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from surefoot.assessment.loading import load
from surefoot.demo import plant, write
from surefoot.vocabulary.tables import Table
from surefoot.web.frame import workers
from surefoot.web.intake import actions, incoming
from surefoot.web.intake.models import Import
from surefoot.web.people.models import Management, Person, Place, Position, Role, Site, Team

BEGINNING = date(2000, 1, 1)


def files(folder: Path, people: int = 160, seed: int = 3, weeks: int = 60, *, vendors: bool = False) -> Path:
    """The organisation's files; with `vendors` as its systems export them, of which most come daily."""
    write(folder, plant(seed, people, weeks=weeks), vendors=vendors)
    return folder


def plant_people(folder: Path) -> None:
    """The people and teams of the files, as the people room keeps them."""
    tables = load(folder).tables
    teams = {}
    for key, name in zip(tables["teams"]["team"], tables["teams"]["name"], strict=True):
        teams[key] = Team.objects.create(key=key, name=name or key)
    for key, parent in zip(tables["teams"]["team"], tables["teams"]["parent"], strict=True):
        Place.objects.create(team=teams[key], parent=teams.get(parent), starts=BEGINNING)
    for key in set(tables["people"]["team"]) - set(teams):
        teams[key] = Team.objects.create(key=key, name=key)  # left behind by a re-organisation
    _people(tables["people"], teams)
    people = {person.key: person for person in Person.unscoped.all()}
    for key, manager in zip(tables["teams"]["team"], tables["teams"]["manager"], strict=True):
        if manager in people:
            Management.objects.create(team=teams[key], person=people[manager], kind="manager", starts=BEGINNING)


def _people(table: Table, teams: dict[str, Team]) -> None:
    rows = [{name: values[place] for name, values in table.columns.items()} for place in range(len(table))]
    people: dict[str, Person] = {}
    for row in rows:
        if row["person"] not in people:
            people[row["person"]] = Person.unscoped.create(
                key=row["person"], email=row["email"].lower(), level=row["level"], joined=_day(row["joined"]),
                left=_day(row["left"]))
    roles = {key: Role.objects.create(key=key, name=key) for key in sorted({row["role"] for row in rows} - {""})}
    sites = {key: Site.objects.create(key=key, name=key) for key in sorted({row["location"] for row in rows} - {""})}
    for row in rows:
        Position.unscoped.create(person=people[row["person"]], team=teams[row["team"]], role=roles.get(row["role"]),
                                 site=sites.get(row["location"]), manager=people.get(row["manager"]),
                                 starts=_day(row["from"]) or BEGINNING)


def bring(path: Path, **more: Any) -> Import:
    """A file through intake, as if it had come by itself."""
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    of = actions.take(incoming.Brought(path, path.name, more.pop("origin", "folder"), modified, **more))
    run_jobs()
    of.refresh_from_db()
    return of


def bring_all(folder: Path) -> None:
    """Everything but people and teams."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stem not in ("people", "teams", "surefoot"):
            modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            kind = "logins" if path.stem == "logins" else ""
            actions.take(incoming.Brought(path, path.name, "folder", modified, kind))
    run_jobs()


def run_jobs() -> None:
    loop = workers._Loop(queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False,
                         max_tasks=None, worker_id="here", excluded_queue_names=[])
    loop.run()


def _day(value: np.datetime64) -> date | None:
    return None if np.isnat(value) else value.item()
