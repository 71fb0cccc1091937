"""What everybody has: the page about themselves."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surefoot.web.frame import erasure
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import SIGNED_IN, reader


@open_to(SIGNED_IN)
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """All that is held about the reader, to the reader."""
    rows = erasure.export_all(reader(request).subject)
    words = {holding.model: holding.personal for holding in erasure.holdings()}
    held: list[Any] = [[(words[model].get(field, ""), value) for field, value in row.items()]
                       for model, found in rows.items() for row in found]
    return render(request, "people/me.html", {"here": "me", "held": held})
