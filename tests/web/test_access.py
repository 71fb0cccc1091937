"""Who may see what: default deny, object by object."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

import surefoot
from surefoot.web.frame import clock
from surefoot.web.people.access import NOBODY, above, below, reader_of, team_or_refuse
from surefoot.web.people.models import Account, Management, Person, Position
from surefoot.web.people.scope import OutsideScope, ScopeMissing, everything
from tests.web.cast import Cast, plant

TODAY = date(2026, 11, 27)
ROOM = Path(surefoot.__file__).parent / "web"


@pytest.fixture
def cast(db: None) -> Cast:
    return plant()


def seen(cast: Cast, name: str) -> set[str]:
    return {person.name.lower() for person in Person.objects.seen_by(reader_of(cast.accounts[name], TODAY))}


def test_a_query_that_does_not_say_for_whom_raises(cast: Cast) -> None:
    for forgotten in (Person.objects.all, Person.objects.count, Position.objects.first,
                      cast.person("dev").positions.all):
        with pytest.raises(ScopeMissing, match="does not say for whom"):
            forgotten()


def test_a_job_may_read_everything_and_only_while_it_says_so(cast: Cast) -> None:
    with everything("a test"):
        assert Person.objects.count() == 10
    with pytest.raises(ScopeMissing):
        Person.objects.count()


def test_only_lead_and_administrator_see_who_works_here(cast: Cast) -> None:
    assert len(seen(cast, "priya")) == len(seen(cast, "adam")) == 10
    assert seen(cast, "mara") == {"mara", "dev"}
    assert seen(cast, "dev") == {"dev"}
    assert seen(cast, "olga") == {"olga"}


def test_a_row_of_somebody_else_and_one_that_is_not_there_are_refused_alike(cast: Cast) -> None:
    who = reader_of(cast.accounts["dev"], TODAY)
    for pk in (cast.person("mara").pk, "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(OutsideScope):
            Person.objects.one_for(who, pk=pk)


@pytest.mark.parametrize(("name", "theirs"), [
    ("priya", {"larkmoor", "claims", "motor", "home", "travel"}), ("mara", {"motor"}), ("hugo", {"home"}),
    ("dev", set()), ("adam", set()), ("olga", set()), ("petra", set()), ("sol", set()), ("rosa", set())])
def test_results_of_groups_are_for_leads_and_for_who_leads_the_team(cast: Cast, name: str, theirs: set[str]) -> None:
    who = reader_of(cast.accounts[name], TODAY)
    assert {key for key, team in cast.teams.items() if who.may_see(team.pk)} == theirs
    for key, team in cast.teams.items():
        if key not in theirs:
            with pytest.raises(OutsideScope):
                team_or_refuse(who, team.pk)


def test_a_deputy_leads_for_as_long_as_it_lasts(cast: Cast) -> None:
    Management.objects.create(team=cast.teams["travel"], person=cast.person("dev"), kind="deputy",
                              starts=TODAY, ends=TODAY + timedelta(days=2))
    days = {day: bool(reader_of(cast.accounts["dev"], TODAY + timedelta(days=day)).teams) for day in (-1, 0, 2, 3)}
    assert days == {-1: False, 0: True, 2: True, 3: False}


def test_who_leaves_is_nobody_from_the_day_after_their_last(cast: Cast) -> None:
    Person.unscoped.filter(pk=cast.person("mara").pk).update(left=TODAY)
    account = Account.objects.get(pk=cast.accounts["mara"].pk)
    assert reader_of(account, TODAY).signed_in
    assert reader_of(account, TODAY + timedelta(days=1)) == NOBODY


def test_a_session_of_somebody_who_left_opens_nothing(cast: Cast) -> None:
    client = cast.client("mara")
    assert client.get("/me").status_code == 200
    Person.unscoped.filter(pk=cast.person("mara").pk).update(left=clock.today() - timedelta(days=1))
    assert client.get("/me").status_code == 403


def test_an_account_that_was_closed_is_nobody(cast: Cast) -> None:
    Account.objects.filter(pk=cast.accounts["priya"].pk).update(is_active=False)
    assert reader_of(Account.objects.get(pk=cast.accounts["priya"].pk), TODAY) == NOBODY


def test_the_tree_is_read_as_of_a_day(cast: Cast) -> None:
    names = {team.pk: key for key, team in cast.teams.items()}
    assert [names[pk] for pk in above(cast.teams["motor"].pk, TODAY)] == ["claims", "larkmoor"]
    assert {names[pk] for pk in below([cast.teams["claims"].pk], TODAY)} == {"claims", "motor", "home", "travel"}
    assert above(cast.teams["motor"].pk, date(2020, 1, 1)) == []


def test_the_page_about_oneself_tells_of_oneself_only(cast: Cast) -> None:
    html = cast.client("dev").get("/me").content.decode()
    assert "dev@larkmoor.example" in html
    assert "Motor" in html
    assert "hugo" not in html.lower()


def test_a_visitor_is_asked_to_sign_in_and_comes_back_to_the_page(db: None) -> None:
    response = Client().get("/me?tab=1")
    assert (response.status_code, response["Location"]) == (302, "/sign-in?next=/me%3Ftab%3D1")
    assert Client().post("/me").status_code == 403


def test_nothing_goes_round_the_scope_but_who_may() -> None:
    """`unscoped` stands where rows of one person are found by that person, and where nobody reads at all."""
    allowed = {"people/models.py", "people/access.py", "people/holdings.py", "people/importing/packed.py",
               "people/marks.py",
               "assessments/models.py", "assessments/access.py"}
    found = {str(file.relative_to(ROOM)) for file in ROOM.rglob("*.py")
             for node in ast.walk(ast.parse(file.read_text()))
             if isinstance(node, ast.Attribute) and node.attr in ("unscoped", "_base_manager")}
    assert found <= allowed
