"""Sharing a try, and taking one back. Nothing of it stands in the audit log: an entry's moment would tell who wrote it.

    share(who, "It mixed up the two tables", "partly", task=None, signed=False)
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.core import signing
from django.db import transaction

from surefoot.charts.formats import name_text
from surefoot.close.ritual.opening import monday
from surefoot.web.close.ritual import guarding, marking, places, rounds
from surefoot.web.close.ritual.access import board_or_refuse, first_board
from surefoot.web.close.ritual.models import Ritual, Round, Try
from surefoot.web.close.ritual.queries import GOES_ON
from surefoot.web.close.ritual.refusing import Caught, Refused
from surefoot.web.close.ritual.tasks import kept_task
from surefoot.web.frame import audit, clock
from surefoot.web.frame.language import current
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything

__all__ = ["Caught", "Refused", "Shared", "Wanted", "change", "put", "remove", "share", "take_back"]

LONGEST: Final = 500
"""Characters of a line."""
IMPERFECT: Final = ("partly", "did_not_work")
TAKEN_BACK_WITHIN: Final = timedelta(minutes=30)
_BACK: Final = "ritual.take_back"


@dataclass(frozen=True)
class Wanted:
    """A try as it is handed in."""

    line: str
    result: str
    task: int | None = None
    signed: bool = False
    shared: bool = False
    """People outside the team may find it."""
    story: bool = False
    """It may become a story."""
    team: int | None = None
    harmless: frozenset[str] = frozenset()
    """Kinds of which the writer said that what was found is none."""
    number: UUID | None = None
    """An id of the caller's making, at random: handed in twice, a try is there once."""


@dataclass(frozen=True)
class Shared:
    """A try on the board."""

    pk: UUID
    team: int
    week: date
    """Its Monday."""
    receipt: str
    """With this whoever wrote an unsigned try takes it back, for half an hour. It is kept nowhere here: give it to the
    writer alone. Empty for a signed one, which its author can always take back, and for one that was there already: who
    knows its id need not be who wrote it."""


def share(who: Reader, line: str, result: str, *, task: int | None = None, signed: bool, shared: bool = False,
          story: bool = False, team: int | None = None) -> Shared:
    """Put a try on the board of the reader's team (or of `team`, which they are in or lead) for this week.

    An unsigned one leads to nobody. Raises Caught for a line that must not be posted, Refused with the key of the
    sentence that says why, OutsideScope for a team that is not theirs.
    """
    return put(who, Wanted(line, result, task, signed, shared, story, team))


def put(who: Reader, wanted: Wanted) -> Shared:
    """The same for what a page or a channel hands in, perhaps twice."""
    chosen, person = _team(who, wanted.team), who.person
    if person is None:
        raise OutsideScope
    text = _checked(wanted.line, wanted.result, wanted.harmless)
    with everything("ritual.share"), transaction.atomic():
        found, day = _round(chosen)
        made = wanted.number or uuid4()
        new = not Try.objects.filter(pk=made).exists()
        if new:
            leads = wanted.signed and chosen in who.teams
            alone = not Try.objects.filter(round=found).exists()
            Try.objects.create(
                pk=made, round=found, result=wanted.result, text=text, on=day, leads=leads, shared=wanted.shared,
                story=wanted.story, task_id=kept_task(who, chosen, wanted.task, signed=wanted.signed),
                author_id=person if wanted.signed else None)
            marking.note(found, person, signed=wanted.signed)
            if leads and wanted.result in IMPERFECT and not found.led and (alone or found.state == "planned"):
                _lead(who, found)
        receipt = signing.dumps(made.hex, salt=_BACK) if new and not wanted.signed else ""
        return Shared(made, chosen, found.week, receipt)


def take_back(receipt: str) -> None:
    """Take an unsigned try back. Raises Refused for a receipt that is none, or too old."""
    try:
        pk = UUID(hex=signing.loads(receipt, salt=_BACK, max_age=TAKEN_BACK_WITHIN))
    except signing.BadSignature as error:
        raise Refused("tries_refused_receipt") from error
    with everything("ritual.take_back"):
        Try.objects.filter(pk=pk, author=None).delete()


def change(who: Reader, pk: UUID, wanted: Wanted) -> Try:
    """Change a try the reader signed; its team and name stay. Raises OutsideScope for any other, else as `put`."""
    text = _checked(wanted.line, wanted.result, wanted.harmless)
    with everything("ritual.change"), transaction.atomic():
        found = signed_by(who, pk)
        found.text, found.result, found.shared, found.story = text, wanted.result, wanted.shared, wanted.story
        found.task_id = kept_task(who, found.round.team_id, wanted.task, signed=True)
        found.save(update_fields=["text", "result", "shared", "story", "task"])
    return found


def remove(who: Reader, pk: UUID) -> Try:
    """Remove a try the reader signed. Raises OutsideScope for any other."""
    with everything("ritual.change"), transaction.atomic():
        found = signed_by(who, pk)
        Try.objects.filter(pk=pk).delete()
    return found


def signed_by(who: Reader, pk: UUID) -> Try:
    """The try of that id, where the reader signed it; raises OutsideScope."""
    found = None if who.person is None else Try.objects.select_related("round").filter(pk=pk, author=who.person).first()
    if found is None:
        raise OutsideScope
    return found


def _team(who: Reader, asked: int | None) -> int:
    if asked is not None:
        return board_or_refuse(who, asked)
    found = first_board(who)
    if found is None:
        raise Refused("tries_refused_no_team")
    return found


def _checked(line: str, result: str, harmless: Collection[str]) -> str:
    """The line as it is kept. Raises Refused and Caught."""
    text = name_text(line, LONGEST + 1)
    if not text:
        raise Refused("tries_refused_empty")
    if len(text) > LONGEST:
        raise Refused("tries_refused_long")
    if result not in Try.RESULTS:
        raise Refused("tries_refused_result")
    if spans := guarding.caught(text, current(), harmless):
        raise Caught(text, spans)
    return text


def _round(team: int) -> tuple[Round, date]:
    """This week's round of a team, held, and the day it is there."""
    ritual = Ritual.objects.filter(team=team, ended_on=None).first()
    if ritual is None:
        raise Refused("tries_refused_no_ritual")
    calendar = places.calendar_of(places.members(team))
    day = calendar.today(clock.now())
    week = rounds.of_week(ritual, calendar, monday(day))
    found = Round.objects.select_for_update().get(pk=week.pk)
    if found.state not in GOES_ON or found.salt is None:
        raise Refused("tries_refused_skipped")
    return found, day


def _lead(who: Reader, found: Round) -> None:
    """The manager went first with a try that did not quite work: that opens the round."""
    found.led = True
    found.save(update_fields=["led"])
    if found.state == "planned":
        rounds.open_now(found, places.calendar_of(places.members(found.team_id)))
    audit.record("ritual.led", actor=audit.alias(who.subject), about=f"team:{found.team_id}",
                 week=found.week.isoformat())
