"""The pages of the queue: open questions, one of them, and what its owner does with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from surefoot.web.close.policy.models import Question
from surefoot.web.close.policy.questions import answering, queries
from surefoot.web.close.policy.questions.forms import AnswerForm, CloseForm
from surefoot.web.close.policy.questions.refusing import Refused
from surefoot.web.frame.forms import wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import having, reader

OWNER: Final = having("policy_owner")
READS: Final = having("policy_owner", "lead")
HERE: Final = "policy_questions"


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
    return _page(request, found, AnswerForm(initial={"title": found.text[:200]}), CloseForm())


@open_to(OWNER)
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer it."""
    who = reader(request)
    found, form = queries.one(who, pk), AnswerForm(request.POST)
    if form.is_valid() and _done(form, lambda: answering.answer(who, pk, form.given())):
        return redirect("policy_questions")
    return _page(request, found, form, CloseForm())


@open_to(OWNER)
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close it."""
    who = reader(request)
    found, form = queries.one(who, pk), CloseForm(request.POST)
    if form.is_valid() and _done(form, lambda: answering.close(who, pk, form.cleaned_data["reason"])):
        return redirect("policy_questions")
    return _page(request, found, AnswerForm(initial={"title": found.text[:200]}), form)


@open_to(OWNER)
@require_POST
def merge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Join it to another that is the same."""
    who = reader(request)
    found, refused = queries.one(who, pk), ""
    try:
        into = UUID(request.POST.get("into", ""))
        answering.merge(who, pk, into)
        return redirect("policy_question", into)
    except ValueError:
        refused = "questions_refused_none_chosen"
    except Refused as why:
        refused = str(why)
    return _page(request, found, AnswerForm(initial={"title": found.text[:200]}), CloseForm(), refused)


@open_to(OWNER)
@require_POST
def split(request: HttpRequest, pk: UUID, wording: int) -> HttpResponse:
    """Make a question of its own of one way in which it was asked."""
    who = reader(request)
    found = queries.one(who, pk)
    try:
        return redirect("policy_question", answering.split(who, pk, wording))
    except Refused as why:
        return _page(request, found, AnswerForm(initial={"title": found.text[:200]}), CloseForm(), str(why))


def _done(form: AnswerForm | CloseForm, do: Callable[[], Any]) -> bool:
    try:
        do()
    except Refused as why:
        wrong(form, {"": str(why)})
        return False
    return True


def _page(request: HttpRequest, found: Question, form: AnswerForm, closing: CloseForm,
          refused: str = "") -> HttpResponse:
    language, owns = current(), OWNER.allows(request)
    is_open = found.state == "open"
    return render(request, "policy/questions/question.html", {
        "here": HERE, "line": queries.line(found, language), "question": found, "wordings": found.wordings.all(),
        "is_open": is_open, "acts": owns and is_open, "form": form, "closing": closing, "refused": refused,
        "answer": queries.answered(found.pk, language) if found.state == "answered" else None,
        "others": queries.may_be_same(found) if owns and is_open else ()},
        status=409 if refused or form.errors or closing.errors else 200)
