"""What goes through intake comes out as the data an assessment reads, and nobody can be recognised in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from surefoot.assessment.loading import assess, load
from surefoot.report.contract import report_json
from surefoot.web.intake import store
from surefoot.web.intake.models import Import
from surefoot.web.intake.tables import lay_out
from surefoot.web.people.models import Person
from surefoot.web.people.pseudonyms import pseudonym
from tests.web import larkmoor

pytestmark = pytest.mark.slow

AS_OF = date(2026, 8, 2)


def report(folder: Path, frequency: Path | None = None) -> dict[str, Any]:
    """The report of a folder; with how often people use AI as another folder has it: the store keeps it coarse."""
    data = load(folder, timezone="UTC")
    if frequency is not None:
        data = replace(data, tables={**data.tables, "frequency": load(frequency, timezone="UTC").tables["frequency"]})
    found = report_json(assess(data, as_of=AS_OF))
    facts = found.pop("data")
    return {**found, "match_rate": facts["match_rate"], "response": facts["response"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return larkmoor.files(tmp_path / "larkmoor", weeks=18)


def bring_all(folder: Path) -> None:
    larkmoor.plant_people(folder)
    larkmoor.bring_all(folder)
    assert not [(of.name, of.state, of.problem) for of in Import.objects.exclude(state="stored")]


@pytest.mark.django_db(transaction=True)
def test_the_demo_through_intake_is_assessed_as_its_files_are(folder: Path, tmp_path: Path) -> None:
    bring_all(folder)
    lay_out(tmp_path / "laid")
    assert report(tmp_path / "laid") == report(folder, frequency=tmp_path / "laid")


@pytest.mark.django_db(transaction=True)
def test_exports_of_vendors_through_intake_are_assessed_as_the_files_are(tmp_path: Path) -> None:
    folder = larkmoor.files(tmp_path / "larkmoor", weeks=16, vendors=True)
    for path in sorted((folder / "github").rglob("*.ndjson"))[:-12]:
        path.unlink()  # a file a day
    bring_all(folder)
    lay_out(tmp_path / "laid")
    assert report(tmp_path / "laid") == report(folder, frequency=tmp_path / "laid")


@pytest.mark.django_db(transaction=True)
def test_no_name_of_anybody_is_in_the_store_or_in_what_is_laid_out(folder: Path, tmp_path: Path) -> None:
    bring_all(folder)
    lay_out(tmp_path / "laid")
    people = Person.unscoped.values_list("key", "email")
    names = {name.encode() for both in people for name in both if name}
    stored = [path for place in (store.folder(), tmp_path / "laid") for path in place.rglob("*") if path.is_file()]
    assert len(stored) > 12
    for path in stored:
        content = path.read_bytes().lower()
        assert not [name for name in names if name.lower() in content], path.name
    assert pseudonym(Person.unscoped.first().key).encode() in (tmp_path / "laid" / "logins.csv").read_bytes()
    assert not Import.objects.exclude(state="stored").exists()
