"""Places of the room in the navigation."""

from __future__ import annotations

from surefoot.web.frame.menu import Stop, stop
from surefoot.web.people.access import LEAD, PERSON
from surefoot.web.pulse.results.views import OVERSEES

stop(Stop("pulse", "nav_pulse", "M4 5h16v11H9.500L5.500 19.500V16H4zM8.500 9.500h7M8.500 12.500h4", 20, PERSON,
          arrival=False))
stop(Stop("waves", "nav_waves", "M3 12c3-6 6-6 9 0s6 6 9 0M3 18c3-6 6-6 9 0s6 6 9 0", 59, LEAD, setting_up=True))
stop(Stop("wave_agreements", "nav_wave_agreements", "M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7", 62, OVERSEES,
          setting_up=True))
