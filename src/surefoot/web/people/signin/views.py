"""The pages on which people sign in and out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.web.frame.forms import wrong
from surefoot.web.frame.rules import ANYONE, VISITOR, open_to
from surefoot.web.people.access import SIGNED_IN
from surefoot.web.people.signin import links, oidc, passkeys, passwords
from surefoot.web.people.signin.entering import onward, proceed, remember, sign_in_as, sign_out
from surefoot.web.people.signin.forms import Ask, Password


@dataclass(frozen=True)
class Ways:
    """What the page offers."""

    oidc: bool
    link: bool
    password: bool


def ways() -> Ways:
    """How people may sign in here."""
    return Ways(**{way: way in settings.ENVIRONMENT.ways_in for way in ("oidc", "link", "password")})


def only_where(way: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """The view is there only where this way to sign in is set up; else its address is nothing (404)."""
    def wrapped(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if way not in settings.ENVIRONMENT.ways_in:
                raise Http404
            return view(request, *args, **kwargs)
        return guarded
    return wrapped


@open_to(ANYONE)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Every way to sign in that is set up; a POST is the password form."""
    if not VISITOR.allows(request):
        return redirect("home")
    form = Password(request.POST or None) if ways().password else Ask()
    if request.method == "POST" and ways().password and form.is_valid():
        remember(request, request.POST.get("next", ""))
        try:
            account = passwords.check(request, form.cleaned_data["email"], form.cleaned_data["password"])
        except passwords.TooMany:
            wrong(form, {"": "sign_in_too_many"})
        else:
            if account is not None:
                return proceed(request, account)
            wrong(form, {"": "sign_in_wrong"})
    return _page(request, form)


def _page(request: HttpRequest, form: Ask) -> HttpResponse:
    goes_to = request.POST.get("next") or request.GET.get("next", "")
    return render(request, "people/signin/sign_in.html",
                  {"here": "sign_in", "form": form, "next": goes_to, "passkeys": passkeys.offered(), **asdict(ways())})


@open_to(ANYONE)
@require_POST
@only_where("link")
def link_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer is the same whether or not the address is known."""
    form = Ask(request.POST)
    if form.is_valid():
        remember(request, request.POST.get("next", ""))
        if links.ask(request, form.cleaned_data["email"]):
            return redirect("sign_in_sent")
        wrong(form, {"": "sign_in_too_many_links"})
    if not ways().password:
        return _page(request, form)
    shown = Password(initial={"email": request.POST.get("email", "")})
    shown._errors, shown.cleaned_data = form.errors, {}
    return _page(request, shown)


@open_to(ANYONE)
@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """What happens next."""
    return render(request, "people/signin/sent.html", {"here": "sign_in"})


@open_to(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def link_use(request: HttpRequest, made: str) -> HttpResponse:
    """A GET only shows a button: programs that look at every link in a mail must not use it up."""
    if request.method == "POST":
        account = links.use(request, made)
        if account is not None:
            return proceed(request, account)
    state = {True: "ready", False: "elsewhere", None: "gone"}[links.is_from_here(request, made)]
    return render(request, "people/signin/link.html", {"here": "sign_in", "state": state},
                  status=200 if state == "ready" else 410 if state == "gone" else 403)


@open_to(SIGNED_IN)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End this session."""
    sign_out(request)
    return redirect("home")




@open_to(ANYONE)
@require_safe
@only_where("oidc")
def oidc_begin(request: HttpRequest) -> HttpResponse:
    """On to the provider. A GET, because browsers follow no redirect to another site from a form (form-action)."""
    remember(request, request.GET.get("next", ""))
    try:
        return oidc.begin(request)
    except oidc.Refused as refused:
        return _refused(request, refused)


@open_to(ANYONE)
@require_safe
@only_where("oidc")
def oidc_back(request: HttpRequest) -> HttpResponse:
    """Back from the provider. It asks for a second factor itself, if the organisation wants one."""
    try:
        account = oidc.whose(oidc.verified(request))
    except oidc.Refused as refused:
        return _refused(request, refused)
    sign_in_as(request, account)
    return onward(request)


def _refused(request: HttpRequest, refused: oidc.Refused) -> HttpResponse:
    return render(request, "people/signin/refused.html", {"here": "sign_in", "why": f"refused_{refused.why}"},
                  status=403)
