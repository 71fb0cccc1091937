"""Time moves rounds on: each week has one, it opens at its moment, and it ends with its week.

Each step locks its round and asks again whether it is still due, so it may be run by two at once, be killed anywhere,
and be made up for once.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.urls import reverse

from surefoot.close.ritual import opening
from surefoot.close.ritual.opening import Calendar, monday
from surefoot.web.close.ritual import marking, places, running, telling
from surefoot.web.close.ritual.models import Ritual, Round, Try
from surefoot.web.close.ritual.sockets import ROUND_OPENED, Opened
from surefoot.web.frame import clock
from surefoot.web.people.scope import everything

SALT: Final = 32
"""Bytes."""


def of_week(ritual: Ritual, calendar: Calendar, week: date, *, begins: bool = False) -> Round:
    """The round of a week, made where there is none yet. begins: the ritual begins now, and a moment of this week that
    is over is not made up for: such a round opens only by its manager's own try."""
    found = Round.objects.filter(team=ritual.team_id, week=week).first()
    if found is not None:
        return found
    closes = opening.ends(week, calendar)
    moment = opening.opens(week, ritual.weekday, ritual.at, calendar)
    gone = begins and moment is not None and moment <= clock.now()
    try:
        with transaction.atomic():
            made = Round.objects.create(
                team_id=ritual.team_id, week=week, closes_at=closes, salt=secrets.token_bytes(SALT),
                opens_at=closes if moment is None or gone else moment, state="planned" if moment else "skipped")
            if not begins and made.state == "planned":
                telling.ask(made, calendar, calendar.today(made.opens_at), early=True)
                telling.remind_of_sentence(ritual, made, calendar)
            return made
    except IntegrityError:  # somebody shared at the same moment
        return Round.objects.get(team=ritual.team_id, week=week)


def plan(team: int) -> None:
    """See to it that a ritual that goes on has its round of this week."""
    with everything("ritual.plan"), transaction.atomic():
        ritual = Ritual.objects.select_for_update().filter(team=team, ended_on=None).first()
        if ritual is not None:
            calendar = places.calendar_of(places.members(team))
            of_week(ritual, calendar, monday(calendar.today(clock.now())))


def open_due(pk: int) -> None:
    """Open a round whose moment has come, once; one whose day became a holiday meanwhile moves on, or is skipped."""
    with everything("ritual.open"), transaction.atomic():
        found = Round.objects.select_for_update().filter(pk=pk, state="planned", closes_at__gt=clock.now()).first()
        if found is None or found.opens_at > clock.now():
            return
        ritual = Ritual.objects.get(team=found.team_id)
        calendar = places.calendar_of(places.members(found.team_id))
        moment = opening.opens(found.week, ritual.weekday, ritual.at, calendar)
        if moment is None or moment > clock.now():
            found.state, found.opens_at = "skipped" if moment is None else "planned", moment or found.opens_at
            found.save(update_fields=["state", "opens_at"])
            return
        open_now(found, calendar)


def open_now(found: Round, calendar: Calendar) -> None:
    """Open a round that is held, and ask the team."""
    found.state, found.opens_at = "open", min(found.opens_at, clock.now())
    found.save(update_fields=["state", "opens_at"])
    telling.ask(found, calendar, calendar.today(clock.now()))
    told = Opened(found.pk, found.team_id, found.week, reverse("tries_of", args=[found.team_id]))
    for opened in ROUND_OPENED.plugged():
        opened(told)


def close_due(pk: int) -> None:
    """End a round whose week is over."""
    with everything("ritual.close"), transaction.atomic():
        found = Round.objects.select_for_update().filter(pk=pk, salt__isnull=False, closes_at__lte=clock.now()).first()
        if found is not None:
            close(found)


def close(found: Round) -> None:
    """End a round that is held: who took part is counted, and what could tell who goes. A skipped one stays skipped."""
    took_part, signed = marking.count_and_forget(found)
    if found.state != "skipped":
        found.state, found.took_part, found.people = "closed", took_part, places.size(found.team_id)
        _count_known(found, signed)
        _mix(found)
    found.salt = None
    found.save(update_fields=["state", "took_part", "people", "signers", "known", "salt"])
    ritual = Ritual.objects.select_for_update().filter(team=found.team_id).first()
    if ritual is not None:
        running.note(ritual, found.week, places.calendar_of(places.members(found.team_id)))


def _count_known(found: Round, signed: int) -> None:
    """Of how many people something is known beside the figures. signed: by the marks, which know of tries that are gone
    but not, after a restore in the middle of the week, of those before it."""
    authors = set(Try.objects.filter(round=found, author__isnull=False).values_list("author", flat=True))
    found.signers = max(signed, len(authors))
    found.known = len(authors | places.leaders(found.team_id)) + found.signers - len(authors)


def _mix(found: Round) -> None:
    """Write the tries anew in the order of their random ids: in which order they came stands nowhere any more."""
    tries = list(Try.objects.filter(round=found).order_by("pk"))
    rows = Try.objects.filter(round=found)
    rows._raw_delete(rows.db)  # what points at them holds on to the same ids, until the transaction ends
    Try.objects.bulk_create(tries, 500)
