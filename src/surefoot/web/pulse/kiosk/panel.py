"""What stands on the page of a wave about cards: that some people need one, and where they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surefoot.web.pulse.kiosk import queries
from surefoot.web.pulse.kiosk.actions import cannot
from surefoot.web.pulse.models import Wave


def context(wave: Wave, language: str) -> Mapping[str, Any] | None:
    """What the template needs; None where there is nothing to print, or nobody who needs it."""
    if cannot(wave) or not queries.needed(wave):
        return None
    return {"until": queries.until(wave, language)}
