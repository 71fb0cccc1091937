"""Reading teams, sites and roles, as of a day where days matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count

from surefoot.charts.formats import counted, date_text, number
from surefoot.web.frame import clock
from surefoot.web.people.access import above
from surefoot.web.people.directory.queries import keeps
from surefoot.web.people.models import Holiday, Management, Place, Position, Role, RoleTask, Site, Team, holding_on
from surefoot.web.people.periods import period_text
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope
from surefoot.web.people.structure.tree import Node, in_order

A_PAGE: Final = 100
DEEPEST: Final = 6
"""Levels deeper than this are set in no further."""
HISTORY: Final = 200
"""Periods of a team that its page lists, newest first."""


@dataclass(frozen=True)
class Row:
    """A team in the tree."""

    id: int
    name: str
    level: int
    parent: str
    leads: tuple[str, ...]
    people: str


@dataclass(frozen=True)
class Leader:
    """Somebody who leads a team, or did."""

    id: int
    person: Any
    name: str
    word: str
    period: str
    by_hand: bool
    """Entered here, and not over: it can be ended here."""


def page(who: Reader, day: date, search: str, asked: str, language: str) -> Page[Any]:
    """The teams of a day in the order of the tree; with a text only those whose name holds it."""
    if not keeps(who):
        raise OutsideScope
    nodes = _tree(day)
    names = {node.team: node.name for node in nodes}
    if search:
        nodes = [node for node in nodes if search.casefold() in node.name.casefold()]
    shown = Paginator(nodes, A_PAGE).get_page(asked)
    shown.object_list = _rows(who, day, list(shown.object_list), names, language)
    return shown


def one(who: Reader, pk: int) -> Team:
    """A team; raises OutsideScope where it is not this reader's to see, or not there."""
    found = Team.objects.filter(pk=pk).first() if keeps(who) or pk in who.teams else None
    if found is None:
        raise OutsideScope
    return found


def context(who: Reader, team: Team, day: date, asked: str, language: str) -> dict[str, Any]:
    """Everything the page of a team shows: how it stands on the day, and its history."""
    places = list(team.places.select_related("parent").order_by("-starts")[:HISTORY])
    stood = any(place.starts <= day and (place.ends is None or place.ends >= day) for place in places)
    path = above(team.pk, day)
    names = dict(Team.objects.filter(pk__in=path).values_list("pk", "name"))
    below = Paginator(Team.objects.filter(places__in=Place.objects.filter(holding_on(day), parent=team)).order_by(
        "name", "pk"), A_PAGE).get_page(asked)
    people = Position.objects.seen_by(who).filter(holding_on(day), team=team).count()
    led = Management.objects.filter(team=team).select_related("person").order_by("-starts", "pk")[:HISTORY]
    return {"team": team, "stood": stood, "path": [(pk, names.get(pk, "")) for pk in reversed(path)], "page": below,
            "people": counted("people", people, language), "leaders": [_leader(row, language) for row in led],
            "places": [(period_text(place.starts, place.ends, language), place.parent) for place in places],
            "day": day, "day_text": date_text(day, language), "is_today": day == clock.today(), "keeps": keeps(who),
            "appoints": "administrator" in who.roles}


def sites(who: Reader, asked: str) -> Page[Any]:
    """Sites by name, each with how many holidays it has from today on."""
    _allowed(who)
    shown = Paginator(Site.objects.order_by("name", "key"), A_PAGE).get_page(asked)
    rows = list(shown.object_list)
    coming = _counts(Holiday.objects.filter(site__in=rows, ends__gte=clock.today()), "site")
    shown.object_list = [(site, coming.get(site.pk, 0)) for site in rows]
    return shown


def site(who: Reader, pk: int, asked: str, language: str) -> tuple[Site, Page[Any]]:
    """A site and its holidays, the latest first. Raises OutsideScope."""
    _allowed(who)
    found = Site.objects.filter(pk=pk).first()
    if found is None:
        raise OutsideScope
    shown = Paginator(found.holidays.order_by("-starts", "pk"), A_PAGE).get_page(asked)
    shown.object_list = [(row.pk, date_text(row.starts, language) if row.starts == row.ends else
                          period_text(row.starts, row.ends, language), row.name) for row in shown.object_list]
    return found, shown


def roles(who: Reader, search: str, asked: str) -> Page[Any]:
    """Roles by name, each with how many tasks it has and how many people work in it."""
    _allowed(who)
    found = Role.objects.order_by("name", "key")
    shown = Paginator(found.filter(name__icontains=search) if search else found, A_PAGE).get_page(asked)
    rows = list(shown.object_list)
    people = _counts(Position.objects.seen_by(who).filter(holding_on(clock.today()), role__in=rows), "role")
    tasks = _counts(RoleTask.objects.filter(role__in=rows), "role")
    shown.object_list = [(role, tasks.get(role.pk, 0), people.get(role.pk, 0)) for role in rows]
    return shown


def role(who: Reader, pk: int) -> Role:
    """A role. Raises OutsideScope."""
    _allowed(who)
    found = Role.objects.filter(pk=pk).first()
    if found is None:
        raise OutsideScope
    return found


def _tree(day: date) -> list[Node]:
    return in_order(Place.objects.filter(holding_on(day)).values_list("team_id", "parent_id", "team__name"))


def _rows(who: Reader, day: date, nodes: list[Node], names: dict[int, str], language: str) -> list[Row]:
    ids = [node.team for node in nodes]
    people = _counts(Position.objects.seen_by(who).filter(holding_on(day), team__in=ids), "team")
    leads: dict[int, list[str]] = {}
    for team, name, key in Management.objects.filter(holding_on(day), team__in=ids).order_by(
            "-kind", "starts", "pk").values_list("team", "person__name", "person__key"):
        leads.setdefault(team, []).append(name or key)
    return [Row(node.team, node.name, min(node.level, DEEPEST), names.get(node.parent or 0, ""),
                tuple(leads.get(node.team, ())), number(people.get(node.team, 0), language)) for node in nodes]


def _leader(row: Management, language: str) -> Leader:
    over = row.ends is not None and row.ends < clock.today()
    return Leader(row.pk, row.person_id, row.person.name or row.person.key, f"management_{row.kind}",
                  period_text(row.starts, row.ends, language), row.by_hand and not over)


def _counts(rows: Any, field: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(field).annotate(Count("pk")))


def _allowed(who: Reader) -> None:
    if not keeps(who):
        raise OutsideScope
