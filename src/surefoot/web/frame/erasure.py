"""Every model says which of its fields hold something about a person, how that is exported, and how it is erased.

A room declares its models in its `holdings.py`. A test fails for a model field that nobody declared, so that a new
column can't be forgotten when somebody asks what is held about them. Who reads the rows of a person is another matter:
that is people/own.py alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps

from surefoot.web.frame.held import Erase, Export, Rows, keep

__all__ = ["Holding", "Rows", "holdings", "holds", "holds_none", "undeclared"]


@dataclass(frozen=True)
class Holding:
    """What one model holds about people."""

    model: str
    """Label such as "people.Person"."""
    personal: Mapping[str, str]
    """Field -> what it is, for the data inventory (the key of a message)."""
    free: Mapping[str, str]
    """Field -> why it holds nothing about a person."""
    stays: str = ""
    """Why it is left when a person is erased; empty where nothing is."""


_holdings: dict[str, Holding] = {}


def holds(model: str, *, personal: Mapping[str, str], free: Mapping[str, str] | None = None,
          export: Export, erase: Erase, stays: str = "") -> None:
    """Declare a model with personal data: `export` gives a subject's rows, `erase` removes and counts them; where it
    leaves them, `stays` says why. The subject is the key of a person's row, as text."""
    if not personal:
        raise ValueError(f"{model} is declared with personal data but names no field; use holds_none")
    _declare(Holding(model, dict(personal), dict(free or {}), stays))
    keep(model, export, erase)


def holds_none(model: str, why: str, fields: Iterable[str]) -> None:
    """Declare a model that holds nothing about a person, field by field, with the reason."""
    _declare(Holding(model, {}, dict.fromkeys(fields, why)))


def holdings() -> tuple[Holding, ...]:
    """Everything declared, by model."""
    return tuple(_holdings[name] for name in sorted(_holdings))


def undeclared() -> list[str]:
    """Fields of installed models that nobody declared, and declared fields that do not exist."""
    real = {f"{model._meta.label}.{field.name}" for model in apps.get_models(include_auto_created=True)
            for field in model._meta.local_fields}
    said = {f"{holding.model}.{field}" for holding in holdings() for field in (*holding.personal, *holding.free)}
    return sorted([f"{name}: not declared" for name in real - said]
                  + [f"{name}: declared, but there is no such field" for name in said - real])


def _declare(holding: Holding) -> None:
    if holding.model in _holdings:
        raise ValueError(f"{holding.model} is declared twice; a model is declared once, in its room's holdings.py")
    if both := holding.personal.keys() & holding.free.keys():
        raise ValueError(f"{holding.model} declares {', '.join(sorted(both))} as personal and as free")
    _holdings[holding.model] = holding
