"""Take an import back: every row as it stood before, or a refusal that says why not."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from surefoot.web.people.importing.writing import OWNED, Journal, create, parsed, remove, update
from surefoot.web.people.models import Import


class CantUndo(Exception):  # noqa: N818 - reads as what it says
    """An import can't be taken back; `word` is the message key that says why."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def why_not(found: Import) -> str:
    """The message key of what stands in the way before anything is tried; empty where nothing does."""
    if found.state != "done":
        return "undo_not_done"
    if Import.objects.filter(state="done", pk__gt=found.pk).exists():
        return "undo_later"
    return "" if found.journal else "undo_forgotten"


def undo(found: Import) -> None:
    """Inside `everything(...)`; all of it or nothing. Raises CantUndo."""
    if word := why_not(found):
        raise CantUndo(word)
    journal = Journal.unpack(bytes(found.journal or b""))
    try:
        with transaction.atomic():
            if journal.state() != journal.digest:
                raise CantUndo("undo_changed")
            _back(journal)
    except (ProtectedError, RestrictedError) as error:
        raise CantUndo("undo_used") from error


def _back(journal: Journal) -> None:
    """Rows that point at others first: what is new can only go once nothing of before points at it any more."""
    for model, fields in [*OWNED.items()][::-1]:
        label = model._meta.label
        remove(model, [model._meta.pk.to_python(pk) for pk in journal.created.get(label, ())])
        rows = {model._meta.pk.to_python(pk): parsed(model, row) for pk, row in journal.changed.get(label, {}).items()}
        if "email" in fields:  # two people may have swapped theirs
            update(model, ("email",), dict.fromkeys(rows, ("",)))
        update(model, fields, rows)
    for model, fields in OWNED.items():
        create(model, [model(pk=model._meta.pk.to_python(pk), **dict(zip(fields, parsed(model, row), strict=True)))
                       for pk, row in journal.removed.get(model._meta.label, {}).items()])


def rows_of(journal: Journal, subject: str) -> list[dict[str, object]]:
    """What a journal holds about a person: the values from before."""
    return [{"table": label, **dict(zip(OWNED[model], row, strict=True))}
            for model in OWNED for label in (model._meta.label,)
            for before in (journal.changed, journal.removed) for pk, row in before.get(label, {}).items()
            if subject == pk or subject in row]


def touches(journal: Journal, subject: str) -> bool:
    """Whether a journal knows a person."""
    return subject in journal.created.get("people.Person", ()) or bool(rows_of(journal, subject))



