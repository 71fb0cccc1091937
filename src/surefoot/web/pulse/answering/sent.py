"""What a form of the questions sends: everything somebody has answered so far. Between two pages it is nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.core.exceptions import BadRequest
from django.http import QueryDict

from surefoot.web.pulse.answering import questions
from surefoot.web.pulse.models import Wave

COMMENT: Final = "comment"
END: Final = "end"
BESIDE: Final = ("code", "language", "kiosk", "at", "do", COMMENT, "looked")
"""Fields beside the answers."""
DEEDS: Final = ("", "next", "back", "stop")


@dataclass(frozen=True)
class Sent:
    """Where somebody is and what they have answered. at: the question that was open, "comment" or "end"."""

    code: str
    language: str
    kiosk: bool = False
    at: str = ""
    do: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    """Question -> what was chosen, the two ways not to answer included."""
    comment: str = ""
    looked: bool = False
    """That they looked at their comment again."""

    def values(self) -> dict[str, int]:
        """What is handed in: question -> value; whatever is missing is left out."""
        return {name: int(mark) for name, mark in self.marks.items() if mark.isdigit()}

    def beside(self, name: str = "") -> list[tuple[str, str]]:
        """The fields a page carries along, but those it shows itself."""
        kept = [("code", self.code), ("language", self.language), *([("kiosk", "1")] if self.kiosk else []),
                *((item, mark) for item, mark in self.marks.items() if item != name)]
        return kept if name == COMMENT or not self.comment else [*kept, (COMMENT, self.comment)]

    def moved(self, wave: Wave) -> Sent:
        """At the place where what they pressed leads."""
        stops = places(wave)
        step = {"next": 1, "back": -1}.get(self.do, 0)
        there = min(max(stops.index(self.at) + step, 0), len(stops) - 1)
        return replace(self, at=stops[there])


def places(wave: Wave) -> list[str]:
    """Where somebody goes through: every question, then the comment or, where none is asked for, the end."""
    return [*wave.items, COMMENT if wave.comment else END]


def begun(code: str, language: str, wave: Wave, *, kiosk: bool = False) -> Sent:
    """At the first question, with nothing answered."""
    return Sent(code, questions.language_for(wave, language), kiosk, at=wave.items[0])


def read(fields: QueryDict, wave: Wave) -> Sent:
    """What a form sent. Raises BadRequest for anything our own pages can't send."""
    answered = {name: values for name, values in fields.lists() if name not in BESIDE}
    for name, values in answered.items():
        if name not in wave.items or len(values) != 1 or values[0] not in questions.marks(wave, name):
            raise BadRequest
    at, do, comment = fields.get("at", wave.items[0]), fields.get("do", ""), fields.get(COMMENT, "")
    if at not in places(wave) or do not in DEEDS or "\x00" in comment or (comment and not wave.comment):
        raise BadRequest
    return Sent(fields.get("code", ""), questions.language_for(wave, fields.get("language", "")),
                fields.get("kiosk") == "1", at, do, {name: values[0] for name, values in answered.items()},
                # A browser sends each new line as two characters and counts it as one.
                comment.replace("\r\n", "\n").strip(), fields.get("looked") == "1")
