"""What the tables of this room hold about people. A try that is not signed is nobody's: it can't be found again."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from surefoot.web.close.ritual.marking import mark_of
from surefoot.web.close.ritual.models import Mark, Round, Try
from surefoot.web.frame.backups import leave_out
from surefoot.web.frame.erasure import Rows, holds, holds_none


def _tries(subject: str) -> Rows:
    rows = Try.objects.filter(author=subject).select_related("round__team", "task").order_by("-on", "pk")
    return [{"author": subject, "round": row.round.team.name, "on": row.on.isoformat(), "result": row.result,
             "text": row.text, "task": row.task.name if row.task else "", "leads": row.leads, "shared": row.shared,
             "story": row.story} for row in rows]


def _remove(subject: str) -> int:
    found = Try.objects.filter(author=subject)
    count = found.count()
    found.delete()
    return count


def _marks(subject: str) -> Iterator[Mark]:
    """The marks of somebody in rounds that are not over: found by making them anew."""
    rounds = {mark: found for found in Round.objects.filter(salt__isnull=False)
              if (mark := mark_of(found, UUID(subject))) is not None}
    yield from Mark.objects.filter(pk__in=rounds).select_related("round")


def _took_part(subject: str) -> Rows:
    return [{"mark": found.pk, "round": found.round.week.isoformat(), "signed": found.signed}
            for found in _marks(subject)]


def _unmark(subject: str) -> int:
    return int(Mark.objects.filter(pk__in=[found.pk for found in _marks(subject)]).delete()[0])


holds("ritual.Try", personal={
    "author": "held_row_person", "round": "held_try_team", "on": "held_try_on", "result": "held_try_result",
    "text": "held_try_text", "task": "held_try_task", "leads": "held_try_leads", "shared": "held_try_shared",
    "story": "held_try_story"}, free={"id": "random"}, export=_tries, erase=_remove)
holds("ritual.Mark", personal={
    "mark": "held_mark", "round": "held_mark_round", "signed": "held_mark_signed"}, export=_took_part, erase=_unmark)
holds_none("ritual.Ritual", "when a team is asked, and since when", (
    "team", "weekday", "at", "since", "ended_on", "begun_on"))
holds_none("ritual.Round", "one week of a team: its moments, what was said to it, and counts once it is over", (
    "id", "team", "week", "opens_at", "closes_at", "state", "led", "sentence", "said_on", "met_on", "people",
    "took_part", "signers", "known", "salt"))
holds_none("ritual.Report", "that a try should not stand on a board, and why; never who said so", (
    "id", "of", "reason", "on", "kept_on"))
holds_none("ritual.Withheld", "a name that must not be in a try, such as a client's; of nobody who works here", (
    "id", "text"))

leave_out("ritual.Mark", "tells, with a key of this installation, who took part in a round that is still open")
