"""The room as a Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What programs call, and what comes in from chat."""

    name = "surefoot.web.api"
    label = "api"

    def ready(self) -> None:
        """Plug in what others have sockets for."""
        import_module("surefoot.web.api.plugged")
