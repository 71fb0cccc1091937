"""How many answered, as far as pages of waves tell it: in four bands, of all whom a wave asks together.

A wave may ask one team only. So no page of a wave has the number itself, not after closing either.
"""

from __future__ import annotations

from typing import Final

from surefoot.web.pulse.models import Sealed, Wave

BANDS: Final = (30, 50, 70)
"""Per cent at which the next band begins."""


def band(answered: int, asked: int) -> int:
    """In which of the four bands a share lies; 0 is the lowest."""
    return sum(100 * answered >= bound * asked for bound in BANDS) if asked else 0


def so_far(wave: Wave) -> int:
    """The band of an open wave, now. Pages show what it was last night (turns.look), so that nobody sees it move."""
    return band(Sealed.objects.filter(wave=wave).count(), wave.asked)
