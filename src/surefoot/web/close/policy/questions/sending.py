"""Sending a question to the policy's owner, with a name or without.

Without a name nothing leads to who sent it: no row, no entry of the audit log, no session, no line of a log. With one,
a row of `Asker` says so until they were told; the audit log knows nothing of it either, since its entries stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from surefoot.close.policy.model import Understood
from surefoot.vocabulary.words import LANGUAGES
from surefoot.web.close.policy import queries
from surefoot.web.close.policy.asking import LONGEST
from surefoot.web.close.policy.models import Asker, Heard, Question, Version, Wording
from surefoot.web.close.policy.questions import heard, same
from surefoot.web.close.policy.questions.catching import look
from surefoot.web.close.policy.questions.pacing import SENDING
from surefoot.web.close.policy.questions.refusing import Refused
from surefoot.web.frame import clock
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything

MOST_WORDINGS: Final = 50
"""Ways in which one question is kept: more tell its owner nothing."""


@dataclass(frozen=True)
class Sent:
    """Where a question stands in the list of open ones, oldest first, and whose list it is."""

    number: int
    owner: str


def send(who: Reader, text: str, language: str, understood: Understood, *, named: bool) -> Sent:
    """Send a question to the policy's owner.

    Raises OutsideScope for an account that is nobody's, Refused where it can't be sent, and Caught where it holds what
    must not be stored; then nothing was stored.
    """
    if who.person is None:
        raise OutsideScope
    written = " ".join(text.split())
    spoken = language if language in LANGUAGES else str(settings.LANGUAGE_CODE)
    if not written:
        raise Refused("ask_refused_empty")
    if len(written) > LONGEST:
        raise Refused("ask_refused_long")
    if not SENDING.hit(who.person):
        raise Refused("ask_refused_often")
    look(written, spoken)
    with everything("policy.send"), transaction.atomic():
        version = _locked()
        question = _taken_in(version, written, spoken, understood)
        _note_group(question, who.person)
        if named:
            Asker.objects.get_or_create(question=question, person_id=who.person)
        return Sent(number_of(question), queries.policy_of(version).owner)


def number_of(question: Question) -> int:
    """Where an open question stands in the list, counted from 1."""
    before = Q(asked_on__lt=question.asked_on) | Q(asked_on=question.asked_on, pk__lte=question.pk)
    return int(Question.objects.filter(before, state="open").count())


def _locked() -> Version:
    """The version in force, held until the transaction ends: two who send the same at once make one question."""
    found = queries.current()
    if found is None:
        raise Refused("ask_refused_none")
    return Version.objects.select_for_update().get(pk=found.pk)


def _taken_in(version: Version, text: str, language: str, understood: Understood) -> Question:
    found = same.find(understood, text, language, state="open")
    if found is None:
        return Question.objects.create(text=text, language=language, understood=same.stored(understood),
                                       about=same.about(understood, language), asked_on=clock.today(), version=version)
    known = same.wordings(found)
    if len(known) <= MOST_WORDINGS and not same.is_there(text, known):
        Wording.objects.create(question=found, text=text)
    found.times += 1
    found.save(update_fields=["times"])
    return found


def _note_group(question: Question, person: UUID) -> None:
    group = heard.group_of(person, clock.today())
    if group is None:
        return
    row, made = Heard.objects.get_or_create(question=question, team_id=group)
    if not made:
        row.times += 1
        row.save(update_fields=["times"])
