"""Telling who asked with their name, and reminding the policy's owner of questions that wait too long."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db.models import Q
from django.urls import reverse

from surefoot.web.close.policy.models import Asker, Question
from surefoot.web.close.policy.questions.age import late_before, working_days
from surefoot.web.frame import clock
from surefoot.web.frame.jobs import job
from surefoot.web.people.models import Person
from surefoot.web.people.scope import everything
from surefoot.web.post.actions import hand_in
from surefoot.web.post.kinds import Facts, Kind, declare

ANSWERED: Final = declare(Kind("policy.answered", 20, "kind_policy_answered", "mail_policy_answered_subject",
                               "mail_policy_answered"))
CLOSED: Final = declare(Kind("policy.closed", 21, "kind_policy_closed", "mail_policy_closed_subject",
                             "mail_policy_closed"))
LASTS: Final = timedelta(days=60)
WEEK: Final = timedelta(days=7)


def tell_askers(question: Question, kind: Kind, facts: Facts) -> None:
    """Hand the news to the post for everybody who gave their name, and forget that they asked.

    In the transaction of what it tells of. The key is random: a message that was sent does not say about what.
    """
    people = list(Asker.objects.filter(question=question).values_list("person_id", flat=True))
    if people:
        hand_in(kind.name, uuid4().hex, dict.fromkeys(people, facts), asked_for=True, not_after=clock.now() + LASTS)
    Asker.objects.filter(question=question).delete()


def owners() -> list[UUID]:
    """Who owns the policy and still works here. To be asked inside `everything(...)`."""
    here = Q(left__isnull=True) | Q(left__gte=clock.today())
    rows = Person.objects.filter(here, account__is_active=True, account__grants__role="policy_owner")
    return list(rows.order_by("pk").values_list("pk", flat=True))


@job("policy.waiting", daily=time(6, 40))
def remind() -> None:
    """Remind the policy's owner of questions that wait for more than 5 working days: once a week, with counts only."""
    facts = waiting()
    if facts is None:
        return
    year, week, _ = clock.today().isocalendar()
    with everything("policy.waiting"):
        hand_in(WAITING.name, f"{year}-{week}", dict.fromkeys(owners(), facts), asked_for=False,
                not_after=clock.now() + WEEK)


def waiting() -> Mapping[str, str | int | bool] | None:
    """How many questions are late, and for how long the oldest waits; None where none is."""
    today = clock.today()
    late = Question.objects.filter(state="open", asked_on__lt=late_before(today)).order_by("asked_on")
    oldest = late.values_list("asked_on", flat=True).first()
    if oldest is None:
        return None
    return {"path": reverse("policy_questions"), "count": late.count(), "days": working_days(oldest, today)}


def _written(person: Person, key: str) -> Facts | None:
    """As it stands when the letter is written; nothing where somebody answered meanwhile."""
    del person, key
    return waiting()


WAITING: Final = declare(Kind("policy.waiting", 40, "kind_policy_waiting", "mail_policy_waiting_subject",
                              "mail_policy_waiting", _written))
