"""What people answered to the organisation's own questions, safe beside what earlier waves told of the same question.

Shares are of the whole organisation and to the nearest 5 %. Where the same question was told of before and no more than
four people were asked in one wave and not in the others, what was told last stands, as with all other figures: people
answer alike from wave to wave, and the difference would be what those few said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from surefoot.web.pulse.models import Asked, OwnAnswer, Wave

FEWEST: Final = 10
"""Answers from which shares are told. Closing writes no fewer, and in fives below 50 (writing.py)."""
FEW: Final = 4
STEP: Final = 5
"""Per cent."""


@dataclass(frozen=True)
class Told:
    """What is told of one question. shares: answer 5 to 1 -> per cent, empty where too few answered; since: the wave it
    was told of, where that is an earlier one."""

    item: str
    text: str
    shares: Mapping[int, int]
    answers: int
    since: date | None = None


@dataclass(frozen=True)
class Before:
    """A wave in which the same question was told of: whom it asked that are still known, and how many are not."""

    people: frozenset[str]
    unknown: int


def told(wave: Wave, language: str) -> list[Told]:
    """Each of the wave's own questions with what may be told of it."""
    return [_told(wave, place, language) for place in range(len(wave.own))]


def _told(wave: Wave, place: int, language: str) -> Told:
    question: dict[str, str] = wave.own[place]
    before: list[Before] = []
    last: tuple[Wave, str] | None = None
    for one, item in _asked_before(wave, question):
        counts = _counts(one, item)
        if sum(counts.values()) < FEWEST:
            continue
        here = _people(one)
        if may_tell(here, before):
            before.append(here)
            last = one, item
    text = question.get(language) or next(iter(question.values()), "")
    item = f"own_{place + 1}"
    if last is None or sum(_counts(wave, item).values()) < FEWEST:
        return Told(item, text, {}, 0)
    counts = _counts(*last)
    return Told(item, text, shares(counts), sum(counts.values()), None if last[0] == wave else last[0].opened_on)


def _asked_before(wave: Wave, question: Mapping[str, str]) -> list[tuple[Wave, str]]:
    """The closed waves up to this one that asked the question, in any language in the same words; oldest first."""
    found = []
    for one in Wave.objects.filter(state="closed", opened_on__lte=wave.opened_on).order_by("opened_on"):
        for place, other in enumerate(one.own):
            if any(other.get(language) == text for language, text in question.items()):
                found.append((one, f"own_{place + 1}"))
    return found


def _counts(wave: Wave, item: str) -> dict[int, int]:
    return dict(OwnAnswer.objects.filter(wave=wave, item=item).values_list("value", "people"))


def _people(wave: Wave) -> Before:
    people = frozenset(str(person) for person in Asked.objects.filter(wave=wave).values_list("person", flat=True))
    return Before(people, max(wave.asked - len(people), 0))


def may_tell(now: Before, before: Sequence[Before]) -> bool:
    """Whether no sums of earlier waves come within one to four people of this one.

    What earlier waves told splits people into pieces. In any sum of it everybody of a piece weighs the same, so that
    beside the new figure at least those of the piece who are asked now are left over, or those who are not. A wave that
    asks the very same people tells of nobody alone. Who was erased since may be in any piece.
    """
    if not before or (not now.unknown and any(one == now for one in before)):
        return True
    everybody = now.people.union(*(one.people for one in before))
    pieces = {person: tuple(person in one.people for one in before) for person in everybody}
    here = Counter(piece for person, piece in pieces.items() if person in now.people)
    away = Counter(piece for person, piece in pieces.items() if person not in now.people)
    unasked = tuple(False for _ in before)
    least = here[unasked] + sum(min(here[piece], away[piece]) for piece in {*here, *away} - {unasked})
    return least > FEW


def shares(counts: Mapping[int, int]) -> dict[int, int]:
    """Per cent of each answer, best first, to the nearest step."""
    total = sum(counts.values())
    return {value: round(100 * counts.get(value, 0) / total / STEP) * STEP for value in (5, 4, 3, 2, 1)}
