"""Places of the room in the navigation."""

from __future__ import annotations

from surefoot.web.frame.menu import Stop, stop
from surefoot.web.people.access import LEAD

# waves
stop(Stop("waves", "nav_waves", "M3 12c3-6 6-6 9 0s6 6 9 0M3 18c3-6 6-6 9 0s6 6 9 0", 59, LEAD, setting_up=True))
