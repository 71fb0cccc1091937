"""The address of somebody's own calendar."""

from __future__ import annotations

from django.db import models

from surefoot.web.people.models import Person


class CalendarAddress(models.Model):
    """Whoever has the address reads when this person's rounds are: its secret part is shown once and kept as a hash."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="calendar_address")
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=8)
    """Of the texts in it: the one in which it was made."""
    made_on = models.DateField()
