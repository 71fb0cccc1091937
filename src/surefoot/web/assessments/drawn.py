"""Finished parts of pages, kept in memory by run and language: a run never changes, so it is drawn once a process.

Only what was made for a reader who may see it is looked up under a key that says for whom it was made.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final, TypeVar

from surefoot.web.frame import worlds

Thing = TypeVar("Thing")

MOST: Final = 400
"""Parts kept at most; the one that was not asked for longest goes first."""
_kept: OrderedDict[Hashable, object] = OrderedDict()
_lock = Lock()


def kept(key: Hashable, make: Callable[[], Thing]) -> Thing:
    """What was made under this key, or what `make` gives now.

    The key names the run, the language and for whom it may be: a part for leads never has the key of one for others.
    """
    key = (worlds.mark(), key)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]  # type: ignore[return-value]
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Forget everything: runs were removed, or a test begins."""
    with _lock:
        _kept.clear()
