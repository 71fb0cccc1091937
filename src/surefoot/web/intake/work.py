"""The work on imports, in the background. Each job can be killed at any point and goes on where it stopped."""

from __future__ import annotations

import json
import shutil
from datetime import time, timedelta
from types import TracebackType
from typing import Any, Final

from django.db import transaction

from surefoot.web.frame import audit, clock, jobs
from surefoot.web.frame.jobs import job
from surefoot.web.intake import health, incoming, logins, looking, retention, store, storing
from surefoot.web.intake.models import Import
from surefoot.web.people.scope import everything

WAITS: Final = timedelta(days=7)
"""So long a file that was looked at waits for somebody's word."""


@job("intake.look")
def look(number: int) -> None:
    """Look at a file; what came in by itself is stored at once, unless somebody has to decide."""
    of = Import.objects.get(pk=number)
    if of.state != "looking":
        return
    with _Ended(of), everything("intake.look"):
        if Import.objects.filter(state="stored", digest=of.digest).exists():
            _refuse(of, "import_already", {})
            return
        why = logins.look(of) if of.kind == "logins" else looking.look(of)
        if why:
            _refuse(of, *why)
            return
        with transaction.atomic():
            waits = of.origin == "upload" or bool(looking.found_of(of).get("waves"))
            of.state, of.step, of.share = ("ready", "", 90) if waits else ("storing", "swapping", 95)
            of.job = "" if waits else put_in.enqueue(number=of.pk)
            of.save()


@job("intake.store")
def put_in(number: int) -> None:
    """Let what was looked at count."""
    of = Import.objects.get(pk=number)
    if of.state != "storing":
        return
    with _Ended(of), everything("intake.store"):
        with transaction.atomic():
            if Import.objects.filter(state="stored", digest=of.digest).exists():
                _refuse(of, "import_already", {})
                return
            done = logins.swap(of) if of.kind == "logins" else storing.swap(of)
            if done:
                audit.record("intake.stored", actor=of.by, about=f"import:{of.pk}")
                work_out.enqueue_once()
        of.refresh_from_db()
        incoming.let_go(of)
        shutil.rmtree(store.desk(of), ignore_errors=True)


@job("intake.health", daily=time(3, 40))
def work_out() -> None:
    """How each table from each source stands."""
    with everything("intake.health"):
        health.work_out()


@job("intake.sweep", daily=time(3, 50))
def sweep() -> None:
    """Take away what was left lying, and what is no longer needed."""
    store.forget_retired()
    store.sweep()
    incoming.sweep()
    incoming.forget_raw()
    for of in Import.objects.filter(state="ready", made_at__lt=clock.now() - WAITS):
        of.state, of.ended_at = "discarded", clock.now()
        of.save(update_fields=["state", "ended_at"])
        incoming.let_go(of)
        shutil.rmtree(store.desk(of), ignore_errors=True)


@job("intake.retention", daily=time(3, 30))
def erase_old() -> None:
    """Erase rows that are older than the settings allow."""
    if retention.erase_old():
        work_out.enqueue_once()


@job("intake.stuck", every=timedelta(minutes=5))
def find_stuck() -> None:
    """An import whose job ended without a word has failed: say so, so that it can be tried again."""
    for of in Import.objects.filter(state__in=("looking", "storing")).exclude(job=""):
        if jobs.state(of.job) in ("failed", "unknown"):
            Import.objects.filter(pk=of.pk, state=of.state).update(state="failed", step="", ended_at=clock.now())


def _refuse(of: Import, key: str, values: dict[str, Any]) -> None:
    """It can't be used; the file goes, the reason stays."""
    of.state, of.step, of.share, of.ended_at = "refused", "", 0, clock.now()
    of.problem = json.dumps([key, values])
    of.save()
    incoming.let_go(of)
    shutil.rmtree(store.desk(of), ignore_errors=True)


class _Ended:
    """An error on the way leaves the import as failed, with its file, so that it can be tried again."""

    def __init__(self, of: Import) -> None:
        self._of = of

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if kind is not None and issubclass(kind, Exception):
            Import.objects.filter(pk=self._of.pk).update(state="failed", step="", ended_at=clock.now())
