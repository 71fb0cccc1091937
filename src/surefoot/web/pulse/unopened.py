"""What the page of a closed wave says of answers that could not be opened: they are in no result, and it says so."""

from __future__ import annotations

from collections.abc import Mapping

from surefoot.charts.formats import counted
from surefoot.web.pulse.models import Wave


def context(wave: Wave, language: str) -> Mapping[str, str] | None:
    """How many; None where every answer was opened."""
    return {"answers": counted("answers", wave.unopened, language)} if wave.unopened else None
