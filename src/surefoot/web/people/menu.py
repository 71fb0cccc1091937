"""Places of the room in the navigation."""

from __future__ import annotations

from surefoot.web.frame.menu import Stop, stop
from surefoot.web.frame.rules import VISITOR
from surefoot.web.people.access import (
    ADMINISTRATOR,
    AUDITOR_OR_ADMINISTRATOR,
    LEAD_OR_ADMINISTRATOR,
    SEES_PEOPLE,
)

stop(Stop("sign_in", "nav_sign_in", "M10 4h9v16h-9M4 12h10M10.500 8l4 4-4 4", 3, VISITOR))
stop(Stop("people", "nav_people",
          "M2 20c.500-3.500 2.500-5 6-5s5.500 1.500 6 5M8 5a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7"
          "M16 5a3.500 3.500 0 1 1 0 7M17 15c3 0 4.500 1.500 5 5", 61, SEES_PEOPLE, setting_up=True))
stop(Stop("accounts", "nav_accounts",
          "M4 20c.500-3.500 3-5.500 8-5.500s7.500 2 8 5.500M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8", 62, ADMINISTRATOR,
          setting_up=True))
stop(Stop("audit", "nav_audit", "M6 3h9l4 4v14H6zM9 11h7M9 15h7", 63, AUDITOR_OR_ADMINISTRATOR, setting_up=True))
stop(Stop("settings", "nav_settings", "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4", 64, ADMINISTRATOR,
          setting_up=True))
stop(Stop("tokens", "nav_tokens", "M14 10a4 4 0 1 0-3.500 3.970L12 15.500h2v2h2v2h4v-3l-6-6z", 65, ADMINISTRATOR,
          setting_up=True))
stop(Stop("corrections", "nav_corrections", "M4 20h4L19 9l-4-4L4 16zM13 7l4 4", 66, LEAD_OR_ADMINISTRATOR,
          setting_up=True))
