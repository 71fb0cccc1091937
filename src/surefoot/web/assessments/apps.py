"""The room as a Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Assessments: stored, published, read by who may."""

    name = "surefoot.web.assessments"
    label = "assessments"

    def ready(self) -> None:
        """Plug in what stands on the page of a closed wave."""
        import_module("surefoot.web.assessments.wave_panels")
