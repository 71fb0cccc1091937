"""Saying that one has read a version that asks for it; and how many have, never who.

What is counted are the days before today: nobody can watch the count go up when somebody presses the button.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from surefoot.close.policy.acknowledged import Heard, Told, told
from surefoot.web.close.policy.models import Acknowledgement, Version
from surefoot.web.close.policy.queries import current
from surefoot.web.close.policy.versions.telling import works_here
from surefoot.web.frame import clock
from surefoot.web.people.access import below
from surefoot.web.people.models import Person, Place, Position, Team, holding_on
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything


def acknowledge(who: Reader, number: int) -> bool:
    """Note that the reader has read the version that holds; False where another one holds by now, or none asks.

    The row is the whole record: an entry in the audit log would add the minute, and a second place to look at.
    """
    if who.person is None:
        raise OutsideScope
    version = current()
    if version is None or version.number != number or not version.acknowledge:
        return False
    Acknowledgement.objects.get_or_create(version=version, person_id=who.person, defaults={"on": clock.today()})
    return True


def asked(who: Reader, version: Version) -> bool:
    """Whether the reader is asked to say that they have read it."""
    return version.acknowledge and who.person is not None


def said_on(who: Reader, version: Version) -> date | None:
    """The day on which the reader said so."""
    found = Acknowledgement.objects.filter(version=version, person=who.person).values_list("on", flat=True)
    return found.first() if who.person else None


def share(who: Reader, version: Version, everybody: str) -> tuple[Told, tuple[Told, ...]] | None:
    """How many have read it, to who owns the policy or leads the programme; None where it does not ask."""
    if not who.roles & {"policy_owner", "lead"}:
        raise OutsideScope
    if not version.acknowledge:
        return None
    today = clock.today()
    with everything("policy.acknowledged"):
        here = set(Person.objects.filter(works_here()).values_list("pk", flat=True))
        team_of = dict(Position.objects.filter(holding_on(today), person__in=here).values_list("person", "team"))
    read = here & set(Acknowledgement.objects.filter(version=version, on__lt=today).values_list("person", flat=True))
    sizes, counts = Counter(team_of.values()), Counter(team_of[person] for person in read)
    groups = [Heard(name, sum(sizes[team] for team in teams), sum(counts[team] for team in teams))
              for name, teams in _groups(today)]
    return told(Heard(everybody, len(here), len(read)), groups)


def _groups(today: date) -> list[tuple[str, set[int]]]:
    """The groups right below the top, with every team in them."""
    top = Place.objects.filter(holding_on(today), parent=None).values("team")
    first = Place.objects.filter(holding_on(today), parent__in=top).values_list("team", flat=True)
    names = Team.objects.filter(pk__in=list(first)).order_by("name", "pk").values_list("pk", "name")
    return [(name, below([pk], today)) for pk, name in names]
