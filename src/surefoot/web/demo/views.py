"""The door of the demo: be one of the invented people with one click."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from surefoot.web.frame.rules import ANYONE, open_to
from surefoot.web.people.models import Account
from surefoot.web.people.scope import OutsideScope
from surefoot.web.people.signin.entering import sign_in_as
from surefoot.web.see_as.players import player, players


@open_to(ANYONE)
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Who there is to be."""
    return render(request, "demo/door.html", {"here": "demo", "players": players(settings.HOME),
                                              "next": request.GET.get("next", "")})


@open_to(ANYONE)
@require_POST
def enter(request: HttpRequest, account: UUID) -> HttpResponse:
    """Sign in as an invented person; refused for every account that the seeding did not make for this."""
    found = Account.objects.filter(pk=account).first() if player(settings.HOME, account) else None
    if found is None:
        raise OutsideScope
    sign_in_as(request, found)
    goes = request.POST.get("next", "")
    return redirect(goes if url_has_allowed_host_and_scheme(goes, {request.get_host()}) else "/")
