"""Who has left can do nothing from the day after: they are refused at once, and their sessions and tokens go here."""

from __future__ import annotations

from surefoot.web.frame import clock
from surefoot.web.people.models import Session, Token


def close_leavers() -> tuple[int, int]:
    """End every session and every token of people whose last day is over; counts both."""
    gone = {"account__person__left__lt": clock.today()}
    return int(Session.objects.filter(**gone).delete()[0]), int(Token.objects.filter(**gone).delete()[0])
