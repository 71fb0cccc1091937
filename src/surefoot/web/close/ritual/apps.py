"""The room as a Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class RitualConfig(AppConfig):
    """Ritual: see the package."""

    name = "surefoot.web.close.ritual"
    label = "ritual"

    def ready(self) -> None:
        """Plug in what others have sockets for."""
        import_module("surefoot.web.close.ritual.plugged")
