"""The rows of one person in every declared table. Only people/own.py may import this (a contract of pyproject.toml)."""

from __future__ import annotations

from django.db import transaction

from surefoot.web.frame.erasure import Rows, holdings


def export_all(subject: str) -> dict[str, Rows]:
    """All that is held about a person, by model; models that hold nothing about them are left out."""
    found = {holding.model: holding.export(subject) for holding in holdings() if holding.export}
    return {model: rows for model, rows in found.items() if rows}


def erase_all(subject: str) -> dict[str, int]:
    """Erase all that is held about a person, everything or nothing; gives back the rows erased, by model."""
    with transaction.atomic():
        found = {holding.model: holding.erase(subject) for holding in holdings() if holding.erase}
    return {model: count for model, count in found.items() if count}
