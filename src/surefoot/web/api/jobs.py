"""What the room does in the background."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final

from surefoot.web.api.calendar import actions as calendar
from surefoot.web.api.chat import announcing, linking, once
from surefoot.web.api.mail_in import jobs as mail_in
from surefoot.web.frame.jobs import job

__all__ = ["announce", "forget", "leavers", "mail_in"]

A_RUN: Final = 20.0
"""Seconds after which other jobs have their turn."""


@job("chat.announce", every=timedelta(minutes=1))
def announce() -> None:
    """Post the questions of rounds that opened to the channels of their teams."""
    if announcing.post_due(A_RUN):
        announce.enqueue_once()


@job("chat.forget", every=timedelta(hours=1))
def forget() -> None:
    """Forget what can't come a second time any more, and codes that are over."""
    once.tidy()
    linking.tidy()


@job("calendar.leavers", daily=time(0, 10))
def leavers() -> None:
    """Calendars of who left yesterday end; they are refused from that moment on already."""
    calendar.end_of_leavers()
