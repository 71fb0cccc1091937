"""Whose rows are whose: the pseudonyms of every name a person goes by, and who is not to be measured.

To be asked inside `everything(...)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from surefoot.web.intake.models import Login
from surefoot.web.intake.parquet import literal
from surefoot.web.people import own
from surefoot.web.people.models import BEGINNING, Person
from surefoot.web.people.pseudonyms import pseudonym, pseudonyms


@dataclass(frozen=True)
class OptedOut:
    """Days on which a person is not to be measured by usage logs, and every name they go by."""

    marks: frozenset[str]
    starts: date
    ends: date | None


def known() -> dict[str, str]:
    """Every pseudonym of everybody -> the pseudonym of their key. A key goes before an e-mail, that before a login."""
    people = _people(Person.objects.all())
    found = {mark: mark for mark, _ in people.values()}
    emails = [(email, mark) for mark, email in people.values() if email]
    for named, (_, mark) in zip(pseudonyms(email for email, _ in emails), emails, strict=True):
        found.setdefault(named, mark)
    for login, person in Login.objects.values_list("mark", "person"):
        found.setdefault(login, people[person][0])
    return found


def further() -> Iterator[tuple[str, str]]:
    """Names that are no key, with the pseudonym of the person's key."""
    return ((mark, person) for mark, person in sorted(known().items()) if mark != person)


def opted_out() -> list[OptedOut]:
    """Everybody who opted out, and for which days; who was erased stays out for good."""
    rows = own.opted_out()
    people = {person for person, _ in rows}
    marks: dict[UUID, set[str]] = {person: set() for person in people}
    for person, (mark, email) in _people(Person.objects.filter(pk__in=people)).items():
        marks[person] |= {mark, *([pseudonym(email)] if email else [])}
    for mark, person in Login.objects.filter(person__in=people).values_list("mark", "person"):
        marks[person].add(mark)
    found = [OptedOut(frozenset(marks[person]), choice.starts, choice.ends) for person, choice in rows]
    out = erased()
    return [*found, OptedOut(out, BEGINNING, None)] if out else found


def erased() -> frozenset[str]:
    """Every name of those who were erased and stay out, those by which they came back included."""
    out = own.erased()
    if not out:
        return out
    everybody = known()
    back = {person for mark, person in everybody.items() if mark in out}
    return out | {mark for mark, person in everybody.items() if person in back}


def measured(opted: Sequence[OptedOut], zone: str) -> str:
    """The condition on rows of usage: not of somebody who had opted out on that day. Periods that reach in are out."""
    local = f"CAST(TIMEZONE({literal(zone)}, TIMEZONE('UTC', CAST(\"at\" AS TIMESTAMP))) AS DATE)"
    first = f"CASE WHEN LENGTH(CAST(\"at\" AS VARCHAR)) = 10 THEN CAST(\"at\" AS DATE) ELSE {local} END"
    last = f"COALESCE(CAST(until AS DATE), {first} + CASE WHEN grain = 'week' THEN 6 ELSE 0 END)"
    periods = ", ".join(f"({literal(mark)}, DATE '{one.starts}', DATE '{one.ends or date.max}')"
                        for one in opted for mark in sorted(one.marks))
    return (f"NOT EXISTS (SELECT 1 FROM (VALUES {periods}) AS o(mark, starts, ends) "
            f"WHERE o.mark = person AND {last} >= o.starts AND {first} <= o.ends)")


def _people(rows: QuerySet[Any]) -> dict[UUID, tuple[str, str]]:
    """Person -> pseudonym of the key, and e-mail."""
    found = list(rows.values_list("pk", "key", "email"))
    marks = pseudonyms(key for _, key, _ in found)
    return {pk: (mark, email) for mark, (pk, _, email) in zip(marks, found, strict=True)}
