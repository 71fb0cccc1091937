"""This room's places in the navigation."""

from __future__ import annotations

from surefoot.web.frame.menu import Stop, stop
from surefoot.web.people.access import LEAD, SEES_GROUPS

stop(Stop("overview", "nav_overview", "M4 19h16M7 15v-4M12 15V6M17 15v-7", 10, LEAD))
stop(Stop("teams", "nav_teams", (
    "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 19c.6-3 2.8-5 5.5-5s4.9 2 5.5 5M16 11.5a2.5 2.5 0 1 0 0-5"
    "M16.5 14c2.3.2 4 2 4.5 5"), 11, SEES_GROUPS))
stop(Stop("roadmap", "nav_roadmap", "M5 5v15M5 6h12l-2 3 2 3H5", 12, LEAD))
stop(Stop("proof", "nav_proof", "M5 12.5l4.5 4.5L19 7.5", 13, LEAD))
stop(Stop("assessments", "nav_assessments", "M4 5h16v15H4zM4 9.500h16M8 3v4M16 3v4M8 14.500l2.500 2.500 5-5", 61, LEAD,
          setting_up=True))
