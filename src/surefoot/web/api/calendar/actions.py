"""Making and ending the address of one's own calendar."""

from __future__ import annotations

from django.db import transaction

from surefoot.web.api.models import CalendarAddress
from surefoot.web.frame import audit, clock
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope
from surefoot.web.people.signin import secret


def make(who: Reader, language: str) -> str:
    """Make the address's secret part, in place of an earlier one; gives it back, this once.

    Raises OutsideScope for an account that is nobody's: it has no rounds.
    """
    if who.person is None:
        raise OutsideScope
    made = secret.new()
    with transaction.atomic():
        CalendarAddress.objects.update_or_create(pk=who.person, defaults={
            "digest": secret.digest(made), "language": language, "made_on": clock.today()})
        _tell("calendar.made", who)
    return made


def end(who: Reader) -> None:
    """End the address; nothing happens where there is none."""
    with transaction.atomic():
        if who.person is not None and CalendarAddress.objects.filter(pk=who.person).delete()[0]:
            _tell("calendar.ended", who)


def end_of_leavers() -> int:
    """Remove the addresses of people whose last day is over; counts them."""
    return int(CalendarAddress.objects.filter(person__left__lt=clock.today()).delete()[0])


def _tell(action: str, who: Reader) -> None:
    alias = audit.alias(who.subject)
    audit.record(action, actor=alias, about=f"person:{alias}")
