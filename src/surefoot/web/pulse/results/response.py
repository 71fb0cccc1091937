"""How many of a team answered, in bands that never say for certain whether one person did.

Who looks knows how many a team has, and reads in every report how many answered in all. A band made from the exact
number would then, where it lies at the edge of its band, tell that everybody in a small team answered. Leaving bands
out where that is so tells it as well. So each band is made from the number with a small error that nobody can work out
(two-sided geometric, each further step a quarter as likely: none in six of ten cases, more than two in one of a
hundred). It is drawn once a wave and cell and always the same, so that looking again tells no more. Whatever else is
known, seeing the bands makes it at most sixteen times as likely, and never certain, that somebody answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from surefoot.web.people.pseudonyms import pseudonym
from surefoot.web.pulse.models import Cell, Wave

EDGES: Final = (0.3, 0.5, 0.7)
"""Where one band ends and the next begins."""
FEWEST: Final = 5
"""Asked in a team that gets a band."""
_FURTHER: Final = 0.25
"""How likely an error of one more is, beside the one before."""


@dataclass(frozen=True)
class Banded:
    """Teams by the band of their response, lowest first; `whole`: that of the organisation."""

    whole: int
    teams: tuple[tuple[str, ...], ...]
    """Names of the teams in each band, in order."""


def of_wave(wave: Wave) -> Banded | None:
    """The response to a closed wave; None where nobody was asked."""
    if not wave.asked:
        return None
    teams: tuple[list[str], ...] = ([], [], [], [])
    for team, name, asked, answered in _cells(wave):
        if asked >= FEWEST:
            teams[band(asked, answered + error(wave.pk, team))].append(name)
    named = tuple(tuple(sorted(found, key=str.casefold)) for found in teams)
    return Banded(band(wave.asked, wave.answered or 0), named)


def _cells(wave: Wave) -> Iterable[tuple[int, str, int, int]]:
    return Cell.objects.filter(wave=wave).values_list("team", "team__name", "asked", "answered")


def band(asked: int, answered: int) -> int:
    """0 under 30 %, 1 from there to under 50 %, 2 to under 70 %, 3 from there on."""
    return sum(answered >= edge * asked for edge in EDGES)


def error(wave: UUID, team: int) -> int:
    """The error in the number of one team in one wave: from a key that lies apart from the database."""
    drawn = int(pseudonym(f"response {wave} {team}")[:13], 16) / 16**13
    return step(drawn)


def step(drawn: float) -> int:
    """The error that belongs to a number drawn evenly from 0 to 1."""
    size, far = 0, (1 - _FURTHER) / (1 + _FURTHER)
    upto = far
    while drawn >= upto and far > 1e-12:
        size += 1
        far *= _FURTHER
        if drawn < upto + far:
            return size
        upto += 2 * far
        if drawn < upto:
            return -size
    return size
