"""Tables of the sign-in. Whatever signs somebody in is stored as a one-way hash, or sealed with a key kept apart."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Link(models.Model):
    """A link that signs in once. It is mailed by a job, which makes the secret; only its hash is kept."""

    PURPOSES = ("sign_in", "invite")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, null=True)
    person = models.ForeignKey("people.Person", models.CASCADE, null=True)
    """Somebody who has no account yet: the job makes one. With neither, nobody is known by the address that was typed,
    which is kept nowhere."""
    purpose = models.CharField(max_length=8, choices=[(purpose, purpose) for purpose in PURPOSES])
    digest = models.CharField(max_length=64, blank=True)
    browser = models.CharField(max_length=64, blank=True)
    """Hash of what the asking browser keeps in its session."""
    language = models.CharField(max_length=8)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], condition=~Q(digest=""), name="one_link_a_secret")]


class Attempts(models.Model):
    """How often something was tried in a stretch of time. `key` is a keyed hash that is new for each stretch."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)


class CodeApp(models.Model):
    """An app on somebody's phone that shows a new code every 30 seconds (TOTP)."""

    account = models.OneToOneField("people.Account", models.CASCADE, related_name="code_app")
    secret = models.CharField(max_length=300)
    """Sealed with `factors.key` of the data folder."""
    step = models.BigIntegerField(default=0)
    """The last code's number: a code is good once."""
    since = models.DateField()


class Passkey(models.Model):
    """A passkey (WebAuthn): the public half; the private one never leaves the person's device."""

    account = models.ForeignKey("people.Account", models.CASCADE, related_name="passkeys")
    digest = models.CharField(max_length=64, unique=True)
    """Hash of the credential's id."""
    credential = models.BinaryField()
    count = models.BigIntegerField(default=0)
    name = models.CharField(max_length=60)
    since = models.DateField()
    used_on = models.DateField(null=True)


class RecoveryCode(models.Model):
    """A code on paper for the day the phone is gone: good once."""

    account = models.ForeignKey("people.Account", models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="a_recovery_code_once")]


class Token(models.Model):
    """What a program signs in with: for one person, or for a machine of the organisation. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, null=True, related_name="tokens")
    """Empty: it belongs to the organisation."""
    name = models.CharField(max_length=60)
    scopes = models.CharField(max_length=200)
    """Names of `tokens.SCOPES`, with blanks between."""
    digest = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    ends = models.DateField()
    """The last day on which it is good."""
    used_on = models.DateField(null=True)


class Identity(models.Model):
    """Whom the organisation's own sign-in means by an id. Tied at the first sign-in, so that an address that somebody
    else is given later does not open the old account."""

    account = models.OneToOneField("people.Account", models.CASCADE, related_name="identity")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_an_identity")]


class SetUpLink(models.Model):
    """The link that makes the first administrator: one row, gone once it was used."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    digest = models.CharField(max_length=64)
    until = models.DateTimeField()
