"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.pulse.answering import steps, views

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
]
