"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Assessments: stored, published, read by who may."""

    name = "surefoot.web.assessments"
    label = "assessments"
