"""Having the invented organisation made."""

from __future__ import annotations

from django.db import transaction

from surefoot.web.frame import audit, jobs
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope
from surefoot.web.see_as.access import ROLES
from surefoot.web.see_as.jobs import make


def have_made(who: Reader) -> None:
    """Have it made, unless that is under way. Raises OutsideScope for who may not look at it."""
    if not who.roles & ROLES:
        raise OutsideScope
    with transaction.atomic():
        if jobs.newest("see_as.make") not in ("waiting", "running"):
            make.enqueue()
            audit.record("see_as.made", actor=audit.alias(who.subject))
