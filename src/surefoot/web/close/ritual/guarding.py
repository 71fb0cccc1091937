"""What must not be posted is found before anything is kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from surefoot.close import catching
from surefoot.close.catching import Span
from surefoot.web.close.ritual.withheld.queries import names

MAY_BE_WRONG: Final = frozenset({"name", "address"})
"""Kinds of which the writer may say that it is none."""


def caught(text: str, language: str, harmless: Collection[str] = ()) -> tuple[Span, ...]:
    """The places of a line that must not be posted, but for kinds the writer said are none."""
    found = catching.caught(text, names(), language)
    return tuple(span for span in found if span.kind not in MAY_BE_WRONG.intersection(harmless))
