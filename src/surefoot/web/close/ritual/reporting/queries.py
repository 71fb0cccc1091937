"""Reading reports, for who decides: leads of the try's team, who owns the policy, and leads of the programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Min, Q, QuerySet

from surefoot.charts.formats import date_text, name_text
from surefoot.web.close.ritual.access import teams_of
from surefoot.web.close.ritual.models import Report, Try
from surefoot.web.close.ritual.reporting.hiding import shown
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything

A_PAGE: Final = 25
DECIDES: Final = frozenset({"policy_owner", "lead"})
"""Roles that decide on tries of every team."""
OPEN: Final = Q(reports__kept_on=None, reports__isnull=False)


@dataclass(frozen=True)
class Reported:
    """A try somebody has to decide on."""

    pk: UUID
    result: str
    text: str
    task: str
    name: str
    """Empty: someone in the team."""
    team: str
    day: str
    reasons: Sequence[str]
    """Keys of them."""
    since: str
    hidden: bool

    @property
    def word(self) -> str:
        """Key of the result."""
        return f"tries_{self.result}"


def seen_by(who: Reader) -> QuerySet[Try]:
    """The tries a reader can see, and so report: of their teams, and those whose authors let others find them."""
    return shown(Try.objects.filter(Q(round__team__in=teams_of(who)) | Q(shared=True)))


def seen_or_refuse(who: Reader, pk: UUID) -> Try:
    """The try of that id; raises OutsideScope where it is not this reader's to see."""
    found = seen_by(who).filter(pk=pk).first()
    if found is None:
        raise OutsideScope
    return found


def decided_by(who: Reader) -> QuerySet[Try]:
    """The tries a reader may decide on."""
    return Try.objects.all() if who.roles & DECIDES else Try.objects.filter(round__team__in=who.teams)


def waiting(team: int) -> bool:
    """Whether a try of a team waits for a decision."""
    return Report.objects.filter(of__round__team=team, kept_on=None).exists()


def listing(who: Reader, page: str, language: str) -> Page[Any]:
    """Those that wait for a decision, the longest waiting first."""
    waiting = decided_by(who).filter(OPEN).annotate(since=Min("reports__on")).order_by("since", "pk")
    found = Paginator(waiting.select_related("round__team", "task", "author"), A_PAGE).get_page(page)
    with everything("ritual.reports"):
        rows = list(found.object_list)
        reasons = _reasons([row.pk for row in rows])
        found.object_list = [_line(row, reasons[row.pk], language) for row in rows]
    return found


def _reasons(tries: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {pk: [] for pk in tries}
    for pk, reason in Report.objects.filter(of__in=tries, kept_on=None).values_list("of", "reason"):
        found[pk].append(reason)
    return {pk: sorted(reasons, key=Report.REASONS.index) for pk, reasons in found.items()}


def _line(row: Any, reasons: Sequence[str], language: str) -> Reported:
    since: date = row.since
    return Reported(
        row.pk, row.result, row.text, row.task.name if row.task else "",
        (name_text(row.author.name) or row.author.key) if row.author else "", name_text(row.round.team.name),
        date_text(row.on, language, weekday=True), [f"tries_reason_{reason}" for reason in reasons],
        date_text(since, language, weekday=True), bool(set(reasons) & set(Report.HIDES)))
