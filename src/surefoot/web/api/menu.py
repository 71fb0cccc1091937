"""Places of the room in the navigation."""

from __future__ import annotations

from surefoot.web.frame.menu import Stop, stop
from surefoot.web.people.access import ADMINISTRATOR

stop(Stop("panel_embed", "nav_panel_embed", "M4 5h16v14H4zM4 9h16M13 12.500h4v3.500h-4z", 68, ADMINISTRATOR,
          setting_up=True))
