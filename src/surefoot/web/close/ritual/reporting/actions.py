"""Reporting a try, keeping it, removing it. Who reported is written down nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from surefoot.web.close.ritual.models import Report, Try
from surefoot.web.close.ritual.refusing import Refused
from surefoot.web.close.ritual.reporting import queries
from surefoot.web.frame import audit, clock
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope
from surefoot.web.people.signin.limits import Limit

REPORTS: Final = Limit("ritual report", 10, timedelta(hours=1))


def report(who: Reader, pk: UUID, reason: str) -> bool:
    """Say that a try should not stand there; whether it is hidden now.

    Said again, or after it was decided that it stays, it changes nothing. Raises OutsideScope for a try the reader does
    not see, Refused for a reason that is none and after too many within an hour.
    """
    if reason not in Report.REASONS:
        raise Refused("tries_report_refused_reason")
    found = queries.seen_or_refuse(who, pk)
    if not REPORTS.hit(who.subject):
        raise Refused("tries_report_refused_often")
    with transaction.atomic():
        made, new = Report.objects.get_or_create(of=found, reason=reason, defaults={"on": clock.today()})
        if new:
            audit.record("ritual.try_reported", about=f"try:{pk}", reason=reason)
    return reason in Report.HIDES and made.kept_on is None


def keep(who: Reader, pk: UUID) -> None:
    """Let a reported try stand; where it was hidden it is seen again. Raises OutsideScope, or Refused once decided."""
    with transaction.atomic():
        found = _to_decide(who, pk)
        count = Report.objects.filter(of=found, kept_on=None).update(kept_on=clock.today())
        audit.record("ritual.try_kept", actor=audit.alias(who.subject), about=f"try:{pk}", reports=count)


def remove(who: Reader, pk: UUID) -> None:
    """Remove a reported try whole: nothing of its text stays. Raises OutsideScope, or Refused once decided."""
    with transaction.atomic():
        found = _to_decide(who, pk)
        reasons = sorted(Report.objects.filter(of=found, kept_on=None).values_list("reason", flat=True))
        found.delete()
        audit.record("ritual.try_removed", actor=audit.alias(who.subject), about=f"try:{pk}", reasons=reasons,
                     reports=len(reasons))


def _to_decide(who: Reader, pk: UUID) -> Try:
    """The try, held. Who may decide nowhere learns nothing of whether it is there."""
    if not who.teams and not who.roles & queries.DECIDES:
        raise OutsideScope
    found = Try.objects.select_for_update().filter(pk=pk).first()
    if found is not None and not queries.decided_by(who).filter(pk=pk).exists():
        raise OutsideScope
    if found is None or not Report.objects.filter(of=found, kept_on=None).exists():
        raise Refused("tries_report_decided")
    return found
