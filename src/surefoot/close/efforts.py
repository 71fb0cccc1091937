"""What each action asks: a manager's minutes a week, how many weeks, who leads it, and how much central help.

Our own estimates, not measurements: they are stated in the plan so that anybody can disagree with them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Role = Literal["manager", "policy", "outlook", "lead", "learning"]

CENTRAL_HOURS: Final = 16
"""Hours a week each central role has for starting actions, for every 50 teams begun."""
TEAMS_PER_CENTRAL: Final = 50
QUARTERS: Final = 4
"""Central help is counted in whole quarters of an hour, so that sums stay exact."""


@dataclass(frozen=True)
class Effort:
    """What an action asks in a team."""

    minutes: int
    """Minutes a week of the manager, usually."""
    least: int
    """The fewest minutes a week it can be done with; an action that ends then takes longer."""
    weeks: int | None
    """Working weeks it takes at the usual minutes; None = it goes on."""
    owner: Role
    hours: float
    """Hours of the owner in the week it starts; 0 where the owner is the team's manager."""
    more: float = 0.0
    """Further hours where what it builds on is not there yet."""

    def modes(self, minutes: int) -> tuple[tuple[int, int | None], ...]:
        """(minutes a week, working weeks) it can be done in, usual first, by a manager who has `minutes` a week."""
        most = min(self.minutes, minutes)
        chosen = sorted({most, self.least} if most >= self.least else set(), reverse=True)
        return tuple((each, self._weeks(each)) for each in chosen)

    def _weeks(self, minutes: int) -> int | None:
        if self.weeks is None or minutes == 0:
            return self.weeks
        return math.ceil(self.weeks * self.minutes / minutes)

    def quarters(self, *, prepared: bool) -> int:
        """Quarters of an hour of central help in the first week."""
        return math.ceil(QUARTERS * (self.hours + (0.0 if prepared else self.more)))


EFFORTS: Final[Mapping[str, Effort]] = {
    "manager": Effort(30, 10, 3, "lead", 0.5),
    "ritual": Effort(15, 5, None, "manager", 0.0),
    "policy": Effort(20, 10, 2, "policy", 0.5, 0.5),
    "outlook": Effort(30, 15, 2, "outlook", 0.5, 1.5),
    "peers": Effort(10, 5, None, "lead", 0.25, 0.5),
    "practice": Effort(15, 10, None, "learning", 0.5, 0.5),
    "training": Effort(15, 5, 4, "learning", 1.0),
    "access": Effort(10, 5, 3, "lead", 0.5),
}
"""By action."""

REST_WEEKS: Final = 12
"""Weeks after an action has ended in which it is not planned again: its effect on habits can't be seen sooner."""
REST_WEEKS_MANAGER: Final = 52
"""The same for preparing the manager."""
