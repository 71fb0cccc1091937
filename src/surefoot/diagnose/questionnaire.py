"""The questionnaire: our own wording of every item of the pulse, what each covers, and which are asked in which wave.

Every item is worded so that agreeing is good, without negations or reversals: reversed items do not prevent careless
answers and add mistakes of their own (van Sonderen 2013, PMC3729568). The two core items of a construct ask for nearly
the same; a third one takes turns with the others and never enters a score. The texts are data, one file a language.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from surefoot.vocabulary.drivers import CORE_ITEMS, ROTATING_ITEMS
from surefoot.vocabulary.words import LANGUAGES

FREQUENCY: Final = "use_frequency"
ALL_ITEMS: Final = (*CORE_ITEMS, *ROTATING_ITEMS, FREQUENCY)

_THIRDS_A_WAVE: Final = 2  # with the 16 core items 18 statements, the length that stays within three minutes
# What one can and would do is asked before what holds back, and the delicate subject last, so that it colours nothing.
# The order of the core never changes: other neighbours would be another question.
_ORDER: Final = ("capability", "confidence", "irrelevance", "ambiguity", "isolation", "fear", "manager", "insecurity")


@dataclass(frozen=True)
class Answer:
    """One answer people can choose; `value` is what the pulse table holds, None where it is missing."""

    value: int | None
    label: str


@dataclass(frozen=True)
class Item:
    """One item. core: asked in every wave and part of the construct's score; covers: what it must ask for."""

    name: str
    construct: str
    core: bool
    covers: str
    text: str


@dataclass(frozen=True)
class Questionnaire:
    """One version in one language. items: the core, the thirds, the frequency of use, in the order of the tables."""

    version: int
    language: str
    items: tuple[Item, ...]
    answers: tuple[Answer, ...]
    """To every statement: 5 = agrees most = good, down to 1, and the two that are missing, never the middle."""
    frequency_answers: tuple[Answer, ...]
    """To `use_frequency`: 1 to 4, and the one that is missing."""
    fingerprint: str
    """Of all texts people read, as recorded with the version; `fingerprint_of` computes it."""

    def item(self, name: str) -> Item:
        """The item of a name, e.g. ``fear_1``. Raises KeyError for an unknown one."""
        for item in self.items:
            if item.name == name:
                return item
        raise KeyError(f"no item {name!r} in the questionnaire; its items are {', '.join(ALL_ITEMS)}")

    def answers_to(self, name: str) -> tuple[Answer, ...]:
        """The answers that an item offers."""
        return self.frequency_answers if self.item(name).name == FREQUENCY else self.answers


@cache
def questionnaire(language: str, version: int | None = None) -> Questionnaire:
    """The questionnaire in a language (en, de); the newest version where none is named.

    Raises ValueError for a language or version that does not exist.
    """
    data = _data(language)
    number = max(data) if version is None else version
    if number not in data:
        known = ", ".join(map(str, sorted(data)))
        raise ValueError(f"no version {number!r} of the questionnaire in {language!r}; versions are {known}")
    texts = data[number]
    labels, frequency = texts["answers"], texts["frequency"]
    withheld = Answer(None, texts["withheld"])
    return Questionnaire(
        version=number, language=language,
        items=tuple(Item(name, name.rsplit("_", 1)[0] if name != FREQUENCY else FREQUENCY, name in CORE_ITEMS,
                         texts["items"][name]["covers"], texts["items"][name]["text"]) for name in ALL_ITEMS),
        answers=(*(Answer(value, label) for value, label in enumerate(labels, 1)), withheld,
                 Answer(None, texts["not_applicable"])),
        frequency_answers=(*(Answer(value, label) for value, label in enumerate(frequency, 1)), withheld),
        fingerprint=texts["fingerprint"])


def rotation(wave_number: int) -> tuple[str, ...]:
    """The two thirds asked in a wave (1 = the first): they take turns, each comes twice in seven waves.

    Raises ValueError for a wave number below 1.
    """
    if wave_number < 1:
        raise ValueError(f"wave number {wave_number} does not exist; the first wave is 1")
    first = (wave_number - 1) * _THIRDS_A_WAVE
    return tuple(ROTATING_ITEMS[(first + step) % len(ROTATING_ITEMS)] for step in range(_THIRDS_A_WAVE))


def asked(wave_number: int) -> tuple[str, ...]:
    """Names of what a wave asks, in order: 16 core items, two thirds, the frequency of use.

    The two items of a pair stand eight apart, so that the second is answered anew and not copied from the first.
    """
    core = tuple(f"{construct}_{number}" for number in (1, 2) for construct in _ORDER)
    return (*core, *rotation(wave_number), FREQUENCY)


def changed_items(before: Questionnaire, after: Questionnaire) -> tuple[str, ...]:
    """Items that start a new series between two versions of one language: their text or their answers changed.

    Raises ValueError for two languages: translations are not changes.
    """
    if before.language != after.language:
        raise ValueError(f"can't compare {before.language!r} with {after.language!r}; compare versions of one language")
    return tuple(new.name for old, new in zip(before.items, after.items, strict=True)
                 if old.text != new.text or before.answers_to(old.name) != after.answers_to(new.name))


def fingerprint_of(given: Questionnaire) -> str:
    """First 16 hex digits of SHA-256 over every text people read, in the order of the tables."""
    lines = [*(f"{item.name}\t{item.text}" for item in given.items),
             *(f"{answer.value}\t{answer.label}" for answer in (*given.answers, *given.frequency_answers))]
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


@cache
def _data(language: str) -> dict[int, dict[str, Any]]:
    """Version -> its texts, as they stand in the language's file."""
    if language not in LANGUAGES:
        raise ValueError(f"no questionnaire in language {language!r}; choose one of {', '.join(LANGUAGES)}")
    text = (files("surefoot.diagnose") / "items" / f"{language}.toml").read_text(encoding="utf-8")
    return {int(number): texts for number, texts in tomllib.loads(text).items()}
