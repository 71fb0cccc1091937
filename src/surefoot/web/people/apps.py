"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People: organisation, teams, roles, accounts."""

    name = "surefoot.web.people"
    label = "people"
