"""The weekly ritual of a team: its time, its rounds, and the tries on its board.

A try that is not signed names nobody, here as on the page: no row leads from it to who wrote it. Who took part in a
round is known by a mark only until the round ends (`Mark`): then the marks are counted and gone.
"""

from __future__ import annotations

import uuid

from django.db import models

from surefoot.web.people.models import Person, RoleTask, Team


class Ritual(models.Model):
    """When a team asks itself what it tried: chosen by who leads it."""

    team = models.OneToOneField(Team, models.CASCADE, primary_key=True, related_name="ritual")
    weekday = models.PositiveSmallIntegerField()
    """Monday 0."""
    at = models.TimeField()
    """Local time of the team's site."""
    since = models.DateField()
    ended_on = models.DateField(null=True)
    """It rests from this day on."""
    begun_on = models.DateField(null=True)
    """Day of the first round of the run under way, as it stands among the recorded actions; empty until one is held."""


class Round(models.Model):
    """One week's round of one team."""

    STATES = ("planned", "open", "closed", "skipped")

    team = models.ForeignKey(Team, models.CASCADE, related_name="rounds")
    week = models.DateField()
    """Its Monday."""
    opens_at = models.DateTimeField()
    """That of its closing where it opens only by the manager's own try."""
    closes_at = models.DateTimeField()
    """Midnight after its Sunday, where the team works."""
    state = models.CharField(max_length=7, choices=[(state, state) for state in STATES], default="planned")
    led = models.BooleanField(default=False)
    """Whether an imperfect try of who leads the team opened it."""
    sentence = models.CharField(max_length=600, blank=True)
    """The safety sentence as it was said."""
    said_on = models.DateField(null=True)
    met_on = models.DateField(null=True)
    """The day on which the round was held in a meeting."""
    people = models.PositiveIntegerField(null=True)
    """In the team when it closed."""
    took_part = models.PositiveIntegerField(null=True)
    """How many different people shared a try, counted when it closed."""
    signers = models.PositiveIntegerField(null=True)
    """How many of them put their name to a try, also one that is gone: others have read it."""
    known = models.PositiveIntegerField(null=True)
    """How many did, or lead the team: what these did, some know beside the figures."""
    salt = models.BinaryField(max_length=32, null=True)
    """What marks are made with; gone when the round is closed."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "week"], name="one_round_a_week")]


class Mark(models.Model):
    """That somebody took part in a round that is still open, as a keyed hash: to count people, not tries."""

    mark = models.CharField(max_length=64, primary_key=True)
    """No number of its own: that would tell who came before whom."""
    signed = models.BooleanField(default=False)
    """Whether they put their name to a try in it, also where they took that try away again."""
    round = models.ForeignKey(Round, models.CASCADE, related_name="marks")


class Try(models.Model):
    """One answer to "What did you try with AI this week?"."""

    RESULTS = ("worked", "partly", "did_not_work")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Random: rows do not tell in which order they came."""
    round = models.ForeignKey(Round, models.CASCADE, related_name="tries")
    result = models.CharField(max_length=12, choices=[(result, result) for result in RESULTS])
    text = models.CharField(max_length=500)
    on = models.DateField()
    """The day; no time."""
    task = models.ForeignKey(RoleTask, models.SET_NULL, null=True, related_name="tries")
    author = models.ForeignKey(Person, models.CASCADE, null=True, related_name="tries")
    """Empty unless they signed. Whoever is erased takes theirs along."""
    leads = models.BooleanField(default=False)
    """Signed by who leads the team."""
    shared = models.BooleanField(default=False)
    """Whether the author lets people outside the team find it."""
    story = models.BooleanField(default=False)
    """Whether the author lets it become a story."""


class Report(models.Model):
    """Somebody says that a try should not stand on the board; nobody is named. One a try and reason."""

    REASONS = ("personal", "secret", "hurtful", "mistaken")
    HIDES = ("personal", "secret")
    """Such a try is hidden at once, until somebody decides."""

    of = models.ForeignKey(Try, models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=8, choices=[(reason, reason) for reason in REASONS])
    on = models.DateField()
    kept_on = models.DateField(null=True)
    """The day on which it was decided that the try stays; said again it changes nothing."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "reason"], name="reported_once_a_reason")]


class Withheld(models.Model):
    """A name that must not be in a try, such as a client's; entered by who owns the policy or a lead."""

    text = models.CharField(max_length=200, unique=True)
