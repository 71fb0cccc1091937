"""Invented people a visitor may be, or see as: named in a file beside the invented organisation.

The file is written by the seeding and by nothing else. Without it nobody can be entered, so that a real installation
has no such door even if somebody turned demo mode on there by mistake.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

FILE = "demo.json"


@dataclass(frozen=True)
class Player:
    """An invented person a visitor may be, and what they are: the key of a message and of its explanation."""

    account: str
    """Id of the account."""
    name: str
    word: str

    @property
    def about(self) -> str:
        """The key of what this person comes here for."""
        return f"{self.word}_about"

    @property
    def part(self) -> str:
        """What they are, as addresses name it."""
        return self.word.removeprefix("demo_")


def keep(home: Path, players: list[Player]) -> None:
    """Write who may be entered."""
    (home / FILE).write_text(json.dumps([asdict(player) for player in players], indent=1) + "\n", encoding="utf-8")


def players(home: Path) -> list[Player]:
    """Who may be entered; nobody where this is no demo."""
    file = home / FILE
    return [Player(**found) for found in json.loads(file.read_text(encoding="utf-8"))] if file.exists() else []


def player(home: Path, account: UUID) -> Player | None:
    """The player of that account."""
    return next((found for found in players(home) if found.account == str(account)), None)
