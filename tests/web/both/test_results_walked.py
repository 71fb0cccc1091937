"""The whole URL table walked for each of the cast: every view of results is noted, and no hidden number is anywhere.

Numbers are planted that no page could show by chance: each group counts people and answers with digits of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surefoot.vocabulary.diagnosis import FirstDriver
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.results import DriverResult, Group, Verdict
from surefoot.web.assessments import drawn
from surefoot.web.assessments.models import Figure
from surefoot.web.assessments.models import Group as Stored
from surefoot.web.frame import clock, viewing
from surefoot.web.frame.models import AuditEntry
from tests.web.cast import ROLES, WHERE, Cast, plant
from tests.web.cast_assessed import NOON, larkmoor, published
from tests.web.walked import addresses, everything_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MARKS: Final = {"claims": 60211, "home": 70423, "motor": 80637, "travel": 90841}
"""Digits by group: what it counts and what it measures begins with them."""
MAY: Final = {"priya": {"claims", "home"}, "mara": {"claims"}, "hugo": {"claims", "home"}}
"""Of which groups somebody may see numbers; everybody else of none. motor and travel are hidden from all."""
RESULTS: Final = re.compile(r'assessments_figure|"assessments_group"|"header"')
"""What is asked of the database where results are shown."""
WITHOUT: Final = {"assessments/none.html", "assessments/no_team.html", "assessments/no_plan.html",
                   "assessments/run.html"}
"""Pages that say that there are none, or what a run was made from."""


def marked(group: Group, mark: int) -> Group:
    """The group with all it measures carrying its digits."""
    n, at = (mark, mark), mark / 1e5
    figure = Estimate(at, at / 10, min(at * 1.1, 1.0), n)
    level = DriverResult(Estimate(100 * at, 10 * at, 100.0, n), figure, worst_quarter=at)
    return replace(group, people=n, capability=figure, confidence=figure, adoption=figure, capability_source="check",
                   verdict=Verdict("confidence", at), drivers=dict.fromkeys(DRIVERS, level),
                   first_driver=FirstDriver("fear", at, 5))


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """One cast and one assessment for all: the pages here are only read."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.stopped(NOON):
        cast = plant()
        whole = larkmoor()
        published(replace(whole, teams=Rows(
            marked(group, MARKS[group.team]) if group.team in MARKS else group for group in whole.teams)))
        yield cast
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    drawn.forget()
    viewing._notes.waiting.clear()
    viewing._notes.written.clear()
    with clock.stopped(NOON):
        yield
    viewing._notes.waiting.clear()


def marks_in(text: str) -> set[str]:
    """The groups whose digits stand in a text, however a language parts them."""
    joined = re.sub(r"(?<=\d)[.,'\u00a0\u202f\u2009](?=\d)", "", text)
    return {group for group, mark in MARKS.items() if str(mark) in joined}


# --- numbers that must not be there ----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", sorted({*WHERE, *ROLES} - {"tess"}))
def test_no_answer_of_any_address_holds_a_number_its_reader_may_not_see(cast: Cast, name: str) -> None:
    client, found = cast.client(name), set[str]()
    for address in addresses(cast.teams.values()):
        for asked, text in everything_of(client, address):
            here = marks_in(text)
            assert here <= MAY.get(name, set()), f"{name} finds numbers of {', '.join(sorted(here))} at {asked}"
            found |= here
    assert bool(found) == (name in MAY), "numbers that may be seen are found: the search works"


def test_the_numbers_of_a_hidden_group_are_not_even_stored(cast: Cast) -> None:
    hidden = Stored.unscoped.filter(key__in=("motor", "travel"))
    assert hidden.count() == 2
    assert not Figure.unscoped.filter(group__in=hidden).exists()
    assert not marks_in(str(list(hidden.defer("roadmap").values()))) & {"motor", "travel"}


# --- views that must be noted ----------------------------------------------------------------------------------------
def noted(client: Client, address: str) -> tuple[bool, set[str]]:
    """Whether a page shows results, and of which groups the view of it was noted."""
    drawn.forget()
    viewing._notes.waiting.clear()
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    shows = any(RESULTS.search(query["sql"]) and not query["sql"].startswith("INSERT") for query in asked)
    shows &= response.status_code == 200 and not WITHOUT.intersection(each.name for each in response.templates)
    return shows, {about for _, about, _ in viewing._notes.waiting}


@pytest.mark.parametrize("name", ["priya", "mara", "hugo", "dev", "adam", "olga"])
def test_every_address_that_shows_results_notes_that_they_were_looked_at_and_no_other_does(
        cast: Cast, name: str) -> None:
    client, count = cast.client(name), 0
    for address in addresses(cast.teams.values()):
        shows, about = noted(client, address)
        assert bool(about) == shows, f"{address} shows {name} results: {shows}; noted: {sorted(about)}"
        count += shows
    assert count > 10 if name == "priya" else count > 0 if name in MAY else not count


def ids(cast: Cast, *names: str) -> set[str]:
    return {f"team:{cast.teams[name].pk}" if name in cast.teams else name for name in names}


@pytest.mark.parametrize(("name", "address", "groups"), [
    ("priya", "/overview", ("organisation",)),
    ("priya", "/drivers/fear", ("organisation",)),
    ("priya", "/teams", ("organisation",)),
    ("priya", "/teams?in=claims", ("claims",)),
    ("priya", "/teams?in=larkmoor", ("organisation",)),
    ("priya", "/roadmap", ("organisation",)),
    ("mara", "/how/funnel", ("organisation",)),
    ("mara", "/teams", ("motor",)),
    ("hugo", "/teams", ("home",)),
    ("mara", "/teams/{motor}", ("motor", "claims", "organisation")),
    ("hugo", "/teams/{home}", ("home", "claims")),
    ("hugo", "/teams/{home}/plan", ("home",)),
    ("priya", "/teams/{larkmoor}", ("organisation",)),
])
def test_a_view_is_noted_with_the_groups_whose_numbers_stand_on_the_page(
        cast: Cast, name: str, address: str, groups: tuple[str, ...]) -> None:
    at = address.format(**{key: team.pk for key, team in cast.teams.items()})
    assert noted(cast.client(name), at) == (True, ids(cast, *groups))


def test_a_file_that_is_taken_along_is_an_entry_of_its_own_with_the_same_groups(cast: Cast) -> None:
    for name, address, about in (("priya", "/teams?as=csv", "organisation"),
                                 ("mara", f"/teams/{cast.teams['motor'].pk}?as=json", "motor")):
        cast.client(name).get(address)
        newest = AuditEntry.objects.filter(action="export").order_by("number").last()
        assert newest is not None
        assert {newest.about} == ids(cast, about)
    assert not viewing._notes.waiting
