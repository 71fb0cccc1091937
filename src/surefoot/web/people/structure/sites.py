"""What no list of people says of a site: its country and its holidays. Each change with its entry in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from surefoot.web.frame import audit
from surefoot.web.people.models import Site
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope


class Refused(Exception):  # noqa: N818 - reads as what happened
    """It can't be done: the key of the sentence that says why."""


def say_country(who: Reader, pk: int, country: str) -> None:
    """In which country it lies; empty where that is not known."""
    with _held(who, pk) as site:
        site.country = country
        site.save(update_fields=["country"])
        _tell("people.site_country", who, site, country=country)


def add_holiday(who: Reader, pk: int, starts: date, ends: date, name: str) -> None:
    """Days on which the site does not work. Raises Refused where it has some of them already."""
    with _held(who, pk) as site:
        if site.holidays.filter(starts__lte=ends, ends__gte=starts).exists():
            raise Refused("holiday_there")
        site.holidays.create(starts=starts, ends=ends, name=name)
        _tell("people.holiday_added", who, site, starts=starts.isoformat(), ends=ends.isoformat())


def remove_holiday(who: Reader, pk: int, number: int) -> None:
    """They work on those days."""
    with _held(who, pk) as site:
        found = site.holidays.filter(pk=number).first()
        if found is None:
            raise OutsideScope
        _tell("people.holiday_removed", who, site, starts=found.starts.isoformat(), ends=found.ends.isoformat())
        found.delete()


@contextmanager
def _held(who: Reader, pk: int) -> Iterator[Site]:
    """The site, held while it is changed; raises OutsideScope."""
    if not who.roles & {"lead", "administrator"}:
        raise OutsideScope
    with transaction.atomic():
        found = Site.objects.select_for_update().filter(pk=pk).first()
        if found is None:
            raise OutsideScope
        yield found


def _tell(action: str, who: Reader, site: Site, **detail: str) -> None:
    audit.record(action, actor=audit.alias(who.subject), about=f"site:{site.pk}", **detail)
