"""What people do with imports of people. Each checks who asks, changes, and leaves an entry in the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction

from surefoot.web.frame import audit, clock, jobs
from surefoot.web.people.importing.people import Terms
from surefoot.web.people.importing.undoing import why_not
from surefoot.web.people.jobs import carry_out_import, read_import, take_back_import
from surefoot.web.people.models import Account, Difference, Import, ImportFile
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

ALLOWED: Final = frozenset({"lead", "administrator"})
UNDO: Final = "undo"
"""Key of an import's facts: "asked", or the word that says why it could not be."""


class Refused(Exception):  # noqa: N818 - reads as what happened
    """It can't be done now: the key of the sentence that says why."""


def bring(who: Reader, files: Sequence[tuple[str, bytes]], terms: Terms) -> Import:
    """Take files in by name and content; a job reads them and compares them with what stands."""
    actor = _actor(who)
    with transaction.atomic():
        found = Import.objects.create(state="reading", made_at=clock.now(), since=terms.since, whole=terms.whole,
                                      last_day=terms.last_day)
        for name, content in files:
            ImportFile.objects.create(belongs=found, name=name, content=content)
        _in_order(found, read_import.enqueue(number=found.pk))
        _tell("people.import_brought", actor, found, files=len(files))
    return found


def confirm(who: Reader, number: int, seen: str, *, sure: bool) -> None:
    """Let what was shown happen; `sure` is the second word where a file lets too many leave.

    Raises Refused where something else is shown by now.
    """
    actor = _actor(who)
    with transaction.atomic():
        found = _locked(number)
        if found.state != "ready":
            raise Refused("people_import_not_waiting")
        if not seen or found.seen != seen:
            raise Refused("people_import_changed")
        if found.facts.get("too_many") and not sure:
            raise Refused("people_import_say_twice")
        if _locks_out(found):
            raise Refused("people_import_locks_out")
        found.state = "running"
        _in_order(found, carry_out_import.enqueue(number=found.pk, actor=actor))
        _tell("people.import_confirmed", actor, found)


def discard(who: Reader, number: int) -> None:
    """Nothing of it is kept, and nothing was changed."""
    actor = _actor(who)
    with transaction.atomic():
        found = _locked(number)
        if found.state != "ready" and not stopped(found):
            raise Refused("people_import_not_waiting")
        found.files.all().delete()
        found.differences.all().delete()
        found.state, found.wanted = "discarded", None
        found.save(update_fields=["state", "wanted"])
        _tell("people.import_discarded", actor, found)


def again(who: Reader, number: int) -> None:
    """Try once more what ended without a word."""
    actor = _actor(who)
    with transaction.atomic():
        found = _locked(number)
        if not stopped(found) or not (found.wanted or found.files.exists()):
            raise Refused("people_import_cannot_again")
        _in_order(found, read_import.enqueue(number=found.pk) if found.state == "reading"
                  else carry_out_import.enqueue(number=found.pk, actor=actor))
        _tell("people.import_again", actor, found)


def undo(who: Reader, number: int) -> None:
    """Bring back what stood before, as a job. Raises Refused where that is plain to be impossible already."""
    actor = _actor(who)
    with transaction.atomic():
        found = _locked(number)
        if word := why_not(found):
            raise Refused(word)
        found.facts = {**found.facts, UNDO: "asked"}
        _in_order(found, take_back_import.enqueue(number=found.pk, actor=actor))
        _tell("people.import_undo_asked", actor, found)


def allowed(who: Reader) -> bool:
    """Whether imports are this reader's business."""
    return bool(who.roles & ALLOWED)


def stopped(found: Import) -> bool:
    """Whether the work on an import ended without a word: after an error, or because its record is gone."""
    return found.state in ("reading", "running") and work(found) in ("failed", "unknown")


def work(found: Import) -> str:
    """How the job of an import stands; the demo's and those of commands have none."""
    return jobs.state(found.job) if found.job else "unknown"


def _locks_out(found: Import) -> bool:
    """Whether all who administer would have left by tomorrow: nobody could take the list back."""
    leaving = Difference.objects.filter(belongs=found, kind="leaving",
                                        after__lte=clock.today().isoformat()).values("key")
    able = Account.objects.filter(is_active=True, grants__role="administrator").exclude(
        person__left__lt=clock.today())
    return able.exists() and not able.exclude(person__key__in=leaving).exists()


def _actor(who: Reader) -> str:
    if not allowed(who):
        raise OutsideScope
    return audit.alias(who.subject)


def _locked(number: int) -> Import:
    """The import, held until the transaction ends; raises OutsideScope where there is none."""
    found = Import.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise OutsideScope
    return found


def _in_order(found: Import, job: str) -> None:
    found.job = job
    found.save(update_fields=["state", "facts", "job"])


def _tell(action: str, actor: str, found: Import, **detail: int) -> None:
    audit.record(action, actor=actor, about=f"import:{found.pk}", **detail)
