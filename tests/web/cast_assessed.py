"""An assessment of the cast's own organisation: claims and home are shown, motor is too small, travel is hidden."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.results import Assessment, Group
from surefoot.web.assessments.models import Run
from surefoot.web.assessments.storing import store

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))  # a folder of tests, no package

from organisations import full, hidden, team, top
from reasons import roadmap

AS_OF = date(2026, 11, 22)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""Two days after the assessment: fresh."""


def larkmoor(motor: Group | None = None) -> Assessment:
    """The assessment; `motor` stands in for the team of two that is hidden otherwise."""
    claims = replace(team(0, "Claims", parent="larkmoor", n=(25, 49)), team="claims", kind="group",
                     roadmap=roadmap("claims", 0))
    home = replace(team(1, "Home", parent="claims", n=(15, 24)), team="home", roadmap=roadmap("home", 1))
    small = replace(hidden("motor", "Motor", "small", "claims"), roadmap=roadmap("claims", 0))
    travel = replace(hidden("travel", "Travel", "complement", "claims"), roadmap=roadmap("claims", 0))
    return replace(full(), as_of=AS_OF, teams=Rows((top(team="larkmoor"), claims, motor or small, home, travel)))


def published(assessment: Assessment | None = None, made_at: datetime = NOON - timedelta(days=1)) -> Run:
    """The run of an assessment that was stored."""
    return store(assessment or larkmoor(), made_at, {"usage": ["a1", "b2"], "people": ["c3"]})


def many(count: int) -> Assessment:
    """As many teams under the cast's department, every fifth hidden."""
    whole = larkmoor()
    more = [replace(hidden(f"x{at}", f"Team {at}", "small", "claims"), roadmap=roadmap("claims", 0)) if at % 5 == 0
            else replace(team(at, f"Team {at}", parent="claims", n=(10, 14)), team=f"x{at}",
                         roadmap=roadmap(f"x{at}", at))
            for at in range(count)]
    return replace(whole, teams=Rows((*whole.teams, *more)))
