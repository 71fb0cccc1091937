"""Closed waves on their way into assessments: laid out, assessed at once, whole rows destroyed after it."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from django.apps import apps

from surefoot.assessment.loading import load
from surefoot.web.assessments import actions, assessing, jobs, of_waves
from surefoot.web.assessments.models import Attempt, Run
from surefoot.web.frame import audit
from surefoot.web.intake import parquet
from surefoot.web.intake.tables import lay_out
from surefoot.web.people.models import Person, Position, Team
from surefoot.web.people.pseudonyms import pseudonym
from surefoot.web.people.scope import everything
from surefoot.web.pulse import closing, handing, keys, tickets, whole
from surefoot.web.pulse.models import Wave
from tests.web import cast, waved, waved_closed

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)
MOVED = import_module("surefoot.web.pulse.migrations.0002_cells_answers_stand_in")


@pytest.fixture(autouse=True)
def own_keys() -> Iterator[None]:
    shutil.rmtree(keys.base() / "whole", ignore_errors=True)  # of a wave that another test closed on this day
    yield
    shutil.rmtree(keys.folder(Wave().pk).parent, ignore_errors=True)


@pytest.fixture
def people() -> cast.Cast:
    return cast.plant()


def joined(people: cast.Cast, **teams: int) -> dict[Person, Team]:
    """So many more people in each team, and the team of each."""
    found = {}
    for key, count in teams.items():
        for number in range(count):
            person = Person.unscoped.create(key=f"{key}{number}@larkmoor.example", name=f"{key} {number}",
                                            email=f"{key}{number}@larkmoor.example", joined=cast.SINCE)
            Position.unscoped.create(person=person, team=people.teams[key], starts=cast.SINCE)
            found[person] = people.teams[key]
    return found


def profile(number: int) -> dict[str, int]:
    """Somebody's answers, unlike those of the next."""
    items = ("fear", "ambiguity", "insecurity", "isolation", "irrelevance", "confidence", "capability", "manager")
    return {f"{name}_{item}": 1 + (number * (place + 2) + place) % 5 for place, name in enumerate(items)
            for item in (1, 2)}


def a_wave(people: cast.Cast, day: date = DAY, number: int = 1, *, keep_whole: bool = False) -> Wave:
    cells = joined(people, motor=8, home=9) if number == 1 else {}
    if not cells:
        with everything("test"):
            cells = {one.person: one.cell for one in Wave.objects.get(number=1).people.select_related("person", "cell")}
    wave = waved_closed.planted(day, number, cells)
    waved_closed.write(wave, [(team, profile(place + number)) for place, team in enumerate(cells.values())],
                       keep_whole=keep_whole)
    return wave


def results() -> None:
    """What jobs do within minutes of a wave that closed."""
    of_waves.settle()
    jobs.assess.run(Attempt.objects.get(open=True).pk)


def test_a_closed_wave_is_laid_out_with_whom_it_asked_and_is_recognised(people: cast.Cast, tmp_path: Path) -> None:
    a_wave(people)
    versions = lay_out(tmp_path / "data")
    tables = load(tmp_path / "data").tables
    assert len(tables["pulse"]) == len(tables["asked"]) == 17 and set(tables["pulse"]["apart"]) == {1}
    assert pseudonym("motor3@larkmoor.example") in tables["asked"]["person"]
    assert set(tables["asked"]["team"]) == {"motor", "home"}
    assert len(versions.tables["pulse"]) == len(versions.tables["asked"]) == 1


@pytest.mark.parametrize("state", ["planned", "open", "paused", "closing", "cancelled", "lost"])
def test_nothing_of_a_wave_that_is_not_closed_is_laid_out(people: cast.Cast, tmp_path: Path, state: str) -> None:
    a_wave(people, keep_whole=True)
    Wave.objects.update(state=state)
    versions = lay_out(tmp_path / "data")
    assert not {"pulse", "frequency", "asked"} & versions.tables.keys()
    assert not {path for path in (tmp_path / "data").iterdir() if "wave" in path.name}


