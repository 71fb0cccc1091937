"""Tables of the frame: the audit log, who its actors are, schedules, workers, and which installation this is."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class Actor(models.Model):
    """Which person stands behind a random id of the audit log. Deleting the row makes all their entries anonymous."""

    id = models.CharField(primary_key=True, max_length=32)
    subject = models.CharField(max_length=100, unique=True)


class AuditEntry(models.Model):
    """One line of the audit log. Written by `audit.record` only; database triggers refuse changes."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=32)
    action = models.CharField(max_length=60, db_index=True)
    about = models.CharField(max_length=100, db_index=True)
    detail = models.TextField()
    """JSON with sorted keys, as text: what was hashed is what is stored."""
    mark = models.CharField(max_length=64)
    """Keyed hash over this entry and the mark of the one before."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raises TypeError for an entry that is already there."""
        if not self._state.adding:
            raise TypeError(f"audit entry {self.number} can't be changed; the log is append-only")
        super().save(*args, force_insert=True, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: raises TypeError."""
        raise TypeError(f"audit entry {self.number} can't be deleted; the log is append-only")


class AuditHead(models.Model):
    """The last entry's number and mark: one row, locked while an entry is added, so that numbers have no gaps."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.BigIntegerField()
    mark = models.CharField(max_length=64)


class AuditCheck(models.Model):
    """What the last check of the whole log found: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    at = models.DateTimeField()
    entries = models.BigIntegerField()
    broken = models.BigIntegerField(null=True)
    """The first entry that does not hold."""


class Viewed(models.Model):
    """That somebody looked at a group's results on a day: keeps several processes from noting it twice."""

    actor = models.CharField(max_length=32)
    about = models.CharField(max_length=100)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "about", "day"], name="one_view_a_day")]


class Schedule(models.Model):
    """When a job that repeats is due next."""

    job = models.CharField(primary_key=True, max_length=100)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)


class Worker(models.Model):
    """A process that runs jobs, and when it last said that it lives."""

    id = models.CharField(primary_key=True, max_length=64)
    seen_at = models.DateTimeField()


class Installation(models.Model):
    """Which installation this is: one row, made with the first backup. A backup goes over its own installation only."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    identity = models.CharField(max_length=32)
    """Random."""
    restored = models.CharField(max_length=32, blank=True)
    """Random mark of the last restore: tells whether one that was broken off had reached the database."""
