"""The rows of one person in every declared table. Who declares a table hands in here how they are found and erased;
who reads is people/own.py alone (a contract of pyproject.toml)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

Rows = list[dict[str, Any]]
Export = Callable[[str], Rows]
Erase = Callable[[str], int]

_tables: dict[str, tuple[Export, Erase]] = {}


def keep(model: str, export: Export, erase: Erase) -> None:
    """Remember how the rows of a person in a table are found and erased, by the key of the person's own row."""
    _tables[model] = export, erase


def kept() -> frozenset[str]:
    """The tables of which that is known."""
    return frozenset(_tables)


def export_all(subject: str) -> dict[str, Rows]:
    """All that is held about a person, by model; models that hold nothing about them are left out."""
    found = {model: _tables[model][0](subject) for model in sorted(_tables)}
    return {model: rows for model, rows in found.items() if rows}


def erase_all(subject: str) -> dict[str, int]:
    """Erase all that is held about a person, everything or nothing; gives back the rows erased, by model."""
    with transaction.atomic():
        found = {model: _tables[model][1](subject) for model in sorted(_tables)}
    return {model: count for model, count in found.items() if count}
