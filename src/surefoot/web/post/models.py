"""What rooms handed in for people, and the messages made of it.

No text is kept: a message is written from its items when it is sent, and what an item was to say (`facts`) goes at that
moment. What stays for a while is that something of this kind was sent, so that nothing is sent twice.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from surefoot.web.people.models import Person


class Recipient(models.Model):
    """How somebody is written to, and when they last got a message nobody had asked for."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="recipient")
    channel = models.CharField(max_length=20, default="email")
    """The one they prefer."""
    last_at = models.DateTimeField(null=True)
    """When a message they had not asked for was last handed over, or may have been."""
    last_message = models.UUIDField(null=True)
    """Which one: trying it again takes nothing more of their attention."""


class AccountLink(models.Model):
    """Somebody's account in a channel that is not e-mail."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="account_links")
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=200)
    """As the channel knows them."""
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "address"], name="an_address_is_one_persons"),
                       models.UniqueConstraint(fields=["channel", "person"], name="one_address_a_channel")]


class Stop(models.Model):
    """Somebody wants no more messages of a kind that they did not ask for; of any kind, where none is named."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="stops")
    kind = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="stopped_once")]


class Message(models.Model):
    """One message to one person, of one or more items. "failed" will be tried again, "dead" will not by itself."""

    STATES = ("waiting", "sending", "sent", "failed", "dead")
    OPEN = ("waiting", "sending", "failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="messages")
    channel = models.CharField(max_length=20)
    asked_for = models.BooleanField()
    mark = models.CharField(max_length=200, unique=True)
    """The Message-ID of the mail: the same at every attempt."""
    state = models.CharField(max_length=7, choices=[(state, state) for state in STATES], default="waiting")
    made_at = models.DateTimeField()
    due = models.DateTimeField()
    """When it is tried next."""
    attempts = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    """By the machine's own clock: an attempt that has not ended long after was broken off."""
    ended_at = models.DateTimeField(null=True)
    """When it was sent, or given up for dead."""
    reason = models.CharField(max_length=10, blank=True)
    """Why the last attempt failed: a word of `channels.letter.NotTaken`, or "broken" where our process died."""
    code = models.PositiveSmallIntegerField(default=0)
    perhaps_twice = models.BooleanField(default=False)
    """An attempt was broken off, so nobody knows whether it went out: it may have arrived twice, with one mark."""

    class Meta:
        indexes = [models.Index(fields=["channel", "state", "due"], name="messages_due")]


class Item(models.Model):
    """What a room would like to tell somebody: waiting, held by the budget or by quiet hours, in a message, or over."""

    WAITING = ("waiting", "quiet", "budget")
    STATES = (*WAITING, "joined", "sent", "dropped")
    WHY = ("late", "stopped", "left", "no_address", "unknown", "given_up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    """The room's own: the same kind and key is told to a person once."""
    asked_for = models.BooleanField()
    facts = models.JSONField(default=dict)
    """What fills the text; emptied when it was sent or dropped."""
    handed_in_at = models.DateTimeField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    look_at = models.DateTimeField()
    """When it is looked at next."""
    state = models.CharField(max_length=7, choices=[(state, state) for state in STATES], default="waiting")
    why = models.CharField(max_length=10, blank=True, choices=[(why, why) for why in WHY])
    """Why it was dropped."""
    ended_at = models.DateTimeField(null=True)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="items")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "key"], name="told_once"),
            models.CheckConstraint(condition=Q(state="dropped", why__gt="") | (~Q(state="dropped") & Q(why="")),
                                   name="dropped_for_a_reason"),
        ]
        indexes = [models.Index(fields=["state", "look_at"], name="items_due")]


class Count(models.Model):
    """How many items or messages of a kind something happened to on a day: stays when they are forgotten."""

    day = models.DateField()
    kind = models.CharField(max_length=60)
    what = models.CharField(max_length=12)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "kind", "what"], name="one_count_a_day")]
