"""What the room does in the background."""

from __future__ import annotations

from surefoot.web.pulse import closing

__all__ = ["closing"]
