"""When assessments are made by themselves: a day of the week and a time, which leads may change.

Until somebody does, the day is that of the environment (SUREFOOT_ASSESSMENT_DAY), at 5 in the morning. A moment that
passed while nothing ran is made up for within a day; later, the next week is near enough.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from django.conf import settings

from surefoot.web.assessments.models import Rhythm
from surefoot.web.frame import clock
from surefoot.web.frame.environment import DAYS

NEVER: Final = "never"
EVERY: Final = timedelta(minutes=10)
"""How often it is looked whether one is due."""
MADE_UP: Final = timedelta(days=1)
WEEK: Final = 7


def found() -> Rhythm:
    """The rhythm in force; not stored yet where nobody looked before."""
    return Rhythm.objects.filter(pk=1).first() or Rhythm(looked_at=clock.now() - EVERY)


def day_of(rhythm: Rhythm) -> str:
    """The day in force, or "never"."""
    return rhythm.day or str(settings.ENVIRONMENT.assessment_day)


def following(rhythm: Rhythm) -> datetime | None:
    """When one is made next by itself; None for never."""
    last = _last(rhythm)
    return None if last is None else _shifted(last, WEEK)


def fell_due() -> bool:
    """Whether a moment of the rhythm came since this was asked last. Each moment is told once."""
    rhythm = found()
    last, now = _last(rhythm), clock.now()
    due = last is not None and last > rhythm.looked_at and now - last < MADE_UP
    rhythm.looked_at = now
    rhythm.save()
    return due


def _last(rhythm: Rhythm) -> datetime | None:
    """The newest moment of the rhythm up to now."""
    day, now = day_of(rhythm), clock.now()
    if day == NEVER:
        return None
    local = now.astimezone(clock.zone())
    back = (local.weekday() - DAYS.index(day)) % WEEK
    moment = _on(local, -back, rhythm.at)
    return moment if moment <= now else _shifted(moment, -WEEK)


def _shifted(moment: datetime, days: int) -> datetime:
    local = moment.astimezone(clock.zone())
    return _on(local, days, local.time())


def _on(local: datetime, days: int, at: time) -> datetime:
    """That time of the organisation's clock, so many days from a local day."""
    return datetime.combine(local.date() + timedelta(days=days), at, clock.zone())
