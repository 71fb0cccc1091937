"""The panel, the tab it opens, and the page that says how to embed it."""

from __future__ import annotations

from functools import update_wrapper
from typing import Any, Final

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.vocabulary.words import say
from surefoot.web.api.panel.limit import PANEL
from surefoot.web.api.panel.sites import key, sites
from surefoot.web.close.policy import asking, queries
from surefoot.web.close.policy.ask import views as ask
from surefoot.web.close.policy.ask.shown import shown
from surefoot.web.frame.cookieless import cookieless
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import ANYONE, open_to
from surefoot.web.people.access import ADMINISTRATOR, PERSON
from surefoot.web.people.signin import secret

BARE: Final = {"stops": (), "more": (), "csrf_token": ""}
SANDBOX: Final = "sandbox allow-forms allow-popups allow-popups-to-escape-sandbox"
"""Its forms work, and the tab it opens is a page like any other."""


def _with_key(given: str) -> None:
    """Raises Http404 where no site may embed the panel, or the address is of earlier ones."""
    if not sites() or not secret.same(given, key()):
        raise Http404


def framed(view: Any) -> Any:
    """The view, in a sandbox that opens tabs; pages of the sites that were named may show it in a frame, no others."""
    def answered(request: HttpRequest, given: str) -> HttpResponseBase:
        return csp_replace({"frame-ancestors": list(sites()) or [NONE]})(view)(request, given)

    marked = cookieless(xframe_options_exempt(update_wrapper(answered, view)))
    marked.sandbox = SANDBOX
    return marked


@framed
@open_to(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest, given: str) -> HttpResponseBase:
    """Ask the policy, on a page of the intranet. Nothing is kept and nobody is known."""
    _with_key(given)
    question = request.POST.get("question", "").strip() if request.method == "POST" else ""
    context: dict[str, Any] = {"question": question, "key": given, "longest": asking.LONGEST, "state": "ask"}
    status = 200
    if len(question) > asking.LONGEST:
        context["state"], status = "long", 400
    elif question and not PANEL.hit(given):
        context["state"], status = "busy", 429
    elif question:
        version = queries.current()
        context["state"] = "answered" if version else "none"
        if version:
            language = current()
            context["found"] = shown(version, question, asking.answer_of(version, question, language), language)
    return render(request, "api/panel/panel.html", context | BARE, status=status)


@csrf_exempt
@open_to(ANYONE)
@require_POST
def tab(request: HttpRequest, given: str) -> HttpResponse:
    """The question in a tab of its own: whoever goes on from there is asked who they are. Changes nothing."""
    _with_key(given)
    question = request.POST.get("question", "").strip()[:asking.LONGEST]
    return render(request, "api/panel/tab.html", BARE | {"question": question})


@csrf_exempt
@open_to(PERSON)
@require_POST
def ask_with(request: HttpRequest) -> HttpResponse:
    """The page of asking with a question that was brought along, not asked yet. Changes nothing, so that anybody's
    form may lead here."""
    return ask.begun(request, request.POST.get("question", "").strip()[:asking.LONGEST])


@open_to(ADMINISTRATOR)
@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """How the panel is put into a page of the intranet."""
    address = f"{settings.ENVIRONMENT.url}{reverse('panel', args=[key()])}" if sites() else ""
    lines = f'<iframe src="{address}" title="{say("panel_title", current())}" width="100%" height="640"></iframe>'
    return render(request, "api/panel/embed.html", {"here": "panel_embed", "address": address, "lines": lines,
                                                    "sites": sites()})
