"""From one state of an import to the next; jobs and the command line take them, one file at a time or many together."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from surefoot.web.frame import audit, clock
from surefoot.web.intake import incoming, logins, looking, store, storing
from surefoot.web.intake.health import work_out
from surefoot.web.intake.models import Import


def known(of: Import) -> bool:
    """Refuse a file whose very bytes are stored already; whether it was one."""
    if Import.objects.filter(state="stored", digest=of.digest).exists():
        refuse(of, "import_already", {})
        return True
    return False


def looked(of: Import, why: looking.Why | None) -> bool:
    """After a look: refused, or waiting for somebody's word, or (then True) to be stored without one."""
    if why:
        refuse(of, *why)
        return False
    waits = of.origin == "upload" or bool(looking.found_of(of).get("waves"))
    of.state, of.step, of.share = ("ready", "", 90) if waits else ("storing", "swapping", 95)
    of.job = "" if waits else of.job
    of.save()
    return not waits


def settle(imports: Sequence[Import]) -> None:
    """Let them count, in one transaction, each with its entry in the audit log."""
    with transaction.atomic():
        for of in Import.objects.select_for_update().filter(pk__in=[of.pk for of in imports],
                                                           state="storing").order_by("pk"):
            if not known(of) and not _asks(of) and _swapped(of):
                audit.record("intake.stored", actor=of.by, about=f"import:{of.pk}")
        store.flush()
        work_out.enqueue_once()
    for of in Import.objects.filter(pk__in=[of.pk for of in imports]).exclude(state__in=store.AT_WORK):
        clear(of)


def _swapped(of: Import) -> bool:
    return logins.swap(of) if of.kind == "logins" else storing.swap(of)


def _asks(of: Import) -> bool:
    """Whether it has to wait after all: since it was looked at, other answers of its wave were stored."""
    found = dict(looking.found_of(of))
    if of.kind or of.origin == "upload" or found.get("waves"):
        return False  # no answers, or somebody has decided
    found["waves"] = list(looking.waves(storing.written(of)))
    if found["waves"]:
        of.found, of.state, of.step, of.share, of.job = json.dumps(found), "ready", "", 90, ""
        of.save()
    return bool(found["waves"])


def refuse(of: Import, key: str, values: dict[str, Any]) -> None:
    """It can't be used; the file goes, the reason stays."""
    of.state, of.step, of.share, of.ended_at = "refused", "", 0, clock.now()
    of.problem = json.dumps([key, values])
    of.save()
    transaction.on_commit(lambda: clear(of))


def clear(of: Import) -> None:
    """Nothing is left of a file on its way in."""
    incoming.let_go(of)
    shutil.rmtree(store.desk(of), ignore_errors=True)
