"""What links chat to people and teams. No word of what anybody asks or tries there is kept here."""

from __future__ import annotations

import uuid

from django.db import models

from surefoot.web.api.calendar_models import CalendarAddress
from surefoot.web.api.mail_models import MailLook, TakenMail
from surefoot.web.close.ritual.models import Round
from surefoot.web.people.models import Person, Team

__all__ = ["CHANNELS", "Announcement", "CalendarAddress", "LinkCode", "MailLook", "Taken", "TakenMail", "TeamChannel"]

CHANNELS = ("slack", "teams")


class Taken(models.Model):
    """A request from outside that changed something: should it come again, it changes nothing."""

    mark = models.CharField(max_length=64, primary_key=True)
    """A keyed hash of what names it there."""
    until = models.DateTimeField()
    """After a whole hour, so that it does not tell when it came."""


class LinkCode(models.Model):
    """A code somebody made to link their account in chat: good once, for ten minutes."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="link_code")
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()


class TeamChannel(models.Model):
    """Where a team's weekly question is posted."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="channels")
    channel = models.CharField(max_length=5, choices=[(channel, channel) for channel in CHANNELS])
    sealed = models.TextField()
    """Slack's id of the channel, or the address of the workflow, which is a secret: under seal (chat/sealing.py)."""
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "channel"], name="one_place_a_team")]


class Announcement(models.Model):
    """A round's question on its way to a team's channel."""

    STATES = ("waiting", "sending", "sent", "dead")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Its mark: the same at every attempt."""
    place = models.ForeignKey(TeamChannel, models.CASCADE, related_name="announcements")
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=[(state, state) for state in STATES], default="waiting")
    due = models.DateTimeField()
    """When it is tried next."""
    attempts = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    """By the machine's own clock: an attempt that has not ended long after was broken off."""
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=10, blank=True)
    """Why the last attempt failed: a word of `channels.letter.NotTaken`."""
    perhaps_twice = models.BooleanField(default=False)
    """An attempt was broken off: it may have been posted twice."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "round"], name="announced_once")]
        indexes = [models.Index(fields=["state", "due"], name="announcements_due")]
