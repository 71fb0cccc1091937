"""What comes from outside a second time changes nothing: a replayed request, a form handed in twice."""

from __future__ import annotations

from datetime import timedelta

from surefoot.web.api.models import Taken
from surefoot.web.frame import clock
from surefoot.web.people.signin import secret


def first(of: str) -> bool:
    """Whether this comes for the first time. Call it in the transaction of the change: if that fails, it never came."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    return Taken.objects.get_or_create(pk=secret.keyed(f"taken|{of}"), defaults={"until": hour + timedelta(hours=2)})[1]


def tidy() -> int:
    """Forget what can't come again: Slack's signatures are good for five minutes, its forms for an hour."""
    return int(Taken.objects.filter(until__lt=clock.now()).delete()[0])
