"""The steps of an import: read and compared, carried out, taken back. Each may run again after a kill."""

from __future__ import annotations

from django.db import transaction

from surefoot.web.frame import audit, clock
from surefoot.web.people.importing.people import Terms
from surefoot.web.people.importing.planning import Plan, plan
from surefoot.web.people.importing.reading import read
from surefoot.web.people.importing.standing import stand_in_database
from surefoot.web.people.importing.undoing import undo
from surefoot.web.people.importing.wanted import Wanted
from surefoot.web.people.importing.writing import create, write
from surefoot.web.people.leaving import close_leavers
from surefoot.web.people.models import Difference, Import
from surefoot.web.people.scope import everything


def read_and_compare(number: int) -> None:
    """From files to a preview; the files themselves are gone afterwards. Read before, they are compared again."""
    found = Import.objects.get(pk=number)
    if found.state != "reading":
        return
    wanted = Wanted.unpack(bytes(found.wanted)) if found.wanted else _read(found)
    if wanted is not None:
        with everything("people.import"):
            made = plan(wanted, stand_in_database(), _terms(found))
        _preview(found, made)


def carry_out(number: int, actor: str) -> None:
    """Write what was shown, in one transaction. Where something else stands by now, show that instead."""
    found = Import.objects.get(pk=number)
    if found.state != "running":
        return
    wanted = Wanted.unpack(bytes(found.wanted or b""))
    with everything("people.import"), transaction.atomic():
        # The row of the import that everybody takes first: imports follow each other, whatever the database.
        found = Import.objects.select_for_update().get(pk=number)
        if found.state != "running":
            return
        standing = stand_in_database()
        made = plan(wanted, standing, _terms(found))
        if made.digest() != found.seen:
            _preview(found, made, stale=True)
            return
        Import.objects.exclude(pk=number).exclude(journal=None).update(journal=None)
        Difference.objects.exclude(belongs=number).filter(belongs__state="done").delete()
        found.journal = write(made, standing).pack()
        found.state, found.done_at, found.wanted = "done", clock.now(), None
        found.save()
        close_leavers()
        audit.record("people.imported", actor=actor, about=f"import:{number}", since=found.since.isoformat(),
                     whole=found.whole, **found.facts["counts"])


def take_back(number: int, actor: str) -> None:
    """As it stood before. Raises CantUndo."""
    with everything("people.import"), transaction.atomic():
        found = Import.objects.select_for_update().get(pk=number)
        undo(found)
        found.state, found.journal = "undone", None
        found.save()
        found.differences.all().delete()
        audit.record("people.import_undone", actor=actor, about=f"import:{number}")


def _read(found: Import) -> Wanted | None:
    got = read([(file.name, bytes(file.content)) for file in found.files.order_by("pk")])
    found.facts = got.facts
    if got.wanted is None:
        found.state = "unusable"
        with transaction.atomic():
            _settled(found)
        return None
    found.wanted = got.wanted.pack()
    return got.wanted


def _preview(found: Import, made: Plan, *, stale: bool = False) -> None:
    counts: dict[str, int] = {}
    for told in made.told:
        counts[told.kind] = counts.get(told.kind, 0) + 1
    found.facts = {**found.facts, "counts": counts, "here": made.here, "missing": made.missing,
                   "too_many": made.too_many_leave, "stale": stale}
    found.state, found.seen = "ready", made.digest()
    with transaction.atomic():
        found.differences.all().delete()
        create(Difference, [Difference(belongs=found, **told._asdict()) for told in made.told])
        _settled(found)


def _settled(found: Import) -> None:
    found.files.all().delete()
    found.save()


def _terms(found: Import) -> Terms:
    return Terms(found.since, found.whole, found.last_day)

