"""A wave is closed: every answer is opened, mixed, written once, and the keys are destroyed.

Order, so that it may be killed anywhere: the whole rows are written beside the keys; one transaction writes what is
kept, deletes boxes and codes and calls the wave closed; then the keys go. Killed before the commit nothing has happened
and the next try begins again; killed after it, the next try finds a closed wave and has only the keys to destroy.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import time
from types import MappingProxyType
from typing import Final, Literal
from uuid import UUID

from django.db import connection, transaction

from surefoot.web.frame import home
from surefoot.web.frame.jobs import job
from surefoot.web.pulse import keys, whole
from surefoot.web.pulse.models import Asked, Sealed, Spent, Ticket, Wave
from surefoot.web.pulse.opening_boxes import open_all
from surefoot.web.pulse.sealing import Opener
from surefoot.web.pulse.writing import prepared, write

AT_ONCE: Final = 500
log = logging.getLogger("surefoot.pulse")


def begin(wave: UUID) -> None:
    """No more answers are taken from now on; a job does the rest. Waits for those that are being handed in. Does
    nothing for a wave that is not being asked."""
    with transaction.atomic():
        now = Wave.objects.select_for_update().get(pk=wave)
        if now.state in Wave.ASKING:
            now.state = "closing"
            now.save(update_fields=["state"])
            close.enqueue(wave=str(wave))


@job("pulse.close")
def close(wave: str) -> None:
    """Open, mix and write the answers of a wave, once."""
    now = Wave.objects.filter(pk=wave).first()
    if now is None:
        return
    with _alone():
        now.refresh_from_db()
        if now.state == "closing":
            _close(now)
        if now.state in Wave.OVER:
            _tidy(now)


@job("pulse.sweep", daily=time(3, 40))
def sweep() -> None:
    """Nothing outlives its wave: whole rows, keys of waves that are over; and waves that were left half-way go on.

    An open wave without its keys came from a backup: it is lost. Keys of a wave the database does not know stay as long
    as whole rows may: the database may be an older backup that is about to be replaced.
    """
    for wave in Wave.objects.filter(state="closing").values_list("pk", flat=True):
        close.run(str(wave))
    for wave in Wave.objects.filter(state__in=Wave.ASKING).values_list("pk", flat=True):
        if not keys.there(wave):
            discard(wave, "lost")
    known = dict(Wave.objects.values_list("pk", "state"))
    with _alone():
        for wave in keys.waves():
            if known.get(wave) in Wave.OVER or (wave not in known and whole.is_old(keys.folder(wave))):
                keys.destroy(wave)
        whole.sweep()


def discard(wave: UUID, state: Literal["lost", "cancelled"]) -> None:
    """A wave that was opened ends without results: whatever was answered is destroyed, and the keys with it."""
    with _alone():
        with transaction.atomic():
            now = Wave.objects.select_for_update().get(pk=wave)
            if now.state in Wave.OVER:
                return
            now.state = state
            now.save(update_fields=["state"])
            _forget(now)
        _tidy(now)


def _close(wave: Wave) -> None:
    try:
        opener = Opener(wave.pk)
    except keys.KeyGone:
        log.warning("wave lost: its keys are not here")
        with transaction.atomic():
            _end(wave, "lost")
        return
    opened = open_all(wave, opener)
    if opened.unopened:
        log.warning("boxes that could not be opened", extra={"count": opened.unopened})
    result = prepared(wave, opened)
    if result.whole is None:
        whole.destroy(wave.opened_on)
    else:
        whole.keep(wave.opened_on, result.whole)
    with transaction.atomic():
        write(wave, result)
        _end(wave, "closed", result.written or {})


def _end(wave: Wave, state: str, written: Mapping[int, int] = MappingProxyType({})) -> None:
    _forget(wave, written)
    wave.state = state
    wave.save(update_fields=["state", "answered", "unopened"])


def _forget(wave: Wave, written: Mapping[int, int] = MappingProxyType({})) -> None:
    """No box, no code, and nothing of who fetched one. Everybody who was asked is noted in the cell in which answers of
    theirs stand: `written` leads from the cell of the opening to it.

    Everybody's row is written anew, in the order of the numbers: PostgreSQL puts a row that was changed behind the
    others and notes by which transaction, and both would go on telling who fetched a code, and in which order.
    """
    for model in (Sealed, Ticket, Spent):
        model.objects.filter(wave=wave).delete()
    rows = list(Asked.objects.filter(wave=wave).order_by("pk"))
    Asked.objects.filter(wave=wave).delete()
    for row in rows:
        row.issued, row.blinded, row.cell_id = False, "", written.get(row.cell_id, row.cell_id)
    Asked.objects.bulk_create(rows, AT_ONCE)


def _tidy(wave: Wave) -> None:
    """What is left to do once it stands in the database that the wave is over. Again does nothing."""
    keys.destroy(wave.pk)
    whole.sweep()
    if connection.in_atomic_block:
        return  # in a test
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for model in (Sealed, Ticket, Spent, Asked):
                cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time where the keys lie: two workers would write two files of whole rows."""
    with home.alone(keys.base(), "closing"):
        yield
