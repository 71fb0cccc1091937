"""What a manager says so that an imperfect try is safe: which of the ready sentences it is, and when it is due.

Our own words (sentences.toml): each says that a try may fail, in the first person, with nothing invented about what
happened. A manager changes them to something that really did.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from surefoot.close.ritual.opening import WEEK, monday

WHILE_FEAR_LEADS: Final = 2
OTHERWISE: Final = 4
"""Weeks within which it is said again."""
FEAR: Final = "fear"
LIKELY: Final = 0.5
"""From which probability a first driver is one: the one pages speak of."""


@dataclass(frozen=True)
class Standing:
    """How it stands with the sentence in a week."""

    due: bool
    """It is to be said this week, or should have been."""
    lapsed: bool
    """Its time is over: told to that manager, and to nobody else."""
    by: date
    """Monday of the week in which it is due next."""


def sentences(language: str) -> tuple[str, ...]:
    """The ready sentences in a language. Raises ValueError for a language that has none."""
    found = _all()
    if language not in found:
        raise ValueError(f"no ready sentences in language {language!r}; there are some in {', '.join(sorted(found))}")
    return found[language]


def sentence(team: str, week: date, language: str) -> str:
    """The ready sentence of a team in a week: always the same one, and never that of the week before.

    Each team goes through all of them from a place of its own, in steps that reach every one.
    """
    choices = sentences(language)
    start = int.from_bytes(sha256(team.encode()).digest()[:4])
    return choices[(start + _step(len(choices)) * (monday(week).toordinal() // 7)) % len(choices)]


def leads(driver: str | None, probability: float | None) -> bool:
    """Whether fear of visible mistakes leads in a team, by its published first driver."""
    return driver == FEAR and (probability or 0.0) >= LIKELY


def standing(week: date, since: date, said_on: date | None, *, fear_leads: bool) -> Standing:
    """How it stands in the week of this Monday. since: first day of the ritual; said_on: when it was said last."""
    every = WHILE_FEAR_LEADS if fear_leads else OTHERWISE
    by = monday(since) if said_on is None else monday(said_on) + every * WEEK
    return Standing(week >= by, week > by, by)


def _step(count: int) -> int:
    """A step that is not 0 and reaches all of `count` places: they have no divisor in common."""
    return next(step for step in (5, 7, 11, 13, 1) if count % step)


@cache
def _all() -> dict[str, tuple[str, ...]]:
    found = tomllib.loads((files(__package__) / "sentences.toml").read_text(encoding="utf-8"))
    return {language: tuple(texts["sentences"]) for language, texts in found.items()}
