"""Addresses of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from surefoot.web.pulse.waves import deeds as wave_deeds
from surefoot.web.pulse.waves import views as wave_views

urlpatterns: list[URLPattern] = [
    # waves
    path("waves", wave_views.waves, name="waves"),
    path("waves/new", wave_views.new, name="wave_new"),
    path("waves/rhythm", wave_views.rhythm, name="waves_rhythm"),
    path("waves/<uuid:pk>", wave_views.one, name="wave"),
    path("waves/<uuid:pk>/preview", wave_views.preview, name="wave_preview"),
    path("waves/<uuid:pk>/change", wave_views.change, name="wave_change"),
    path("waves/<uuid:pk>/<slug:name>", wave_deeds.deed, name="wave_deed"),
]
