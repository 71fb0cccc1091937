"""Who is not measured: excluded places and people's own choice, each only for as long as it lasts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from surefoot.web.people.measuring import unmeasured
from surefoot.web.people.models import Exclusion, Position, Site
from surefoot.web.people.own_models import OptOut
from surefoot.web.people.scope import ScopeMissing, everything
from tests.web.cast import Cast, plant

DAY = date(2026, 11, 27)
EVERYBODY = {"mara", "dev", "hugo", "tess", "priya", "adam", "olga", "petra", "sol", "rosa"}


@pytest.fixture
def cast(db: None) -> Cast:
    return plant()


def found(cast: Cast, day: date = DAY) -> dict[str, str]:
    names = {cast.person(name).pk: name for name in EVERYBODY}
    with everything("a test"):
        return {names[person]: what for person, what in unmeasured(day).items()}


def exclude(covers: str, **place: Any) -> None:
    Exclusion.objects.create(covers=covers, starts=DAY, **place)


def test_without_exclusions_everybody_is_measured(cast: Cast) -> None:
    assert found(cast) == {}


def test_a_team_is_excluded_with_every_team_below_it(cast: Cast) -> None:
    exclude("usage", team=cast.teams["claims"])
    assert found(cast) == dict.fromkeys(["mara", "dev", "hugo", "tess"], "usage")
    assert found(cast, DAY - timedelta(days=1)) == {}


def test_a_site_and_a_country_are_excluded_for_who_works_there_on_the_day(cast: Cast) -> None:
    lyon = Site.objects.create(key="lyon", name="Lyon", country="FR")
    Position.unscoped.filter(person=cast.person("dev")).update(ends=DAY - timedelta(days=1))
    Position.unscoped.create(person=cast.person("dev"), team=cast.teams["motor"], site=lyon, starts=DAY)
    exclude("pulse", country="FR")
    assert found(cast) == {"dev": "pulse"}
    exclude("usage", site=Site.objects.get(key="leeds"))
    assert found(cast) == {**dict.fromkeys(EVERYBODY, "usage"), "dev": "pulse"}


def test_two_exclusions_of_unlike_kind_cover_both(cast: Cast) -> None:
    exclude("usage", team=cast.teams["motor"])
    exclude("pulse", team=cast.teams["claims"])
    assert found(cast) == {"mara": "both", "dev": "both", "hugo": "pulse", "tess": "pulse"}


def test_a_persons_choice_covers_usage_while_it_lasts(cast: Cast) -> None:
    OptOut.unscoped.create(person=cast.person("dev"), starts=DAY, ends=DAY + timedelta(days=2))
    assert [found(cast, DAY + timedelta(days=days)) for days in (-1, 0, 2, 3)] == [
        {}, {"dev": "usage"}, {"dev": "usage"}, {}]
    exclude("both", team=cast.teams["motor"])
    assert found(cast) == {"dev": "both", "mara": "both"}


@pytest.mark.usefixtures("cast")
def test_what_people_chose_is_told_to_nobody_who_does_not_say_why(cast: Cast) -> None:
    with pytest.raises(ScopeMissing):
        unmeasured(DAY)
