"""The page between the first factor and being signed in."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from surefoot.web.frame.forms import wrong
from surefoot.web.frame.rules import ANYONE, open_to
from surefoot.web.people.models import Account
from surefoot.web.people.signin import codes, secret
from surefoot.web.people.signin.entering import has_second, onward, pending, sign_in_as
from surefoot.web.people.signin.forms import Code

MADE: Final = "made"
"""Where the session keeps the secret of an app until the app has shown a code."""


@open_to(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """A code of the second factor; who must have one and has none sets it up here, before anything else."""
    account = pending(request)
    if account is None:
        return redirect("sign_in")
    if not has_second(account):
        return _set_up(request, account)
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if codes.check(account, form.cleaned_data["code"]):
                sign_in_as(request, account)
                return onward(request)
            wrong(form, {"code": "second_wrong"})
        except codes.TooMany:
            wrong(form, {"": "sign_in_too_many"})
    return render(request, "people/signin/second.html",
                  {"here": "sign_in", "form": form, "passkeys": account.passkeys.exists(),
                   "app": hasattr(account, "code_app")})


def _set_up(request: HttpRequest, account: Account) -> HttpResponse:
    made = kept(request)
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        paper = codes.set_up(account, made, form.cleaned_data["code"])
        if paper is not None:
            sign_in_as(request, account)
            return render(request, "people/signin/paper.html", {"here": "sign_in", "paper": paper})
        wrong(form, {"code": "second_wrong"})
    return render(request, "people/signin/set_up.html",
                  {"here": "sign_in", "form": form, "picture": codes.picture(account, made), "made": spaced(made),
                   "must": True})


def kept(request: HttpRequest) -> str:
    """The secret of an app that is being set up: made once, sealed in the session until the app has shown a code."""
    if MADE not in request.session:
        request.session[MADE] = secret.seal(codes.new_secret())
    return secret.unseal(request.session[MADE])


def spaced(made: str) -> str:
    """The secret in groups of four, for those who type it."""
    return " ".join(made[start:start + 4] for start in range(0, len(made), 4))
