"""The rows of the last wave as people gave them, until the first assessment has told what goes with what.

They lie with the keys, outside the database and every backup: kept for ever they would give away who came and who left
(apart.py). They go once an assessment has told of the wave, when the next wave closes, and after 8 days whatever
happened.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from surefoot.vocabulary.tables import Table
from surefoot.web.frame import clock, home
from surefoot.web.intake import parquet
from surefoot.web.pulse import keys
from surefoot.web.pulse.models import Wave

DAYS: Final = 8


def of(opened_on: date) -> Path | None:
    """The file (Parquet, table `pulse`) with the whole rows of the wave that opened on a day; None once it is gone."""
    place = _place(opened_on)
    return place if place.exists() else None


def keep(opened_on: date, rows: Table) -> None:
    """Write the file, readable by its owner only, on to the disk; in place of one that an earlier try left."""
    place = _place(opened_on)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    parquet.write(rows, draft)
    draft.chmod(0o600)
    home.flush(draft)
    draft.replace(place)
    home.flush(place.parent)


def destroy(opened_on: date) -> None:
    """Overwrite and remove the file. Again does nothing."""
    for place in (_place(opened_on), _place(opened_on).with_name(f".{_place(opened_on).name}")):
        keys.wipe(place)


def sweep() -> None:
    """Destroy every file but that of the wave that closed last, and that one after 8 days. While no wave is closing."""
    newest = Wave.objects.filter(state="closed").order_by("-opened_on").values_list("opened_on", flat=True).first()
    folder = keys.base() / "whole"
    for place in sorted(folder.glob("*")) if folder.exists() else []:
        if newest is None or place != _place(newest) or is_old(place):
            keys.wipe(place)


def is_old(place: Path) -> bool:
    """Whether a file or folder has lain here for 8 days, by the machine's own clock."""
    return (clock.real().timestamp() - place.stat().st_mtime) / 86400 >= DAYS


def _place(opened_on: date) -> Path:
    return keys.base() / "whole" / f"{opened_on.isoformat()}.parquet"
