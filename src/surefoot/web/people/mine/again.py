"""Changes to how somebody signs in need a sign-in that is only minutes old."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import SIGNED_IN
from surefoot.web.people.signin.entering import is_recent, sign_out

View = Callable[..., HttpResponse]


def recently(view: View) -> View:
    """The view opens to who signed in within the last minutes; others are asked to do so again."""
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_recent(request):
            return view(request, *args, **kwargs)
        back = request.path if request.method in ("GET", "HEAD") else reverse("my_sign_in")
        return render(request, "people/mine/again.html", {"here": "me", "back": back},
                      status=200 if request.method in ("GET", "HEAD") else 409)
    return guarded


@open_to(SIGNED_IN)
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """End this session and begin another, back where it was asked for."""
    back = request.POST.get("next", "")
    sign_out(request)
    return redirect_to_login(back if url_has_allowed_host_and_scheme(back, None) else reverse("my_sign_in"))
