"""What the room does in the background."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final

from django.db.models import Exists, OuterRef

from surefoot.close.ritual.opening import DAY, monday
from surefoot.web.close.ritual import rounds, telling
from surefoot.web.close.ritual.models import Ritual, Round
from surefoot.web.frame import clock
from surefoot.web.frame.jobs import job

__all__ = ["retention", "telling", "turn"]

KEPT_MONTHS: Final = 26
EAST: Final = timedelta(hours=14)
"""So far ahead of UTC the first place on earth begins a week."""


@job("ritual.turn", every=timedelta(minutes=5))
def turn() -> None:
    """End rounds whose week is over, make those of the week that began, and open those whose moment has come."""
    now = clock.now()
    over = Round.objects.filter(salt__isnull=False, closes_at__lte=now).order_by("week")
    for pk in over.values_list("pk", flat=True):
        rounds.close_due(pk)
    week = monday((now + EAST).date())
    there = Round.objects.filter(team=OuterRef("team"), week=week)
    for team in Ritual.objects.filter(~Exists(there), ended_on=None).order_by("pk").values_list("pk", flat=True):
        rounds.plan(team)
    for pk in Round.objects.filter(state="planned", opens_at__lte=now, closes_at__gt=now).values_list("pk", flat=True):
        rounds.open_due(pk)


@job("ritual.retention", daily=time(3, 40))
def retention() -> None:
    """Rounds with all their tries go after 26 months."""
    limit = clock.months_ago(clock.today(), KEPT_MONTHS)
    Round.objects.filter(week__lt=limit - 6 * DAY, salt=None).delete()
