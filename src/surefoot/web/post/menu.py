"""Places of the room in the navigation."""

from __future__ import annotations

from surefoot.web.frame.menu import Stop, stop
from surefoot.web.people.access import ADMINISTRATOR

stop(Stop("post", "nav_post", "M3 6h18v12H3zM3 7l9 7 9-7", 66, ADMINISTRATOR, setting_up=True))
