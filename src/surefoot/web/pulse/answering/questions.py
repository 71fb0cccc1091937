"""One question as a page asks it: in the wave's version of the questionnaire, or the organisation's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from surefoot.diagnose.questionnaire import Answer, questionnaire
from surefoot.vocabulary.words import LANGUAGES
from surefoot.web.pulse.handing import OWN
from surefoot.web.pulse.models import Wave

WITHHELD: Final = "withheld"
NOT_APPLICABLE: Final = "not_applicable"
"""The two ways not to answer. Pages keep them apart so that Back shows what was chosen; neither is handed in."""


@dataclass(frozen=True)
class Option:
    """An answer to choose. mark: what a form sends for it, "1" to "5" or one of the two that are missing."""

    mark: str
    label: str

    @property
    def missing(self) -> bool:
        """Whether it is a way not to answer."""
        return not self.mark.isdigit()


@dataclass(frozen=True)
class Question:
    """number: from 1, of how many; language: of its text, where it is not there in the page's."""

    name: str
    text: str
    language: str
    options: tuple[Option, ...]
    number: int
    count: int


def question(wave: Wave, name: str, language: str) -> Question:
    """What a wave asks under this name. Raises KeyError for a name it does not ask."""
    if name not in wave.items:
        raise KeyError(f"wave {wave.number} does not ask {name!r}; it asks {', '.join(wave.items)}")
    asked = questionnaire(language, wave.version)
    if name in OWN:
        spoken, text = _own(wave.own[OWN.index(name)], language)
        answers = asked.answers
    else:
        spoken, text, answers = language, asked.item(name).text, asked.answers_to(name)
    return Question(name, text, spoken, _options(answers), wave.items.index(name) + 1, len(wave.items))


def marks(wave: Wave, name: str) -> frozenset[str]:
    """What a form may send for a question of the wave."""
    return frozenset(option.mark for option in question(wave, name, LANGUAGES[0]).options)


def languages(wave: Wave) -> tuple[str, ...]:
    """In which a wave can be answered: those chosen for it, and the organisation's."""
    return tuple(code for code in LANGUAGES if code in wave.languages or code == settings.LANGUAGE_CODE)


def language_for(wave: Wave, wanted: str) -> str:
    """The language somebody is asked in: the one they want, where the wave has it."""
    return wanted if wanted in languages(wave) else str(settings.LANGUAGE_CODE)


def known(language: str) -> str:
    """The language, if it is one of ours; else nothing."""
    return language if language in LANGUAGES else ""


def _own(texts: dict[str, str], language: str) -> tuple[str, str]:
    """Language and text: in the reader's, else in the organisation's, else in whichever there is."""
    there = [code for code in (language, settings.LANGUAGE_CODE, *texts) if texts.get(code)]
    return there[0], texts[there[0]]


def _options(answers: Sequence[Answer]) -> tuple[Option, ...]:
    """The scale, then what is missing: "does not apply" where it is offered, then "would rather not say"."""
    scale = [Option(str(answer.value), answer.label) for answer in answers if answer.value is not None]
    missing = [answer.label for answer in answers if answer.value is None]
    return (*scale, *(Option(mark, label) for mark, label in reversed(
        list(zip((WITHHELD, NOT_APPLICABLE), missing, strict=False)))))
