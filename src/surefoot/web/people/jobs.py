"""What the room does in the background: imports too big for a request, and once a night what time itself brings."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final

from surefoot.web.frame import audit, clock
from surefoot.web.frame.jobs import job
from surefoot.web.people import erasing, sessions
from surefoot.web.people.importing import steps
from surefoot.web.people.importing.undoing import CantUndo
from surefoot.web.people.leaving import close_leavers
from surefoot.web.people.models import Correction, Difference, Import, ImportFile
from surefoot.web.people.scope import everything
from surefoot.web.people.signin import first_run, limits, links, telling, tokens

__all__ = ["first_run", "links", "nightly", "retention", "telling", "tidy"]

OFFERED_FOR: Final = timedelta(days=7)
"""How long files wait to be confirmed."""
ANSWERED_FOR: Final = timedelta(days=365)
"""How long corrections are kept once they were answered."""
UNDONE_FOR: Final = timedelta(days=30)
"""How long the newest import can be undone."""


@job("people.read_import")
def read_import(number: int) -> None:
    """Files to a preview."""
    steps.read_and_compare(number)


@job("people.carry_out_import")
def carry_out_import(number: int, actor: str) -> None:
    """A preview to what stands."""
    steps.carry_out(number, actor)


@job("people.take_back_import")
def take_back_import(number: int, actor: str) -> None:
    """As it stood before; where that can't be, the import says why. Run twice it does nothing the second time."""
    if Import.objects.filter(pk=number, state="done").exists():
        try:
            steps.take_back(number, actor)
        except CantUndo as refused:
            found = Import.objects.only("facts").get(pk=number)
            Import.objects.filter(pk=number).update(facts={**found.facts, "undo": refused.word})


@job("people.nightly", daily=time(0, 5))
def nightly() -> None:
    """Sessions and tokens of who left yesterday end, and what imports no longer need goes."""
    sessions_ended, tokens_ended = close_leavers()
    if sessions_ended or tokens_ended:
        audit.record("people.leavers_signed_out", sessions=sessions_ended, tokens=tokens_ended)
    now = clock.now()
    ImportFile.objects.filter(belongs__made_at__lt=now - timedelta(days=1)).delete()
    waiting = Import.objects.filter(state__in=("reading", "ready", "running"), made_at__lt=now - OFFERED_FOR)
    Difference.objects.filter(belongs__in=waiting).delete()
    waiting.update(state="discarded", wanted=None)
    old = Import.objects.filter(state="done", done_at__lt=now - UNDONE_FOR)
    Difference.objects.filter(belongs__in=old).delete()
    old.update(journal=None)


@job("people.retention", daily=time(3, 20))
def retention() -> None:
    """Erase who asked for it and was not erased yet, and who left longer ago than the settings allow; corrections that
    were answered a year ago go."""
    erasing.go_on()
    erasing.erase_leavers()
    with everything("people.retention"):
        Correction.objects.filter(answered_at__lt=clock.now() - ANSWERED_FOR).delete()


@job("people.tidy", daily=time(3, 25))
def tidy() -> None:
    """Remove sessions, links, tokens and counts whose time is over."""
    sessions.tidy()
    tokens.tidy()
    links.tidy()
    limits.tidy()
