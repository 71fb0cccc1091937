"""What people are told of versions: that one asks to be read, and its owner that the day of its review is past."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from surefoot.charts.formats import date_text
from surefoot.web.close.policy.models import Acknowledgement, Version
from surefoot.web.close.policy.queries import current
from surefoot.web.frame import clock
from surefoot.web.frame.jobs import job
from surefoot.web.people.models import Grant, Person, Position, holding_on
from surefoot.web.people.scope import everything
from surefoot.web.post.actions import hand_in
from surefoot.web.post.kinds import Facts, Kind, declare
from surefoot.web.post.writing import language_of

TOLD_FOR: Final = timedelta(days=28)
"""So long after a version begins to hold people are told; who comes later reads it anyway."""
PAGE: Final = "/policy"


@job("policy.tell", daily=time(6, 10))
def tell() -> None:
    """Tell everybody who works here of a version that asks to be read, once it holds."""
    version = current()
    if version is None or not version.acknowledge or version.effective_on + TOLD_FOR < clock.today():
        return
    with everything("policy.tell"), transaction.atomic():
        people = _asked_to_read(version)
        if people:
            told: Facts = {"path": PAGE, "number": version.number, "note": "-"}
            hand_in(CHANGED.name, str(version.number), dict.fromkeys(people, told),
                    asked_for=False, not_after=_until(version))


@job("policy.review", daily=time(6, 20))
def review() -> None:
    """Ask who owns the policy to look at it again, once a month after the day it was to be reviewed."""
    version = current()
    if version is None or version.review_on is None or version.review_on > clock.today():
        return
    month = f"{clock.today():%Y-%m}"
    with everything("policy.review"), transaction.atomic():
        if people := owners():
            told: Facts = {"path": PAGE, "day": version.review_on.isoformat()}
            hand_in(REVIEW.name, f"{version.number}:{month}", dict.fromkeys(people, told),
                    asked_for=False, not_after=clock.now() + TOLD_FOR)


def owners() -> list[UUID]:
    """The people who own the policy."""
    found = Grant.objects.filter(role="policy_owner", account__is_active=True, account__person__isnull=False)
    return list(found.values_list("account__person", flat=True))


def works_here() -> Q:
    """The condition that somebody works here today."""
    today = clock.today()
    return (Q(pk__in=Position.objects.filter(holding_on(today)).values("person"))
            & (Q(left__isnull=True) | Q(left__gte=today)))


def _asked_to_read(version: Version) -> Iterable[UUID]:
    """Who can be reached, works here and has not said that they have read it."""
    reached = Person.objects.filter(works_here()).filter(~Q(email="") | Q(account_links__isnull=False)).distinct()
    done = set(Acknowledgement.objects.filter(version=version).values_list("person", flat=True))
    return [person for person in reached.order_by("pk").values_list("pk", flat=True) if person not in done]


def _until(version: Version) -> datetime:
    day = (version.effective_on or clock.today()) + TOLD_FOR + timedelta(days=1)
    return max(datetime.combine(day, time(0), clock.zone()), clock.now() + timedelta(hours=2))


def _written(person: Person, key: str) -> Facts | None:
    """What the letter says now; None once another version holds, or they have read this one."""
    version = current()
    if version is None or str(version.number) != key:
        return None
    if Acknowledgement.objects.filter(version=version, person=person).exists():
        return None
    return {"path": PAGE, "number": int(version.number), "note": " ".join(version.note.split())}


def _to_review(person: Person, key: str) -> Facts | None:
    version = current()
    if version is None or version.review_on is None or version.review_on > clock.today():
        return None
    if str(version.number) != key.split(":", maxsplit=1)[0]:
        return None
    return {"path": PAGE, "day": date_text(version.review_on, language_of(person), weekday=True)}


CHANGED: Final = declare(Kind("policy.changed", 20, "kind_policy_changed", "mail_policy_changed_subject",
                              "mail_policy_changed", _written))
REVIEW: Final = declare(Kind("policy.review", 40, "kind_policy_review", "mail_policy_review_subject",
                             "mail_policy_review", _to_review))
