"""What people chose about themselves, and what is left of who was erased. Read through own.py only."""

from __future__ import annotations

import uuid

from django.db import models

from surefoot.web.people.scope import ScopedManager


class OptOut(models.Model):
    """Days on which a person chose not to be measured by usage logs. Ended, not deleted, when they choose otherwise."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    starts = models.DateField()
    ends = models.DateField(null=True)

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = "unscoped"
        constraints = [models.UniqueConstraint(fields=["person", "starts"], name="one_opt_out_a_day")]


class StaysOut(models.Model):
    """A name of somebody who was erased, as a keyed hash: a later list or log must not undo what they chose.

    The hash is the one under which people stand in the store, so that their rows are known at the door and dropped.
    """

    mark = models.CharField(max_length=64, unique=True)
    whose = models.UUIDField(default=uuid.uuid4, db_index=True)
    """Random, the same for every name of one person."""
    since = models.DateField()

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = "unscoped"


class Erasure(models.Model):
    """Somebody whose rows are to be erased by a job; gone with them, so that a job that failed is tried again."""

    subject = models.CharField(primary_key=True, max_length=36)
    asked_at = models.DateTimeField()

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = "unscoped"
