"""Places of the room in the navigation."""

from __future__ import annotations

from surefoot.web.close.ritual.reporting.views import DECIDES
from surefoot.web.close.ritual.withheld.views import KEEPS_NAMES
from surefoot.web.frame.menu import Stop, stop

stop(Stop("tries_reports", "nav_tries_reports", "M6 3v18M6 4h12l-3 4 3 4H6", 63, DECIDES, setting_up=True))
stop(Stop("tries_withheld", "nav_tries_withheld", "M4 12s3-6 8-6 8 6 8 6-3 6-8 6-8-6-8-6zM4 20L20 4", 64, KEEPS_NAMES,
          setting_up=True))
