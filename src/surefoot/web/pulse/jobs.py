"""What the room does in the background."""

from __future__ import annotations

from surefoot.web.intake.tables import EXPORTERS
from surefoot.web.pulse import closing
from surefoot.web.pulse.blind import making
from surefoot.web.pulse.results.exporting import export

EXPORTERS.plug("pulse", export)

__all__ = ["closing", "making"]
