"""Central help: the hours a week of those who serve all teams, and in which order teams are served."""

from __future__ import annotations

from collections.abc import Sequence

from surefoot.close.efforts import CENTRAL_HOURS, EFFORTS, QUARTERS, TEAMS_PER_CENTRAL
from surefoot.vocabulary.results import Group


def hours(teams: int) -> int:
    """Hours a week each central role has for starting actions in this many teams."""
    return CENTRAL_HOURS * max(-(-teams // TEAMS_PER_CENTRAL), 1)


class Central:
    """What is left of the central roles' weeks."""

    def __init__(self, teams: int, weeks: int) -> None:
        self._left = {effort.owner: [QUARTERS * hours(teams)] * weeks for effort in EFFORTS.values()}

    def open(self, action: str, *, prepared: bool) -> tuple[bool, ...]:
        """By week: whether the action's owner has time to start it in one more team."""
        effort = EFFORTS[action]
        need = effort.quarters(prepared=prepared)
        return tuple(left >= need for left in self._left[effort.owner])

    def take(self, action: str, week: int, *, prepared: bool) -> None:
        """Use the hours of a start; starts that stand already may ask more than there is."""
        left = self._left[EFFORTS[action].owner]
        if 0 <= week < len(left):
            left[week] -= EFFORTS[action].quarters(prepared=prepared)


def served(groups: Sequence[Group]) -> list[str]:
    """Teams in the order in which they are served: where the most people could move comes first.

    That is the lower end of the group's size times the part of its people who can do it and are not willing; teams of
    which either is not shown come last, and equal ones in the order of their keys.
    """
    return [group.team for group in sorted(groups, key=lambda group: (-_could_move(group), group.team))]


def _could_move(group: Group) -> float:
    if not group.shown or group.people is None or group.capability is None or group.confidence is None:
        return -1.0
    return group.people[0] * max(round(group.capability.estimate - group.confidence.estimate, 6), 0.0)
