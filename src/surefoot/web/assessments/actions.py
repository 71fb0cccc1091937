"""What people do with assessments: ask for one, and choose when they are made by themselves.

Each checks who asks, changes, and leaves an entry in the audit log.
"""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db import IntegrityError, transaction

from surefoot.web.assessments import rhythm
from surefoot.web.assessments.models import Attempt, Expired, Run
from surefoot.web.frame import audit, clock
from surefoot.web.frame.jobs import named
from surefoot.web.frame.jobs import state as state_of
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything

MONTH = timedelta(days=30)


def start(who: Reader, as_of: date | None = None) -> Attempt:
    """Ask for an assessment, as of a date or the newest that the data allow; one at a time: the one under way, if any.

    For leads; raises OutsideScope for everybody else.
    """
    if "lead" not in who.roles:
        raise OutsideScope
    return ask(audit.alias(who.subject), as_of)


def ask(actor: str, as_of: date | None = None) -> Attempt:
    """The same on behalf of somebody who was checked, or of the schedule."""
    close_lost()
    try:
        with transaction.atomic():
            of = Attempt.objects.create(asked_at=clock.now(), by=actor, as_of=as_of)
            of.job = named("assessments.assess").enqueue(attempt=of.pk)
            of.save(update_fields=["job"])
            audit.record("assessments.asked", actor=actor, about=f"attempt:{of.pk}", as_of=str(as_of or ""))
            return of
    except IntegrityError:
        return Attempt.objects.get(open=True)


def set_rhythm(who: Reader, day: str, at: time) -> bool:
    """Choose when assessments are made by themselves; whether that is a change. What is due by it is due from now on.

    For leads; raises OutsideScope for everybody else.
    """
    if "lead" not in who.roles:
        raise OutsideScope
    with transaction.atomic():
        kept = rhythm.found()
        if (rhythm.day_of(kept), kept.at) == (day, at):
            return False
        kept.day, kept.at, kept.looked_at = day, at, clock.now()
        kept.save()
        audit.record("assessments.rhythm_changed", actor=audit.alias(who.subject), day=day, at=f"{at:%H:%M}")
        return True


def newest_attempt() -> Attempt | None:
    """The last assessment that was asked for, with how far it is; one whose workers all died is failed."""
    close_lost()
    return Attempt.objects.order_by("-pk").first()


def attempts(count: int) -> list[Attempt]:
    """The last assessments that were asked for and are over, newest first."""
    return list(Attempt.objects.filter(state__in=Attempt.OVER).order_by("-pk")[:count])


def close_lost() -> None:
    """Close an attempt whose job is no longer going to run: its workers died too often, or it broke."""
    for of in Attempt.objects.filter(open=True):
        if of.job and state_of(of.job) in ("failed", "done", "unknown"):
            Attempt.objects.filter(pk=of.pk, open=True).update(state="failed", problem="lost", open=None, step="",
                                                               ended_at=clock.now())


def expire(months: int) -> int:
    """Let runs go that were made more than so many months ago, but never the newest; counts them. 0: none."""
    if not months:
        return 0
    before = clock.now() - months * MONTH
    with everything("assessments.expire"), transaction.atomic():
        newest = Run.objects.order_by("-made_at", "-pk").values_list("pk", flat=True).first()
        gone = list(Run.objects.filter(made_at__lt=before).exclude(pk=newest).values_list("pk", "as_of", "made_at"))
        for pk, as_of, made_at in gone:
            Expired.objects.create(run=pk, as_of=as_of, made_at=made_at, expired_at=clock.now())
            Run.objects.filter(pk=pk).delete()
        if gone:
            audit.record("assessments.expired", runs=[pk for pk, _, _ in gone], months=months)
    return len(gone)
