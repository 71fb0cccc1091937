"""A list of sign-in names and whose they are: taken in as keyed hashes, so that usage finds its people."""

from __future__ import annotations

import json
from typing import Any, Final

from django.db import transaction

from surefoot.sources.identity import normal
from surefoot.sources.opening import open_source
from surefoot.sources.packing import UnusableFile
from surefoot.web.frame import clock
from surefoot.web.intake import incoming, store
from surefoot.web.intake.models import Import, Login
from surefoot.web.people.importing.unnamed import unnamed
from surefoot.web.people.models import Person
from surefoot.web.people.pseudonyms import pseudonym

LIST: Final = "logins.json"
Why = tuple[str, dict[str, Any]]


def look(of: Import) -> Why | None:
    """Read the two columns: a name, and the key or e-mail of the person it belongs to."""
    try:
        opened = open_source(incoming.file_of(of), of.name)
        if len(opened.header) != 2 or len(set(opened.header)) != 2:
            return "logins_columns", {"count": len(opened.header)}
        name, person = opened.header
        rows = [(row.cells[name].strip(), row.cells[person].strip()) for row in opened.rows()]
    except UnusableFile as error:
        return "import_text", {"text": unnamed(str(error))}
    people = _people()
    found = {pseudonym(name): people[normal(person)] for name, person in rows if name and normal(person) in people}
    of.found = json.dumps({"logins": len(rows), "known": sum(normal(person) in people for _, person in rows)})
    if not found:
        return "logins_nobody", {"rows": len(rows)}
    (store.cleared(store.desk(of)) / LIST).write_text(json.dumps(found), encoding="utf-8")
    return None


def swap(of: Import) -> bool:
    """Let the names stand for their people."""
    with transaction.atomic():
        now = Import.objects.select_for_update().get(pk=of.pk)
        if now.state != "storing":
            return False
        found: dict[str, str] = json.loads((store.desk(now) / LIST).read_text(encoding="utf-8"))
        there = {str(pk) for pk in Person.objects.values_list("pk", flat=True)}
        Login.objects.bulk_create([Login(mark=mark, person_id=person, of=now) for mark, person in found.items()
                                   if person in there],
                                  update_conflicts=True, unique_fields=["mark"], update_fields=["person", "of"],
                                  batch_size=500)
        now.state, now.step, now.share = "stored", "", 100
        now.stored_at = now.ended_at = clock.now()
        now.save(update_fields=["state", "step", "share", "stored_at", "ended_at"])
    return True


def _people() -> dict[str, str]:
    """Every key and e-mail, as compared -> person."""
    found: dict[str, str] = {}
    for pk, key, email in Person.objects.values_list("pk", "key", "email"):
        found.setdefault(normal(key), str(pk))
        if email:
            found.setdefault(normal(email), str(pk))
    return found
