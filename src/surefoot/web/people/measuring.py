"""Who is not measured, and by what: excluded places (an agreement with the works council, say) and people's own choice.

Not measured is never low: such people stand in no figure, neither above nor below the line of a share.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from surefoot.web.people import own
from surefoot.web.people.access import below
from surefoot.web.people.models import Exclusion, Position, Site, holding_on


def unmeasured(day: date) -> dict[UUID, str]:
    """Person -> "usage", "pulse" or "both": what does not measure them on this day. Others are left out.

    To be asked inside `everything(...)`: it tells what people chose.
    """
    found = {person: set(what) for person, what in excluded(day).items()}
    for person in own.not_measured(day):
        found[person] = found.get(person, set()) | {"usage"}
    return {person: "both" if len(what) == 2 else what.pop() for person, what in found.items()}


def excluded(day: date) -> dict[UUID, frozenset[str]]:
    """Person -> what does not measure them by agreement on this day: "usage", "pulse". To be asked inside
    `everything(...)`; by a page, too, for what people chose themselves is not in it."""
    found: dict[UUID, frozenset[str]] = {}
    covered = _covered(day)
    if covered:
        held = Position.objects.filter(holding_on(day)).values_list("person", "team", "site")
        for person, team, site in held.iterator(chunk_size=5000):
            what = covered.get(("team", team), set()) | covered.get(("site", site), set())
            if what:
                found[person] = frozenset(what)
    return found


def _covered(day: date) -> dict[tuple[str, int | None], set[str]]:
    """What does not measure the people of a team or site on a day; countries as their sites, teams with all below."""
    found: dict[tuple[str, int | None], set[str]] = {}
    for exclusion in Exclusion.objects.filter(holding_on(day)):
        what = {"usage", "pulse"} if exclusion.covers == "both" else {exclusion.covers}
        for place in _places(exclusion, day):
            found.setdefault(place, set()).update(what)
    return found


def _places(exclusion: Exclusion, day: date) -> Iterable[tuple[str, int]]:
    if exclusion.team_id:
        return [("team", team) for team in below([exclusion.team_id], day)]
    if exclusion.site_id:
        return [("site", exclusion.site_id)]
    return [("site", site) for site in Site.objects.filter(country=exclusion.country).values_list("pk", flat=True)]
