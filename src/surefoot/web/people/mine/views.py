"""The pages of "Your sign-in"."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.web.frame.forms import wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import SIGNED_IN, reader
from surefoot.web.people.mine import actions, queries
from surefoot.web.people.mine.again import recently
from surefoot.web.people.mine.forms import NewPassword, NewToken
from surefoot.web.people.signin import codes, passkeys, passwords, tokens
from surefoot.web.people.signin.forms import Code
from surefoot.web.people.signin.second import MADE, kept, spaced
from surefoot.web.people.signin.views import only_where

DONE: Final = ("session", "sessions", "password", "app_removed", "needed", "token", "passkey", "passkey_removed")


@open_to(SIGNED_IN)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Where the reader is signed in, with what they sign in, and their tokens."""
    who, language, done = reader(request), current(), request.GET.get("done", "")
    account = queries.account(who)
    app = getattr(account, "code_app", None)
    return render(request, "people/mine/mine.html", {
        "here": "me", "sessions": queries.sessions(who, request.session.session_key, language),
        "tokens": queries.token_lines(who, language), "has_password": account.has_usable_password(),
        "passwords": "password" in settings.ENVIRONMENT.ways_in,
        "second": bool(passkeys.OURS & settings.ENVIRONMENT.ways_in),
        "passkeys": account.passkeys.order_by("pk"), "passkeys_offered": passkeys.offered(),
        "app": app, "paper": account.recovery_codes.count(),
        "done": f"my_done_{done}" if done in DONE else "", "failed": done == "needed"})


@open_to(SIGNED_IN)
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one session, or all others."""
    who, asked = reader(request), request.POST.get("which", "")
    if asked == "others":
        actions.end_others(who, request.session.session_key)
        return _back("sessions")
    actions.end_one(who, asked)
    return _back("session")


@open_to(SIGNED_IN)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@only_where("password")
@recently
def password(request: HttpRequest) -> HttpResponse:
    """Choose a password, or another one."""
    who = reader(request)
    account = queries.account(who)
    form = NewPassword(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            held = "current" not in form.fields or passwords.check(request, account.email, form.cleaned_data["current"])
        except passwords.TooMany:
            wrong(form, {"": "sign_in_too_many"})
        else:
            if held:
                actions.set_password(request, who, form.cleaned_data["new"])
                return _back("password")
            wrong(form, {"current": "my_password_wrong"})
    return render(request, "people/mine/password.html", {"here": "me", "form": form})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@recently
def app(request: HttpRequest) -> HttpResponse:
    """Set up an app for codes, or another in its place; the old one is good until the new one has shown a code."""
    account, made = queries.account(reader(request)), kept(request)
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        paper = codes.set_up(account, made, form.cleaned_data["code"])
        if paper is not None:
            del request.session[MADE]
            return _paper(request, paper)
        wrong(form, {"code": "second_wrong"})
    return render(request, "people/signin/set_up.html",
                  {"here": "me", "form": form, "picture": codes.picture(account, made), "made": spaced(made),
                   "must": False})


@open_to(SIGNED_IN)
@require_POST
@recently
def second(request: HttpRequest) -> HttpResponse:
    """New recovery codes, or no app any more."""
    who = reader(request)
    if request.POST.get("do") == "remove":
        try:
            actions.remove_app(who)
        except actions.Needed:
            return _back("needed")
        return _back("app_removed")
    return _paper(request, codes.new_paper(queries.account(who)))


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@recently
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a token of one's own; it is shown this once."""
    return make_token(request, machine=False, here="me", back="my_sign_in")


@open_to(SIGNED_IN)
@require_POST
def end_token(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a token of one's own."""
    tokens.end(reader(request), pk)
    return _back("token")


def make_token(request: HttpRequest, *, machine: bool, here: str, back: str) -> HttpResponse:
    """The form of a new token, and the token itself this once."""
    form = NewToken(request.POST or None, machine=machine)
    context: dict[str, Any] = {"here": here, "back": back, "machine": machine, "form": form}
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = tokens.make(reader(request), told["name"], told["scopes"], told["days"], machine=machine)
        except tokens.Refused as refused:
            wrong(form, {"": str(refused)})
        else:
            return render(request, "people/mine/token_made.html",
                          {**context, "made": made, "example": example(told["scopes"][0], made)})
    return render(request, "people/mine/token.html", context)


def example(scope: str, made: str) -> str:
    """A command that uses a token for what it may do."""
    if scope in (tokens.ASK_POLICY, tokens.SHARE_TRY):
        there = settings.ENVIRONMENT.mcp_url.removesuffix("/mcp") or settings.ENVIRONMENT.url
        return f"SUREFOOT_TOKEN={made} surefoot mcp --server {there}"
    sends = f'curl -H "Authorization: Bearer {made}"'
    address = settings.ENVIRONMENT.url
    return f"{sends} -F file=@usage.csv {address}/api/data" if scope == tokens.UPLOAD else f"{sends} {address}/api/me"


def _paper(request: HttpRequest, paper: list[str]) -> HttpResponse:
    return render(request, "people/signin/paper.html", {"here": "me", "paper": paper, "back": reverse("my_sign_in")})


def _back(done: str) -> HttpResponse:
    return redirect(f"{reverse('my_sign_in')}?done={done}")
