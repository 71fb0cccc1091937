"""What can be done in a team: the five interventions, each answering one driver, and three supports."""

from __future__ import annotations

from typing import Final

INTERVENTIONS: Final = ("ritual", "policy", "outlook", "peers", "practice")
"""In the order of the drivers they answer."""

SUPPORTS: Final = ("manager", "training", "access")

ACTIONS: Final = (*INTERVENTIONS, *SUPPORTS)
