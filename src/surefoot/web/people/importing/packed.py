"""What imports hold about a person in packed form, and how that is erased."""

from __future__ import annotations

from surefoot.sources.identity import normal
from surefoot.web.frame.erasure import Rows
from surefoot.web.people.importing.undoing import rows_of, touches
from surefoot.web.people.importing.wanted import PersonRow, Wanted
from surefoot.web.people.importing.writing import Journal
from surefoot.web.people.models import Import, Person


def export(subject: str) -> Rows:
    """What files that wait to be confirmed say of a person, and what undoing the last import would bring back."""
    known = _names(subject)
    found: Rows = []
    for packed, journal in Import.objects.exclude(wanted=None, journal=None).values_list("wanted", "journal"):
        if packed:
            found += [{"wanted": _told(row)} for row in Wanted.unpack(bytes(packed)).people if _about(row, known)]
        if journal:
            found += [{"journal": ", ".join(f"{name}: {value}" for name, value in row.items() if value is not None)}
                      for row in rows_of(Journal.unpack(bytes(journal)), subject)]
    return found


def erase(subject: str) -> int:
    """Drop their rows from files that wait; an import that knew them can't be undone any more."""
    known, count = _names(subject), 0
    for found in Import.objects.exclude(wanted=None):
        wanted = Wanted.unpack(bytes(found.wanted or b""))
        kept = tuple(row for row in wanted.people if not _about(row, known))
        if len(kept) < len(wanted.people):
            found.wanted = Wanted(kept, wanted.teams, wanted.columns).pack()
            found.save(update_fields=["wanted"])
            count += len(wanted.people) - len(kept)
    for found in Import.objects.exclude(journal=None):
        if touches(Journal.unpack(bytes(found.journal or b"")), subject):
            found.journal = None
            found.save(update_fields=["journal"])
            count += 1
    return count


def _names(subject: str) -> set[str]:
    """Everything by which files may name somebody."""
    return {normal(name) for row in Person.unscoped.filter(pk=subject).values_list("key", "email")
            for name in row if name}


def _about(row: PersonRow, known: set[str]) -> bool:
    return normal(row.person) in known or bool(row.email and normal(row.email) in known)


def _told(row: PersonRow) -> str:
    return ", ".join(f"{name}: {value}" for name, value in row._asdict().items() if value not in ("", None))
