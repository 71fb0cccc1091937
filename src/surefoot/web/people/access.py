"""Who may see what. Default deny: what is not said here nobody sees.

- Results of groups: a lead sees every group; who leads a team sees that team, and beside it the groups above it as far
  as they are shown. Teams beside and below it are not theirs. Everybody else sees none, administrators included.
- People: administrators and leads see who works where; who leads a team sees who is in it; everybody sees themselves.
  Nobody sees one person's use, answers or tries (own.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Q
from django.http import HttpRequest

from surefoot.web.frame import clock
from surefoot.web.frame.rules import Rule
from surefoot.web.people.models import Account, Management, Person, Place, Position, holding_on
from surefoot.web.people.reader import NOBODY, Reader
from surefoot.web.people.scope import OutsideScope, seen

GIVEN: Final = "surefoot_reader"


def reader(request: HttpRequest) -> Reader:
    """Who reads; looked up once a request. Who has left is nobody from the day after their last."""
    found = getattr(request, GIVEN, None)
    if found is None:
        user = getattr(request, "user", None)
        found = reader_of(user, clock.today()) if user is not None and user.is_authenticated else NOBODY
        setattr(request, GIVEN, found)
    return found


def reader_of(account: Account, today: date) -> Reader:
    """What an account may do on a day."""
    person = account.person
    if not account.is_active or (person is not None and gone(person.left, today)):
        return NOBODY
    led = Management.objects.filter(holding_on(today), person=person) if person else Management.objects.none()
    return Reader(account.pk, person.pk if person else None, account.subject,
                  frozenset(account.grants.values_list("role", flat=True)),
                  frozenset(led.values_list("team_id", flat=True)))


def acting(person: Person, today: date) -> Reader:
    """Somebody as far as a channel may act for them: in their own teams, without the roles they were given."""
    led = Management.objects.filter(holding_on(today), person=person).values_list("team_id", flat=True)
    return Reader(None, person.pk, person.subject, frozenset(), frozenset(led))


def gone(left: date | None, today: date) -> bool:
    """Whether somebody's last day is over."""
    return left is not None and left < today


def team_or_refuse(who: Reader, team: int) -> int:
    """The team's id; raises OutsideScope where its results are not this reader's, or where there is no such team."""
    if not who.may_see(team):
        raise OutsideScope
    return team


def above(team: int, today: date) -> list[int]:
    """The ids of the groups above a team, nearest first: a query a step, which is little beside reading the tree."""
    found: list[int] = []
    step = _parent(team, today)
    while step is not None and step not in found and step != team:
        found.append(step)
        step = _parent(step, today)
    return found


def _parent(team: int, today: date) -> int | None:
    parents = Place.objects.filter(holding_on(today), team=team)
    return parents.order_by("pk").values_list("parent_id", flat=True).last()


def below(teams: Iterable[int], today: date) -> set[int]:
    """The ids of these teams and of every team below them."""
    children: dict[int | None, list[int]] = {}
    for team, parent in Place.objects.filter(holding_on(today)).values_list("team_id", "parent_id"):
        children.setdefault(parent, []).append(team)
    found, waiting = set[int](), list(teams)
    while waiting:
        team = waiting.pop()
        if team not in found:
            found.add(team)
            waiting += children.get(team, [])
    return found


# --- rules for addresses ----------------------------------------------------------------------------------------------
def having(*roles: str) -> Rule:
    """Open to who was given one of these roles."""
    return Rule("_or_".join(roles), lambda request: bool(reader(request).roles.intersection(roles)))


SIGNED_IN: Final = Rule("signed_in", lambda request: reader(request).signed_in)
"""Open to everybody who is signed in; what they see inside is asked again."""
PERSON: Final = Rule("person", lambda request: reader(request).person is not None)
"""Open to whoever works here: not to an account that is nobody's."""
LEAD: Final = having("lead")
ADMINISTRATOR: Final = having("administrator")
LEAD_OR_ADMINISTRATOR: Final = having("lead", "administrator")
AUDITOR_OR_ADMINISTRATOR: Final = having("auditor", "administrator")
SEES_GROUPS: Final = Rule("sees_groups", lambda request: "lead" in reader(request).roles or bool(reader(request).teams))
"""Open to leads and to who leads a team."""
SEES_PEOPLE: Final = Rule("sees_people", lambda request: bool(reader(request).teams
                                                              or reader(request).roles & {"lead", "administrator"}))
"""Open to administrators and leads, and to who leads a team; whom they see inside is asked again."""


# --- rules for rows ---------------------------------------------------------------------------------------------------
@seen("people.Person")
def _people(who: Reader) -> Q:
    if who.roles & {"lead", "administrator"}:
        return Q()
    mine = Q(pk=who.person) if who.person else Q(pk__in=())
    return mine | Q(pk__in=_members(who)) if who.teams else mine


@seen("people.Position")
def _positions(who: Reader) -> Q:
    if who.roles & {"lead", "administrator"}:
        return Q()
    mine = Q(person=who.person) if who.person else Q(pk__in=())
    return mine | Q(team__in=who.teams) if who.teams else mine


def _members(who: Reader) -> object:
    return Position.unscoped.filter(holding_on(clock.today()), team__in=who.teams).values("person")


@seen("people.Correction")
def _corrections(who: Reader) -> Q:
    """Who looks after the list of people sees what they say is wrong in it; all others what they said themselves."""
    if who.roles & {"lead", "administrator"}:
        return Q()
    return Q(person=who.person) if who.person else Q(pk__in=())


@seen("people.OptOut")
def _opt_outs(who: Reader) -> Q:
    """What somebody chose is theirs alone."""
    return Q(person=who.person) if who.person else Q(pk__in=())
