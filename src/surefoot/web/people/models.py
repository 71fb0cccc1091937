"""The organisation and its people, with their history: who was in which team, and under whom, on which day.

Periods are inclusive: `starts` is the first day on which a row holds, `ends` the last; an empty `ends` means until
further notice. Rows are never overwritten when somebody moves: the old one ends and a new one starts, so that
assessments of the past can still be read.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

import surefoot.web.people.own_models  # noqa: F401 - for Django; its tables are read through own.py only
from surefoot.web.people.correction_models import Correction
from surefoot.web.people.scope import ScopedManager
from surefoot.web.people.signin_models import (
    Attempts,
    CodeApp,
    Identity,
    Link,
    Passkey,
    RecoveryCode,
    SetUpLink,
    Token,
)

__all__ = ["Account", "Attempts", "CodeApp", "Correction", "Difference", "Exclusion", "Grant", "Holiday",
           "Identity", "Import", "ImportFile", "Link", "Management", "Organisation", "Passkey", "Person", "Place",
           "Position", "RecoveryCode", "Role", "RoleTask", "Session", "SetUpLink", "Site", "Team", "Token",
           "holding_on"]

EVERY_WORKDAY = 0b0011111
"""Monday to Friday as bits, Monday the lowest."""
BEGINNING = date(1900, 1, 1)
"""First day of what was there before anybody told from when on: pages say "from the beginning"."""


def holding_on(day: date) -> Q:
    """The condition that a row with `starts` and `ends` holds on a day."""
    return Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gte=day))


class Organisation(models.Model):
    """The one organisation of this installation."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=200)
    set_up_at = models.DateTimeField()


class Site(models.Model):
    """A place of work: its country, and the time zone where it differs from the organisation's."""

    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    """ISO 3166-1 alpha-2."""
    time_zone = models.CharField(max_length=60, blank=True)


class Holiday(models.Model):
    """Days on which a site does not work."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="holidays")
    starts = models.DateField()
    ends = models.DateField()
    name = models.CharField(max_length=200, blank=True)


class Team(models.Model):
    """A node of the tree. Where it stands in the tree is history (`Place`)."""

    key = models.CharField(max_length=200, unique=True)
    """As the tables name it."""
    name = models.CharField(max_length=200)
    by_table = models.BooleanField(default=False)
    """Whether a teams table or somebody here says where it stands; else that follows from who manages whom."""
    led_by_table = models.BooleanField(default=False)
    """Whether a teams table says who leads it."""


class Place(models.Model):
    """Under which team a team stands, from when to when; without a parent it is the top."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="places")
    parent = models.ForeignKey(Team, models.PROTECT, null=True, related_name="children")
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "starts"], name="one_place_a_day")]


class Role(models.Model):
    """A job role; `tasks` are what it does, in people's words."""

    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200)


class RoleTask(models.Model):
    """One task of a role."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="tasks")
    name = models.CharField(max_length=200)
    rank = models.PositiveSmallIntegerField(default=0)


class Person(models.Model):
    """Somebody who works here, or did. The random id is what addresses and logs may carry."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    """Employee id or lower-cased sign-in name, as the tables name the person."""
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    """Lower-cased."""
    external = models.BooleanField(default=False)
    level = models.CharField(max_length=60, blank=True)
    workdays = models.PositiveSmallIntegerField(default=EVERY_WORKDAY)
    """Part-time pattern: days usually worked, as bits, Monday the lowest."""
    language = models.CharField(max_length=8, blank=True)
    joined = models.DateField(null=True)
    left = models.DateField(null=True)
    """The last day of employment. After it the person can't sign in."""

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = "unscoped"
        constraints = [models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="one_person_an_email")]
        indexes = [models.Index(fields=["name", "key"], name="person_by_name")]

    @property
    def subject(self) -> str:
        """The key under which the audit log and the erasure register know this person."""
        return str(self.id)


