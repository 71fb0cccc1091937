"""What files say of people and teams, and its form between reading and confirming."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

ATTRIBUTES: Final = ("name", "email", "external", "level", "workdays", "joined", "left")
"""Columns that tell of a person themselves. A file without a column says nothing about it; an empty cell does."""


class PersonRow(NamedTuple):
    """A row of the people table. Keys as the file has them, `role` and `location` as people write them."""

    person: str
    team: str
    manager: str
    role: str
    location: str
    starts: date | None
    name: str
    email: str
    external: bool
    level: str
    workdays: int
    joined: date | None
    left: date | None


class TeamRow(NamedTuple):
    """A row of the teams table."""

    team: str
    parent: str
    manager: str
    name: str


@dataclass(frozen=True)
class Wanted:
    """Everything the files say."""

    people: tuple[PersonRow, ...]
    teams: tuple[TeamRow, ...] | None
    """None without a teams table: then the tree follows from who manages whom."""
    columns: frozenset[str]
    """Those of ATTRIBUTES, and `location`, that the files have."""

    def pack(self) -> bytes:
        """To be kept until somebody confirms."""
        people = [[_text(value) for value in row] for row in self.people]
        return zlib.compress(json.dumps([people, self.teams, sorted(self.columns)]).encode(), level=3)

    @classmethod
    def unpack(cls, packed: bytes) -> Wanted:
        """What `pack` made."""
        people, teams, columns = json.loads(zlib.decompress(packed))
        rows = tuple(PersonRow._make((*row[:5], _day(row[5]), *row[6:11], _day(row[11]), _day(row[12])))
                     for row in people)
        return cls(rows, None if teams is None else tuple(TeamRow(*row) for row in teams), frozenset(columns))


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
