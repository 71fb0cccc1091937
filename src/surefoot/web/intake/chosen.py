"""What people chose, kept at the door of the store: whose rows are not stored, whatever file they come in.

What pages tell of a file is worked out before, so that nobody can read from it who chose what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.db import transaction

from surefoot.web.intake import identities, incoming, parquet, store
from surefoot.web.intake.identities import OptedOut
from surefoot.web.intake.models import Import
from surefoot.web.intake.store import Draft


def left_out(drafts: Sequence[Draft], of: Import) -> list[Draft]:
    """The drafts without usage of people who had opted out on its day, and without any row of who was erased.

    A file that held such rows is not kept as it came, whatever the settings say.
    """
    opted, erased = identities.opted_out(), identities.erased()
    found = [_kept(draft, _condition(draft, opted, erased)) for draft in drafts]
    if sum(draft.rows for draft in found) < sum(draft.rows for draft in drafts):
        transaction.on_commit(lambda: incoming.file_of(of).unlink(missing_ok=True))
    return [draft for draft in found if draft.rows]


def _condition(draft: Draft, opted: Sequence[OptedOut], erased: frozenset[str]) -> str:
    """Which rows are kept, as SQL; empty for all of them."""
    if draft.table == "usage":
        concerned = [one for one in opted if draft.last is None or one.starts <= draft.last]
        return identities.measured(concerned, settings.TIME_ZONE) if concerned else ""
    return parquet.of_others(erased) if erased and draft.table in store.PERSONAL else ""


def _kept(draft: Draft, condition: str) -> Draft:
    """The draft as it is to be stored; what it says of days and weeks is what the file delivered."""
    if not condition:
        return draft
    path = draft.path.with_name(f"chosen-{draft.path.name}")
    rows = parquet.copy(draft.path, path, condition, draft.path.parent)
    return draft if rows == draft.rows else replace(draft, rows=rows, path=path)
