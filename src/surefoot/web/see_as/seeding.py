"""Fill an empty installation with the invented organisation: everything through the product's own doors.

People are imported, files brought in and a year of assessments made by the same actions and jobs that serve a real
organisation, with the clock set back to the day on which each would have happened.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from surefoot.web.assessments.actions import newest_attempt, start
from surefoot.web.frame import audit, clock, workers
from surefoot.web.intake.actions import take
from surefoot.web.intake.incoming import Brought
from surefoot.web.intake.models import Import as Taken
from surefoot.web.people.access import reader_of
from surefoot.web.people.importing import steps
from surefoot.web.people.models import (
    Account,
    Grant,
    Import,
    ImportFile,
    Management,
    Organisation,
    Person,
    Position,
    holding_on,
)
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import everything
from surefoot.web.pulse.waves.actions import Plan, open_now, plan
from surefoot.web.see_as.players import Player, keep
from surefoot.web.see_as.policing import seed_policy

ASSESSED_EVERY: Final = timedelta(weeks=8)
ASSESSMENTS: Final = 7
BEGINS: Final = timedelta(weeks=62)
"""How long before the last day of the data the people were first imported."""
PEOPLE: Final = ("people", "teams")
ASKED_FOR: Final = timedelta(days=10)
"""How long the wave of the pulse is open that everybody is asked in."""
POLICY_HELD: Final = timedelta(weeks=10)
"""How long the usage policy has held."""
NOT_BROUGHT: Final = (*PEOPLE, "surefoot")
GIVEN: Final = {"demo_lead_role": ("lead",), "demo_owner": ("policy_owner", "outlook_owner"),
                "demo_administrator": ("administrator",), "demo_auditor": ("auditor",), "demo_sponsor": ("sponsor",)}
"""What is given to whom; the other players need nothing given."""
Progress = Callable[[str], None]


def seed(folder: Path, name: str, as_of: date, progress: Progress, assessments: int = ASSESSMENTS) -> None:
    """Bring the organisation whose files lie in `folder` into the empty product; its data end on `as_of`.

    assessments: how many are made, every eight weeks, the last on that day.
    """
    with _on(as_of - BEGINS):
        progress("Importing people and teams")
        Organisation.objects.create(name=name, set_up_at=clock.now())
        _import_people(folder, as_of - BEGINS)
    with _on(as_of + timedelta(days=1)):
        players = _cast(as_of)
        lead = reader_of(Account.objects.get(pk=players[0].account), clock.today())
        progress("Bringing in what the systems export")
        _bring(folder)
    with _on(as_of - POLICY_HELD):
        progress("Publishing the usage policy")
        _publish(players)
    days = [as_of - back * ASSESSED_EVERY for back in reversed(range(assessments))]
    for number, day in enumerate(days, 1):
        progress(f"Assessing, {number} of {len(days)}")
        _assess(lead, day)
    with _on(as_of + timedelta(days=1)):
        progress("Asking everybody")
        _ask(lead)
    keep(Path(settings.HOME), players)


def _on(day: date) -> AbstractContextManager[None]:
    """The product's clock stands at noon of a day."""
    return clock.stopped(datetime.combine(day, time(12), UTC))


def _import_people(folder: Path, since: date) -> None:
    found = Import.objects.create(state="reading", made_at=clock.now(), since=since, whole=True,
                                  last_day=since - timedelta(days=1))
    for table in PEOPLE:
        ImportFile.objects.create(belongs=found, name=f"{table}.csv", content=(folder / f"{table}.csv").read_bytes())
    steps.read_and_compare(found.pk)
    Import.objects.filter(pk=found.pk, state="ready").update(state="running")
    steps.carry_out(found.pk, audit.SYSTEM)
    found.refresh_from_db()
    _came_through("the people", found.state, "done")


def _bring(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stem not in NOT_BROUGHT:
            modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            take(Brought(path, path.name, "folder", modified, "logins" if path.stem == "logins" else ""))
    workers.run(batch=True, interval=0)
    for name, state in Taken.objects.values_list("name", "state"):
        _came_through(name, state, "stored")


def _assess(lead: Reader, day: date) -> None:
    with _on(day + timedelta(days=1)):
        start(lead, day)
        workers.run(batch=True, interval=0)
        found = newest_attempt()
        _came_through(f"the assessment of {day}", found.state if found else "missing", "done", "unchanged")


def _publish(players: list[Player]) -> None:
    """The policy, by those who look after it."""
    of = {player.word: player for player in players}
    parts = {"owner": "demo_owner", "lead": "demo_lead_role", "sponsor": "demo_sponsor"}
    seed_policy({part: reader_of(Account.objects.get(pk=of[word].account), clock.today())
                 for part, word in parts.items()}, of["demo_owner"].name)


def _ask(lead: Reader) -> None:
    """An open wave of the pulse that asks everybody, so that a visitor can answer it as whoever they are."""
    now = clock.now()
    planned = plan(lead, Plan(now, now + ASKED_FOR, results_on=(now + ASKED_FOR + timedelta(days=2)).date()))
    wave = open_now(lead, planned.pk)
    _came_through("the wave of the pulse", wave.state, "open")


def _came_through(what: str, state: str, *good: str) -> None:
    """A demo that lacks a part would look like a product that lost it."""
    if state not in good:
        raise RuntimeError(f"{what}: {state} instead of {good[0]}; the demo is not complete, please report it")


def _cast(day: date) -> list[Player]:
    """Who a visitor may be: people of the organisation, each with an account and what was given to them."""
    with everything("demo.cast"), transaction.atomic():
        chosen = _chosen(day)
        accounts = {word: Account.objects.create_user(person.email, person=person) for word, person in chosen.items()}
        for word, roles in GIVEN.items():
            for role in roles:
                Grant.objects.create(account=accounts[word], role=role, since=clock.now())
        return [Player(str(accounts[word].pk), person.name, word) for word, person in chosen.items()]


def _chosen(day: date) -> dict[str, Person]:
    """For each part somebody who has it: who leads a large and who a small team, and people who lead none."""
    led = {row.team_id: row.person for row in Management.objects.filter(
        holding_on(day), team__children=None, kind="manager").select_related("person").order_by("pk")}
    sizes = dict.fromkeys(led, 0)
    members: dict[int, list[Person]] = {team: [] for team in led}
    for row in Position.objects.filter(holding_on(day), team__in=led).select_related("person").order_by("pk"):
        if row.person.left is None or row.person.left > day:
            sizes[row.team_id] += 1
            members[row.team_id].append(row.person)
    by_size = sorted(sizes, key=lambda team: (-sizes[team], team))
    large, small = by_size[0], next(team for team in reversed(by_size) if sizes[team] >= 3)
    taken = {led[large].pk, led[small].pk}
    others = [person for person in members[large] if person.pk not in {row.pk for row in led.values()}]
    rest = [person for team in by_size[1:] for person in members[team]
            if person.pk not in taken | {row.pk for row in led.values()}]
    return {"demo_lead_role": rest[0], "demo_manager": led[large], "demo_small_manager": led[small],
            "demo_employee": others[0], "demo_owner": rest[1], "demo_administrator": rest[2], "demo_auditor": rest[3],
            "demo_sponsor": rest[4]}
