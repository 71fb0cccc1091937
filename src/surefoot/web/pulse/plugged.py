"""What this room plugs into others, and its parts into each other, at start-up: so that none has to know the others."""

from __future__ import annotations

from surefoot.web.intake.tables import EXPORTERS
from surefoot.web.pulse import unopened
from surefoot.web.pulse.blind import opening as blind
from surefoot.web.pulse.kiosk import panel as kiosk
from surefoot.web.pulse.results import shown
from surefoot.web.pulse.results.exporting import export
from surefoot.web.pulse.waves.opening import BLIND, PREPARERS
from surefoot.web.pulse.waves.panels import PANELS, Panel

EXPORTERS.plug("pulse", export)
PREPARERS.plug(BLIND, blind)
PANELS.plug("unopened", Panel(10, "closing_unopened_title", "pulse/closing/unopened.html", unopened.context))
PANELS.plug("response", Panel(20, "results_response", "pulse/results/response.html", shown.response))
PANELS.plug("kiosk", Panel(30, "cards_title", "pulse/kiosk/panel.html", kiosk.context))
PANELS.plug("own questions", Panel(50, "results_own", "pulse/results/own.html", shown.own))
PANELS.plug("comments", Panel(60, "results_comments", "pulse/results/comments_panel.html", shown.comments))
PANELS.plug("agreement", Panel(90, "agreement_panel", "pulse/results/agreement_panel.html", lambda wave, language: {}))
