"""Waves of the pulse, whom they ask, and answers: sealed while a wave is open, taken apart once it is closed.

No table here holds a moment or a count that goes up beside an answer or beside who was asked, and none leads from a
person to an answer. Which wave, which team, and that somebody fetched a code: more is not written down.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from surefoot.web.people.models import Person, Team


class Wave(models.Model):
    """One round. The id is random: it names the folder of its keys, which no backup has."""

    STATES = ("planned", "open", "paused", "closing", "closed", "cancelled", "lost")
    ASKING = ("open", "paused")
    OVER = ("closed", "cancelled", "lost")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    """1 = the first; decides which thirds are asked."""
    state = models.CharField(max_length=9, choices=[(state, state) for state in STATES], default="planned")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    reminds_at = models.DateTimeField(null=True)
    """When everybody who fetched no code is written to once more; empty where nobody is."""
    reminded = models.BooleanField(default=False)
    opened_on = models.DateField(null=True, unique=True)
    """The day it opened, in the organisation's zone: its name in all tables of results."""
    results_on = models.DateField(null=True)
    """The day everybody is told to expect results on."""
    teams = models.ManyToManyField(Team, related_name="waves")
    """Whom it asks: these and all below them; nobody named means everybody."""
    rest_weeks = models.PositiveSmallIntegerField(default=4)
    """Whoever was asked in a wave that opened less than so many weeks before is left out."""
    languages = models.JSONField(default=list)
    """Codes; others are asked in the organisation's."""
    version = models.PositiveSmallIntegerField(null=True)
    """Of the questionnaire, fixed when it opens."""
    items = models.JSONField(default=list)
    """Names of what it asks, in order, fixed when it opens; own questions are own_1 to own_3."""
    own = models.JSONField(default=list)
    """Up to three questions of the organisation's own, each as {language: text}."""
    comment = models.BooleanField(default=True)
    """Whether it ends with the one question people answer in their own words."""
    blind = models.BooleanField(default=False)
    """Blind mode: passes are blind signatures, not codes."""
    public = models.BinaryField(null=True)
    """The key to which answers are sealed. Its other half lies outside the database (keys.py)."""
    asked = models.PositiveIntegerField(default=0)
    """People, at opening."""
    answered = models.PositiveIntegerField(null=True)
    """Answers, at closing; 0 where fewer than five came: no number says how many."""
    unopened = models.PositiveIntegerField(default=0)
    """Boxes that could not be opened at closing, because somebody changed them; their answers are in no result."""
    band = models.PositiveSmallIntegerField(null=True)
    """While it is open: in which of four bands the share that answered lay last night; 0 is the lowest."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(closes_at__gt=models.F("opens_at")), name="closes_later"),
                       models.UniqueConstraint(fields=["state"], condition=Q(state__in=("open",)),
                                               name="one_wave_open")]


class Rhythm(models.Model):
    """How waves follow each other by themselves; the one row of this table."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    weeks = models.PositiveSmallIntegerField(default=0)
    """From opening to opening, 4 to 8; 0: only when a lead plans one."""
    days = models.PositiveSmallIntegerField(default=10)
    """From opening to closing."""


class Asked(models.Model):
    """Somebody a wave asks, the team their answer counts in, and whether they fetched a code. Nothing else."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.CASCADE, related_name="asked")
    cell = models.ForeignKey(Team, models.PROTECT, related_name="asked")
    """Once the wave is closed, the team in whose rows their answer would stand."""
    issued = models.BooleanField(default=False)
    """That a code was fetched, or a blind pass signed; false again for everybody once the wave is closed."""
    blinded = models.CharField(max_length=64, blank=True, default="")
    """Blind mode: the hash of what was signed for them, which says nothing of their pass; empty where nothing was, and
    again for everybody once the wave is closed."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "person"], name="asked_once")]


class Ticket(models.Model):
    """A code that may hand in one answer: its hash, and the team the answer counts in. Gone when it is used.

    Written in the order of the hashes, which says nothing of whose they are.
    """

    mark = models.CharField(max_length=64, primary_key=True)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="tickets")
    cell = models.ForeignKey(Team, models.PROTECT, related_name="tickets")
    printed = models.BooleanField(default=False)
    """On a card for people without an account, rather than one person's."""


class Cards(models.Model):
    """How many cards with codes a sheet for a team has: as many as people there have no other way in when it was first
    printed. It stays the same whoever answers, and printed again the sheet has as many."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="cards")
    cell = models.ForeignKey(Team, models.PROTECT, related_name="cards")
    cards = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "cell"], name="cards_once_a_cell")]


class CellKey(models.Model):
    """Blind mode: the public key of a team, or of several that are too small, and how many people it is for."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="keys")
    cell = models.ForeignKey(Team, models.PROTECT, related_name="keys")
    public = models.BinaryField()
    """RSA, as DER (SubjectPublicKeyInfo)."""
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "cell"], name="one_key_a_cell")]


class Spent(models.Model):
    """Blind mode: the hash of a token that was used."""

    mark = models.CharField(max_length=64, primary_key=True)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="spent")


class Sealed(models.Model):
    """One answer, sealed: it is opened when the wave closes, and never after. All are of one size."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="sealed")
    box = models.BinaryField()


class Written(models.Model):
    """A table of a closed wave as Parquet: "pulse", taken apart (closing.py), "frequency" or "asked"."""

    TABLES = ("pulse", "frequency")

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="written")
    table = models.CharField(max_length=10, choices=[(table, table) for table in TABLES])
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the content."""
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "table"], name="a_table_once_a_wave")]


class Cell(models.Model):
    """How many a closed wave asked in a team, and how many answers count there."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="cells")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "team"], name="a_cell_once_a_wave")]


class OwnAnswer(models.Model):
    """How often an answer to one of the organisation's own questions was given, in the whole organisation."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="own_answers")
    item = models.CharField(max_length=10)
    value = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "item", "value"], name="an_own_answer_once_a_wave")]


class Comment(models.Model):
    """What somebody wrote, by nobody and of no team; written at closing, in random order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="comments")
    text = models.CharField(max_length=500)
