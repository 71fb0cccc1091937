"""Who may open which address: every view carries a rule, and a view without one is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """A rule by name; `allows` says whether a request may pass. What a person may see inside is asked again there."""

    name: str
    allows: Callable[[HttpRequest], bool]


ANYONE: Final = Rule("anyone", lambda request: True)
"""Open to everybody, signed in or not: only for pages that show nothing of the organisation."""


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
        """Pass on; the work is done once the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Raises PermissionDenied where the rule does not allow the request."""
        rule = rule_of(view)
        if rule is None or not rule.allows(request):
            raise PermissionDenied
