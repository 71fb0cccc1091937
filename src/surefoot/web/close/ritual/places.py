"""Where a team works, and who is in it, as the people room knows it today. To be asked inside `everything(...)`.

Leave is not known there (it comes with usage data, into the store): whoever is on leave is asked like all others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db.models import Q

from surefoot.close.ritual.opening import Calendar
from surefoot.web.frame import clock
from surefoot.web.people.models import Holiday, Management, Position, Site, holding_on

BEFORE: Final = timedelta(days=14)
"""So long ago holidays still matter: a week that is under way began at most so many days ago."""


@dataclass(frozen=True)
class Member:
    """Somebody who is in a team today."""

    person: UUID
    workdays: frozenset[int]
    site: int | None


def members(team: int) -> list[Member]:
    """Who is in a team today, in no order that means anything."""
    today = clock.today()
    rows = Position.objects.filter(holding_on(today), team=team).exclude(person__left__lt=today).filter(
        Q(person__joined=None) | Q(person__joined__lte=today))
    return [Member(person, frozenset(day for day in range(7) if days >> day & 1), site)
            for person, days, site in rows.order_by("person").values_list("person", "person__workdays", "site")]


def leaders(team: int) -> set[UUID]:
    """Who leads a team today, deputies too."""
    return set(Management.objects.filter(holding_on(clock.today()), team=team).values_list("person", flat=True))


def size(team: int) -> int:
    """How many may share in a team: who is in it, and who leads it."""
    return len({member.person for member in members(team)} | leaders(team))


def calendar_of(found: Iterable[Member]) -> Calendar:
    """The calendar of the site at which most of a team work; the organisation's zone where there is none."""
    sites = Counter(member.site for member in found if member.site is not None)
    return calendar_at(min(sites, key=lambda site: (-sites[site], site)) if sites else None)


def calendar_at(site: int | None) -> Calendar:
    """The calendar of a site."""
    if site is None:
        return Calendar(clock.zone(), (), settings.ENVIRONMENT.quiet_days)
    zone = Site.objects.values_list("time_zone", flat=True).get(pk=site)
    rows = Holiday.objects.filter(site=site, ends__gte=clock.today() - BEFORE)
    return Calendar(_zone(zone), tuple(rows.order_by("starts").values_list("starts", "ends")),
                    settings.ENVIRONMENT.quiet_days)


def _zone(name: str) -> ZoneInfo:
    """The site's time zone; the organisation's where the site names none, or one that does not exist."""
    try:
        return ZoneInfo(name) if name else clock.zone()
    except (ZoneInfoNotFoundError, ValueError):
        return clock.zone()
