"""What people wrote in a closed wave: texts by nobody, in an order that says nothing."""

from __future__ import annotations

from typing import Final

from surefoot.web.pulse.models import Comment, Wave

FEWEST: Final = 10
"""Comments that are shown: of fewer, each might be told whose it is."""
A_PAGE: Final = 100


def count(wave: Wave) -> int:
    """How many comments may be shown: 0 where there are too few, and before the wave is closed."""
    found = Comment.objects.filter(wave=wave).count() if wave.state == "closed" else 0
    return found if found >= FEWEST else 0


def texts(wave: Wave) -> list[str]:
    """The comments that may be shown. Their ids are random: the order says nothing of when they came, or from whom."""
    if not count(wave):
        return []
    return list(Comment.objects.filter(wave=wave).order_by("pk").values_list("text", flat=True))
