"""Tries on boards, as a test needs them."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from surefoot.web.close.ritual.models import Round, Try
from surefoot.web.frame import clock
from surefoot.web.people.models import Team


def round_of(team: Team, week: date | None = None) -> Round:
    """The round of a team in a week, this one unless another is given."""
    monday = week or clock.today() - timedelta(days=clock.today().weekday())
    opens = timezone.make_aware(timezone.datetime(monday.year, monday.month, monday.day))
    found, _ = Round.objects.get_or_create(team=team, week=monday, defaults={
        "opens_at": opens, "closes_at": opens + timedelta(days=7), "state": "open"})
    return found


def tried(team: Team, text: str, **more: object) -> Try:
    """A try on the board of a team."""
    known = {"round": round_of(team), "result": "partly", "text": text, "on": clock.today()}
    return Try.objects.create(**{**known, **more})
