"""Reading the names."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Page, Paginator

from surefoot.web.close.ritual.models import Withheld

A_PAGE: Final = 100


def names() -> tuple[str, ...]:
    """All of them, to be looked for in a line."""
    return tuple(Withheld.objects.order_by("pk").values_list("text", flat=True))


def listing(search: str, page: str) -> Page[tuple[int, str]]:
    """Number and name, by name; search: letters that are in it, capitals or not."""
    found = sorted(Withheld.objects.values_list("pk", "text"), key=lambda row: (row[1].casefold(), row[0]))
    wanted = search.casefold()
    return Paginator([row for row in found if wanted in row[1].casefold()], A_PAGE).get_page(page)
