"""What the room does in the background: messages are made and sent every minute, old ones forgotten every night."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final

from surefoot.web.frame.jobs import job
from surefoot.web.post import own_kinds, retention
from surefoot.web.post.delivering import send_due
from surefoot.web.post.joining import join_due

__all__ = ["deliver", "forget", "own_kinds"]

A_RUN: Final = 20.0
"""Seconds after which other jobs have their turn."""


@job("post.deliver", every=timedelta(minutes=1))
def deliver() -> None:
    """Make messages of what waits, and send what is due."""
    join_due(A_RUN)
    if send_due(A_RUN):
        deliver.enqueue_once()


@job("post.forget", daily=time(3, 25))
def forget() -> None:
    """Forget what was sent long ago."""
    retention.forget_old()