def test_whole_rows_are_laid_out_while_they_are_there_and_go_by_the_same_digest(people: cast.Cast,
                                                                              tmp_path: Path) -> None:
    a_wave(people, keep_whole=True)
    before = lay_out(tmp_path / "data")
    assert set(load(tmp_path / "data").tables["pulse"]["apart"]) == {-1}
    (laid,) = [path for path in (tmp_path / "data").iterdir() if path.name.startswith("pulse-wave")]
    content = laid.read_bytes()
    whole.destroy(DAY)
    assert laid.read_bytes() != content, "a copy of the whole rows outlasts them"
    assert lay_out(tmp_path / "data") == before
    assert set(load(tmp_path / "data").tables["pulse"]["apart"]) == {1}


def test_a_wave_too_few_answered_is_not_laid_out(people: cast.Cast, tmp_path: Path) -> None:
    waved_closed.planted(DAY, 1, joined(people, motor=8))
    assert "asked" not in lay_out(tmp_path / "data").tables


def test_people_of_a_wave_that_an_earlier_version_closed_stand_where_answers_do(people: cast.Cast,
                                                                                tmp_path: Path) -> None:
    cells = joined(people, motor=6, claims=6)
    wave = waved_closed.planted(DAY, 1, cells)
    waved_closed.write(wave, [(people.teams["claims"], profile(number)) for number in range(9)])
    MOVED.move(apps, None)
    lay_out(tmp_path / "data")
    asked = load(tmp_path / "data").tables["asked"]
    assert set(asked["team"]) == {"claims"} and len(asked) == 12


def test_the_smallest_cell_that_was_taken_in_at_the_top_stands_there(people: cast.Cast, tmp_path: Path) -> None:
    """Three at the top take in motor, although claims, between them, has rows of its own."""
    wave = waved_closed.planted(DAY, 1, joined(people, larkmoor=3, claims=8, motor=5, home=9))
    for team, asked in {"larkmoor": 8, "claims": 8, "home": 9}.items():
        waved_closed.write_cell(wave, people.teams[team], asked)
    waved_closed.store(wave, "pulse", waved_closed.rows_of(wave, [(people.teams["home"], profile(1))] * 5))
    MOVED.move(apps, None)
    lay_out(tmp_path / "data")
    assert Counter(load(tmp_path / "data").tables["asked"]["team"]) == {"larkmoor": 8, "claims": 8, "home": 9}


def test_counts_of_frequency_are_laid_out_beside_the_answers(people: cast.Cast, tmp_path: Path) -> None:
    wave = a_wave(people)
    waved_closed.store(wave, "frequency", waved_closed.counts(wave, {(1, 4): 9, (0, 1): 8}))
    lay_out(tmp_path / "data")
    assert load(tmp_path / "data").tables["frequency"]["people"].sum() == 17


def test_a_survey_that_was_brought_of_the_same_day_adds_up(people: cast.Cast, tmp_path: Path) -> None:
    a_wave(people)
    lay_out(tmp_path / "data")
    own = load(tmp_path / "data").tables["pulse"]
    more = type(own)(own.schema, {**own.columns, "respondent": np.array([f"x{n}" for n in range(17)], dtype=object)})
    parquet.write(more, tmp_path / "data" / "pulse-00000001-survey-1.parquet")
    assert len(load(tmp_path / "data").tables["pulse"]) == 34


def test_results_are_there_soon_after_a_wave_closed_and_the_whole_rows_are_gone(people: cast.Cast) -> None:
    wave = a_wave(people, keep_whole=True)
    of_waves.settle()
    assert whole.of(DAY) is not None and not Run.unscoped.exists()
    jobs.assess.run(Attempt.objects.get(open=True).pk)
    run = Run.unscoped.get()
    assert run.wave == DAY and run.as_of == DAY and whole.of(DAY) is None
    told = json.loads(run.header)
    assert told["organisation"]["diagnosis"]["apart"] is False and told["response"]["asked"] == wave.asked == 17
    assert Attempt.objects.get().by == audit.SYSTEM


def test_a_later_run_repeats_what_the_first_told_and_says_from_when(people: cast.Cast) -> None:
    a_wave(people, keep_whole=True)
    results()
    jobs.assess.run(actions.ask("somebody").pk)
    first, second = Run.unscoped.order_by("pk")
    told, again = json.loads(first.header), json.loads(second.header)
    assert told["organisation"] == again["organisation"]
    assert [key for key, _ in again["data"]["notes"]] == ["answers_apart_told"]


