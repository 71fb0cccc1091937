"""The room as a Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PulseConfig(AppConfig):
    """Pulse: waves, answering, sealed answers, closing."""

    name = "surefoot.web.pulse"
    label = "pulse"

    def ready(self) -> None:
        """Plug in what others have sockets for."""
        import_module("surefoot.web.pulse.plugged")
