"""Word lists of this folder, read once: one TOML file a subject, each list a string of words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from surefoot.close.catching.folding import forms


@cache
def read(subject: str) -> dict[str, Any]:
    """A file as it stands."""
    return tomllib.loads((files(__package__) / "lists" / f"{subject}.toml").read_text(encoding="utf-8"))


@cache
def words(subject: str, name: str) -> frozenset[str]:
    """The words of one list, lower case."""
    return frozenset(str(read(subject)[name]).split())


@cache
def endings(subject: str, name: str) -> tuple[str, ...]:
    """Endings of one list."""
    return tuple(sorted(words(subject, name)))


@cache
def folded(subject: str, name: str) -> frozenset[str]:
    """The words of one list in every way of writing them."""
    return all_forms(words(subject, name))


def all_forms(found: Iterable[str]) -> frozenset[str]:
    """Every way to write each of these words."""
    return frozenset(form for word in found for form in forms(word))
