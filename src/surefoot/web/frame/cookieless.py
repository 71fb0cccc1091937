"""Pages that are answered without a trace, and without knowing who asks: marked views, and what happens around them.

- `untraced`: the request leaves no entry in the log, and the answer is in a sandbox: the browser takes its forms for
  those of a foreign page, so that it sends no cookie with them. The answer sets no cookie either.
- `cookieless`: all that, and before anything reads the request, whatever could tell who sent it is taken off: cookies,
  addresses, the names of devices. Such a view has nothing to go by but what its form or its address carries.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt

View = TypeVar("View", bound=Callable[..., Any])
TELLING: Final = ("HTTP_", "REMOTE_", "SSL_", "AUTH_")
"""What names of a request's surroundings begin with that may tell who sent it: all of its headers, and more."""
KEPT: Final = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_ACCEPT_LANGUAGE")
"""What of that stays: for which host it is, that it came by TLS, and in which language to answer."""
SANDBOX: Final = "sandbox allow-forms"
"""Not allow-same-origin: the page's origin is then like no other, ours included. A view with `sandbox` has its own."""
HEADERS: Final = {
    "Referrer-Policy": "no-referrer",
    # With any other, a browser that goes by the letter refuses to show a page that is in a sandbox.
    "Cross-Origin-Opener-Policy": "unsafe-none",
}


def untraced(view: View) -> View:
    """Mark a view: no entry in the log, an answer in a sandbox."""
    view.untraced = True  # type: ignore[attr-defined]
    return view


def cookieless(view: View) -> View:
    """Mark a view: untraced, and it never learns who asks. What authority it has, its form or its address carries."""
    marked = csrf_exempt(untraced(view))  # a token of ours would need a cookie, and there is no session to misuse
    marked.cookieless = True  # type: ignore[attr-defined]
    return marked


def is_untraced(request: HttpRequest) -> bool:
    """Whether nothing may be written down of this request."""
    return bool(getattr(request, "untraced", False))


class CookielessMiddleware:
    """The outermost: what it takes off a request nothing else ever sees."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; for marked views less of the request, and the answer in its sandbox."""
        view = _view(request)
        if not getattr(view, "untraced", False):
            return self.get_response(request)
        request.untraced = True  # type: ignore[attr-defined]
        if getattr(view, "cookieless", False):
            _take_off(request)
        response = self.get_response(request)
        response.cookies.clear()
        for name, value in HEADERS.items():
            response[name] = value
        response["Content-Security-Policy"] = "; ".join(filter(None, [response.get("Content-Security-Policy"),
                                                                      getattr(view, "sandbox", SANDBOX)]))
        return response


def _view(request: HttpRequest) -> Callable[..., Any] | None:
    try:
        return resolve(request.path_info).func
    except Resolver404:
        return None


def _take_off(request: HttpRequest) -> None:
    for name in [name for name in request.META if name.startswith(TELLING) and name not in KEPT]:
        del request.META[name]
    for read in ("COOKIES", "headers"):  # made from META when they are first asked for, which nobody has yet
        request.__dict__.pop(read, None)
