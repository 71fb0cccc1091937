"""The pages on which an administrator makes and ends tokens for machines."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import ADMINISTRATOR, reader
from surefoot.web.people.mine import queries
from surefoot.web.people.mine.again import recently
from surefoot.web.people.mine.views import make_token
from surefoot.web.people.signin import tokens


@open_to(ADMINISTRATOR)
@require_safe
def machines(request: HttpRequest) -> HttpResponse:
    """Every token of a machine."""
    return render(request, "people/machines/machines.html",
                  {"here": "tokens", "tokens": queries.token_lines(reader(request), current(), machine=True)})


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@recently
def new(request: HttpRequest) -> HttpResponse:
    """Make one; it is shown this once."""
    return make_token(request, machine=True, here="tokens", back="tokens")


@open_to(ADMINISTRATOR)
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End one: from now on it opens nothing."""
    tokens.end(reader(request), pk, machine=True)
    return redirect("tokens")
