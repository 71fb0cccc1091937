"""The pages of the queue: open questions, one of them, and what its owner does with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surefoot.web.close.policy.models import Question
from surefoot.web.close.policy.questions import answering, queries, told
from surefoot.web.close.policy.questions.forms import AnswerForm, CloseForm, ToldForm
from surefoot.web.close.policy.questions.refusing import Refused
from surefoot.web.frame.forms import Form, wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import having, reader

OWNER: Final = having("policy_owner")
READS: Final = having("policy_owner", "lead")
HERE: Final = "policy_questions"
METHODS: Final = ["GET", "HEAD", "POST"]
"""What a deed takes: who comes back to its address, as after choosing a language, is led to the question."""


@open_to(READS)
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Open questions, the oldest first."""
    page = queries.listing(reader(request), request.GET.get("page", "1"), current())
    return render(request, "policy/questions/questions.html", {
        "here": HERE, "page": page, "total": page.paginator.count, "waiting": queries.waiting(),
        "owns": OWNER.allows(request)})


@open_to(READS)
@require_safe
def question(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One question: how it was asked, and what can be done with it."""
    found = queries.one(reader(request), pk)
    return _page(request, found)


@open_to(OWNER)
@require_http_methods(METHODS)
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer it."""
    who = reader(request)
    found, form = queries.one(who, pk), AnswerForm(request.POST)
    if request.method != "POST":
        return redirect("policy_question", pk)
    if form.is_valid() and _done(form, lambda: answering.answer(who, pk, form.given())):
        return redirect("policy_questions")
    return _page(request, found, form=form)


@open_to(OWNER)
@require_http_methods(METHODS)
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close it."""
    who = reader(request)
    found, form = queries.one(who, pk), CloseForm(request.POST)
    if request.method != "POST":
        return redirect("policy_question", pk)
    if form.is_valid() and _done(form, lambda: answering.close(who, pk, form.cleaned_data["reason"])):
        return redirect("policy_questions")
    return _page(request, found, closing=form)


@open_to(OWNER)
@require_http_methods(METHODS)
def merge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Join it to another that is the same."""
    who = reader(request)
    found, refused = queries.one(who, pk), ""
    if request.method != "POST":
        return redirect("policy_question", pk)
    try:
        into = UUID(request.POST.get("into", ""))
        answering.merge(who, pk, into)
        return redirect("policy_question", into)
    except ValueError:
        refused = "questions_refused_none_chosen"
    except Refused as why:
        refused = str(why)
    return _page(request, found, refused=refused)


@open_to(OWNER)
@require_POST
def split(request: HttpRequest, pk: UUID, wording: int) -> HttpResponse:
    """Make a question of its own of one way in which it was asked."""
    who = reader(request)
    found = queries.one(who, pk)
    try:
        return redirect("policy_question", answering.split(who, pk, wording))
    except Refused as why:
        return _page(request, found, refused=str(why))


@open_to(OWNER)
@require_http_methods(METHODS)
def told_in_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that its answer was told in a team's meeting."""
    who = reader(request)
    found, form = queries.one(who, pk), ToldForm(request.POST)
    if request.method != "POST":
        return redirect("policy_question", pk)
    if form.is_valid() and _done(form, lambda: told.note(who, pk, form.cleaned_data["team"].pk, *(
            form.cleaned_data[name] for name in ("on", "there", "of")))):
        return redirect("policy_question", pk)
    return _page(request, found, telling=form)


@open_to(OWNER)
@require_POST
def told_undo(request: HttpRequest, pk: UUID, action: int) -> HttpResponse:
    """Take that back."""
    told.undo(reader(request), pk, action)
    return redirect("policy_question", pk)


def _done(form: Form, do: Callable[[], Any]) -> bool:
    try:
        do()
    except Refused as why:
        wrong(form, {"": str(why)})
        return False
    return True


def _page(request: HttpRequest, found: Question, *, form: AnswerForm | None = None, closing: CloseForm | None = None,
          telling: ToldForm | None = None, refused: str = "") -> HttpResponse:
    language, owns = current(), OWNER.allows(request)
    is_open, is_answered = found.state == "open", found.state == "answered"
    sent = [one for one in (form, closing, telling) if one is not None]
    return render(request, "policy/questions/question.html", {
        "here": HERE, "line": queries.line(found, language), "question": found, "wordings": found.wordings.all(),
        "is_open": is_open, "acts": owns and is_open, "tells": owns and is_answered,
        "form": form or AnswerForm(initial={"title": found.text[:200]}), "closing": closing or CloseForm(),
        "telling": telling or ToldForm(), "told": told.told(found.pk, language) if is_answered else (),
        "refused": refused, "answer": queries.answer_of(found, language) if is_answered else None,
        "others": queries.may_be_same(found) if owns and is_open else ()},
        status=409 if refused or any(one.errors for one in sent) else 200)
