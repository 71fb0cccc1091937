"""What the room does in the background."""

from __future__ import annotations

from surefoot.web.frame.jobs import job
from surefoot.web.intake.tables import EXPORTERS

# results
from surefoot.web.pulse.results.exporting import export

EXPORTERS.plug("pulse", export)


@job("pulse.close")
def close(wave: str) -> None:
    """Open, mix and write the answers of a wave, once."""
    raise NotImplementedError(wave)
