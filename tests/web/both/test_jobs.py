"""Jobs: stored with the change that asks for them, once each, on schedule, and without anybody's data."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from surefoot.web.frame import clock, jobs, workers
from surefoot.web.frame.models import Schedule, Worker
from tests.web.planted.jobs import breaks, hangs, often, trace

MOMENT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def traces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLANTED_TRACES", str(tmp_path / "traces"))
    return tmp_path / "traces"


def run_all() -> None:
    loop = workers._Loop(queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False,
                         max_tasks=None, worker_id="here", excluded_queue_names=[])
    loop.run()


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_and_is_done(traces: Path) -> None:
    identity = trace.enqueue(number=7)
    assert jobs.state(identity) == "waiting"
    run_all()
    assert (jobs.state(identity), traces.read_text().split()[0]) == ("done", "7")


@pytest.mark.django_db(transaction=True)
def test_a_job_asked_for_in_a_change_that_fails_never_runs(traces: Path) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        trace.enqueue(number=7)
        raise RuntimeError
    run_all()
    assert not traces.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_that_breaks_is_failed_and_its_record_holds_no_value() -> None:
    identity = breaks.enqueue(word="kim-marsh")
    run_all()
    record = DBTaskResult.objects.get(pk=identity)
    assert jobs.state(identity) == "failed"
    assert "kim-marsh" not in record.traceback
    assert "ValueError at" in record.traceback
    assert "jobs.py:" in record.traceback


@pytest.mark.django_db(transaction=True)
def test_a_job_for_later_waits(traces: Path) -> None:
    trace.enqueue(after=timedelta(hours=1), number=7)
    run_all()
    assert not traces.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("value", "error"), [("kim@example.com", ValueError), (b"bytes", TypeError),
                                              ({"name": "Kim"}, TypeError), (1.5, TypeError)])
def test_a_job_takes_ids_only(value: object, error: type[Exception]) -> None:
    with pytest.raises(error, match="id"):
        trace.enqueue(number=value)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_schedule_starts_a_job_once_when_it_is_due() -> None:
    for minutes, times in ((0, 0), (59, 0), (60, 1), (60, 1)):
        with clock.stopped(MOMENT + timedelta(minutes=minutes)):
            workers.start_due()
        asked = [found.args_kwargs["args"][0] for found in DBTaskResult.objects.all()]
        assert asked.count("planted.often") == times
    assert Schedule.objects.get(job="planted.often").next_at == MOMENT + timedelta(hours=2)


@pytest.mark.django_db
def test_runs_that_were_missed_are_made_up_for_once() -> None:
    with clock.stopped(MOMENT):
        workers.start_due()
    with clock.stopped(MOMENT + timedelta(hours=23)):
        assert workers.start_due() == sum(job.repeats for job in jobs.registered())  # each once, not once an hour


def test_a_daily_job_keeps_its_hour_when_the_clocks_change(settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    daily = jobs.Job("x", lambda: None, None, time(4, 30), 1)
    before = datetime(2026, 10, 24, 12, tzinfo=UTC)
    first = daily.following(before)
    second = daily.following(first)
    assert [moment.astimezone(UTC).isoformat() for moment in (first, second)] == [
        "2026-10-25T03:30:00+00:00", "2026-10-26T03:30:00+00:00"]
    assert daily.following(datetime(2026, 10, 23, 12, tzinfo=UTC)).astimezone(UTC).hour == 2


@pytest.mark.django_db
def test_records_of_old_jobs_are_tidied_away() -> None:
    old, new, open_ = trace.enqueue(number=1), trace.enqueue(number=2), trace.enqueue(number=3)
    long_ago = clock.real() - timedelta(days=31)
    DBTaskResult.objects.filter(pk=old).update(status="SUCCESSFUL", finished_at=long_ago)
    DBTaskResult.objects.filter(pk=new).update(status="SUCCESSFUL", finished_at=clock.real())
    jobs.tidy.run()
    assert [jobs.state(each) for each in (old, new, open_)] == ["unknown", "done", "waiting"]


def claimed(identity: str, *names: str) -> None:
    DBTaskResult.objects.filter(pk=identity).update(status="RUNNING", started_at=clock.real(), worker_ids=list(names))


@pytest.mark.django_db
def test_a_job_of_a_silent_worker_goes_back_to_the_queue_and_after_three_times_fails(tmp_path: Path) -> None:
    life = workers.Life(tmp_path)
    Worker.objects.create(id="silent", seen_at=clock.real() - workers.LEASE - timedelta(seconds=1))
    Worker.objects.create(id="alive", seen_at=clock.real())
    silent, alive, third, gone = (hangs.enqueue() for _ in range(4))
    claimed(silent, "silent")
    claimed(alive, "alive")
    claimed(third, "a", "b", "silent")
    claimed(gone, "ended in good order")
    assert workers.take_over(life) == 3
    assert [jobs.state(each) for each in (silent, alive, third, gone)] == ["waiting", "running", "failed", "waiting"]
    assert workers.take_over(life) == 0
    life.end()


@pytest.mark.django_db
def test_a_worker_that_died_on_this_machine_shows_at_once(tmp_path: Path) -> None:
    life, other = workers.Life(tmp_path), workers.Life(tmp_path)
    assert life.dead() == []
    other._file.close()  # what the system does when a process dies
    assert life.dead() == [other.id]
    life.end()
    assert often.repeats
