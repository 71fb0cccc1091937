"""Reading boards: the tries of one team in one week, by day, and within a day in an order that tells nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from surefoot.charts.formats import date_text, name_text
from surefoot.close.ritual.opening import monday
from surefoot.web.close.ritual import places
from surefoot.web.close.ritual.models import Ritual, Round, Try
from surefoot.web.close.ritual.reporting.hiding import shown
from surefoot.web.frame import clock
from surefoot.web.frame.language import current
from surefoot.web.people.models import Team
from surefoot.web.people.scope import everything

A_PAGE: Final = 50
FEW: Final = 5
"""In a smaller team "someone" may be guessed."""
GOES_ON: Final = ("planned", "open")
"""States of a round that takes tries."""


@dataclass(frozen=True)
class Line:
    """A try as the board shows it."""

    pk: UUID
    result: str
    text: str
    task: str
    name: str
    """Empty: someone in the team."""
    day: date
    mine: bool
    """Signed by the reader."""

    @property
    def weekday(self) -> str:
        """Key of the day of the week."""
        return f"weekday_{self.day.isoweekday()}"

    @property
    def word(self) -> str:
        """Key of the result."""
        return f"tries_{self.result}"


@dataclass(frozen=True)
class Board:
    """One week of one team. page: its lines; before, after: the weeks beside it that have a round."""

    team: int
    name: str
    week: date
    this_week: bool
    page: Page[Any]
    before: date | None
    after: date | None
    goes_on: bool
    """Whether the team has a ritual that does not rest."""
    state: str
    """Of the round; empty where there is none."""
    small: bool

    @property
    def monday(self) -> str:
        """The week's first day, in the reader's language."""
        return date_text(self.week, current())

    @property
    def lines(self) -> list[Line]:
        """What is on this page."""
        return list(self.page.object_list)

    @property
    def open(self) -> bool:
        """Whether a try can be added: any time of a week that is not left out."""
        return self.this_week and self.goes_on and self.state in ("", *GOES_ON)


def week_of(team: int) -> date:
    """The Monday of the week it is where the team works."""
    with everything("ritual.board"):
        return monday(places.calendar_of(places.members(team)).today(clock.now()))


def board(team: int, week: date, page: str = "1", mine: UUID | None = None) -> Board:
    """The board of a team in the week of this Monday. Whether the reader may see it was asked before (access.py)."""
    with everything("ritual.board"):
        small = places.size(team) < FEW
    now = week_of(team)
    shown = Paginator(_tries(team, week), A_PAGE).get_page(page)
    shown.object_list = [_line(row, mine) for row in shown.object_list]
    weeks = Round.objects.filter(team=team)
    state = weeks.filter(week=week).values_list("state", flat=True).first()
    return Board(
        team, name_text(Team.objects.values_list("name", flat=True).get(pk=team)), week, week == now, shown,
        weeks.filter(week__lt=week).order_by("-week").values_list("week", flat=True).first(),
        weeks.filter(week__gt=week, week__lte=now).order_by("week").values_list("week", flat=True).first(),
        Ritual.objects.filter(team=team, ended_on=None).exists(), state or "", small)


def _tries(team: int, week: date) -> QuerySet[Try]:
    rows = shown(Try.objects.filter(round__team=team, round__week=week))
    return rows.select_related("author", "task").order_by("-on", "pk")


def _line(row: Try, mine: UUID | None) -> Line:
    return Line(row.pk, row.result, row.text, row.task.name if row.task else "",
                (name_text(row.author.name) or row.author.key) if row.author else "", row.on,
                mine is not None and row.author_id == mine)
