"""A process that runs jobs: it says that it lives, starts what is due, and takes over from workers that died."""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import signal
import threading
import time
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import IO, Final

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import is_locked_database_exception

from surefoot.web.frame import clock, home, jobs, starting
from surefoot.web.frame.models import Schedule, Worker

BEAT: Final = 5
"""Seconds between two signs of life."""
LEASE: Final = timedelta(seconds=60)
"""A worker on another machine that said nothing for so long is taken for dead; on this machine it shows at once."""
log = logging.getLogger("surefoot.worker")


class _Loop(db_worker.Worker):
    """The library's loop, which gives up when the database is busy for long; ours tries again."""

    def run(self) -> None:
        """Take and run jobs until told to stop."""
        while self.running:
            try:
                super().run()
            except OperationalError as error:
                if not is_locked_database_exception(error):
                    raise
                log.warning("the database was busy; trying again")
            else:
                return

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Finish the job that runs, then end. Told again, the library would break the job off and call it failed."""
        if self.running:
            super().shutdown(signum, frame)


class Life:
    """The sign that a worker lives: a row that is renewed, and a file whose lock the system drops when we die."""

    def __init__(self, home: Path) -> None:
        self.id = secrets.token_hex(16)
        self.folder = home / "workers"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file: IO[str] = (self.folder / self.id).open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.renew()

    def renew(self) -> None:
        """Say that we live."""
        Worker.objects.update_or_create(pk=self.id, defaults={"seen_at": clock.real()})

    def end(self) -> None:
        """We stop in good order."""
        Worker.objects.filter(pk=self.id).delete()
        (self.folder / self.id).unlink(missing_ok=True)
        self._file.close()

    def dead(self) -> list[str]:
        """Workers that died without a word."""
        limit = clock.real() - LEASE
        return [worker.id for worker in Worker.objects.exclude(pk=self.id)
                if self._died_here(worker.id) or worker.seen_at < limit]

    def _died_here(self, other: str) -> bool:
        file = self.folder / other
        if not file.exists():
            return False  # it runs on another machine: only its lease tells
        with file.open("r+") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True


def take_over(life: Life) -> int:
    """Give running jobs that no living worker has back to the queue (or end them after too many tries); counts them.

    A worker has its row before it takes a job, so a job whose worker has no row has no worker.
    """
    dead, count = life.dead(), 0
    running = list(DBTaskResult.objects.running())
    alive = set(Worker.objects.exclude(pk__in=dead).values_list("pk", flat=True)) if running else set()
    for found in running:
        if found.worker_ids and found.worker_ids[-1] in alive:
            continue
        again = len(found.worker_ids) < _attempts(found)
        told = {"status": "READY"} if again else {
            "status": "FAILED", "finished_at": clock.real(), "traceback": "its worker ended without a word, too often",
            "exception_class_path": f"{jobs.JobFailed.__module__}.{jobs.JobFailed.__qualname__}"}
        # Only if it is still as we saw it: two workers may look at the same moment.
        count += DBTaskResult.objects.filter(pk=found.pk, status="RUNNING", started_at=found.started_at).update(**told)
    for name in dead:
        Worker.objects.filter(pk=name).delete()
        (life.folder / name).unlink(missing_ok=True)
    return count


def _attempts(found: DBTaskResult) -> int:
    names = {job.name: job.attempts for job in jobs.registered()}
    asked = found.args_kwargs.get("args") or [""]
    return names.get(asked[0], 1)


def start_due() -> int:
    """Enqueue every repeating job that is due, once, however many workers look; counts them."""
    now, count = clock.now(), 0
    known = {schedule.job: schedule for schedule in Schedule.objects.all()}
    for job in jobs.registered():
        if not job.repeats:
            continue
        schedule = known.get(job.name)
        if schedule is None:
            Schedule.objects.get_or_create(job=job.name, defaults={"next_at": job.following(now)})
        elif schedule.next_at <= now:
            with transaction.atomic():
                mine = Schedule.objects.filter(job=job.name, next_at=schedule.next_at).update(
                    next_at=job.following(now), last_at=now)
                if mine:
                    job.enqueue()
                count += mine
    return count


def run(*, parent: int | None = None, interval: float = 1.0, batch: bool = False) -> None:
    """Run jobs until TERM or INT; a job that runs is finished first. With `batch` until none is waiting.

    With `parent` the worker stops when that process is gone, so that a killed server leaves nothing behind.
    Raises StillRunning while data is being restored.
    """
    with home.running(settings.HOME):
        _run(parent, interval, batch)


def _run(parent: int | None, interval: float, batch: bool) -> None:
    while not starting.is_ready():
        log.warning("the database is not ready; waiting for `surefoot serve` to bring it to this version")
        time.sleep(BEAT)
    life = Life(settings.HOME)
    loop = _Loop(queue_names=["default"], interval=interval, batch=batch, backend_name="default", startup_delay=False,
                 max_tasks=None, worker_id=life.id, excluded_queue_names=[])
    loop.configure_signals()
    ended = threading.Event()
    take_over(life)
    beat = threading.Thread(target=_beat, args=(life, ended, parent), name="beat", daemon=True)
    beat.start()
    try:
        loop.run()
    finally:
        ended.set()
        beat.join(timeout=BEAT)
        life.end()


def _beat(life: Life, ended: threading.Event, parent: int | None) -> None:
    """Until the worker ends; if this thread can't go on, the whole worker must not either."""
    try:
        while True:
            try:
                life.renew()
                take_over(life)
                start_due()
            except OperationalError as error:
                if not is_locked_database_exception(error):
                    raise
                log.warning("the database was busy; trying again")
            for _ in range(BEAT):
                if (parent is not None and os.getppid() != parent) or ended.wait(1):
                    return
    finally:
        connection.close()
        if not ended.is_set():
            os.kill(os.getpid(), signal.SIGTERM)
