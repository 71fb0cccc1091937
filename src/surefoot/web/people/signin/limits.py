"""How often something may be tried: counted in the database, so it holds across processes and machines.

What is counted is a keyed hash of the account or network that changes with each stretch of time; the rows go when their
stretch is over. Nobody can read from them who came from where.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from surefoot.web.frame import clock
from surefoot.web.people.signin import secret
from surefoot.web.people.signin_models import Attempts


@dataclass(frozen=True)
class Limit:
    """So many tries in such a stretch of time."""

    name: str
    most: int
    stretch: timedelta

    def hit(self, of: str) -> bool:
        """Count one more; False once there were too many."""
        key, until = self._key(of)
        with transaction.atomic():
            Attempts.objects.get_or_create(pk=key, defaults={"until": until})
            Attempts.objects.filter(pk=key).update(count=F("count") + 1)
            return bool(Attempts.objects.get(pk=key).count <= self.most)

    def is_over(self, of: str) -> bool:
        """Whether there were already as many as there may be, without counting."""
        return Attempts.objects.filter(pk=self._key(of)[0], count__gte=self.most).exists()

    def clear(self, of: str) -> None:
        """Begin again, after a success."""
        Attempts.objects.filter(pk=self._key(of)[0]).delete()

    @property
    def minutes(self) -> int:
        """The longest one has to wait."""
        return int(self.stretch.total_seconds() // 60)

    def _key(self, of: str) -> tuple[str, datetime]:
        seconds = int(self.stretch.total_seconds())
        number = int(clock.now().timestamp()) // seconds
        return (secret.keyed(f"{self.name}|{number}|{of}"), datetime.fromtimestamp((number + 1) * seconds, UTC))


PASSWORD: Final = Limit("password", 10, timedelta(minutes=15))
"""Of one account. Who is locked out can still use the e-mail link or the organisation's sign-in."""
PASSWORD_NETWORK: Final = Limit("password network", 100, timedelta(minutes=15))
"""Failures from one network: an office shares one."""
SECOND: Final = Limit("second factor", 6, timedelta(minutes=15))
LINK: Final = Limit("link", 5, timedelta(hours=1))
LINK_NETWORK: Final = Limit("link network", 200, timedelta(hours=1))
TOKEN: Final = Limit("token", 600, timedelta(minutes=1))
TOKEN_NETWORK: Final = Limit("token network", 60, timedelta(minutes=1))
"""Wrong tokens from one network."""
SET_UP: Final = Limit("set up", 30, timedelta(minutes=15))


def network(request: HttpRequest) -> str:
    """Where a request comes from. Behind a proxy (https) it is what the proxy itself appended, never what was sent."""
    told = request.META.get("REMOTE_ADDR", "")
    if settings.ENVIRONMENT.secure:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or told
    try:
        address = ip_address(told)
    except ValueError:
        return "unknown"
    return str(ip_network((address, 64 if address.version == 6 else 32), strict=False))


def tidy() -> int:
    """Remove the counts of stretches that are over."""
    return int(Attempts.objects.filter(until__lt=clock.now()).delete()[0])
