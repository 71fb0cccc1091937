"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PulseConfig(AppConfig):
    """Pulse: waves, answering, sealed answers, closing."""

    name = "surefoot.web.pulse"
    label = "pulse"
