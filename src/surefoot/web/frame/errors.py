"""Pages for what goes wrong: calm words, and nothing about the inside."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

WORDS: Final = {
    "400": ("error_400", "error_400_text"), "403": ("error_403", "error_403_text"),
    "404": ("error_404", "error_404_text"), "500": ("error_500", "error_500_text"),
    "form": ("error_form", "error_form_text"),
}


def page(request: HttpRequest, status: int, kind: str = "") -> HttpResponse:
    """The page of a status, in the reader's language."""
    title, text = WORDS[kind or str(status)]
    return render(request, "frame/error.html", {"title_key": title, "text_key": text}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be read (400)."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not for this reader (403)."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing at this address (404)."""
    return page(request, 404)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours (500)."""
    return page(request, 500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our own page, or a page that was open too long (403)."""
    return page(request, 403, "form")
