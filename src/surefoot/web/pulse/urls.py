"""Addresses of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from surefoot.web.pulse.blind import views as blind

urlpatterns: list[URLPattern] = [
    # blind
    path("pulse/<uuid:wave>/keys", blind.keys, name="pulse_keys"),
    path("pulse/<uuid:wave>/sign", blind.sign, name="pulse_sign"),
    path("pulse/<uuid:wave>/blind", blind.blind, name="pulse_blind"),
    path("pulse/blind/hand-in", blind.hand_in, name="pulse_blind_hand_in"),
]
