"""How often the panel may be asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from surefoot.web.people.signin.limits import Limit

PANEL: Final = Limit("panel", 600, timedelta(minutes=1))
"""By everybody together: the panel does not learn from which network somebody asks."""
