"""Who may open which address: every view carries a rule, and a view without one is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse

from surefoot.web.frame.answering import answering

LARGEST: Final = 2**63 - 1
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """A rule by name; `allows` says whether a request may pass. What a person may see inside is asked again there."""

    name: str
    allows: Callable[[HttpRequest], bool]
    refuses: Callable[[HttpRequest], HttpResponse] | None = None
    """What a refused request is answered, where a program asks and a page to sign in would be no help."""


ANYONE: Final = Rule("anyone", lambda request: True)
"""Open to everybody, signed in or not: only for pages that show nothing of the organisation."""


def _signed_in(request: HttpRequest) -> bool:
    """Not so for a request that was refused before anybody looked who sends it."""
    return bool(getattr(getattr(request, "user", None), "is_authenticated", False))


VISITOR: Final = Rule("visitor", lambda request: not _signed_in(request))
"""Open to who is not signed in."""


def open_to(rule: Rule) -> Callable[[View], View]:
    """Mark a view (a function, or what `as_view()` gave) with the rule that guards it."""
    def marked(view: View) -> View:
        view.rule = rule  # type: ignore[attr-defined]
        return view
    return marked


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """The rule of a view, or None for a view somebody forgot."""
    found = getattr(view, "rule", None)
    return found if isinstance(found, Rule) else None


class RuleMiddleware:
    """Refuses every view whose rule does not allow the request, and every view without a rule."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is done once the view is known. Until the answer is there, it is one (answering.py)."""
        with answering():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any,
                     kwargs: Any) -> HttpResponse | None:
        """Raises PermissionDenied where the rule does not allow the request; a visitor is asked to sign in first.

        A number no database could hold is refused like a row that is not there, and a text none could hold (with a
        NUL) is a bad request: views ask the database with them.
        """
        rule = rule_of(view)
        if rule is not None and rule.allows(request):
            if any("\x00" in text for text in _texts(request, kwargs)):
                raise BadRequest
            if any(isinstance(value, int) and value > LARGEST for value in kwargs.values()):
                raise PermissionDenied
            return None
        if rule is not None and rule.refuses is not None:
            return rule.refuses(request)
        if rule is not None and request.method in ("GET", "HEAD") and VISITOR.allows(request) and not request.htmx:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied


def _texts(request: HttpRequest, kwargs: dict[str, Any]) -> Iterator[str]:
    """What a view may ask the database with: parts of the address, and fields of forms.

    The body of an upload is left to its view, which says how it is read.
    """
    sent = [request.GET]
    if request.method == "POST" and request.content_type == "application/x-www-form-urlencoded":
        try:
            sent.append(request.POST)
        except ValueError as wrong:  # a length or a coding that is none
            raise BadRequest from wrong
    yield from (value for value in kwargs.values() if isinstance(value, str))
    for fields in sent:
        yield from chain.from_iterable((name, *values) for name, values in fields.lists())
