"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.pulse.answering import steps, views
from surefoot.web.pulse.blind import views as blind
from surefoot.web.pulse.kiosk import views as kiosk
from surefoot.web.pulse.results import views as results
from surefoot.web.pulse.waves import deeds
from surefoot.web.pulse.waves import views as waves

urlpatterns = [
    # answering
    path("pulse", views.pulse, name="pulse"),
    path("pulse/<uuid:wave>/start", views.start, name="pulse_start"),
    path("pulse/<uuid:wave>/how", views.how, name="pulse_how"),
    path("pulse/with/<str:code>", steps.with_code, name="pulse_with"),
    path("pulse/with/<str:language>/<str:code>", steps.with_code, name="pulse_with_in"),
    path("pulse/begin", steps.begin, name="pulse_begin"),
    path("pulse/answer", steps.answer, name="pulse_answer"),
    path("pulse/hand-in", steps.hand_in, name="pulse_hand_in"),
    # blind
    path("pulse/<uuid:wave>/keys", blind.keys, name="pulse_keys"),
    path("pulse/<uuid:wave>/sign", blind.sign, name="pulse_sign"),
    path("pulse/<uuid:wave>/blind", blind.blind, name="pulse_blind"),
    path("pulse/blind/hand-in", blind.hand_in, name="pulse_blind_hand_in"),
    # kiosk
    path("pulse/kiosk", kiosk.kiosk, name="pulse_kiosk"),
    path("pulse/kiosk/<uuid:wave>/<int:team>", kiosk.kiosk, name="pulse_kiosk_at"),
    path("waves/<uuid:wave>/cards", kiosk.cards, name="wave_cards"),
    path("waves/<uuid:wave>/cards/poster/<int:team>", kiosk.poster, name="wave_poster"),
    # results
    path("waves/agreements", results.agreements, name="wave_agreements"),
    path("waves/<uuid:pk>/comments", results.comments, name="wave_comments"),
    path("waves/<uuid:pk>/agreement", results.agreement, name="wave_agreement"),
    path("waves/<uuid:pk>/agreement/files", results.agreement_files, name="wave_agreement_files"),
    # waves; deeds last, they take any word
    path("waves", waves.waves, name="waves"),
    path("waves/new", waves.new, name="wave_new"),
    path("waves/rhythm", waves.rhythm, name="waves_rhythm"),
    path("waves/<uuid:pk>", waves.one, name="wave"),
    path("waves/<uuid:pk>/preview", waves.preview, name="wave_preview"),
    path("waves/<uuid:pk>/change", waves.change, name="wave_change"),
    path("waves/<uuid:pk>/<slug:name>", deeds.deed, name="wave_deed"),
]
