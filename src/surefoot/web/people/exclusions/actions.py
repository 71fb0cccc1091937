"""Excluding a site, a country or a team, and ending that: each with its entry in the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from surefoot.web.frame import audit, clock
from surefoot.web.people.exclusions.queries import allowed, kind_of
from surefoot.web.people.models import Exclusion, Organisation, Site, Team
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope


class Refused(Exception):  # noqa: N818 - reads as what happened
    """It can't be done: the key of the sentence that says why."""


@dataclass(frozen=True)
class Wanted:
    """What is not to be measured, by what, from when to when, and why. One of site, country and team."""

    site: Site | None
    country: str
    team: Team | None
    covers: str
    starts: date
    ends: date | None
    reason: str


def exclude(who: Reader, wanted: Wanted) -> Exclusion:
    """Measure it no longer. Raises Refused where that is so already on one of the days."""
    allowed(who)
    with transaction.atomic():
        Organisation.objects.select_for_update().first()  # one after the other: no two of the same by two people
        same = Exclusion.objects.filter(Q(ends=None) | Q(ends__gte=wanted.starts), site=wanted.site, team=wanted.team,
                                        country=wanted.country, covers__in=("both", wanted.covers))
        if (same.filter(starts__lte=wanted.ends) if wanted.ends else same).exists():
            raise Refused("excluded_already")
        made = Exclusion.objects.create(
            site=wanted.site, country=wanted.country, team=wanted.team, covers=wanted.covers, starts=wanted.starts,
            ends=wanted.ends, reason=wanted.reason)
        _tell("people.excluded", who, made, starts=made.starts.isoformat(), ends=_day(made.ends))
    return made


def end(who: Reader, pk: int, last: date) -> None:
    """Let it be measured again after a day; what had not begun by then is taken away. Raises Refused."""
    allowed(who)
    with transaction.atomic():
        found = Exclusion.objects.select_for_update().filter(pk=pk).first()
        if found is None:
            raise OutsideScope
        if found.ends is not None and found.ends < clock.today():
            raise Refused("excluded_over")
        if last < found.starts and found.starts <= clock.today():
            raise Refused("excluded_end_early")
        _tell("people.exclusion_ended", who, found, last=_day(last))
        if last < found.starts:
            found.delete()
        else:
            found.ends = last
            found.save(update_fields=["ends"])


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _tell(action: str, who: Reader, row: Exclusion, **detail: str) -> None:
    """The reason is people's own text and may name somebody, so it is not in the log."""
    audit.record(action, actor=audit.alias(who.subject), about=f"exclusion:{row.pk}", kind=kind_of(row),
                 which=row.country or str(row.site_id or row.team_id), covers=row.covers, **detail)
