"""The audit log is checked every night, and what was found stands on its page with the day."""

from __future__ import annotations

from datetime import time

from surefoot.web.frame import audit, clock
from surefoot.web.frame.jobs import job
from surefoot.web.frame.models import AuditCheck


@job("frame.check_audit", daily=time(2, 40))
def check() -> None:
    """Walk the whole chain and keep what was found."""
    found = audit.verify()
    AuditCheck.objects.update_or_create(pk=1, defaults={
        "at": clock.now(), "entries": found.entries, "broken": found.broken.number if found.broken else None})


def last() -> AuditCheck | None:
    """What the last check found."""
    return AuditCheck.objects.filter(pk=1).first()
