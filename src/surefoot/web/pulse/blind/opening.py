"""A blind wave opens: whom it asks, a key for each cell, and the list of all keys, told to everybody before it opens.

The list is what keeps the server honest. Whoever gave one person a key of their own would know their pass by it; but
every browser looks its key up in the list before it asks for a signature, the list says for how many people each key
is, and its hash stands in the audit log and on everybody's page: a second list for one person would have another.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Final
from uuid import UUID

from surefoot.web.frame import audit
from surefoot.web.pulse import tickets
from surefoot.web.pulse.blind import making, signing
from surefoot.web.pulse.models import CellKey, Wave

FEWEST: Final = 5
"""People a key is for, at least."""


def ready(wave: Wave, cells: Mapping[UUID, int]) -> bool:
    """Whether every cell has its key, and the wave can open. Where not, they are asked for: the wave stays planned, and
    whoever opens it asks again later. cells: person -> id of the team."""
    missing = sorted(set(cells.values()) - signing.made(wave.pk))
    if missing:
        making.ask(wave.pk, missing)
    return not missing


def prepare(wave: Wave, cells: Mapping[UUID, int]) -> None:
    """Write down whom a wave asks, and publish the keys: person -> id of the team. In the transaction of opening.

    Codes are prepared as well, for who prefers one (passes.py). Raises ValueError for a cell of fewer than 5, and
    KeyGone for one that has no key: ask `ready` before.
    """
    sizes = Counter(cells.values())
    for cell, people in sizes.items():
        if people < FEWEST:
            raise ValueError(f"cell {cell} has {people} people; a blind wave needs {FEWEST} in each: join it with the "
                             "team above, or ask more people")
    tickets.prepare(wave, cells)
    CellKey.objects.bulk_create([CellKey(wave=wave, cell_id=cell, public=signing.public(wave.pk, cell),
                                         people=sizes[cell]) for cell in sorted(sizes)], tickets.AT_ONCE)
    audit.record("pulse.keys_published", about=f"wave:{wave.number}", cells=len(sizes), people=len(cells),
                 sha256=digest(published(wave.pk)))


def published(wave: UUID) -> str:
    """The list of keys as everybody gets it: canonical JSON. A key stands in it by its SHA-256."""
    rows = CellKey.objects.filter(wave=wave).order_by("cell").values_list("cell", "public", "people")
    found = [{"cell": cell, "key": digest(bytes(public)), "people": people} for cell, public, people in rows]
    return json.dumps({"keys": found, "wave": str(wave)}, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=2)
def published_once(wave: UUID) -> str:
    """The same for a wave that has opened, kept in memory: nothing changes it any more."""
    return published(wave)


def digest(text: str | bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(text.encode() if isinstance(text, str) else text).hexdigest()
