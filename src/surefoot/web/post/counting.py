"""Counts that outlast what they count: nothing is lost without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import F

from surefoot.web.frame import clock
from surefoot.web.post.models import Count


def count(what: str, kinds: Iterable[str]) -> None:
    """Add one for each of these, on today's day, in the transaction of what happened to them."""
    for kind, number in sorted(Counter(kinds).items()):
        found, _ = Count.objects.get_or_create(day=clock.today(), kind=kind, what=what)
        Count.objects.filter(pk=found.pk).update(number=F("number") + number)
