"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PostConfig(AppConfig):
    """Post: the outbox, the attention budget, quiet hours, delivery."""

    name = "surefoot.web.post"
    label = "post"
