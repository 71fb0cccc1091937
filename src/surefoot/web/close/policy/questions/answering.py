"""What the policy's owner does with a question: answer or close it, join two that are the same, take two apart."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from surefoot.web.close.policy import queries
from surefoot.web.close.policy.asking import answer_of
from surefoot.web.close.policy.models import Asker, Heard, Question, Wording
from surefoot.web.close.policy.questions import same, telling
from surefoot.web.close.policy.questions.refusing import Refused
from surefoot.web.frame import audit, clock
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope


@dataclass(frozen=True)
class Given:
    """An answer: the question and the answer in the owner's words, and where it stands in the policy."""

    title: str
    answer: str
    became: str
    """One of Question.BECAME."""
    version: int
    clause: str


def answer(who: Reader, pk: UUID, given: Given) -> None:
    """Answer a question for everyone, and tell who asked with their name.

    Raises OutsideScope for who does not own the policy, Refused for a question that is not open any more, and for a
    clause that no published version has.
    """
    with transaction.atomic():
        question = _open(who, pk)
        version = queries.published().filter(pk=given.version).first()
        if version is None or given.clause not in {rule.id for rule in queries.policy_of(version).rules}:
            raise Refused("questions_refused_clause")
        question.state, question.title, question.answer = "answered", given.title, given.answer
        question.became, question.clause = given.became, given.clause
        question.answered_in, question.answered_on = version, clock.today()
        question.save()
        telling.tell_askers(question, telling.ANSWERED, {"path": reverse("ask_answer", args=[question.pk])})
        _tell("policy.question_answered", who, pk, version=version.number, became=given.became)


def close(who: Reader, pk: UUID, reason: str) -> None:
    """Close a question that is not about AI, and tell who asked with their name why. Raises as `answer` does."""
    with transaction.atomic():
        question = _open(who, pk)
        question.state, question.answer, question.answered_on = "closed", reason, clock.today()
        question.save(update_fields=["state", "answer", "answered_on"])
        question.wordings.all().delete()
        question.heard.all().delete()
        telling.tell_askers(question, telling.CLOSED, {"path": reverse("ask"), "reason": reason})
        _tell("policy.question_closed", who, pk)


def merge(who: Reader, pk: UUID, into: UUID) -> None:
    """Make one of two questions that are the same: the other keeps all ways it was asked, and who is to be told.

    Raises as `answer` does, and Refused for a question and itself.
    """
    if pk == into:
        raise Refused("questions_refused_itself")
    with transaction.atomic():
        gone, kept = _open(who, pk), _open(who, into)
        known = same.wordings(kept)
        new = list(dict.fromkeys(text for text in same.wordings(gone) if not same.is_there(text, known)))
        Wording.objects.bulk_create(Wording(question=kept, text=text) for text in new)
        for row in gone.heard.all():
            heard, made = Heard.objects.get_or_create(question=kept, team_id=row.team_id, defaults={"times": row.times})
            if not made:
                heard.times += row.times
                heard.save(update_fields=["times"])
        _told_too(gone, kept)
        kept.times, kept.asked_on = kept.times + gone.times, min(kept.asked_on, gone.asked_on)
        kept.save(update_fields=["times", "asked_on"])
        gone.delete()
        _tell("policy.questions_merged", who, into, gone=str(pk))


def split(who: Reader, pk: UUID, wording: int) -> UUID:
    """Make a question of its own of one way in which another was asked; gives back its id.

    Who gave their name is told of both: nobody knows who asked in which words. From which groups it came stays with
    the first. Raises as `answer` does.
    """
    with transaction.atomic():
        question = _open(who, pk)
        row = question.wordings.filter(pk=wording).first()
        version = queries.current()
        if row is None or version is None:
            raise OutsideScope
        understood = answer_of(version, row.text, question.language).understood
        new = Question.objects.create(
            text=row.text, language=question.language, understood=same.stored(understood), version=version,
            about=same.about(understood, question.language), asked_on=question.asked_on)
        _told_too(question, new)
        row.delete()
        question.times = max(1, question.times - 1)
        question.save(update_fields=["times"])
        _tell("policy.question_split", who, pk, new=str(new.pk))
        return new.pk


def _told_too(first: Question, second: Question) -> None:
    """Who is to be told of the first is told of the second as well."""
    people = Asker.objects.filter(question=first).values_list("person_id", flat=True)
    Asker.objects.bulk_create([Asker(question=second, person_id=person) for person in people], ignore_conflicts=True)


def _open(who: Reader, pk: UUID) -> Question:
    """An open question, held until the transaction ends."""
    if "policy_owner" not in who.roles:
        raise OutsideScope
    found = Question.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise OutsideScope
    if found.state != "open":
        raise Refused("questions_refused_state")
    return found


def _tell(action: str, who: Reader, pk: UUID, **detail: str | int | None) -> None:
    audit.record(action, actor=audit.alias(who.subject), about=f"question:{pk}", **detail)
