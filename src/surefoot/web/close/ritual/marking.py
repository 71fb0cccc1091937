"""That somebody took part in a round, to count people and not tries: while the round is open, as a keyed hash.

The key is the round's salt, and a key of this installation that does not lie in the database: the database alone does
not tell whose mark it is. When the round ends the marks are counted and go, and the salt with them: after that nobody
can tell. No backup ever has a mark.
"""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from surefoot.web.close.ritual.models import Mark, Round
from surefoot.web.people.signin import secret


def mark_of(found: Round, person: UUID) -> str | None:
    """The mark of somebody in a round; None once its salt is gone."""
    if found.salt is None:
        return None
    return hmac.new(bytes(found.salt), secret.keyed(f"ritual|{found.pk}|{person}").encode(), hashlib.sha256).hexdigest()


def note(found: Round, person: UUID, *, signed: bool) -> None:
    """Note that somebody took part, in the transaction of their try, with the round's row held.

    All marks of the round are written anew in the order of their hashes: which of them came with this try can't be told
    from their order, nor from which transaction wrote them.
    """
    mark = mark_of(found, person)
    if mark is None:
        raise ValueError(f"round {found.pk} has no salt any more; nobody can take part in it, open the next one")
    marks = Mark.objects.filter(round=found)
    all_of_them = dict(marks.values_list("pk", "signed"))
    all_of_them[mark] = signed or all_of_them.get(mark, False)
    marks.delete()
    Mark.objects.bulk_create([Mark(pk=each, round=found, signed=all_of_them[each]) for each in sorted(all_of_them)])


def count_and_forget(found: Round) -> tuple[int, int]:
    """How many people took part, and how many of them with their name; their marks are gone."""
    marks = Mark.objects.filter(round=found)
    signed = marks.filter(signed=True).count()
    return int(marks.delete()[0]), signed
