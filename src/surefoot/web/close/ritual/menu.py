"""Places of the room in the navigation."""

from __future__ import annotations

from surefoot.web.close.ritual.access import WORKS_HERE
from surefoot.web.close.ritual.reporting.views import DECIDES
from surefoot.web.close.ritual.withheld.views import KEEPS_NAMES
from surefoot.web.frame.menu import Stop, stop
from surefoot.web.people.access import LEAD

stop(Stop("tries", "nav_tries", "M5 4h14v16H5zM8.500 8.500h7M8.500 12h7M8.500 15.500h4", 14, WORKS_HERE, arrival=False))
stop(Stop("ritual_health", "nav_ritual_health", "M4 20V4M4 20h16M8 15l3.500-4 3 2.500L20 8", 60, LEAD, setting_up=True))
stop(Stop("tries_reports", "nav_tries_reports", "M6 3v18M6 4h12l-3 4 3 4H6", 63, DECIDES, setting_up=True))
stop(Stop("tries_withheld", "nav_tries_withheld", "M4 12s3-6 8-6 8 6 8 6-3 6-8 6-8-6-8-6zM4 20L20 4", 64, KEEPS_NAMES,
          setting_up=True))
