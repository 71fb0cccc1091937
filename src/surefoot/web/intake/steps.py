"""From one state of an import to the next; jobs and the command line take them, one file at a time or many together."""

from __future__ import annotations

import json
import shutil
from typing import Any

from django.db import transaction

from surefoot.web.frame import audit, clock
from surefoot.web.intake import incoming, logins, looking, store, storing
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


def settle(of: Import) -> None:
    """Let it count, with the entry in the audit log. Inside a transaction, which `store.flush` ends."""
    if known(of):
        return
    if logins.swap(of) if of.kind == "logins" else storing.swap(of):
        audit.record("intake.stored", actor=of.by, about=f"import:{of.pk}")


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