class Position(models.Model):
    """In which team, role and site a person works and who manages them, from when to when."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="positions")
    team = models.ForeignKey(Team, models.PROTECT, related_name="positions")
    role = models.ForeignKey(Role, models.PROTECT, null=True, related_name="positions")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="positions")
    manager = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="reports")
    starts = models.DateField()
    ends = models.DateField(null=True)

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = "unscoped"
        constraints = [models.UniqueConstraint(fields=["person", "starts"], name="one_position_a_day")]


class Management(models.Model):
    """Who leads a team: its manager, a co-manager, or a deputy for a while."""

    KINDS = ("manager", "co_manager", "deputy")

    team = models.ForeignKey(Team, models.CASCADE, related_name="managements")
    person = models.ForeignKey(Person, models.CASCADE, related_name="managements")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    starts = models.DateField()
    ends = models.DateField(null=True)
    by_hand = models.BooleanField(default=False)
    """Entered by somebody: an import leaves it as it is."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "person", "kind", "starts"],
                                               name="one_management_a_day")]


class Exclusion(models.Model):
    """A site, a country or a team that is not measured by usage logs, by the pulse, or by both."""

    COVERS = ("usage", "pulse", "both")

    site = models.ForeignKey(Site, models.CASCADE, null=True)
    country = models.CharField(max_length=2, blank=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True)
    """With every team below it."""
    covers = models.CharField(max_length=6, choices=[(covers, covers) for covers in COVERS])
    starts = models.DateField()
    ends = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(
            condition=(Q(site__isnull=False, team__isnull=True, country="")
                       | Q(site__isnull=True, team__isnull=False, country="")
                       | (Q(site__isnull=True, team__isnull=True) & ~Q(country=""))), name="one_thing_excluded")]


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts and finds them by what a person types."""

    def create_user(self, email: str, password: str | None = None, person: Person | None = None) -> Account:
        """A new account; without a password it signs in by e-mail link or single sign-on only.

        Raises ValueError for something that is no e-mail address.
        """
        if "@" not in email:
            raise ValueError(f"{email!r} is no e-mail address; an account is known by one")
        account = self.model(email=email.strip().lower(), person=person)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this e-mail address, without regard to case."""
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """What somebody signs in with. Belongs to a person; an administrator from outside may have none."""

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, models.CASCADE, null=True, related_name="account")
    email = models.CharField(max_length=254, unique=True)
    """Lower-cased."""
    is_active = models.BooleanField(default=True)

    objects = AccountManager()

    @property
    def subject(self) -> str:
        """The key under which the audit log and the erasure register know who acts here."""
        return str(self.person_id or self.id)


class Session(AbstractBaseSession):
    """Where somebody is signed in, so that they can see it and end it. No address and no device are kept."""

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")
    made_at = models.DateTimeField()
    seen_on = models.DateField()
    """The last day on which it was used."""
    browser = models.CharField(max_length=60, blank=True)
    """In plain words, such as "Firefox on Windows": enough to recognise one's own."""


class Grant(models.Model):
    """A role that somebody was given. Managers need none: who leads a team is known from the people."""

    ROLES = ("lead", "policy_owner", "outlook_owner", "administrator", "auditor", "sponsor")

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16, choices=[(role, role) for role in ROLES])
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "role"], name="a_role_once")]


class Import(models.Model):
    """People and teams from files: what was asked, how it stands, and how many it concerned."""

    STATES = ("reading", "unusable", "ready", "running", "done", "undone", "discarded")

    state = models.CharField(max_length=10, choices=[(state, state) for state in STATES])
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    since = models.DateField()
    """First day on which the files hold."""
    whole = models.BooleanField()
    """Whether they name everybody."""
    last_day = models.DateField()
    """Of those whom they do not name."""
    job = models.CharField(max_length=36, blank=True)
    facts = models.JSONField(default=dict)
    """What was read and set aside, without any row's values; and how many it concerns."""
    seen = models.CharField(max_length=64, blank=True)
    """Digest of the differences that were shown: confirming anything else is refused."""
    wanted = models.BinaryField(null=True)
    """What the files say, packed; gone once it was confirmed or discarded."""
    journal = models.BinaryField(null=True)
    """What undoing needs, packed; of the newest import only."""


class ImportFile(models.Model):
    """A file as it was handed in, until it was read: seconds."""

    belongs = models.ForeignKey(Import, models.CASCADE, related_name="files")
    name = models.CharField(max_length=100)
    content = models.BinaryField()


class Difference(models.Model):
    """One line of an import's preview; kept as long as the import can be undone."""

    belongs = models.ForeignKey(Import, models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=200, db_index=True)
    name = models.CharField(max_length=200, blank=True)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    fields = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["belongs", "kind"], name="difference_kind")]
