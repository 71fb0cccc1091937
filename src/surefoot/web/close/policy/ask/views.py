"""The pages: asking, sending to the owner, and what the owner answered for everyone.

A question comes by POST only: it stands in no address, so in no log and no history of a browser.
"""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from surefoot.close.policy.answering import Answered
from surefoot.close.policy.model import Understood
from surefoot.web.close.policy import helping, queries
from surefoot.web.close.policy.actions import Caught, Refused, Sent, send
from surefoot.web.close.policy.ask import understood as understanding
from surefoot.web.close.policy.ask.forms import AskForm, SendForm
from surefoot.web.close.policy.ask.once import SENT
from surefoot.web.close.policy.ask.shown import kicker, shown
from surefoot.web.close.policy.asking import answer_of
from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.questions import queries as questions
from surefoot.web.close.policy.questions.catching import look
from surefoot.web.close.policy.questions.pacing import ASKING
from surefoot.web.frame.forms import said, wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import PERSON, reader

TOO_MANY = 429


@open_to(PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the policy; the same page gets the question and what was corrected."""
    version = queries.current()
    if version is None:
        return render(request, "policy/ask/none.html", {"here": "ask"})
    if request.method != "POST":
        return _page(request, version, AskForm())
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, version, form)
    person = reader(request).person
    if person is not None and not ASKING.hit(person):
        wrong(form, {"text": "ask_refused_often"})
        return _page(request, version, form, status=TOO_MANY)
    text, corrected = form.cleaned_data["text"], understanding.corrected(
        request.POST, queries.policy_of(version), current())
    return _answered(request, version, text, corrected, SendForm(initial={"text": text}))


@open_to(PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_send(request: HttpRequest) -> HttpResponse:
    """Send a question to the policy's owner. What is answered stands on this page only: it leads to nobody.

    Who comes back to the address, as after choosing a language, is led to where one asks.
    """
    version, form = queries.current(), SendForm(request.POST)
    if version is None or request.method != "POST":
        return redirect("ask")
    corrected = understanding.corrected(request.POST, queries.policy_of(version), current())
    if not form.is_valid():
        return _answered(request, version, request.POST.get("asked", "")[:500], corrected, form)
    text = form.cleaned_data["text"]
    about = corrected or answer_of(version, text, current()).understood
    try:
        done = SENT.do(request.POST.get("once", ""), lambda: send(reader(request), text, current(), about,
                                                                  named=form.named))
    except Caught as found:
        form.add_error("text", said("ask_caught", parts=", ".join(found.parts)))
    except Refused as why:
        wrong(form, {"text": str(why)})
    else:
        return _answered(request, version, text, about, SendForm(initial={"text": text}), done, named=form.named)
    return _answered(request, version, text, about, form)


@open_to(PERSON)
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Everything the owner answered."""
    return render(request, "policy/ask/answers.html", {
        "here": "ask", "page": questions.answers(request.GET.get("page", "1"), current())})


@open_to(PERSON)
@require_safe
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One answer."""
    return render(request, "policy/ask/answer.html", {"here": "ask", "answer": questions.answered(pk, current())})


def begun(request: HttpRequest, text: str) -> HttpResponse:
    """The page with a question that was brought along from elsewhere, not asked yet."""
    version = queries.current()
    if version is None:
        return render(request, "policy/ask/none.html", {"here": "ask"})
    return _page(request, version, AskForm(initial={"text": text}))


def _answered(request: HttpRequest, version: Version, text: str, corrected: Understood | None, sending: SendForm,
              sent: Sent | None = None, *, named: bool = False) -> HttpResponse:
    language = current()
    answered, proposed = answer_of(version, text, language, corrected), helping.NOTHING
    if corrected is None:
        answered, proposed = _helped(version, text, language, answered)
    found = shown(version, text, answered, language, proposed)
    return _page(request, version, AskForm(initial={"text": text}), status=409 if sending.errors else 200, shown=found,
                 sending=sending, sent=sent, named=named, usual=None if sent else questions.usual_days(),
                 once=secrets.token_urlsafe(16))


def _helped(version: Version, text: str, language: str, answered: Answered) -> tuple[Answered, helping.Proposed]:
    """The answer once a language model was asked about words nobody knew, where one is set: it can add kinds of data,
    never take anything away. A question with secrets or personal data in it goes nowhere."""
    try:
        look(text, language)
    except Caught:
        return answered, helping.NOTHING
    proposed = helping.proposed(queries.policy_of(version), text, answered.understood)
    if not proposed.data:
        return answered, proposed
    return answer_of(version, text, language, helping.added(answered.understood, proposed)), proposed


def _page(request: HttpRequest, version: Version, form: AskForm, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "policy/ask/ask.html", {
        "here": "ask", "form": form, "note": helping.note(current()), "kicker": kicker(version, current()),
        "often": questions.often(version),
        "owner": queries.policy_of(version).owner, **more}, status=status)
