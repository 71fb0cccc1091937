"""Sessions in our own table, which knows whose they are: people can see theirs and end them; leaving ends all.

A session ends when it was not used for a while, and for good some time after it began, however much it is used. For
those who set the product up both are shorter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from surefoot.web.frame import clock
from surefoot.web.people.models import Account, Session

BROWSER: Final = "browser"
"""Where the sign-in leaves the plain words for the reader's browser."""
GUARDED: Final = "guarded"
"""Set in the session of those who set the product up."""


@dataclass(frozen=True)
class Lasting:
    """How long a session lasts: without use, and at most."""

    idle: timedelta
    most: timedelta


USUAL: Final = Lasting(timedelta(hours=24), timedelta(days=14))
SHORT: Final = Lasting(timedelta(hours=2), timedelta(hours=12))
"""Administrators and auditors."""
STEPS: Final = 24
"""Use is written down in steps of so much of the idle time, not with every request."""


class SessionStore(DatabaseStore):
    """Django's database sessions with the account beside them, and with limits."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of this session."""
        row: Session = super().create_model_instance(data)
        known = Session.objects.filter(pk=row.session_key).values_list("made_at", flat=True).first()
        row.account_id = UUID(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.made_at, row.seen_on = known or clock.now(), clock.today()
        row.expire_date = _end(row.made_at, data)
        row.browser = str(data.get(BROWSER, ""))[:60]
        return row

    def _get_session_from_db(self) -> Session | None:
        """The row, if it has not ended; its use is written down."""
        row = Session.objects.filter(pk=self.session_key, expire_date__gt=clock.now()).first()
        if row is None:
            self._session_key = None
            return None
        data = self.decode(row.session_data)
        end = _end(row.made_at, data)
        if end - row.expire_date > _lasting(data).idle / STEPS or row.seen_on != clock.today():
            Session.objects.filter(pk=row.pk).update(expire_date=end, seen_on=clock.today())
        return row


def _lasting(data: dict[str, Any]) -> Lasting:
    return SHORT if data.get(GUARDED) else USUAL


def _end(began: datetime, data: dict[str, Any]) -> datetime:
    lasting = _lasting(data)
    return min(clock.now() + lasting.idle, began + lasting.most)


def end_all(account: Account, but: str | None = None) -> int:
    """End every session of an account, but perhaps the one in use; counts them."""
    rows = Session.objects.filter(account=account)
    return int((rows.exclude(pk=but) if but else rows).delete()[0])


def tidy() -> int:
    """Remove the rows of sessions that have ended."""
    return int(Session.objects.filter(expire_date__lt=clock.now()).delete()[0])
