"""What the tables of this room hold about people; each part says it for its own."""

from __future__ import annotations

from surefoot.web.close.policy.questions import holdings as questions

__all__ = ["questions"]
