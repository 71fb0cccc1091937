"""What the room does in the background."""

from __future__ import annotations

from datetime import time, timedelta

from surefoot.web.api.calendar import actions as calendar
from surefoot.web.api.chat import linking, once
from surefoot.web.api.mail_in import jobs as mail_in
from surefoot.web.frame.jobs import job

__all__ = ["forget", "mail_in"]


@job("chat.forget", every=timedelta(hours=1))
def forget() -> None:
    """Forget what can't come a second time any more, and codes that are over."""
    once.tidy()
    linking.tidy()


@job("calendar.leavers", daily=time(0, 10))
def leavers() -> None:
    """Calendars of who left yesterday end; they are refused from that moment on already."""
    calendar.end_of_leavers()
