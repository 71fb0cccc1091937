"""What happens to mail in the background."""

from __future__ import annotations

from datetime import time, timedelta

from surefoot.web.api.mail_in import looking
from surefoot.web.frame.jobs import job


@job("mail_in.look", every=timedelta(minutes=2))
def look() -> None:
    """Look into the mailbox."""
    looking.look()


@job("mail_in.forget", daily=time(3, 35))
def forget() -> None:
    """Forget what was taken long ago."""
    looking.forget()
