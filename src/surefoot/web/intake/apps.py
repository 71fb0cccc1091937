"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Intake: imports, the store, data health, recorded actions."""

    name = "surefoot.web.intake"
    label = "intake"
