"""Who may see and do what in the ritual: who is in a team today sees its board, who leads it looks after its ritual.

Nobody else sees a board: the adoption lead and administrators neither.
"""

from __future__ import annotations

from typing import Final

from surefoot.web.close.ritual.models import Ritual
from surefoot.web.frame import clock
from surefoot.web.frame.rules import Rule
from surefoot.web.people.access import reader
from surefoot.web.people.models import Position, holding_on
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

WORKS_HERE: Final = Rule("works_here", lambda request: reader(request).person is not None)
"""Whoever works here; an account that is nobody's has no team."""
LEADS_A_TEAM: Final = Rule("leads_a_team", lambda request: bool(reader(request).teams))
"""Open to who leads a team; which one is asked inside."""


def team_of(who: Reader) -> int | None:
    """The team a reader is in today."""
    if who.person is None:
        return None
    mine = Position.objects.seen_by(who).filter(holding_on(clock.today()), person=who.person)
    found: int | None = mine.order_by("-starts").values_list("team_id", flat=True).first()
    return found


def teams_of(who: Reader) -> tuple[int, ...]:
    """The teams in which a reader may share: their own first, then those they lead."""
    own = team_of(who)
    return (*([own] if own is not None else []), *sorted(who.teams - {own}))


def first_board(who: Reader) -> int | None:
    """The board a reader most likely means: their own team's where it has a ritual, else one they lead that has."""
    mine = teams_of(who)
    going = set(Ritual.objects.filter(team__in=mine, ended_on=None).values_list("team_id", flat=True))
    return next((team for team in mine if team in going), mine[0] if mine else None)


def board_or_refuse(who: Reader, team: int) -> int:
    """The team's id; raises OutsideScope where its board is not this reader's."""
    if team not in teams_of(who):
        raise OutsideScope
    return team


def led_or_refuse(who: Reader, team: int) -> int:
    """The team's id; raises OutsideScope for who does not lead it."""
    if team not in who.teams or who.person is None:
        raise OutsideScope
    return team
