"""A list of whom a survey asked, brought as a file: kept under pseudonyms, wave by wave."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.assessment.loading import load
from surefoot.web.intake.models import Part
from surefoot.web.intake.tables import lay_out
from surefoot.web.people.pseudonyms import pseudonym
from tests.web import cast, larkmoor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    cast.plant()
    path = tmp_path / "asked.csv"
    path.write_text("person,wave,team\ndev@larkmoor.example,2026-06-01,motor\nmara@larkmoor.example,2026-06-01,claims\n"
                    "dev@larkmoor.example,2026-07-13,motor\n", encoding="utf-8")
    return path


def test_it_is_kept_by_wave_and_laid_out_under_pseudonyms(file: Path, tmp_path: Path) -> None:
    of = larkmoor.bring(file)
    assert of.state == "stored", of.problem
    assert sorted(str(part.wave) for part in Part.objects.filter(table="asked", live=True)) == [
        "2026-06-01", "2026-07-13"]
    lay_out(tmp_path / "data")
    found = load(tmp_path / "data").tables["asked"]
    assert set(found["person"]) == {pseudonym("dev@larkmoor.example"), pseudonym("mara@larkmoor.example")}
    assert set(found["team"]) == {"motor", "claims"} and len(found) == 3


def test_a_newer_list_of_a_wave_takes_the_place_of_the_old_one(file: Path, tmp_path: Path) -> None:
    larkmoor.bring(file)
    file.write_text("person,wave\nmara@larkmoor.example,2026-07-13\n", encoding="utf-8")
    larkmoor.bring(file)
    lay_out(tmp_path / "data")
    found = load(tmp_path / "data").tables["asked"]
    assert sorted(map(str, found["wave"])) == ["2026-06-01", "2026-06-01", "2026-07-13"]
