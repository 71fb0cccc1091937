"""Assessments are made by a job: asked for by a lead, published whole or not at all, safe beside all stored ones."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

import surefoot
from surefoot.assessment.earlier import keep_record
from surefoot.assessment.loading import assess_and_record
from surefoot.demo import plant as invent
from surefoot.demo import write
from surefoot.report import write as write_report
from surefoot.report.contract import report_bytes
from surefoot.web.assessments import actions, assessing, counted, queries
from surefoot.web.assessments.jobs import assess, tidy, weekly
from surefoot.web.assessments.models import Attempt, Counted, Expired, Run
from surefoot.web.frame import audit, clock, held
from surefoot.web.frame.models import AuditEntry
from surefoot.web.intake.tables import Versions
from surefoot.web.people.models import Person
from surefoot.web.people.pseudonyms import pseudonym
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything
from tests.web.installations import Installation, wait_for

LEAD = Reader(subject="lead", roles=frozenset({"lead"}))
SEED, WEEKS = 7, 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made_at = tmp_path_factory.mktemp("invented")
    write(made_at / "data", invent(SEED, 200, weeks=WEEKS))
    return (made_at / "data").rename(tmp_path_factory.mktemp("alone") / "data")  # away from the truth beside it


@pytest.fixture
def laid_out(folder: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> dict[str, tuple[str, ...]]:
    """The data of the invented organisation are those of the store."""
    parts: dict[str, tuple[str, ...]] = {"people": ("d1",), "usage": ("d2", "d3")}

    def lay_out(target: Path) -> Versions:
        shutil.copytree(folder, target)
        return Versions(dict(parts))
    monkeypatch.setattr(assessing, "lay_out", lay_out)
    return parts


def made(as_of: date | None = None) -> Attempt:
    """Asked for and run, as the worker does."""
    of = actions.start(LEAD, as_of)
    assess.run(of.pk)
    of.refresh_from_db()
    return of


@pytest.mark.parametrize("roles", [set(), {"administrator"}, {"auditor"}, {"sponsor"}])
def test_nobody_but_a_lead_can_ask_for_an_assessment(roles: set[str], db: None) -> None:
    with pytest.raises(OutsideScope):
        actions.start(Reader(subject="x", roles=frozenset(roles), teams=frozenset({1})))
    assert not Attempt.objects.exists()


def test_what_a_lead_asked_for_is_published_with_the_data_it_was_made_from(laid_out: object, folder: Path) -> None:
    of = made()
    assert (of.state, of.share, of.open, of.step) == ("done", 100, None, "")
    run = queries.newest(LEAD)
    assert run is not None
    assert of.run_id == run.pk
    assert json.loads(run.versions) == {"people": ["d1"], "usage": ["d2", "d3"]}
    alone = surefoot.assess(surefoot.load(folder, timezone=settings.TIME_ZONE))
    assert report_bytes(queries.whole(LEAD, run)) == report_bytes(alone)
    told = [entry for entry in AuditEntry.objects.order_by("number") if entry.action.startswith("assessments.")]
    assert [entry.action for entry in told] == ["assessments.asked", "assessments.published"]
    assert {entry.actor for entry in told} == {audit.alias("lead")}
    assert not (Path(settings.HOME) / "assessing").exists() or not list((Path(settings.HOME) / "assessing").iterdir())


def test_there_is_one_at_a_time(laid_out: object) -> None:
    first = actions.start(LEAD)
    assert actions.start(LEAD).pk == first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(asked_at=clock.now(), by="x")
    assess.run(first.pk)
    assert actions.start(LEAD).pk != first.pk


def test_a_run_that_was_published_is_not_published_again_by_a_second_worker(laid_out: object) -> None:
    of = made()
    assess.run(of.pk)
    assessing.run(Attempt.objects.get(pk=of.pk))  # a worker that was taken for dead goes on to the end
    assert len(queries.runs(LEAD)) == 1


def test_stored_runs_protect_the_next_one_like_reports_in_folders(laid_out: object, folder: Path,
                                                                  tmp_path: Path) -> None:
    data = surefoot.load(folder, timezone=settings.TIME_ZONE)
    first = made(date(2026, 6, 28) if data.usage else None)
    assert first.state == "done", first.problem
    early = assess_and_record(data, as_of=date(2026, 6, 28))
    write_report(early.assessment, tmp_path / "early")
    keep_record(tmp_path / "early", early.record)
    second = made()
    run = queries.newest(LEAD)
    assert run is not None
    assert second.run_id == run.pk
    expected = assess_and_record(data, previous=[tmp_path / "early"]).assessment
    assert report_bytes(queries.whole(LEAD, run)) == report_bytes(expected)
    assert report_bytes(expected) != report_bytes(surefoot.assess(data)), "nothing was held: the test shows nothing"


def test_what_can_t_be_assessed_says_so_and_the_next_can_be_asked_for(monkeypatch: pytest.MonkeyPatch,
                                                                      db: None) -> None:
    def nothing(target: Path) -> Versions:
        target.mkdir(parents=True)
        return Versions({})
    monkeypatch.setattr(assessing, "lay_out", nothing)
    of = made()
    assert (of.state, of.problem, of.open) == ("failed", "unusable", None)
    assert actions.start(LEAD).pk != of.pk


def test_the_schedule_asks_on_its_day_once_there_are_data_and_makes_nothing_of_the_same_data_twice(
        laid_out: dict[str, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    class Live:
        objects = type("Rows", (), {"filter": lambda self, **_: self, "exists": lambda self: True})()
    mondays = [datetime(2026, 11, 23, 5, tzinfo=UTC) + week * timedelta(weeks=1) for week in range(4)]
    with clock.stopped(mondays[0]):
        weekly.run()
        assert not Attempt.objects.exists(), "there are no data yet"
    monkeypatch.setattr("surefoot.web.assessments.jobs.Part", Live)
    for monday, expected in zip(mondays[1:], ("done", "unchanged", "done"), strict=True):
        with clock.stopped(monday):
            weekly.run()
            weekly.run()
        of = Attempt.objects.get(open=True)
        assert of.by == audit.SYSTEM
        assess.run(of.pk)
        of.refresh_from_db()
        assert of.state == expected
        laid_out["usage"] = ("d4",) if expected == "unchanged" else laid_out["usage"]
        with clock.stopped(monday + timedelta(days=1)):
            weekly.run()
        assert not Attempt.objects.filter(open=True).exists()
    assert len(queries.runs(LEAD)) == 2


def test_an_attempt_whose_job_is_lost_does_not_stand_in_the_way(db: None) -> None:
    lost = Attempt.objects.create(asked_at=clock.now(), by="x", state="running",
                                  job="00000000-0000-0000-0000-000000000000")
    assert actions.start(LEAD).pk != lost.pk
    lost.refresh_from_db()
    assert (lost.state, lost.problem) == ("failed", "lost")


# --- the private record ---------------------------------------------------------------------------------------------
def person_of(run: Run) -> tuple[Person, str]:
    """Somebody of the people room who was counted in a run, and how they stand in its record."""
    found = Counted.objects.get(run=run.pk)
    person = Person.unscoped.create(key="dev@larkmoor.example")
    record = json.loads(counted.text(found))
    mark = sorted(record["members"]["pulse"])[0]
    with everything("a test"):
        own = counted.person_in_record(counted.key(), pseudonym(person.key))
    found.record = counted.packed(counted.text(found).replace(mark, own))
    found.save()
    return person, own


def test_who_was_counted_is_theirs_to_see_and_after_erasure_nobodys_and_still_counted(laid_out: object) -> None:
    run = Run.unscoped.get(pk=made().run_id)
    assert counted.key() not in counted.text(Counted.objects.get())
    person, mark = person_of(run)
    before = json.loads(counted.text(Counted.objects.get()))
    assert held.export_all(person.subject)["assessments.Counted"] == [
        {"run": run.pk, "record": before["members"]["pulse"][mark]}]
    assert held.erase_all(person.subject)["assessments.Counted"] == 1
    after = json.loads(counted.text(Counted.objects.get()))
    assert mark not in counted.text(Counted.objects.get())
    assert {kind: sorted(found.values()) for kind, found in after["members"].items()} == {
        kind: sorted(found.values()) for kind, found in before["members"].items()}


def test_a_run_whose_time_is_over_goes_with_its_record_and_the_newest_never_does(
        laid_out: dict[str, tuple[str, ...]]) -> None:
    with clock.stopped(datetime(2020, 1, 6, 5, tzinfo=UTC)):
        old = made().run_id
    laid_out["usage"] = ("d9",)
    with clock.stopped(datetime(2020, 1, 13, 5, tzinfo=UTC)):
        newest = made().run_id
    tidy.run()
    assert [run.pk for run in queries.runs(LEAD)] == [newest]
    assert list(Counted.objects.values_list("run", flat=True)) == [newest]
    assert list(Expired.objects.values_list("run", flat=True)) == [old]
    assert Attempt.objects.get(pk=Attempt.objects.order_by("pk").first().pk).run_id is None  # type: ignore[union-attr]


# --- killed ---------------------------------------------------------------------------------------------------------
STATE = """
from surefoot.web.assessments.models import *
from surefoot.web.people.scope import everything
with everything("a test"):
    print([[of.state, of.step, of.run_id is not None] for of in Attempt.objects.all()], Run.objects.count(),
          Group.objects.count(), Counted.objects.count())
"""
ASK = """
from surefoot.web.assessments import actions
from surefoot.web.people.reader import Reader
actions.start(Reader(subject="lead", roles=frozenset({"lead"})))
"""


@pytest.fixture
def working(installation: Installation, folder: Path) -> Iterator[Installation]:
    installation.more["PLANTED_DATA"] = str(folder)
    installation.python(ASK)
    yield installation


@pytest.mark.slow
@pytest.mark.parametrize("step", ["measuring", "publishing"])
def test_a_worker_killed_in_the_middle_leaves_nothing_half_and_the_next_one_ends_it(working: Installation,
                                                                                    step: str) -> None:
    working.more["PLANTED_STOP_AT"] = step
    first = working.surefoot("worker")
    wait_for(lambda: f"at {step}" in working.lines(), 120)
    first.kill()
    first.wait()
    assert working.python(STATE).split("]] ")[1] == "0 0 0"
    del working.more["PLANTED_STOP_AT"]
    second = working.surefoot("worker")
    wait_for(lambda: working.python(STATE).startswith("[['done'"), 120)
    second.send_signal(signal.SIGINT)
    assert second.wait(30) == 0
    assert working.python(STATE).startswith("[['done', '', True]] 1 ")
