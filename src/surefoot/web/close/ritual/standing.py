"""How it stands with the safety sentence of a team."""

from __future__ import annotations

from datetime import date

from surefoot.close.ritual import saying
from surefoot.vocabulary.results import Group
from surefoot.web.assessments import queries as assessed
from surefoot.web.close.ritual.models import Ritual, Round
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope


def fear_leads(team: int) -> bool:
    """Whether fear of visible mistakes leads in the team by the newest published assessment; where the team is not
    shown, in the nearest group above it that is."""
    who = Reader(teams=frozenset({team}))
    run = assessed.newest(who)
    if run is None:
        return False
    try:
        line: list[Group] = list(assessed.around(who, run, team).teams)
    except OutsideScope:  # the team is younger than the assessment
        return False
    first = next((group.first_driver for group in reversed(line) if group.shown), None)
    return first is not None and saying.leads(first.driver, first.probability)


def of_sentence(ritual: Ritual, week: date) -> saying.Standing:
    """How it stands in a week."""
    said = Round.objects.filter(team=ritual.team_id, said_on__isnull=False).order_by("-said_on").values_list("said_on",
                                                                                                            flat=True)
    return saying.standing(week, ritual.since, said.first(), fear_leads=fear_leads(ritual.team_id))
