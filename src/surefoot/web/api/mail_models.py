"""What is kept of mail that people sent: that it was taken, never from whom or what it said."""

from __future__ import annotations

from django.db import models


class TakenMail(models.Model):
    """A mail that was taken: so that it changes nothing a second time. Kept for 30 days."""

    mark = models.CharField(max_length=64, primary_key=True)
    """A hash of its Message-ID."""
    on = models.DateField()


class MailLook(models.Model):
    """When the mailbox was looked into last, and what was the trouble, in a word."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    trouble = models.CharField(max_length=10, blank=True)
    begun = models.CharField(max_length=20, blank=True)
    """The mail that is being taken."""
    times = models.PositiveSmallIntegerField(default=0)
    """How often it was begun: one on which we fail again and again must not keep the others waiting."""
