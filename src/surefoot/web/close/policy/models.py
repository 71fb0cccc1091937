"""Versions of the usage policy, what people have acknowledged, and questions it left open.

Nobody's questions are kept: only what somebody chose to send to the owner, and their name only if they gave it and only
until they were told.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from surefoot.web.people.models import Person, Team


class Version(models.Model):
    """The policy as it was, is or may become: one text, as `policy.yaml` has it."""

    STATES = ("draft", "proposed", "published", "discarded")

    state = models.CharField(max_length=9, choices=[(state, state) for state in STATES], default="draft")
    number = models.PositiveIntegerField(null=True, unique=True)
    """Given when it is published: 1, 2, 3 ..."""
    text = models.TextField()
    """YAML (close/policy/reading.py)."""
    note = models.CharField(max_length=500, blank=True)
    """What changed, for people."""
    acknowledge = models.BooleanField(default=False)
    """Whether people are asked to say that they have read it: only where a change matters."""
    effective_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=32)
    """As an alias of the audit log."""
    changed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=32, blank=True)
    """As an alias: somebody else approves."""
    published_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["state"], condition=Q(state__in=("draft", "proposed")),
                                               name="one_draft_one_proposal")]


class Statement(models.Model):
    """What a sponsor says on whether people may try: their own words, signed; the newest stands on the page."""

    texts = models.JSONField()
    """By language."""
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="statements")
    """Who said it; their name is read from here and stored nowhere else."""
    on = models.DateField()


class Acknowledgement(models.Model):
    """Somebody says that they have read a version."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(Person, models.CASCADE, related_name="acknowledgements")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="acknowledged_once")]


class Question(models.Model):
    """Something people asked that the policy does not answer, or not well enough: sent by them to its owner."""

    STATES = ("open", "answered", "closed")
    BECAME = ("rule", "example")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Random: rows do not tell in which order they came."""
    state = models.CharField(max_length=8, choices=[(state, state) for state in STATES], default="open")
    text = models.CharField(max_length=500)
    """As the first who asked put it."""
    language = models.CharField(max_length=8)
    understood = models.JSONField(default=dict)
    """data, tool, use, unknown_data, unknown_tool: as it was understood or corrected."""
    about = models.CharField(max_length=64)
    """The hash of the ids in it and of the language: questions that may be the same have the same one."""
    asked_on = models.DateField()
    """The day on which it was asked first; no time."""
    times = models.PositiveIntegerField(default=1)
    """How often it was sent."""
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    """The version that was asked."""
    title = models.CharField(max_length=200, blank=True)
    """The question in its owner's words, for everyone; nobody reads what somebody typed."""
    answer = models.TextField(blank=True)
    """The owner's, for everyone; of a closed one, why."""
    became = models.CharField(max_length=7, blank=True, choices=[(became, became) for became in BECAME])
    clause = models.CharField(max_length=60, blank=True)
    """The id of the rule that answers it, or that it is an example of."""
    answered_in = models.ForeignKey(Version, models.PROTECT, null=True, related_name="answers")
    """The version in which it became a rule or an example."""
    answered_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "about"], name="question_about"),
                   models.Index(fields=["state", "asked_on", "id"], name="question_oldest")]


class Wording(models.Model):
    """Another way in which the same was asked."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="wordings")
    text = models.CharField(max_length=500)


class Asker(models.Model):
    """Who sent a question with their name: until they were told the answer."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="askers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="asked_questions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="asker_once")]


class Heard(models.Model):
    """From which group a question came how often; shown from the minimum on. The group has at least 25 people."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="heard")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "team"], name="heard_once_a_group")]


class Walk(models.Model):
    """The policy walked through with a team: what counts as its exposure, beside an answer to that team's own gap."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="policy_walks")
    version = models.ForeignKey(Version, models.PROTECT, related_name="walks")
    on = models.DateField()
    share = models.FloatField()
    """Of the team that was there, 0 to 1: the dose."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "on"], name="one_walk_a_day")]
