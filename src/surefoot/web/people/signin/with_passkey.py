"""The page on which somebody signs in with a passkey."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from surefoot.web.frame.forms import Form, wrong
from surefoot.web.frame.rules import ANYONE, VISITOR, open_to
from surefoot.web.people.signin import passkeys
from surefoot.web.people.signin.entering import onward, remember, sign_in_as


class Sent(Form):
    """What the browser's script filled in."""

    words = "passkey"
    sent = forms.CharField(max_length=passkeys.LONGEST, widget=forms.HiddenInput)


@open_to(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey."""
    or_nothing()
    if not VISITOR.allows(request):
        return redirect("home")
    form = Sent(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = passkeys.whose(request, form.cleaned_data["sent"])
        except passkeys.NotGood:
            wrong(form, {"": "passkey_wrong"})
        else:
            sign_in_as(request, account)
            return onward(request)
    remember(request, request.GET.get("next", ""))
    return render(request, "people/signin/passkey.html",
                  {"here": "sign_in", "form": form, "does": "get", "options": passkeys.begin_using(request)})


def or_nothing() -> None:
    """Raises Http404 where passkeys can't be used."""
    if not passkeys.offered():
        raise Http404
