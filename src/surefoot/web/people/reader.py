"""Somebody who reads, as far as it decides what they may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID


@dataclass(frozen=True)
class Reader:
    """Who reads: their person, the roles they were given, and the teams they lead today."""

    account: UUID | None = None
    person: UUID | None = None
    subject: str = ""
    """Key of the audit log and the erasure register."""
    roles: frozenset[str] = frozenset()
    teams: frozenset[int] = frozenset()
    """Ids of the teams they lead, as manager, co-manager or deputy."""

    @property
    def signed_in(self) -> bool:
        """Whether this is somebody at all."""
        return self.account is not None

    def may_see(self, team: int) -> bool:
        """Whether the results of a team are theirs to see."""
        return "lead" in self.roles or team in self.teams


NOBODY: Final = Reader()
