"""Reading people: the list, a page at a time, and one person's record with its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from surefoot.charts.formats import date_text
from surefoot.vocabulary.words import say
from surefoot.web.frame import clock
from surefoot.web.people.access import gone
from surefoot.web.people.models import Management, Person, Position, Site, Team, holding_on
from surefoot.web.people.periods import period_text
from surefoot.web.people.reader import Reader

A_PAGE: Final = 50
HERE: Final = ("here", "coming", "left")
WEEK: Final = range(1, 8)
LONGEST: Final = 100


@dataclass(frozen=True)
class Asked:
    """What a reader looks for."""

    search: str = ""
    team: str = ""
    """Letters of its name or key."""
    of: int | None = None
    """Exactly this team."""
    site: int | None = None
    here: str = "here"
    after: UUID | None = None
    """The last person of the page before."""


@dataclass(frozen=True)
class Row:
    """A person in the list."""

    id: UUID
    name: str
    email: str
    team: str
    role: str
    site: str


@dataclass(frozen=True)
class Stay:
    """A period of somebody's history."""

    period: str
    team: str
    team_id: int | None
    role: str
    site: str
    manager: str
    now: bool


@dataclass(frozen=True)
class Leading:
    """A team that somebody leads or led."""

    team: str
    team_id: int
    word: str
    period: str


def asked(sent: Mapping[str, str]) -> Asked:
    """The filters of an address; what can't be read counts as not asked for."""
    here = sent.get("here", "")
    return Asked(sent.get("search", "").strip()[:LONGEST], sent.get("team", "").strip()[:LONGEST],
                 _number(sent.get("of", "")), _number(sent.get("site", "")), here if here in HERE else HERE[0],
                 _uuid(sent.get("after", "")))


def page(who: Reader, wanted: Asked) -> tuple[list[Row], UUID | None]:
    """The people of one page by name, and after whom the next begins. The same few queries for every page."""
    # Where few fit, walking the index by name meets every person's row on the way to them: reading the table and
    # sorting what fits is ten times faster. An expression in place of the column says so to every database.
    few = wanted.search or wanted.here != HERE[0]
    found = _found(who, wanted).order_by(Coalesce("name", Value("")) if few else "name", "key")
    if wanted.after:  # the address carries an id: no name stands in it
        last = Person.objects.seen_by(who).filter(pk=wanted.after).values_list("name", "key").first()
        if last:
            found = found.filter(name__gte=last[0]).exclude(name=last[0], key__lte=last[1])
    people = list(found[:A_PAGE + 1])
    works = _works(who, [person.pk for person in people[:A_PAGE]])
    rows = [_row(person, works.get(person.pk)) for person in people[:A_PAGE]]
    return rows, rows[-1].id if len(people) > A_PAGE else None


def sites() -> list[tuple[int, str]]:
    """Every site, by name."""
    return list(Site.objects.order_by("name", "key").values_list("pk", "name"))


def team_name(pk: int | None) -> str:
    """What a team is called; empty where there is none."""
    return Team.objects.filter(pk=pk).values_list("name", flat=True).first() or "" if pk is not None else ""


def one(who: Reader, pk: UUID) -> Person:
    """A person; raises OutsideScope where they are not this reader's to see, or not there."""
    found: Person = Person.objects.one_for(who, pk=pk)
    return found


def context(who: Reader, person: Person, language: str) -> dict[str, Any]:
    """Everything the page of a person shows: what everybody sees who sees them, and more to who looks after people."""
    today = clock.today()
    stays = [_stay(row, today, language) for row in Position.objects.seen_by(who).filter(person=person).select_related(
        "team", "role", "site", "manager").order_by("-starts")]
    led = Management.objects.filter(person=person).select_related("team").order_by("-starts", "pk")
    if not keeps(who):
        led = led.filter(team__in=who.teams)
    return {"person": person, "name": person.name or person.key, "stays": stays,
            "now": next((stay for stay in stays if stay.now), None), "keeps": keeps(who),
            "workdays": say("people_workdays", language, days=", ".join(
                say(f"weekday_{day}", language) for day in WEEK if person.workdays >> day - 1 & 1)),
            "leads": [Leading(row.team.name, row.team_id, f"management_{row.kind}",
                              period_text(row.starts, row.ends, language)) for row in led],
            "joined": date_text(person.joined, language) if person.joined else "",
            "left": date_text(person.left, language) if person.left else "",
            "has_left": gone(person.left, today), "can_end": "administrator" in who.roles}


def keeps(who: Reader) -> bool:
    """Whether this reader looks after people: sees keys, grades and dates, and whoever is not in a team of theirs."""
    return bool(who.roles & {"lead", "administrator"})


def _found(who: Reader, wanted: Asked) -> Any:
    today = clock.today()
    found = Person.objects.seen_by(who).filter({
        "here": (Q(left=None) | Q(left__gte=today)) & (Q(joined=None) | Q(joined__lte=today)),
        "coming": Q(joined__gt=today), "left": Q(left__lt=today)}[wanted.here])
    if wanted.search:
        found = found.filter(Q(name__icontains=wanted.search) | Q(email__icontains=wanted.search)
                             | Q(key__icontains=wanted.search))
    places = Q()
    if wanted.team:
        places &= Q(team__name__icontains=wanted.team) | Q(team__key__icontains=wanted.team)
    if wanted.of is not None:
        places &= Q(team=wanted.of)
    if wanted.site is not None:
        places &= Q(site=wanted.site)
    if places:
        days = holding_on(today) if wanted.here == "here" else Q()
        found = found.filter(pk__in=Position.objects.seen_by(who).filter(places & days).values("person"))
    return found


def _works(who: Reader, people: list[UUID]) -> dict[UUID, Position]:
    """Where each works today; for others where they worked last."""
    rows = Position.objects.seen_by(who).filter(person__in=people).select_related("team", "role", "site")
    today, found = clock.today(), dict[UUID, Position]()
    for row in rows.order_by("starts"):
        known = found.get(row.person_id)
        if known is None or row.starts <= today:
            found[row.person_id] = row
    return found


def _row(person: Person, works: Position | None) -> Row:
    return Row(person.pk, person.name or person.key, person.email, works.team.name if works else "",
               works.role.name if works and works.role else "", works.site.name if works and works.site else "")


def _stay(row: Position, today: date, language: str) -> Stay:
    return Stay(period_text(row.starts, row.ends, language), row.team.name, row.team_id,
                row.role.name if row.role else "", row.site.name if row.site else "",
                (row.manager.name or row.manager.key) if row.manager else "",
                row.starts <= today and (row.ends is None or row.ends >= today))


def _number(sent: str) -> int | None:
    return int(sent) if sent.isdecimal() and sent.isascii() and len(sent) < 16 else None


def _uuid(sent: str) -> UUID | None:
    try:
        return UUID(sent)
    except ValueError:
        return None
