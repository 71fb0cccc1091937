"""Files that come together: a day's or a year's exports are looked at and stored in one go.

For a small file everything around its rows costs more than they do: a query, a transaction, the names of everybody.
Whatever goes wrong with one of many, each then goes its own way (`work.left_to_jobs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.db import transaction

from surefoot.vocabulary.tables import UnusableInput
from surefoot.web.intake import looking, steps
from surefoot.web.intake.incoming import Brought
from surefoot.web.intake.models import Import
from surefoot.web.people.scope import everything

MOST: Final = 100
"""Files in one go."""
SMALL: Final = 2 << 20
"""Bytes of a file that goes with others."""
ROOM: Final = 32 << 20
"""Bytes of all of them."""


def groups(files: Iterable[Brought]) -> Iterator[list[Brought]]:
    """Which of these files go together, in their order; a large file, or a list of sign-in names, goes alone."""
    group: list[Brought] = []
    room = ROOM
    for file in files:
        size = file.path.stat().st_size
        alone = bool(file.kind) or size > SMALL
        if group and (alone or len(group) == MOST or size > room):
            yield group
            group, room = [], ROOM
        group.append(file)
        room -= size
        if alone:
            yield group
            group, room = [], ROOM
    if group:
        yield group


def take_in(imports: Sequence[Import]) -> None:
    """Look at these files and let them count, as one after the other would; what can't go with others is left."""
    fit = _fit(imports)
    if not fit:
        return
    Import.objects.filter(pk__in=[of.pk for of in fit]).update(step="reading", share=5)
    with everything("intake.take_in"):
        try:
            whys = looking.look_at(fit)
        except UnusableInput:
            return
        with transaction.atomic():
            wanted = [of for of in fit if steps.looked(of, whys[of.pk])]
        steps.settle(wanted)


def _fit(imports: Sequence[Import]) -> list[Import]:
    """Small files of unlike content; of those that are stored already it is said at once."""
    stored = set(Import.objects.filter(state="stored", digest__in=[of.digest for of in imports]).values_list(
        "digest", flat=True))
    with transaction.atomic():
        for of in imports:
            if of.digest in stored:
                steps.refuse(of, "import_already", {})
    first = {of.digest: of for of in reversed(imports)}
    return [of for of in imports if of.digest not in stored and first[of.digest] is of and not of.kind
            and of.size <= SMALL]
