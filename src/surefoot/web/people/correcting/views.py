"""The pages on which leads and administrators see what people say is wrong about them, and answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from surefoot.web.frame.forms import said, wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import LEAD_OR_ADMINISTRATOR, reader
from surefoot.web.people.correcting import actions, queries
from surefoot.web.people.correcting.forms import AnswerForm


@open_to(LEAD_OR_ADMINISTRATOR)
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """What waits, or what was answered."""
    state = "answered" if request.GET.get("state") == "answered" else "open"
    shown = queries.page(reader(request), state, request.GET.get("page", "1"), current())
    return render(request, "people/correcting/corrections.html", {
        "here": "corrections", "page": shown, "state": state, "done": request.GET.get("done") == "1"})


@open_to(LEAD_OR_ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, number: int) -> HttpResponse:
    """One, with the form to answer it."""
    who = reader(request)
    line = queries.one(who, number, current())
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(who, number, form.cleaned_data["state"], form.cleaned_data["text"])
        except actions.Answered:
            wrong(form, {"": "correction_answered_already"})
        else:
            return redirect(f"{reverse('corrections')}?done=1")
    return render(request, "people/correcting/correction.html", {
        "here": "corrections", "line": line, "form": form,
        "heading": said("correction_title", field=said(line.word))})
