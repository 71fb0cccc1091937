"""Places of the room in the navigation."""

from __future__ import annotations

from surefoot.web.frame.menu import Stop, stop
from surefoot.web.people.access import ADMINISTRATOR

stop(Stop("channels", "nav_channels", "M9 4L7 20M17 4l-2 16M4 9h17M3 15h17", 67, ADMINISTRATOR, setting_up=True))
stop(Stop("panel_embed", "nav_panel_embed", "M4 5h16v14H4zM4 9h16M13 12.500h4v3.500h-4z", 68, ADMINISTRATOR,
          setting_up=True))
stop(Stop("mail_in", "nav_mail_in", "M4 6h16v12H4zM4 7l8 6 8-6", 69, ADMINISTRATOR, setting_up=True))
