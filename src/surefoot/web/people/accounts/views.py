"""The pages on which an administrator makes and closes accounts and gives and takes roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.web.frame.forms import wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import ADMINISTRATOR, reader
from surefoot.web.people.accounts import actions, queries
from surefoot.web.people.accounts.forms import New
from surefoot.web.people.models import Grant
from surefoot.web.people.reader import Reader
from surefoot.web.people.signin.entering import has_second

DONE: Final = ("roles", "same", "close", "reopen", "reset", "untie", "invite", "last")
CHANGES: Final[Mapping[str, Callable[[Reader, UUID], None]]] = {
    "close": actions.close, "reopen": actions.reopen, "reset": actions.reset, "untie": actions.untie}


@open_to(ADMINISTRATOR)
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Who has an account, with their roles."""
    search, role = request.GET.get("search", "").strip()[:100], request.GET.get("role", "")
    shown = queries.page(reader(request), search, role if role in Grant.ROLES else "", request.GET.get("page", "1"))
    return render(request, "people/accounts/accounts.html",
                  {"here": "accounts", "page": shown, "search": search, "role": role,
                   "roles": [(name, f"role_{name}") for name in Grant.ROLES]})


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make an account for somebody who is not in the people table, or before they come by themselves."""
    form = New(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account, link = actions.make(reader(request), form.cleaned_data["email"], current())
        except actions.Known:
            wrong(form, {"email": "account_known"})
        else:
            return _made(request, account.pk, link)
    return render(request, "people/accounts/new.html", {"here": "accounts", "form": form})


@open_to(ADMINISTRATOR)
@require_safe
def account(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One account: its roles, and what can be done with it."""
    found, done = queries.one(reader(request), pk), request.GET.get("done", "")
    row = queries.row(found)
    return render(request, "people/accounts/account.html", {
        "here": "accounts", "row": row, "roles": [(role, f"role_{role}", f"role_{role}_may", role in row.roles)
                                                  for role in Grant.ROLES],
        "second": has_second(found), "tied": hasattr(found, "identity"), "sessions": found.sessions.count(),
        "done": f"account_done_{done}" if done in DONE else "", "failed": done == "last"})


@open_to(ADMINISTRATOR)
@require_POST
def roles(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give and take roles."""
    try:
        changed = actions.set_roles(reader(request), pk, request.POST.getlist("role"), request.session.session_key)
    except actions.LastAdministrator:
        return _back(pk, "last")
    return _back(pk, "roles" if changed else "same")


@open_to(ADMINISTRATOR)
@require_POST
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close, reopen, reset the second factor, untie, or invite again."""
    asked = request.POST.get("do", "")
    if asked == "invite":
        return _made(request, pk, actions.invite(reader(request), pk, current()))
    if asked not in CHANGES:
        return _back(pk, "same")
    try:
        CHANGES[asked](reader(request), pk)
    except actions.LastAdministrator:
        return _back(pk, "last")
    return _back(pk, asked)


def _made(request: HttpRequest, pk: UUID, link: str) -> HttpResponse:
    """A link that is handed over is shown this once."""
    if link:
        return render(request, "people/accounts/link.html", {"here": "accounts", "link": link, "pk": pk})
    return _back(pk, "invite")


def _back(pk: UUID, done: str) -> HttpResponse:
    return redirect(f"{reverse('account', args=[pk])}?done={done}")
