"""Invitations and reminders, through the post. The personal address is made when a letter is written, and never kept.

A reminder goes to everybody who fetched no code by signing in, and says the same to all: who answered by the link in
their invitation gets it too, for nobody knows that they did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from surefoot.charts.formats import date_text
from surefoot.vocabulary.words import say
from surefoot.web.frame.clock import day_of
from surefoot.web.people.models import Person
from surefoot.web.people.scope import everything
from surefoot.web.post.actions import hand_in
from surefoot.web.post.kinds import Facts, Kind, NotNow, declare
from surefoot.web.post.models import Item
from surefoot.web.post.writing import language_of
from surefoot.web.pulse import tickets
from surefoot.web.pulse.keys import KeyGone
from surefoot.web.pulse.models import Asked, Wave

SIGNED_IN: Final = "/pulse"
"""Where those go who sign in first: everybody in blind mode."""
STAND_INS: Final = {"path": SIGNED_IN, "closes": "-", "link": "-", "promise": "-", "results": "-"}
"""What is kept of an invitation until it is written: nothing of its own."""
AT_ONCE: Final = 5000


def invite(wave: Wave, people: Iterable[UUID]) -> int:
    """Hand an invitation to the post for everybody it can reach; counts them. In the transaction of opening."""
    return _hand_in(INVITATION, wave, set(people))


def remind(pk: UUID) -> int:
    """Remind everybody who fetched no code, once; counts them. Nothing for a wave that is not open, or was reminded.

    Who has not had the invitation yet needs no second message.
    """
    with everything("pulse.remind"), transaction.atomic():
        wave = Wave.objects.select_for_update().get(pk=pk)
        if wave.state != "open" or wave.reminded:
            return 0
        wave.reminded = True
        wave.save(update_fields=["reminded"])
        asked = set(_to_remind(wave))
        coming = Item.objects.filter(kind=INVITATION.name, key=wave.pk.hex, ended_at=None)
        return _hand_in(REMINDER, wave, asked - set(coming.values_list("person", flat=True)))


def _to_remind(wave: Wave) -> Iterable[UUID]:
    """In blind mode everybody: a pass is fetched when the page is opened, and says nothing of answering."""
    asked = Asked.objects.filter(wave=wave) if wave.blind else Asked.objects.filter(wave=wave, issued=False)
    return asked.values_list("person", flat=True)


def facts(wave: Wave, language: str, code: str) -> dict[str, str | int | bool]:
    """What an invitation or a reminder says in a language; without a code it leads to where people sign in."""
    results = say("mail_pulse_results", language, day=date_text(wave.results_on, language, weekday=True)) \
        if wave.results_on else say("mail_pulse_no_results_day", language)
    return {"path": personal(wave, language, code) if code else SIGNED_IN, "results": results,
            "closes": date_text(day_of(wave.closes_at), language, weekday=True),
            "link": say("mail_pulse_link" if code else "mail_pulse_sign_in", language),
            "promise": say("mail_pulse_promise" if code else "mail_pulse_promise_blind", language)}


def personal(wave: Wave, language: str, code: str) -> str:
    """Where a code leads, in a language the wave is asked in."""
    spoken = language if language in wave.languages else str(settings.LANGUAGE_CODE)
    return reverse("pulse_with_in", args=[spoken, code])


def _hand_in(kind: Kind, wave: Wave, people: set[UUID]) -> int:
    reached = Person.objects.filter(~Q(email="") | Q(account_links__isnull=False)).order_by("pk").distinct()
    found = reached.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    told: Mapping[UUID, Facts] = dict.fromkeys((person for person in found if person in people), STAND_INS)
    return hand_in(kind.name, wave.pk.hex, told, asked_for=False, not_after=wave.closes_at) if told else 0


def _written(person: Person, key: str) -> Facts | None:
    """What the letter to one person says; None once nobody can answer any more, or they are not asked."""
    wave = Wave.objects.filter(pk=UUID(key)).first()
    if wave is None or wave.state not in Wave.ASKING or not Asked.objects.filter(wave=wave, person=person).exists():
        return None
    if wave.state == "paused":
        raise NotNow
    try:
        code = "" if wave.blind else tickets.code_of(wave.pk, person.pk)
    except KeyGone:
        return None
    return facts(wave, language_of(person), code)


INVITATION: Final = declare(Kind("pulse.invitation", 10, "kind_pulse_invitation", "mail_pulse_subject", "mail_pulse",
                                 _written))
REMINDER: Final = declare(Kind("pulse.reminder", 11, "kind_pulse_reminder", "mail_pulse_reminder_subject",
                               "mail_pulse_reminder", _written))
