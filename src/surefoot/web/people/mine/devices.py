"""The pages on which somebody makes a passkey of their own, or takes one away."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from surefoot.web.frame.forms import wrong
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import SIGNED_IN, reader
from surefoot.web.people.mine import queries
from surefoot.web.people.mine.again import recently
from surefoot.web.people.signin import passkeys
from surefoot.web.people.signin.entering import has_second
from surefoot.web.people.signin.with_passkey import Sent, or_nothing


class Named(Sent):
    """The same with a name."""

    name = forms.CharField(max_length=60)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@recently
def make(request: HttpRequest) -> HttpResponse:
    """Make a passkey on this device."""
    or_nothing()
    account = queries.account(reader(request))
    form = Named(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            passkeys.make(request, account, form.cleaned_data["name"], form.cleaned_data["sent"])
        except passkeys.NotGood:
            wrong(form, {"": "passkey_not_made"})
        else:
            return redirect(f"{reverse('my_sign_in')}?done=passkey")
    return render(request, "people/mine/passkey.html",
                  {"here": "me", "form": form, "does": "create", "options": passkeys.begin_making(request, account)})


@open_to(SIGNED_IN)
@require_POST
@recently
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take one of one's own away; who administers keeps a second factor."""
    who = reader(request)
    account = queries.account(who)
    last = account.passkeys.count() == 1 and not hasattr(account, "code_app")
    if "administrator" in who.roles and has_second(account) and last:
        return redirect(f"{reverse('my_sign_in')}?done=needed")
    done = "passkey_removed" if passkeys.remove(account, number) else ""
    return redirect(f"{reverse('my_sign_in')}?done={done}")
