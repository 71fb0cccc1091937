"""What this room plugs into others at start-up."""

from __future__ import annotations

from surefoot.web.close.policy.questions.catching import WITHHELD
from surefoot.web.close.ritual.withheld.queries import names

WITHHELD.plug("ritual", names)
