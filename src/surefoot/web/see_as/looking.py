"""A page drawn for an invented person: the same view, in another world (frame/worlds.py).

The view gets a request made anew, with nothing of the real one but the question: no session, no account, no cookie.
Only pages named here are drawn. What isn't about an organisation's rows (settings of this server, sign-in, downloads)
stays shut, and so does every page somebody adds until they name it.
"""

from __future__ import annotations

from typing import Final

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import ResolverMatch, resolve, reverse
from django_htmx.middleware import HtmxDetails

from surefoot.vocabulary.words import say
from surefoot.web.frame import worlds
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import RuleMiddleware
from surefoot.web.people.models import Account
from surefoot.web.see_as.making import Invented
from surefoot.web.see_as.players import Player

DRAWN: Final = frozenset({
    "wave_comments", "wave_agreement", "wave_agreements",
    "home", "set_up", "overview", "teams", "team", "plan", "driver", "why", "lag", "roadmap", "proof", "how",
    "how_measure", "assessments", "assessment", "data", "imports", "import", "accounts", "account", "audit", "tokens",
    "people", "person", "excluded", "teams_now", "team_now", "sites", "site", "roles", "role", "people_imports",
    "people_import", "corrections", "correction", "post", "my_messages", "me", "pulse", "pulse_how", "waves", "wave",
    "wave_preview", "wave_cards", "wave_poster", "my_calendar", "ask", "ask_answers", "ask_answer", "policy_questions",
    "policy_question",
    "policy", "policy_versions", "policy_version", "policy_statement", "policy_draft", "policy_propose",
    "policy_proposal", "policy_walks", "policy_walk", "policy_walk_card",
    "tries_search", "tries_reports", "tries_withheld", "try_report",
    "tries", "tries_of", "ritual_lead", "ritual_card", "ritual_health",
    "my_channels", "channels", "team_channels",
})
"""Names of the addresses that are drawn: each reads the database, and nothing but the store beside it."""
LOOKS: Final = ("GET", "HEAD")
ONLY_LOOK: Final = ("see_as_only_look_title", "see_as_only_look")
NOT_THEIRS: Final = ("see_as_not_theirs_title", "see_as_not_theirs")
NOT_DRAWN: Final = ("see_as_not_drawn_title", "see_as_not_drawn")
NO_PAGE: Final = ("see_as_no_page_title", "see_as_no_page")
SENT: Final = ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "HTTP_HX_REQUEST", "CSRF_COOKIE")
"""What of the real request's surroundings goes along."""


def look(request: HttpRequest, found: Invented, player: Player, page: str) -> HttpResponseBase:
    """The page at this address as the player sees it."""
    prefix = reverse("see_as_part", args=[player.part])
    language = current()
    told = say("world_told", language, part=say(player.word, language), name=player.name)
    get_token(request)  # a form in the page then passes the check against forgery, and is told that nothing changed
    with worlds.inside(worlds.World(found.home, found.now, prefix, told, reverse("see_as"))):
        asked = _asked(request, player, page)
        if request.method not in LOOKS:
            return _closed(asked, ONLY_LOOK, 405)
        return _drawn(asked)


def _asked(request: HttpRequest, player: Player, page: str) -> HttpRequest:
    """The same question, asked by the player."""
    asked = HttpRequest()
    asked.method, asked.GET = "GET", request.GET
    asked.META = {name: request.META[name] for name in SENT if name in request.META}
    asked.path, asked.path_info = request.path, f"/{page}"
    asked.user = Account.objects.select_related("person").get(pk=player.account)
    asked.session = SessionBase()  # type: ignore[assignment]
    asked.htmx = HtmxDetails(asked)  # type: ignore[attr-defined]
    return asked


def _drawn(asked: HttpRequest) -> HttpResponseBase:
    try:
        match = resolve(asked.path_info)
        if match.url_name not in DRAWN:
            return _closed(asked, NOT_DRAWN, 403)
        return _answer(asked, match)
    except Http404:
        return _closed(asked, NO_PAGE, 404)
    except PermissionDenied:
        return _closed(asked, NOT_THEIRS, 403)
    except OperationalError as error:
        if "readonly" not in str(error):
            raise
        return _closed(asked, ONLY_LOOK, 403)


def _answer(asked: HttpRequest, match: ResolverMatch) -> HttpResponseBase:
    """What the view answers, where its rule lets the player in; nothing that would be read once we are out again."""
    asked.resolver_match = match
    refused = RuleMiddleware(lambda request: HttpResponse()).process_view(asked, match.func, match.args, match.kwargs)
    response: HttpResponseBase = refused or match.func(asked, *match.args, **match.kwargs)
    if response.streaming:
        response.close()
        return _closed(asked, ONLY_LOOK, 403)
    return response


def _closed(asked: HttpRequest, why: tuple[str, str], status: int) -> HttpResponse:
    return render(asked, "see_as/closed.html", {"title_key": why[0], "text_key": why[1]}, status=status)
