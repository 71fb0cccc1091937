"""What somebody says is wrong about them, and what came of it."""

from __future__ import annotations

from django.db import models

from surefoot.web.people.scope import ScopedManager


class Correction(models.Model):
    """One field of somebody's own record: what it should say. Leads and administrators answer."""

    FIELDS = ("name", "workdays", "email", "key", "team", "role", "site", "manager", "level", "external", "joined",
              "left", "other")
    STATES = ("open", "done", "declined")

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=10, choices=[(field, field) for field in FIELDS])
    wish = models.CharField(max_length=500)
    """In the person's words; where they changed it themselves, what it says now."""
    before = models.CharField(max_length=200, blank=True)
    """Where they changed it themselves: what it said."""
    made = models.BooleanField(default=False)
    """Whether the person changed it here themselves: what is left is to change it in the personnel system, too."""
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="open", choices=[(state, state) for state in STATES])
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = "unscoped"
        indexes = [models.Index(fields=["state", "asked_at"], name="corrections_open_first")]
