"""What the room does in the background; each job is registered where it is written."""

from __future__ import annotations

from surefoot.web.close.policy.questions import telling
from surefoot.web.close.policy.versions import telling as versions
from surefoot.web.close.policy.walks import telling as walks

__all__ = ["telling", "versions", "walks"]
