"""What the room does in the background; each job is registered where it is written."""

from __future__ import annotations

from surefoot.web.pulse import closing
from surefoot.web.pulse.blind import making
from surefoot.web.pulse.waves import turns

__all__ = ["closing", "making", "turns"]
