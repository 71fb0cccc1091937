"""The page of the first set-up."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from surefoot.web.frame.rules import ANYONE, open_to
from surefoot.web.people.signin import first_run
from surefoot.web.people.signin.entering import proceed
from surefoot.web.people.signin.forms import FirstRun


@open_to(ANYONE)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_run_page(request: HttpRequest, made: str) -> HttpResponse:
    """Make the organisation and its administrator, who then sets up their second factor."""
    if not first_run.is_good(made):
        return _gone(request)
    with_password = "password" in settings.ENVIRONMENT.ways_in
    form = FirstRun(request.POST or None, with_password=with_password)
    if request.method == "POST" and form.is_valid():
        try:
            account = first_run.set_up(made, organisation=form.cleaned_data["organisation"],
                                       email=form.cleaned_data["email"], password=form.cleaned_data.get("password"),
                                       leads=form.cleaned_data["leads"])
        except first_run.Gone:
            return _gone(request)
        return proceed(request, account) if with_password else redirect("sign_in")
    return render(request, "people/signin/first_run.html", {"here": "", "form": form})


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "people/signin/first_run_gone.html", {"here": "", "done": first_run.is_set_up()}, status=410)
