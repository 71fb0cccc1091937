"""Tables of the frame: the audit log, who its actors are, schedules, and the workers that run jobs."""

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


class Schedule(models.Model):
    """When a job that repeats is due next."""

    job = models.CharField(primary_key=True, max_length=100)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)


class Worker(models.Model):
    """A process that runs jobs, and when it last said that it lives."""

    id = models.CharField(primary_key=True, max_length=64)
    seen_at = models.DateTimeField()
