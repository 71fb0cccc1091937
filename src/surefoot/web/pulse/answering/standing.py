"""How the pulse stands for somebody: a wave that asks them, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from surefoot.web.frame import clock
from surefoot.web.pulse import keys
from surefoot.web.pulse.handing import NotTaken
from surefoot.web.pulse.models import Asked, Ticket, Wave
from surefoot.web.pulse.tickets import mark_of

LONGEST_CODE: Final = 100
"""Characters; a longer one is none of ours."""
ITEM_SECONDS: Final = 9
"""How long a statement takes, about."""
MOMENT: Final = timedelta(seconds=1)


@dataclass(frozen=True)
class Standing:
    """state: "open", "paused", "not_asked", "closed", "lost" or "none"."""

    state: str
    wave: Wave | None = None
    """The one that is asked now, else the last there was."""
    cell: str = ""
    """Name of the group in which the reader's answer counts."""
    opens: date | None = None
    """The day on which the next one is planned to open, where none is open."""


def standing(person: UUID | None) -> Standing:
    """How the pulse stands for a person, or for an account that is nobody's. Looks at no code and at no answer."""
    wave = Wave.objects.filter(state__in=Wave.ASKING).first()
    if wave is None:
        return _between()
    cell = Asked.objects.filter(wave=wave, person=person).values_list("cell__name", "cell__key").first()
    if cell is None:
        return Standing("not_asked", wave)
    if not keys.there(wave.pk):
        return Standing("lost", wave)
    return Standing(wave.state, wave, cell[0] or cell[1])


def _between() -> Standing:
    last = Wave.objects.exclude(state="planned").order_by("-number").first()
    planned = Wave.objects.filter(state="planned", opens_at__gt=clock.now()).order_by("opens_at").first()
    states = {"closing": "closed", "closed": "closed", "lost": "lost"}
    return Standing(states.get(last.state, "none") if last else "none", last,
                    opens=clock.day_of(planned.opens_at) if planned else None)


def wave_of(code: str) -> Wave:
    """The wave that a code answers, open or paused. Raises NotTaken: "unknown" (also once it was used), or "over"."""
    return ticket_of(code).wave


def ticket_of(code: str) -> Ticket:
    """The ticket of a code, its wave read with it. Raises as `wave_of` does."""
    found = Ticket.objects.select_related("wave").filter(mark=mark_of(code[:LONGEST_CODE])).first()
    if found is None:
        raise NotTaken("unknown")
    if found.wave.state not in Wave.ASKING:
        raise NotTaken("over")
    return found


def closing_day(wave: Wave) -> date:
    """The last day on which it can be answered, where the organisation is."""
    return clock.day_of(wave.closes_at - MOMENT)


def minutes(wave: Wave) -> int:
    """How long answering takes, about."""
    return max(1, round(len(wave.items) * ITEM_SECONDS / 60))
