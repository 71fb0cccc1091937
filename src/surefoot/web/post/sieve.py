"""What is not told any more goes, with its reason and a count: too late, stopped, gone, or unknown to this version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from surefoot.web.frame import clock
from surefoot.web.people.access import gone
from surefoot.web.people.models import Person
from surefoot.web.post.counting import count
from surefoot.web.post.kinds import KINDS, Facts, NotNow, tellable
from surefoot.web.post.models import Item, Stop

LATER: Final = timedelta(hours=6)
"""When to look again at what its room does not want told now."""


def sifted(items: Iterable[Item], person: Person, now: datetime) -> list[Item]:
    """Those that may still be told; the others are dropped."""
    found = list(items)
    stops = frozenset(Stop.objects.filter(person=person).values_list("kind", flat=True))
    why = {item.pk: _why_not(item, person, stops, now) for item in found}
    for reason in sorted({*why.values()} - {""}):
        drop([item for item in found if why[item.pk] == reason], reason)
    return [item for item in found if not why[item.pk]]


def filled(items: Iterable[Item], person: Person, now: datetime, *, again: bool) -> list[tuple[Item, Facts]]:
    """Items with all that their texts need, a part of which is known only now: asked when a letter is written.

    Those whose room says that it is too late are dropped; those for which it is too early wait again. Raises NotNow for
    such a one in a message that was tried before: it may have arrived, and must stay the message that it is.
    """
    found, late = list[tuple[Item, Facts]](), []
    for item in items:
        fill = KINDS.named(item.kind).fill
        try:
            more: Mapping[str, str | int | bool] | None = fill(person, item.key) if fill else {}
        except NotNow:
            if again:
                raise
            Item.objects.filter(pk=item.pk).update(state="waiting", message=None,
                                                   look_at=min(now + LATER, item.not_after))
            continue
        if more is None:
            late.append(item)
        else:
            found.append((item, {**item.facts, **more}))
    drop(late, "late")
    return found


def drop(items: Iterable[Item], why: str) -> None:
    """Give items up, and count them."""
    found = list(items)
    Item.objects.filter(pk__in=[item.pk for item in found]).update(
        state="dropped", why=why, facts={}, ended_at=clock.now(), message=None)
    count(why, [item.kind for item in found])


def _why_not(item: Item, person: Person, stops: frozenset[str], now: datetime) -> str:
    if item.not_after <= now:
        return "late"
    if gone(person.left, clock.today()):
        return "left"
    if not tellable(item.kind, item.facts):
        return "unknown"
    return "stopped" if not item.asked_for and stops & {"", item.kind} else ""
