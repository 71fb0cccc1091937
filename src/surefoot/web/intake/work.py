"""The work on imports, in the background. Each job can be killed at any point and goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import time, timedelta
from types import TracebackType
from typing import Final

from django.db import transaction

from surefoot.web.frame import clock, jobs
from surefoot.web.frame.jobs import job
from surefoot.web.intake import incoming, logins, looking, retention, steps, store, together
from surefoot.web.intake.health import work_out
from surefoot.web.intake.models import Import
from surefoot.web.people.scope import everything

AT_WORK: Final = ("looking", "storing")
"""States in which the next step is ours."""
WAITS: Final = timedelta(days=7)
"""So long a file that was looked at waits for somebody's word."""
COMMAND: Final = timedelta(days=1)
"""So long a command may work on an import that no job has."""


@job("intake.look")
def look(number: int) -> None:
    """Look at a file; what came in by itself is stored at once, unless somebody has to decide."""
    of = Import.objects.get(pk=number)
    if of.state != "looking":
        return
    with _Ended(of), everything("intake.look"):
        if steps.known(of):
            return
        why = logins.look(of) if of.kind == "logins" else looking.look(of)
        with transaction.atomic():
            if steps.looked(of, why):
                _hand_over(of)


@job("intake.store")
def put_in(number: int) -> None:
    """Let what was looked at count."""
    of = Import.objects.get(pk=number)
    if of.state != "storing":
        return
    with _Ended(of), everything("intake.store"):
        steps.settle([of])


@job("intake.take_in")
def take_in(numbers: str) -> None:
    """Look at files that came together, and store them; if a worker died over them, each goes its own way."""
    imports = list(Import.objects.filter(pk__in=map(int, numbers.split()), state__in=AT_WORK).order_by("pk"))
    with left_to_jobs(imports):
        if all(of.state == "looking" and of.step == "waiting" for of in imports):
            together.take_in(imports)


@contextmanager
def left_to_jobs(imports: Sequence[Import]) -> Iterator[None]:
    """Whatever happens inside: what is not done with these imports afterwards, a job of each one's own does."""
    try:
        yield
    finally:
        with transaction.atomic():
            for of in Import.objects.filter(pk__in=[of.pk for of in imports], state__in=AT_WORK).order_by("pk"):
                _hand_over(of)


def _hand_over(of: Import) -> None:
    """To the next job of its own."""
    of.job = (look if of.state == "looking" else put_in).enqueue(number=of.pk)
    of.save(update_fields=["job"])


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
        steps.clear(of)


@job("intake.retention", daily=time(3, 30))
def erase_old() -> None:
    """Erase rows that are older than the settings allow."""
    if retention.erase_old():
        work_out.enqueue_once()


@job("intake.stuck", every=timedelta(minutes=5))
def find_stuck() -> None:
    """An import whose job ended without a word has failed: say so, so that it can be tried again."""
    for of in Import.objects.filter(state__in=AT_WORK):
        if jobs.state(of.job) in ("failed", "unknown") if of.job else of.made_at < clock.now() - COMMAND:
            Import.objects.filter(pk=of.pk, state=of.state).update(state="failed", step="", ended_at=clock.now())


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
