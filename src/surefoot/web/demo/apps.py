"""The room as a Django app; installed in demo mode only."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo."""

    name = "surefoot.web.demo"
    label = "demo"
