"""Assessments as rows. Everything here has passed the disclosure control; what has not never reaches this room.

A run is written once, as a whole and in one transaction, and is published by being there: there are no drafts, because
whoever reads a draft has read a report. Rows are never changed (guards.py keeps that in the database itself); a run
leaves as a whole, when its time is over, and `Expired` says that it was there.
"""

from __future__ import annotations

from datetime import time
from typing import Any, NoReturn

from django.db import models

from surefoot.web.people.scope import ScopedManager


class Kept(models.Model):
    """A row that is written once."""

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raises TypeError for a row that is already there."""
        if not self._state.adding:
            raise TypeError(f"{self._meta.label} {self.pk} can't be changed; what was published stays as it was")
        super().save(*args, force_insert=True, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: raises TypeError."""
        raise TypeError(f"{self._meta.label} {self.pk} can't be deleted by itself; a run leaves as a whole")


class Run(Kept):
    """One assessment: one run over the data as of one date."""

    as_of = models.DateField()
    made_at = models.DateTimeField(db_index=True)
    """When it was made and, with that, published."""
    wave = models.DateField(null=True)
    """The wave of the pulse in use."""
    groups = models.PositiveIntegerField()
    shown = models.PositiveIntegerField()
    """Groups of which something is shown."""
    interval = models.FloatField()
    """Probability that the intervals of its figures hold."""
    versions = models.TextField()
    """JSON: which parts of the data it was made from."""
    header = models.TextField()
    """JSON: everything of the assessment but its groups (plain.py)."""


class Group(Kept):
    """A team or a group of teams in a run: every node of the tree, the root included."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="nodes", db_index=False)
    place = models.PositiveIntegerField()
    """Its place in the assessment."""
    enter = models.PositiveIntegerField()
    leave = models.PositiveIntegerField()
    """A group is above another when its `enter` to `leave` holds the other's `enter`."""
    key = models.TextField()
    name = models.TextField()
    parent = models.TextField(null=True)
    kind = models.CharField(max_length=5)
    shown = models.BooleanField()
    why_hidden = models.CharField(max_length=10, null=True)
    people_from = models.PositiveIntegerField(null=True)
    people_to = models.PositiveIntegerField(null=True)
    capability_source = models.CharField(max_length=10, null=True)
    limit = models.CharField(max_length=12, null=True)
    """The verdict: what limits the group."""
    limit_probability = models.FloatField(null=True)
    first_driver = models.CharField(max_length=12, null=True)
    first_driver_probability = models.FloatField(null=True)
    first_driver_of = models.PositiveSmallIntegerField(null=True)
    why = models.TextField(blank=True)
    """Measures that alone are not shown, each with why: "capability:small,insecurity:small"."""
    held = models.TextField(blank=True)
    """Measures that repeat the last value, with commas between."""
    exact = models.TextField(blank=True)
    """JSON: key, name and parent where they hold what a database can't."""
    roadmap = models.BinaryField(null=True)
    """The plan as packed JSON (plain.py)."""

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="a_group_once_a_run")]
        indexes = [models.Index(fields=["run", "enter"], name="groups_by_tree"),
                   models.Index(fields=["run", "place"], name="groups_by_place"),
                   models.Index(fields=["run", "parent", "place"], name="groups_by_parent")]


class Figure(Kept):
    """One measure of one group as it may be shown. A driver has a level and, beside it, a share."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="figures", db_index=False)
    measure = models.CharField(max_length=12)
    estimate = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    n_from = models.PositiveIntegerField(null=True)
    n_to = models.PositiveIntegerField(null=True)
    share = models.FloatField(null=True)
    share_low = models.FloatField(null=True)
    share_high = models.FloatField(null=True)
    share_n_from = models.PositiveIntegerField(null=True)
    share_n_to = models.PositiveIntegerField(null=True)
    worst_quarter = models.FloatField(null=True)

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["group", "measure"], name="a_measure_once_a_group")]


class Expired(models.Model):
    """A run whose time is over: only with such a row does the database let it go."""

    run = models.BigIntegerField(primary_key=True)
    as_of = models.DateField()
    made_at = models.DateTimeField()
    expired_at = models.DateTimeField()


class Counted(models.Model):
    """Who was counted where in a run, as keyed hashes: what makes the next one safe beside it. Nobody reads it.

    The key of the hashes lies in the data folder (`counted.key`), apart from the database. Who is erased stands here
    under a random word from then on: to the next run they are somebody who left.
    """

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="+")
    record = models.BinaryField()
    """Packed JSON (counted.py)."""


class Attempt(models.Model):
    """An assessment that was asked for, and how far it is. There is one that is not over at a time."""

    OVER = ("done", "failed", "unchanged")

    asked_at = models.DateTimeField()
    by = models.CharField(max_length=32)
    """Who asked, as in the audit log."""
    as_of = models.DateField(null=True)
    """Empty: the default of the definitions."""
    state = models.CharField(max_length=10, default="waiting")
    """waiting, running, done, failed, or unchanged: the data are those of the newest run."""
    open = models.BooleanField(null=True, default=True)
    """True until it is over, then empty."""
    step = models.CharField(max_length=20, blank=True)
    share = models.PositiveSmallIntegerField(default=0)
    """Per cent of the work done, roughly."""
    problem = models.CharField(max_length=40, blank=True)
    """Why it failed: the last part of a message key."""
    ended_at = models.DateTimeField(null=True)
    job = models.CharField(max_length=40, blank=True)
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+", db_constraint=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["open"], name="one_attempt_at_a_time")]


class Rhythm(models.Model):
    """When assessments are made by themselves: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    day = models.CharField(max_length=9, blank=True)
    """A day of the week or "never"; empty: what the environment of the server says."""
    at = models.TimeField(default=time(5))
    looked_at = models.DateTimeField()
    """Until when the calendar was followed: what fell due before is over."""
