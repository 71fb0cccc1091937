"""Places of the room in the navigation."""

from __future__ import annotations

from surefoot.web.frame.menu import Stop, stop
from surefoot.web.people.access import LEAD_OR_ADMINISTRATOR

CYLINDER = ("M4 6c0-1.700 3.600-3 8-3s8 1.300 8 3-3.600 3-8 3-8-1.300-8-3v12c0 1.700 3.600 3 8 3s8-1.300 8-3V6"
            "M4 12c0 1.700 3.600 3 8 3s8-1.300 8-3")
stop(Stop("data", "nav_data", CYLINDER, 60, LEAD_OR_ADMINISTRATOR, setting_up=True))
