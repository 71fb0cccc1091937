"""A fixed cast: Larkmoor in small. Three teams under one department, and one account for each thing a person can be.

    claims (department): motor, home and travel below it
    mara leads motor, dev is in it; hugo leads home; priya leads the programme; adam administers; olga audits;
    petra owns the policy; sol is the sponsor; rosa owns role outlooks
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.test import Client

from surefoot.web.frame import clock
from surefoot.web.people.models import (
    Account,
    Grant,
    Management,
    Organisation,
    Person,
    Place,
    Position,
    Role,
    Site,
    Team,
)

SINCE = date(2026, 1, 5)
ROLES = {"priya": "lead", "adam": "administrator", "olga": "auditor", "petra": "policy_owner", "sol": "sponsor",
         "rosa": "outlook_owner"}
TEAMS = {"larkmoor": None, "claims": "larkmoor", "motor": "claims", "home": "claims", "travel": "claims"}
WHERE = {"mara": "motor", "dev": "motor", "hugo": "home", "tess": "travel"}
LEADS = {"mara": "motor", "hugo": "home"}


@dataclass(frozen=True)
class Cast:
    """Everybody by first name."""

    accounts: dict[str, Account]
    teams: dict[str, Team]

    def client(self, name: str) -> Client:
        """A browser in which this person is signed in."""
        client = Client()
        client.force_login(self.accounts[name])
        return client

    def person(self, name: str) -> Person:
        found = self.accounts[name].person
        assert found is not None
        return found


def plant() -> Cast:
    """Write the cast into the database of the test."""
    Organisation.objects.create(name="Larkmoor Mutual", set_up_at=clock.now())
    site = Site.objects.create(key="leeds", name="Leeds", country="GB")
    role = Role.objects.create(key="handler", name="Claims handler")
    teams: dict[str, Team] = {}
    for key, parent in TEAMS.items():
        teams[key] = Team.objects.create(key=key, name=key.capitalize())
        Place.objects.create(team=teams[key], parent=teams.get(parent or ""), starts=SINCE)
    accounts = {}
    for name in (*WHERE, *ROLES):
        person = Person.unscoped.create(key=f"{name}@larkmoor.example", name=name.capitalize(),
                                        email=f"{name}@larkmoor.example", joined=SINCE)
        Position.unscoped.create(person=person, team=teams[WHERE.get(name, "larkmoor")], role=role, site=site,
                                 starts=SINCE)
        accounts[name] = Account.objects.create_user(person.email, person=person)
        if name in ROLES:
            Grant.objects.create(account=accounts[name], role=ROLES[name], since=clock.now())
    for name, team in LEADS.items():
        leader = accounts[name].person
        assert leader is not None
        Management.objects.create(team=teams[team], person=leader, kind="manager", starts=SINCE)
        Position.unscoped.filter(team=teams[team]).exclude(person=leader).update(manager=leader)
    return Cast(accounts, teams)
