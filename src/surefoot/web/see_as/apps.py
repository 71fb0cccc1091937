"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class SeeAsConfig(AppConfig):
    """See as: the product's pages for invented people."""

    name = "surefoot.web.see_as"
    label = "see_as"
