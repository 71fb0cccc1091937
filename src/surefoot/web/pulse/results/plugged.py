"""What this part of the room plugs in: panels on the page of a closed wave, and a place in the navigation."""

from __future__ import annotations

from surefoot.web.frame.menu import Stop, stop
from surefoot.web.pulse.results import shown
from surefoot.web.pulse.results.views import OVERSEES
from surefoot.web.pulse.waves.panels import PANELS, Panel

PANELS.plug("response", Panel(20, "results_response", "pulse/results/response.html", shown.response))
PANELS.plug("own questions", Panel(50, "results_own", "pulse/results/own.html", shown.own))
PANELS.plug("comments", Panel(60, "results_comments", "pulse/results/comments_panel.html", shown.comments))
PANELS.plug("agreement", Panel(90, "agreement_panel", "pulse/results/agreement_panel.html", lambda wave, language: {}))
stop(Stop("wave_agreements", "nav_wave_agreements", "M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7", 62, OVERSEES,
          setting_up=True))
