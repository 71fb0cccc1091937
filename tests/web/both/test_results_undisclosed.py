"""What the disclosure control was given, and no answer may hold: the true values of an invented organisation's groups.

Unlike test_results_walked.py nothing is made up here: data are measured and disclosed as ever, and what went into the
disclosure control is kept aside. Every value of a group has digits nobody else has; below the organisation none of
them may be found again, neither those of hidden cells nor the unrounded ones of cells that are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from surefoot.assessment import steps
from surefoot.assessment.earlier import record_text
from surefoot.assessment.loading import assess_and_record, load
from surefoot.disclose.groups import Measured
from surefoot.measure.tree import Tree
from surefoot.web.assessments import drawn
from surefoot.web.assessments.exports import csv_file, json_file, xlsx_file
from surefoot.web.assessments.storing import store
from surefoot.web.assessments.tables import Table
from surefoot.web.frame import clock
from surefoot.web.people.models import Account, Grant, Management, Person, Team
from tests.web import larkmoor
from tests.web.cast_assessed import NOON
from tests.web.walked import addresses, everything_of, text_of

pytestmark = pytest.mark.django_db
DIGITS: Final = 8
"""Of a value: as many as nobody writes by chance, and fewer than any file writes."""
RESULTS: Final = ("overview", "teams", "drivers", "how", "why", "lag", "proof", "roadmap", "assessments")


@dataclass(frozen=True)
class Secrets:
    """What must not be found: true values by their first digits, and how people are called in the files."""

    values: dict[str, float]
    names: frozenset[str]
    hidden: Team
    readers: dict[str, Client]


@pytest.fixture(scope="module")
def secrets(django_db_setup: None, django_db_blocker: Any,
            tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secrets]:
    folder = larkmoor.files(tmp_path_factory.mktemp("undisclosed") / "data", people=200, seed=7, weeks=30)
    asked: list[tuple[Tree, list[Measured]]] = []
    disclose = steps.disclose
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "disclose", lambda nodes, measures, *rest: (
            asked.append((nodes, list(measures))), disclose(nodes, measures, *rest))[1])
        data = load(folder)
        assessed = assess_and_record(data)
    hidden = next(group.team for group in assessed.assessment.teams if group.why_hidden == "small")
    with django_db_blocker.unblock(), transaction.atomic(), clock.stopped(NOON):
        larkmoor.plant_people(folder)
        store(assessed.assessment, NOON, {}, record_text(assessed.record))
        team = Team.objects.get(key=hidden)
        readers = _readers(team)
        own = Account.objects.values_list("person__key", flat=True)  # the top of a page names its reader
        yield Secrets(_values(*asked[0]), frozenset(data.tables["people"]["person"].tolist()) - set(own), team, readers)
        transaction.set_rollback(True)


def _values(nodes: Tree, measures: list[Measured]) -> dict[str, float]:
    """All that was known of the groups below the organisation before disclosure, by its first digits."""
    found = {}
    for measured in measures:
        for grouped in filter(None, (measured.grouped, measured.beside)):
            for values in vars(grouped.posterior).values():
                for value in np.asarray(values, dtype=float)[np.asarray(nodes.depth) > 0] * measured.scale:
                    digits = f"{value:.15e}".replace(".", "").split("e")[0].lstrip("-")
                    if len(digits.rstrip("0")) > DIGITS:
                        found[digits[:DIGITS]] = float(value)
    return found


def written(text: str) -> set[str]:
    """Every run of so many digits in a text, wherever the decimal point stands."""
    runs = set(re.findall(rf"\d{{{DIGITS},}}", re.sub(r"(?<=\d)\.(?=\d)", "", text)))
    return {digits[start:start + DIGITS] for digits in runs for start in range(len(digits) - DIGITS + 1)}


def _readers(team: Team) -> dict[str, Client]:
    """A lead, and who leads the hidden team, signed in."""
    leading, lead = (Person.unscoped.filter(left=None)[at] for at in range(2))
    Management.objects.create(team=team, person=leading, kind="co_manager", starts=NOON.date())
    found = {}
    for name, person in (("lead", lead), ("manager", leading)):
        account = Account.objects.create_user(f"{name}@larkmoor.example", person=person)
        if name == "lead":
            Grant.objects.create(account=account, role="lead", since=NOON)
        found[name] = Client()
        found[name].force_login(account)
    return found


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    drawn.forget()
    with clock.stopped(NOON):
        yield


@pytest.mark.parametrize("name", ["lead", "manager"])
def test_no_answer_holds_what_was_true_of_a_group_before_disclosure(secrets: Secrets, name: str) -> None:
    for address in addresses([secrets.hidden]):
        for asked, text in everything_of(secrets.readers[name], address):
            assert not written(text) & secrets.values.keys(), f"a true value stands at {asked}"
            if address.split("/")[1] in RESULTS:
                assert not [each for each in secrets.names if each in text], f"somebody is named at {asked}"


def test_a_true_value_would_be_found_in_every_kind_of_file(secrets: Secrets) -> None:
    assert len(secrets.values) > 500
    table = Table("leak", ("value",), tuple((value,) for value in secrets.values.values()))
    for file in (csv_file(table), json_file([table], {}), xlsx_file([table], {})):
        found = written(text_of(HttpResponse(file)))
        assert len(found & secrets.values.keys()) > 0.9 * len(secrets.values)
