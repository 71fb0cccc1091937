"""What came in, which parts of the store are live, and what was done in which team.

The rows themselves lie in Parquet files beside the database (`store.py`); here stands only which of them count.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from surefoot.vocabulary.actions import ACTIONS
from surefoot.web.people.models import Person, Team


class Import(models.Model):
    """One file on its way in: looked at, agreed to, stored, perhaps undone."""

    STATES = ("looking", "ready", "storing", "stored", "refused", "failed", "undone", "discarded")
    ORIGINS = ("upload", "folder", "pull", "command", "machine")

    state = models.CharField(max_length=10, choices=[(state, state) for state in STATES], db_index=True)
    origin = models.CharField(max_length=8, choices=[(origin, origin) for origin in ORIGINS])
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Names its folder in `incoming/`: random, so that nobody counts imports by it."""
    name = models.CharField(max_length=255)
    """Of the file, as it came."""
    kind = models.CharField(max_length=10, blank=True)
    """"logins" for a list of sign-in names, which no content can tell; else empty."""
    size = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the file's bytes."""
    modified = models.DateTimeField()
    """The file's own time: when its rows were observed, where they do not say so themselves."""
    by = models.CharField(max_length=32)
    """Who brought it, as an alias of the audit log."""
    made_at = models.DateTimeField()
    stored_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=20, blank=True)
    """What the job does now: a key of `progress.STEPS`."""
    share = models.PositiveSmallIntegerField(default=0)
    """Of the work, in percent."""
    adds = models.BooleanField(default=False)
    """Answers of a wave that is stored already: added to it rather than put in its place."""
    found = models.TextField(default="{}")
    """What was found, as JSON: counts, columns, days and reasons; never a row."""
    problem = models.TextField(blank=True)
    """Why it could not be used, where it was refused: key and values of a message, as JSON."""
    job = models.CharField(max_length=36, blank=True)
    """The job that works on it, to tell when its worker died too often."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], condition=Q(state="stored"),
                                               name="bytes_stored_once")]
        indexes = [models.Index(fields=["-made_at"], name="imports_newest_first")]


class Part(models.Model):
    """A file of the store: rows of one table from one import. Never changed; a new part takes its place."""

    table = models.CharField(max_length=20)
    file = models.CharField(max_length=120)
    """Inside the table's folder."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the part's bytes."""
    rows = models.BigIntegerField()
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    source = models.CharField(max_length=60)
    """The reader it came through."""
    title = models.CharField(max_length=80)
    """Under which name it is laid out for an assessment."""
    observed = models.DateTimeField()
    """The time of the file it came from."""
    weeks = models.TextField(default="[]")
    """Mondays of the weeks in which usage delivered rows, as JSON."""
    wave = models.DateField(null=True)
    """Of answers: the wave they belong to."""
    of = models.ForeignKey(Import, models.PROTECT, related_name="parts")
    live = models.BooleanField(default=True, db_index=True)
    replaced_by = models.ForeignKey(Import, models.PROTECT, null=True, related_name="replaced")
    """The import whose parts took its place; empty where the import itself was undone."""
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "file"], name="a_part_a_file")]


class Login(models.Model):
    """A further name a person signs in by somewhere, as a keyed hash: the name itself is not kept."""

    mark = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="logins")
    of = models.ForeignKey(Import, models.SET_NULL, null=True)


class Action(models.Model):
    """What was done in a team, and when. Recorded in the product or imported."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="actions")
    action = models.CharField(max_length=12, choices=[(action, action) for action in ACTIONS])
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    dose = models.FloatField(null=True)
    """Share of the team reached, 0 to 1, or number of times."""
    wave = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)
    of = models.ForeignKey(Import, models.PROTECT, null=True, related_name="actions")
    """Empty where it was recorded in the product."""
    replaced_by = models.ForeignKey(Import, models.PROTECT, null=True, related_name="replaced_actions")
    """An import that says something newer about the same; undoing it brings this row back."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "action", "started_on"],
                                               condition=Q(replaced_by__isnull=True), name="an_action_a_day")]


class Health(models.Model):
    """How a table from one source stands, worked out after each import and every night: pages only read it."""

    table = models.CharField(max_length=20)
    source = models.CharField(max_length=60)
    rows = models.BigIntegerField()
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    keys = models.BigIntegerField(default=0)
    """Distinct person keys."""
    known = models.BigIntegerField(default=0)
    """Those of them that belong to somebody in the people table."""
    missing = models.TextField(default="[]")
    """Mondays of weeks between first and last without any row, as JSON (usage)."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "source"], name="one_health_a_source")]
