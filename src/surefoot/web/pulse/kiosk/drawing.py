"""What stands on paper: codes to type and squares to scan."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import segno
from django.conf import settings
from django.urls import NoReverseMatch, reverse

GROUP = 4
"""Letters that stand together, so that a code is typed without losing one's place."""
BORDER = 4
"""Modules left white around a square, as the standard wants."""


@dataclass(frozen=True)
class Card:
    """A code in groups of four, and the square that leads to its answer, as SVG."""

    code: str
    square: str


def card(code: str, language: str) -> Card:
    """The card of a code."""
    return Card(grouped(code), square(link(code, language)))


def grouped(code: str) -> str:
    """A code as it is typed: "abcd efgh jkmn"."""
    return " ".join(code[place:place + GROUP] for place in range(0, len(code), GROUP))


def link(code: str, language: str) -> str:
    """Where the square of a card leads: to the start page, with the code."""
    try:
        path = reverse("pulse_with_in", args=[language, code])
    except NoReverseMatch:
        path = f"/pulse/with/{language}/{code}"
    return f"{settings.ENVIRONMENT.url}{path}"


def kiosk_link(wave: UUID, team: int, language: str) -> str:
    """Where the square of a poster leads, which is also what one can type."""
    return f"{settings.ENVIRONMENT.url}{reverse('pulse_kiosk_at', args=[wave, team])}?language={language}"


def square(address: str) -> str:
    """The square of an address, as SVG without any style or size: the sheet says how large it is."""
    made = segno.make(address, error="m", micro=False)
    return str(made.svg_inline(border=BORDER, dark="#000", light="#fff", svgclass="square", lineclass=None,
                               omitsize=True))
