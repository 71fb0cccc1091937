"""Start-up: every room's jobs and holdings are found, so that no room has to know the others."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FrameConfig(AppConfig):
    """The frame as a Django app."""

    name = "surefoot.web.frame"
    label = "frame"

    def ready(self) -> None:
        """Import `jobs.py`, `holdings.py` and `menu.py` of every room, and our own job that checks the log."""
        autodiscover_modules("jobs", "holdings", "menu", "checking")
