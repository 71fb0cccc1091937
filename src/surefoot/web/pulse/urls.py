"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.pulse.answering import steps, views
from surefoot.web.pulse.blind import views as blind

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
]
