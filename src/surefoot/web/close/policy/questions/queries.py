"""Reading questions: the queue for the policy's owner, and what was answered, for everyone."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from surefoot.charts.formats import counted, date_text, name_text
from surefoot.close.policy.model import Policy
from surefoot.vocabulary.words import say
from surefoot.web.close.policy import queries
from surefoot.web.close.policy.models import Question, Version
from surefoot.web.close.policy.questions import heard, same, wording
from surefoot.web.close.policy.questions.age import LATE, working_days
from surefoot.web.frame import clock
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

A_PAGE: Final = 25
LOOKS: Final = frozenset({"policy_owner", "lead"})
COMPARED: Final = 1000
"""Open questions among which those are looked for that may be the same."""
MAY_BE_SAME: Final = 10
OFTEN: Final = 6
LAST_ANSWERED: Final = 20
"""Answers by which it is said how long one usually takes, and the fewest of them."""
FEWEST_ANSWERED: Final = 5


@dataclass(frozen=True)
class Line:
    """A question in the queue, or at the head of its own page."""

    pk: UUID
    text: str
    language: str
    age: str
    late: bool
    times: str
    groups: str
    """From which groups it came, where that may be said."""
    about: str


@dataclass(frozen=True)
class Answer:
    """An answered question, as everyone may read it. look: the verdict of the clause it became, as in a style sheet."""

    pk: UUID
    title: str
    answer: str
    language: str
    clause: str
    address: str
    """Where the clause stands."""
    verdict: str
    """Key of the verdict in words; empty where the policy in force has no such clause any more."""
    look: str
    version: str
    on: str


@dataclass(frozen=True)
class Waiting:
    """Open questions, and the working days the oldest has waited."""

    count: int
    days: int

    @property
    def late(self) -> bool:
        """Whether the oldest has waited too long."""
        return self.days > LATE


def listing(who: Reader, asked: str, language: str) -> Page[Any]:
    """Open questions, the oldest first."""
    allowed(who)
    rows = Question.objects.filter(state="open").order_by("asked_on", "pk").select_related("version")
    page = Paginator(rows.prefetch_related("heard__team"), A_PAGE).get_page(asked)
    page.object_list = [line(question, language) for question in page.object_list]
    return page


def one(who: Reader, pk: UUID) -> Question:
    """A question. Raises OutsideScope for who neither owns the policy nor leads, and for one that is not there."""
    allowed(who)
    rows = Question.objects.select_related("version", "answered_in").prefetch_related("heard__team", "wordings")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise OutsideScope
    return found


def line(question: Question, language: str) -> Line:
    """What is said of an open question: never who asked it."""
    days = working_days(question.asked_on, clock.today())
    groups = heard.shown(question.times, [(name_text(row.team.name), row.times) for row in question.heard.all()])
    told = ", ".join(say("questions_from_group", language, group=name, times=times) for name, times in groups)
    policy = queries.policy_of(question.version) if question.version else None
    about = wording.about(policy, same.understood_of(question), language) if policy else ""
    return Line(question.pk, question.text, question.language, counted("working_days", days, language), days > LATE,
                counted("times_asked", question.times, language), told, about)


def may_be_same(question: Question) -> list[tuple[UUID, str]]:
    """Other open questions, those most like this one first."""
    rows = Question.objects.filter(state="open").exclude(pk=question.pk).order_by("-asked_on", "pk")
    found = [(same.likeness(question.text, text), pk, text) for pk, text in rows.values_list("pk", "text")[:COMPARED]]
    return [(pk, text) for _, pk, text in sorted(found, key=lambda one: (-one[0], one[2]))[:MAY_BE_SAME]]


def waiting() -> Waiting | None:
    """How many questions are open; None where none is."""
    rows = Question.objects.filter(state="open")
    oldest = rows.order_by("asked_on").values_list("asked_on", flat=True).first()
    return Waiting(rows.count(), working_days(oldest, clock.today())) if oldest else None


def usual_days() -> int | None:
    """Working days within which half of the last answers came; None where there are too few to say."""
    rows = Question.objects.filter(state="answered", answered_on__isnull=False).order_by("-answered_on", "pk")
    took = [working_days(asked, told) for asked, told in rows.values_list("asked_on", "answered_on")[:LAST_ANSWERED]
            if told is not None]
    return max(1, round(median(took))) if len(took) >= FEWEST_ANSWERED else None


def often(version: Version) -> list[Answer]:
    """Answered questions whose clause the policy in force has, those first that were asked most."""
    policy = queries.policy_of(version)
    rows = _answered().filter(clause__in=[rule.id for rule in policy.rules]).order_by("-times", "pk")[:OFTEN]
    return [answer_shown(question, policy, policy.language) for question in rows]


def answers(asked: str, language: str) -> Page[Any]:
    """Everything that was answered, the newest first."""
    version = queries.current()
    policy = queries.policy_of(version) if version else None
    page = Paginator(_answered().order_by("-answered_on", "pk"), A_PAGE).get_page(asked)
    page.object_list = [answer_shown(question, policy, language) for question in page.object_list]
    return page


def answered(pk: UUID, language: str) -> Answer:
    """One answer. Raises OutsideScope for a question that was not answered."""
    found = _answered().filter(pk=pk).first()
    if found is None:
        raise OutsideScope
    return answer_of(found, language)


def answer_of(question: Question, language: str) -> Answer:
    """An answered question beside the policy in force."""
    version = queries.current()
    return answer_shown(question, queries.policy_of(version) if version else None, language)


def answer_shown(question: Question, policy: Policy | None, language: str) -> Answer:
    """An answered question as everyone may read it."""
    rule = next((rule for rule in policy.rules if rule.id == question.clause), None) if policy else None
    number = question.answered_in.number if question.answered_in else None
    return Answer(
        question.pk, question.title, question.answer, question.language, question.clause,
        wording.clause_address(question.clause), f"ask_tag_{rule.answer.replace('-', '_')}" if rule else "",
        LOOK[rule.answer] if rule else "", str(number or ""),
        date_text(question.answered_on, language) if question.answered_on else "")


LOOK: Final = {"yes": "good", "yes-if": "if", "ask": "if", "no": "no"}
"""Answer -> how its tag looks."""


def _answered() -> QuerySet[Question]:
    return Question.objects.filter(state="answered").select_related("answered_in")


def allowed(who: Reader) -> None:
    """Raises OutsideScope for who may not read the queue."""
    if not who.roles & LOOKS:
        raise OutsideScope
