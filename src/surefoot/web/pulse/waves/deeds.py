"""What a lead can do with a wave next: each is asked for on a page that says what it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from surefoot.web.frame.clock import day_of
from surefoot.web.frame.forms import wrong
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to as open_to_rule
from surefoot.web.people.access import LEAD, reader
from surefoot.web.people.reader import Reader
from surefoot.web.pulse.models import Wave
from surefoot.web.pulse.waves import actions, queries
from surefoot.web.pulse.waves.forms import Resuming
from surefoot.web.pulse.waves.moments import LAST_MINUTE, at, time_of
from surefoot.web.pulse.waves.refusing import Refused


@dataclass(frozen=True)
class Deed:
    """One thing to do."""

    name: str
    states: tuple[str, ...]
    do: Callable[[Reader, UUID], Any]
    final: bool = False
    """Whether it can't be undone."""

    @property
    def word(self) -> str:
        """Key of what its button says."""
        return f"wave_do_{self.name}"

    @property
    def title(self) -> str:
        """Key of the question whether to do it."""
        return f"wave_do_{self.name}_title"

    @property
    def means(self) -> str:
        """Key of what it means."""
        return f"wave_do_{self.name}_means"


DEEDS: Final = {deed.name: deed for deed in (
    Deed("open", ("planned",), actions.open_now), Deed("cancel", ("planned",), actions.cancel, final=True),
    Deed("pause", ("open",), actions.pause), Deed("resume", ("paused",), actions.resume),
    Deed("close", Wave.ASKING, actions.close_early, final=True),
    Deed("give_up", ("lost",), actions.give_up, final=True))}


def open_to(wave: Wave) -> list[Deed]:
    """What can be done with a wave as it stands."""
    return [deed for deed in DEEDS.values() if wave.state in deed.states]


@open_to_rule(LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def deed(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Say what it means; with a POST, do it."""
    who = reader(request)
    wave = queries.one(who, pk)
    found = DEEDS.get(name)
    if found is None:
        raise Http404
    if wave.state not in found.states:
        return redirect("wave", pk)
    form = _form(request, wave) if name == "resume" else None
    refused = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            if form is None:
                found.do(who, pk)
            else:
                actions.resume(who, pk, _closes(wave, form))
            return redirect("wave", pk)
        except Refused as why:
            refused = str(why)
            if form is not None:
                wrong(form, {"closes": refused})
    wrong_now = bool(refused or (form is not None and form.errors))
    language = current()
    return render(request, "pulse/waves/deed.html", {
        "here": "waves", "wave": wave, "deed": found, "heading": queries.heading(wave, language), "form": form,
        "closes": queries.moment(wave.closes_at, language), "refused": "" if form is not None else refused,
        "whom": queries.whom(wave, "1", language) if name == "open" else None}, status=409 if wrong_now else 200)


def _form(request: HttpRequest, wave: Wave) -> Resuming:
    if request.method == "POST":
        return Resuming(request.POST)
    return Resuming(initial={"closes": day_of(wave.closes_at)})


def _closes(wave: Wave, form: Resuming) -> Any:
    """The moment that was chosen; the planned one where the day is the same."""
    day = form.cleaned_data["closes"]
    return wave.closes_at if day == day_of(wave.closes_at) else at(day, max(LAST_MINUTE, time_of(wave.closes_at)))
