"""Answers to programs: JSON, with a sentence that says what to do."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse

from surefoot.web.frame.forms import said
from surefoot.web.frame.rules import Rule
from surefoot.web.people.signin import tokens

STATUS: Final = {"missing": 401, "wrong": 401, "too_many": 429, "good": 403}


def bearing(scope: str) -> Rule:
    """Open to requests whose token names this."""
    return Rule(f"token_{scope.replace('.', '_')}", lambda request: tokens.bearer(request).may(scope), _refused)


def problem(key: str, status: int) -> JsonResponse:
    """What went wrong, and nothing about the inside."""
    return JsonResponse({"problem": said(key)}, status=status)


def _refused(request: HttpRequest) -> HttpResponse:
    state = tokens.bearer(request).state
    answer = problem(f"api_{state}", STATUS[state])
    if answer.status_code == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="Surefoot"'
    if answer.status_code == 429:
        answer["Retry-After"] = "60"
    return answer
