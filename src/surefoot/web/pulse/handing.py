"""An answer is handed in: sealed and stored, its code gone, in one transaction. Nothing says when, or who.

Closing waits for whoever is handing in, and they wait for closing (`_state_held`): an answer is either in before
closing reads them, or refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from surefoot.web.pulse.models import Sealed, Ticket, Wave
from surefoot.web.pulse.sealing import Answer, seal
from surefoot.web.pulse.tickets import mark_of

OWN: Final = ("own_1", "own_2", "own_3")


class NotTaken(Exception):  # noqa: N818 - reads as what happened
    """An answer that can't be handed in; `why` is "unknown" (no such code, or it was used), "paused" or "over"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def wave_of(code: str) -> tuple[Wave, Ticket]:
    """The wave a code belongs to, and its ticket. Raises NotTaken for one that is unknown, used, or not open now."""
    ticket = Ticket.objects.select_related("wave").filter(mark=mark_of(code)).first()
    if ticket is None:
        raise NotTaken("unknown")
    if ticket.wave.state != "open":
        raise NotTaken("paused" if ticket.wave.state == "paused" else "over")
    return ticket.wave, ticket


def hand_in(code: str, answers: Mapping[str, int], comment: str = "") -> None:
    """Hand in what somebody answered with a code. answers: item -> value, what they did not answer left out.

    Raises NotTaken; ValueError for items the wave does not ask, or values they do not have.
    """
    _, ticket = wave_of(code)
    take(ticket, answers, comment)


def take(ticket: Ticket, answers: Mapping[str, int], comment: str = "") -> None:
    """The same with the ticket of a code, its wave read with it. Raises as `hand_in` does."""
    wave = ticket.wave
    check(wave, answers)
    box = seal(wave.pk, bytes(wave.public or b""), Answer(ticket.cell_id, answers, comment))
    with transaction.atomic():
        if not Ticket.objects.filter(mark=ticket.mark).delete()[0]:
            raise NotTaken("unknown")
        store(wave.pk, box)


def store(wave: UUID, box: bytes) -> None:
    """Write a sealed answer, inside the transaction that takes its pass away. Raises NotTaken unless the wave is open:
    the caller's transaction then ends without a trace."""
    state = _state_held(wave)
    if state != "open":
        raise NotTaken("paused" if state == "paused" else "over")
    Sealed.objects.create(wave_id=wave, box=box)


def _state_held(wave: UUID) -> str:
    """The wave's state, which closing can't change before our transaction ends. Others hand in meanwhile.

    Closing takes the row FOR UPDATE, which FOR KEY SHARE keeps waiting and nothing else does; on SQLite whoever writes
    is alone anyway.
    """
    if connection.vendor != "postgresql":
        return str(Wave.objects.values_list("state", flat=True).get(pk=wave))
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM pulse_wave WHERE id = %s FOR KEY SHARE", [wave])
        found = cursor.fetchone()
    return str(found[0]) if found else "lost"


def check(wave: Wave, answers: Mapping[str, int]) -> None:
    """Raises ValueError for items the wave does not ask, or values they do not have."""
    for item, value in answers.items():
        most = 4 if item == "use_frequency" else 5
        if item not in wave.items or not 1 <= value <= most:
            raise ValueError(f"{item} = {value} was handed in; this wave asks {', '.join(wave.items)}, each from 1 to "
                             f"{most}")
