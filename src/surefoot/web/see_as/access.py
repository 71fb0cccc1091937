"""Who may look at the product as an invented person would."""

from __future__ import annotations

from typing import Final

from surefoot.web.frame.rules import Rule
from surefoot.web.people.access import having

ROLES: Final = frozenset({"administrator", "auditor", "lead"})
LOOKS: Final[Rule] = having(*sorted(ROLES))
"""Open to who sets the product up or answers for it: they see nothing of anybody real there."""
