"""What the room does in the background; each job is registered where it is written."""

from __future__ import annotations

from surefoot.web.close.policy.questions import telling

__all__ = ["telling"]
