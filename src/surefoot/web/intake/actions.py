"""What people do with imports. Each checks who asks, changes, and leaves an entry in the audit log, together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.db import transaction

from surefoot.web.frame import audit, clock
from surefoot.web.intake import incoming, looking, recorded, steps, store
from surefoot.web.intake.health import work_out
from surefoot.web.intake.incoming import Brought
from surefoot.web.intake.models import Import, Login, Part
from surefoot.web.intake.work import look, put_in, take_in
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

ALLOWED: Final = frozenset({"lead", "administrator"})


class Refused(Exception):  # noqa: N818 - reads as what happened
    """It can't be done now: the key of the sentence that says why."""


def upload(who: Reader, file: Brought) -> Import:
    """Take a file in from somebody; it is looked at by a job."""
    return take(file, _actor(who))


def take(file: Brought, actor: str = audit.SYSTEM) -> Import:
    """Take a file in on nobody's behalf, or on that of somebody who was checked; a job looks at it."""
    of = _brought(file, actor)
    with transaction.atomic():
        of.save()
        of.job = look.enqueue(number=of.pk)
        of.save(update_fields=["job"])
        _record(of)
    return of


def take_all(files: Sequence[Brought], *, wait: bool = False) -> list[Import]:
    """Take files in that came together, on nobody's behalf.

    With `wait` the caller looks at them at once, inside `work.left_to_jobs`; else a job does.
    """
    found = [_brought(file, audit.SYSTEM) for file in files]
    with transaction.atomic():
        Import.objects.bulk_create(found)
        if not wait:
            job = take_in.enqueue(numbers=" ".join(str(of.pk) for of in found))
            Import.objects.filter(pk__in=[of.pk for of in found]).update(job=job)
        for of in found:
            _record(of)
    return found


def _brought(file: Brought, actor: str) -> Import:
    """The import of a file, which lies in its place then."""
    name = incoming.safe_name(file.name)
    of = Import(state="looking", origin=file.origin, name=name, kind=file.kind, size=file.path.stat().st_size,
                digest=file.digest or incoming.digest(file.path), modified=file.modified or clock.now(), by=actor,
                made_at=clock.now(), step="waiting")
    incoming.bring(file.path, of, ours=file.ours, mapping=file.mapping)
    return of


def _record(of: Import) -> None:
    audit.record("intake.brought", actor=of.by, about=f"import:{of.pk}", origin=of.origin, bytes=of.size)


def confirm(who: Reader, number: int, *, adds: bool = False) -> Import:
    """Let a file that was looked at be stored."""
    with transaction.atomic():
        of = _waiting(who, number)
        put_in_order(of, adds=adds)
        audit.record("intake.confirmed", actor=_actor(who), about=f"import:{of.pk}", adds=adds)
    return of


def put_in_order(of: Import, *, adds: bool = False) -> None:
    """Store it as soon as a job gets to it."""
    of.state, of.adds, of.step, of.share = "storing", adds, "swapping", 95
    of.job = put_in.enqueue(number=of.pk)
    of.save(update_fields=["state", "adds", "step", "share", "job"])


def discard(who: Reader, number: int) -> Import:
    """Put a file away that was looked at: nothing of it is kept."""
    with transaction.atomic():
        of = _waiting(who, number)
        of.state, of.ended_at = "discarded", clock.now()
        of.save(update_fields=["state", "ended_at"])
        audit.record("intake.discarded", actor=_actor(who), about=f"import:{of.pk}")
    steps.clear(of)
    return of


def again(who: Reader, number: int) -> Import:
    """Try a file once more whose import failed."""
    with transaction.atomic():
        of = _locked(who, number)
        if of.state != "failed" or not incoming.file_of(of).is_file():
            raise Refused("import_cannot_again")
        of.state, of.step, of.share, of.ended_at = "looking", "waiting", 0, None
        of.job = look.enqueue(number=of.pk)
        of.save(update_fields=["state", "step", "share", "job", "ended_at"])
        audit.record("intake.again", actor=_actor(who), about=f"import:{of.pk}")
    return of


def undo(who: Reader, number: int) -> Import:
    """As if the import had never been: its parts count no longer, those it replaced count again.

    Raises Refused where a later import has replaced some of it, or where it is too long ago.
    """
    with transaction.atomic():
        of = _locked(who, number)
        if why := cannot_undo(of):
            raise Refused(why)
        replaced = list(Part.objects.filter(replaced_by=of).select_for_update())
        store.retire(Part.objects.filter(of=of, live=True), None)
        store.revive(replaced)
        recorded.give_back(of)
        Login.objects.filter(of=of).delete()
        of.state, of.ended_at = "undone", clock.now()
        of.save(update_fields=["state", "ended_at"])
        work_out.enqueue_once()
        audit.record("intake.undone", actor=_actor(who), about=f"import:{of.pk}")
    return of


def cannot_undo(of: Import) -> str:
    """Why an import can't be undone: the key of a sentence; empty where it can."""
    if of.state != "stored" or of.stored_at is None:
        return "import_not_stored"
    if of.parts.filter(live=False, replaced_by__isnull=False).exists() or of.actions.exclude(replaced_by=None).exists():
        return "import_undo_later_first"
    if of.stored_at < clock.now() - store.KEPT_RETIRED:
        return "import_undo_too_late"
    return ""


def rejected(who: Reader, number: int) -> Path:
    """The list of the rows that were set aside; taking it is in the audit log. Raises OutsideScope where none is."""
    with transaction.atomic():
        of = _locked(who, number)
        path = looking.rejected_file(of)
        if not path.is_file():
            raise OutsideScope
        audit.record("intake.rejected_taken", actor=_actor(who), about=f"import:{of.pk}", bytes=path.stat().st_size)
    return path


def allowed(who: Reader) -> bool:
    """Whether imports are this reader's business."""
    return bool(who.roles & ALLOWED)


def _actor(who: Reader) -> str:
    if not allowed(who):
        raise OutsideScope
    return audit.alias(who.subject)


def _locked(who: Reader, number: int) -> Import:
    """The import, held until the transaction ends; raises OutsideScope where it is not this reader's, or not there."""
    found = Import.objects.select_for_update().filter(pk=number).first() if allowed(who) else None
    if found is None:
        raise OutsideScope
    return found


def _waiting(who: Reader, number: int) -> Import:
    of = _locked(who, number)
    if of.state != "ready":
        raise Refused("import_not_waiting")
    return of
