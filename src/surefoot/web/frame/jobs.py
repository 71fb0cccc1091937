"""One registry of everything that runs in the background, with its schedule.

    @job("intake.pull", daily=time(4, 30))
    def pull() -> None: ...

    pull.enqueue()

Library: django-tasks-db 0.13 (the back-end of what became django.tasks in Django 6). It keeps jobs in our own database,
so a job is stored in the same transaction as the change that asks for it, a backup has both, and no broker has to run;
of those tried it was the one that ran 400 jobs by two workers once each on SQLite and PostgreSQL. It has no schedules
and never takes a job back from a worker that died: both are here and in `workers.py` (Schedule and Worker tables).

A job may run a second time after its worker was killed: write it so that it goes on where it stopped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import TracebackType
from typing import Any, Final

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from surefoot.web.frame import clock, viewing
from surefoot.web.frame.logs import places

ATTEMPTS: Final = 3
KEPT: Final = timedelta(days=30)
log = logging.getLogger("surefoot.jobs")
Value = str | int | bool | None


class JobFailed(Exception):  # noqa: N818 - reads as what happened
    """A job ended with an error: its class and the code it passed, without the message, which may carry values."""


@dataclass(frozen=True)
class Job:
    """A background job: what runs, how often it may start when workers die, and when it repeats."""

    name: str
    run: Callable[..., None]
    every: timedelta | None
    daily: time | None
    attempts: int

    def enqueue(self, *, after: timedelta | None = None, **values: Value) -> str:
        """Store the job in the current transaction; gives back its id. `values` are ids, numbers and choices only.

        Raises ValueError for a value that looks like an e-mail address and TypeError for one that is not plain.
        """
        for name, value in values.items():
            if not isinstance(value, str | int | bool | None):
                raise TypeError(f"job {self.name!r} got {name} of type {type(value).__name__}; jobs take ids, numbers "
                                "and choices, and read the rest themselves")
            if isinstance(value, str) and "@" in value:
                raise ValueError(f"job {self.name!r} got an e-mail address as {name}; give the id of the row")
        asked = run_job if after is None else run_job.using(run_after=clock.real() + after)
        return str(asked.enqueue(self.name, values).id)

    def enqueue_once(self) -> None:
        """Store the job, without values, unless it waits already: whatever came before it starts is in it."""
        if not DBTaskResult.objects.filter(status="READY", args_kwargs__args__0=self.name).exists():
            self.enqueue()

    @property
    def repeats(self) -> bool:
        """Whether the job has a schedule."""
        return self.every is not None or self.daily is not None

    def following(self, moment: datetime) -> datetime:
        """When the job is due next after a moment. Runs that were missed while nothing ran are made up for once."""
        if self.daily is None:
            return moment + (self.every or timedelta(days=1))
        local = moment.astimezone(clock.zone())
        due = datetime.combine(local.date(), self.daily, clock.zone())
        return due if due > moment else datetime.combine(local.date() + timedelta(days=1), self.daily, clock.zone())


_jobs: dict[str, Job] = {}


def job(name: str, *, every: timedelta | None = None, daily: time | None = None,
        attempts: int = ATTEMPTS) -> Callable[[Callable[..., None]], Job]:
    """Register a function as a job: `every` so often, or `daily` at a time of the organisation's zone, or on call."""
    if every is not None and daily is not None:
        raise ValueError(f"job {name!r} has both every and daily; give one")

    def registered(run: Callable[..., None]) -> Job:
        if name in _jobs:
            raise ValueError(f"two jobs are called {name!r}")
        _jobs[name] = Job(name, run, every, daily, attempts)
        return _jobs[name]

    return registered


def registered() -> tuple[Job, ...]:
    """Every job, by name."""
    return tuple(_jobs[name] for name in sorted(_jobs))


def named(name: str) -> Job:
    """A job by name; raises LookupError for one that this version does not have."""
    if name not in _jobs:
        raise LookupError(f"there is no job {name!r} in this version; it has {', '.join(sorted(_jobs))}")
    return _jobs[name]


def state(identity: str) -> str:
    """How a job stands: "waiting", "running", "done" or "failed"; "unknown" once its record was tidied away."""
    found = DBTaskResult.objects.filter(pk=identity).values_list("status", flat=True).first()
    return {"READY": "waiting", "RUNNING": "running", "SUCCESSFUL": "done", "FAILED": "failed"}.get(found or "",
                                                                                                    "unknown")


def newest(name: str) -> str:
    """How the job of this name stands that was stored last, as `state` says it; "unknown" where there is none."""
    found = DBTaskResult.objects.filter(args_kwargs__args__0=name).order_by("-enqueued_at").values_list("pk").first()
    return state(str(found[0])) if found else "unknown"


@task()
def run_job(name: str, values: dict[str, Any]) -> None:
    """The one task the library knows: runs a job of ours by name."""
    with _Told(name):
        named(name).run(**values)


class _Told:
    """Logs a job; an error leaves here without its message."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.started = clock.seconds()

    def __enter__(self) -> None:
        log.info("job started", extra={"job": self.name})

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        took = {"job": self.name, "seconds": round(clock.seconds() - self.started, 3)}
        if kind is None:
            log.info("job done", extra=took)
        elif issubclass(kind, Exception):
            log.error("job failed", exc_info=(kind, error, trace), extra=took)  # type: ignore[arg-type]
            raise JobFailed(f"{kind.__qualname__} at {' > '.join(places(trace)[-4:])}") from None


@job("frame.tidy", daily=time(3, 15))
def tidy() -> None:
    """Remove records of jobs that ended more than 30 days ago, and notes of views that can't come twice any more."""
    DBTaskResult.objects.finished().filter(finished_at__lt=clock.real() - KEPT).delete()
    viewing.tidy()
