"""Every name a person may stand under in the store, as keyed hashes.

Whoever has these finds a person's rows; so only what declares holdings, and own.py, may import this (a contract of
pyproject.toml).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from surefoot.web.frame.sockets import Socket
from surefoot.web.people.models import Person
from surefoot.web.people.pseudonyms import pseudonym

FURTHER: Final = Socket[Callable[[str], Iterable[str]]]("further names of a person in the store")
BEFORE: Final = Socket[Callable[[str], object]]("what of a person is erased piece by piece, before the rest at once")
"""What takes long, such as writing large files anew, must not hold the database for everybody meanwhile."""


def marks_of(subject: str) -> frozenset[str]:
    """The hashes of a person's key and e-mail address, and of every further name that is known; none for no person."""
    found = Person.unscoped.filter(pk=subject).values_list("key", "email").first()
    own = {pseudonym(name) for name in found or () if name}
    return frozenset(own.union(*(further(subject) for further in FURTHER.plugged())))