def test_with_only_taken_apart_rows_of_the_next_wave_nothing_across_subjects_is_told(people: cast.Cast) -> None:
    a_wave(people, keep_whole=True)
    results()
    a_wave(people, DAY + timedelta(weeks=6), 2)
    results()
    newest = json.loads(Run.unscoped.latest("pk").header)
    assert newest["response"]["wave"] == "2026-12-14"
    assert newest["organisation"]["diagnosis"]["apart"] is True
    assert [key for key, _ in newest["data"]["notes"]] == ["answers_apart"]


def test_killed_before_the_run_is_stored_the_whole_rows_stay(people: cast.Cast,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    a_wave(people, keep_whole=True)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt
    monkeypatch.setattr(assessing, "_publish", killed)
    of = actions.ask(audit.SYSTEM)
    with pytest.raises(KeyboardInterrupt):
        assessing.run(of)
    of_waves.settle()
    assert whole.of(DAY) is not None and not Run.unscoped.exists()


def test_killed_after_the_run_is_stored_the_next_look_destroys_them(people: cast.Cast) -> None:
    a_wave(people, keep_whole=True)
    assessing.run(actions.ask(audit.SYSTEM))
    assert Run.unscoped.exists() and whole.of(DAY) is not None
    of_waves.settle()
    assert whole.of(DAY) is None


def test_copies_of_whole_rows_are_overwritten_where_keys_lie_on_another_disk(
        people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def other_disk(*_: object) -> None:
        raise OSError("another disk")
    wiped, wipe = [], keys.wipe

    def watched(file: Path) -> None:
        wiped.append((file.name, file.exists() and file.read_bytes() == rows))
        wipe(file)
    a_wave(people, keep_whole=True)
    rows = whole.of(DAY).read_bytes()  # type: ignore[union-attr]
    monkeypatch.setattr(Path, "hardlink_to", other_disk)
    monkeypatch.setattr(keys, "wipe", watched)
    assessing.run(actions.ask(audit.SYSTEM))
    assert (f"pulse-wave-{DAY}.parquet", True) in wiped and whole.of(DAY) is not None


def test_second_names_of_whole_rows_are_not_overwritten(people: cast.Cast) -> None:
    a_wave(people, keep_whole=True)
    rows = whole.of(DAY).read_bytes()  # type: ignore[union-attr]
    assessing.run(actions.ask(audit.SYSTEM))
    assert whole.of(DAY).read_bytes() == rows  # type: ignore[union-attr]


def test_one_that_comes_to_nothing_is_not_asked_for_every_minute(people: cast.Cast) -> None:
    a_wave(people, keep_whole=True)
    of_waves.settle()
    Attempt.objects.update(state="failed", open=None, ended_at="2026-11-29T00:00Z")
    of_waves.settle()
    assert Attempt.objects.count() == 2
    Attempt.objects.update(state="failed", open=None, ended_at=Attempt.objects.latest("pk").asked_at)
    of_waves.settle()
    assert Attempt.objects.count() == 2 and whole.of(DAY) is not None


def test_without_waves_nothing_is_asked_for(people: cast.Cast) -> None:
    of_waves.settle()
    assert not Attempt.objects.exists()


def test_from_handing_in_to_results(people: cast.Cast) -> None:
    """A wave that is opened, answered, closed and assessed by the product's own doors."""
    cells = joined(people, motor=8, home=9)
    wave = waved.opened(cells)
    for place, person in enumerate(cells):
        answers = {item: value for item, value in profile(place).items() if item in wave.items}
        handing.hand_in(tickets.issue(wave, person.pk), {**answers, "use_frequency": 1 + place % 4})
    closing.begin(wave.pk)
    closing.close.run(str(wave.pk))
    wave.refresh_from_db()
    assert wave.state == "closed" and whole.of(wave.opened_on) is not None
    results()
    told = json.loads(Run.unscoped.get().header)
    assert told["response"] == {"wave": wave.opened_on.isoformat(), "asked": 17, "answered": 17}
    assert told["organisation"]["diagnosis"]["apart"] is False and whole.of(wave.opened_on) is None
    jobs.assess.run(actions.ask("somebody").pk)
    again = json.loads(Run.unscoped.latest("pk").header)
    assert again["organisation"] == told["organisation"]
