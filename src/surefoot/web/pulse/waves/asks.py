"""What a wave asks, as people read it: its questions with their answers, and its mails, in each of its languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from surefoot.charts.formats import LANG_TAGS
from surefoot.diagnose.questionnaire import FREQUENCY, Questionnaire, questionnaire
from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.post.kinds import said
from surefoot.web.pulse.handing import OWN
from surefoot.web.pulse.models import Wave
from surefoot.web.pulse.waves import invitations, opening

NOBODYS: Final = "..."
"""What stands where the code of a person would."""


@dataclass(frozen=True)
class Question:
    """A question and its answers, in the order people see them."""

    text: str
    answers: tuple[str, ...]
    own: bool = False


@dataclass(frozen=True)
class Mail:
    """A mail as it is sent, without the code that only its reader gets."""

    subject: str
    text: str


@dataclass(frozen=True)
class Spoken:
    """All that is asked and written in one language."""

    language: str
    tag: str
    name: str
    questions: tuple[Question, ...]
    invitation: Mail
    reminder: Mail | None


def languages(wave: Wave) -> list[str]:
    """The languages it is asked in: its own, and the organisation's for who speaks none of them."""
    return [code for code in LANGUAGES if code in (*wave.languages, settings.LANGUAGE_CODE)]


def spoken(wave: Wave, language: str) -> Spoken:
    """The wave in a language."""
    return Spoken(language, LANG_TAGS[language], say("language_name", language), tuple(_questions(wave, language)),
                  _mail(wave, language, "invitation"), _mail(wave, language, "reminder") if wave.reminds_at else None)


def _questions(wave: Wave, language: str) -> Iterator[Question]:
    asked = questionnaire(language, wave.version)
    for name in wave.items or opening.items(wave):
        own = name in OWN
        text = wave.own[OWN.index(name)].get(language, "") if own else asked.item(name).text
        yield Question(text, _answers(asked, name), own)


def _answers(asked: Questionnaire, name: str) -> tuple[str, ...]:
    return tuple(answer.label for answer in (asked.frequency_answers if name == FREQUENCY else asked.answers))


def _mail(wave: Wave, language: str, which: str) -> Mail:
    kind = invitations.INVITATION if which == "invitation" else invitations.REMINDER
    facts = invitations.facts(wave, language, "" if wave.blind else NOBODYS)
    return Mail(said(kind.subject, language, facts), said(kind.text, language, facts))
