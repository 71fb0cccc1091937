"""Addresses of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from surefoot.web.pulse.kiosk import views as kiosk_views

urlpatterns: list[URLPattern] = [
    # kiosk (before waves, whose addresses take any word after a wave)
    path("pulse/kiosk", kiosk_views.kiosk, name="pulse_kiosk"),
    path("pulse/kiosk/<uuid:wave>/<int:team>", kiosk_views.kiosk, name="pulse_kiosk_at"),
    path("waves/<uuid:wave>/cards", kiosk_views.cards, name="wave_cards"),
    path("waves/<uuid:wave>/cards/poster/<int:team>", kiosk_views.poster, name="wave_poster"),
]
