"""Cards are printed: codes that let an answer in, for people who can't be sent one.

The number of codes stays the number of people: the codes these people would have been given, which nobody can reach,
go when cards are printed. Printed again, a sheet has as many cards as the first one, whoever has answered meanwhile; so
nobody learns from a sheet how many did. Then as many of its codes work as were not used.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from surefoot.web.frame import audit
from surefoot.web.people.models import Team
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything
from surefoot.web.pulse import keys, tickets
from surefoot.web.pulse.kiosk.queries import WHY, without_a_way_in
from surefoot.web.pulse.models import Asked, Cards, Ticket, Wave

AT_ONCE: Final = 500


class Refused(Exception):  # noqa: N818 - reads as what happened
    """Cards can't be printed: the key of the sentence that says why."""


@dataclass(frozen=True)
class Sheet:
    """The codes of a team's cards; told once, and kept nowhere. again: whether there was a sheet before."""

    wave: Wave
    team: Team
    codes: Sequence[str]
    again: bool


def print_cards(who: Reader, wave: UUID, team: int) -> Sheet:
    """Make a team's cards; those printed before and not used are void. Raises OutsideScope, or Refused.

    Whoever hands in meanwhile waits, or is waited for: a code is either used or void.
    """
    if "lead" not in who.roles:
        raise OutsideScope
    with transaction.atomic(), everything(WHY):
        # No stronger lock: whoever hands in holds a code and then wants the wave, we the other way round.
        of = Wave.objects.select_for_update(no_key=True).filter(pk=wave).first()
        if of is None or (why := cannot(of)):
            raise Refused(why) if of else OutsideScope
        cell = Team.objects.filter(pk=team, asked__wave=of).distinct().first()
        if cell is None:
            raise OutsideScope
        kept, first = Cards.objects.get_or_create(wave=of, cell=cell, defaults={"cards": 0})
        taken = _taken_from(of, without_a_way_in(of).filter(cell=cell).values_list("person", flat=True))
        kept.cards += taken
        if not kept.cards:
            raise Refused("cards_nobody")
        kept.save()
        void = Ticket.objects.filter(wave=of, cell=cell, printed=True).delete()[0]
        codes = [tickets.card_code() for _ in range(kept.cards)]
        tickets.write(of, [(tickets.mark_of(code), cell.pk) for code in codes[:_room(of, cell, taken + void)]],
                      printed=True)
        audit.record("pulse.cards_printed", actor=audit.alias(who.subject), about=f"wave:{of.pk}", team=cell.pk,
                     cards=kept.cards)
    secrets.SystemRandom().shuffle(codes)
    return Sheet(of, cell, tuple(codes), again=not first)


def cannot(wave: Wave) -> str:
    """Why no cards can be printed: the key of a sentence; empty where they can."""
    if wave.blind:
        return "cards_blind"
    if wave.state not in Wave.ASKING:
        return "cards_not_open"
    return "" if keys.there(wave.pk) else "cards_lost"


def _taken_from(wave: Wave, people: Iterable[UUID]) -> int:
    """Take away the codes these people would have been given, and count them. Nobody was ever given one of them."""
    key = keys.read(wave.pk, keys.CODES)
    marks = [tickets.mark_of(tickets.code_of(wave.pk, person, key)) for person in people]
    return sum(Ticket.objects.filter(wave=wave, printed=False, mark__in=marks[start:start + AT_ONCE]).delete()[0]
               for start in range(0, len(marks), AT_ONCE))


def _room(wave: Wave, cell: Team, wanted: int) -> int:
    """So many codes may work: as many as went, and never more than people are asked in the team, also where somebody
    was erased since."""
    asked = Asked.objects.filter(wave=wave, cell=cell).count()
    return max(0, min(wanted, asked - Ticket.objects.filter(wave=wave, cell=cell).count()))
