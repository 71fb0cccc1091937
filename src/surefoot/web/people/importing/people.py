"""What an import makes of each person: their own row, and where they work from when on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from surefoot.sources.identity import normal
from surefoot.web.people.importing.standing import PersonState, Stand, Standing
from surefoot.web.people.importing.timeline import DAY, Segment, merged, on, without
from surefoot.web.people.importing.wanted import ATTRIBUTES, PersonRow, Wanted
from surefoot.web.people.models import BEGINNING, EVERY_WORKDAY


@dataclass(frozen=True)
class Terms:
    """How files are to be taken."""

    since: date
    """First day on which they hold."""
    whole: bool
    """Whether they name everybody: who is missing has left."""
    last_day: date
    """Of those who are missing."""


class Outcome(NamedTuple):
    """A person after the import, and what that is to whoever looks at the preview."""

    person: PersonState
    segments: list[Segment[Stand]]
    kind: str
    """new, back, leaving, moved, changed; empty where nothing changes."""
    fields: tuple[str, ...]
    """What changed, of ATTRIBUTES and the fields of Stand."""
    missing: bool = False
    """Whether they leave because the files do not name them."""


def outcomes(wanted: Wanted, standing: Standing, terms: Terms) -> dict[str, Outcome]:
    """Everybody after the import, by key: those in the files, those who are missing, those who stay as they are."""
    rows: dict[str, list[PersonRow]] = {}
    for row in wanted.people:
        rows.setdefault(normal(row.person), []).append(row)
    emails = _emails(rows, wanted, standing)
    found: dict[str, Outcome] = {}
    last = {key: _last_day(key, person, rows, terms) for key, person in standing.people.items()}
    last |= dict.fromkeys(rows, date.max)
    for key, mine in rows.items():
        mine.sort(key=lambda row: row.starts or date.min)
        old = standing.people.get(key)
        person = _person(old, mine, wanted.columns, terms)._replace(email=emails[key])
        held = [segment for _, segment in standing.positions.get(key, ())]
        start = _start(mine, (person, old), held, (standing.first, terms.since))
        stands = _stands(mine, start, held, (wanted.columns, last, terms.since))
        segments = merged(held, stands, person.left)
        if person.joined and person.joined > terms.since:  # whatever stood before: on those days they are not here
            segments = without(segments, terms.since, person.joined - DAY)
        found[key] = _outcome(old, person, held, segments, terms)
    for key, old in standing.people.items():
        if key not in found:
            person = old._replace(email=emails.get(key, old.email))
            found[key] = _not_named(old, person, [segment for _, segment in standing.positions.get(key, ())], terms)
    return found


def works_on(outcome: Outcome, day: date) -> Segment[Stand] | None:
    """Where somebody works on a day, if they do."""
    person = outcome.person
    if (person.joined and person.joined > day) or (person.left and person.left < day):
        return None
    return on(outcome.segments, day)


def _person(old: PersonState | None, rows: Sequence[PersonRow], columns: frozenset[str], terms: Terms) -> PersonState:
    newest = rows[-1]
    given: dict[str, Any] = {name: getattr(newest, name) for name in ATTRIBUTES if name in columns}
    for name in ("joined", "left"):  # a history may say it in any of its rows
        if name in columns:
            given[name] = next((day for row in reversed(rows) if (day := getattr(row, name))), None)
    if old is None:
        key = newest.person.lower() if "@" in newest.person else newest.person
        old = PersonState(None, key, "", "", False, "", EVERY_WORKDAY, None, None)
    elif "left" not in columns and old.left and old.left < terms.since:
        given["left"] = None  # they are back
    return old._replace(**given)


def _last_day(key: str, person: PersonState, rows: Mapping[str, object], terms: Terms) -> date:
    """Until when somebody who is known may be named as a manager."""
    missing = terms.whole and key not in rows
    return min(person.left or date.max, terms.last_day if missing else date.max)


def _start(rows: Sequence[PersonRow], who: tuple[PersonState, PersonState | None], held: list[Segment[Stand]],
           rule: tuple[bool, date]) -> date:
    person, old = who
    start = rows[0].starts or _first_day(rows, person, old, held, rule)
    return min(start, person.left) if person.left and not held else start


def _stands(rows: Sequence[PersonRow], start: date, held: list[Segment[Stand]],
            rule: tuple[frozenset[str], Mapping[str, date], date]) -> list[tuple[date, Stand]]:
    """From when on each row holds, and what it says; a manager nobody knows, or who had left by then, is none."""
    columns, last, since = rule
    starts = [start, *(row.starts or start for row in rows[1:])]
    found = []
    for row, day, following in zip(rows, starts, [*starts[1:], date.max], strict=True):
        manager, site = normal(row.manager), normal(row.location)
        asked = day if following <= since else max(day, since)
        if manager == normal(row.person) or last.get(manager, date.min) < asked:
            manager = ""
        if "location" not in columns and held:
            site = (on(held, day) or held[-1]).stand.site
        found.append((day, Stand(row.team, normal(row.role), site, manager)))
    return found


def _first_day(rows: Sequence[PersonRow], person: PersonState, old: PersonState | None, held: list[Segment[Stand]],
               rule: tuple[bool, date]) -> date:
    """From when on a row without `from` holds."""
    first, since = rule
    if not held:
        start = person.joined or (BEGINNING if first else since)
    elif len(rows) > 1:
        start = held[0].starts
    elif person.joined and (person.joined > since or (old and old.left and old.left < person.joined)):
        return person.joined  # who joins later, or joined again meanwhile
    else:
        return since
    return min(start, rows[1].starts - DAY) if len(rows) > 1 and rows[1].starts else start


def _not_named(old: PersonState, person: PersonState, held: list[Segment[Stand]], terms: Terms) -> Outcome:
    if terms.whole and (old.left is None or old.left > terms.last_day):
        person = person._replace(left=terms.last_day)
        return Outcome(person, merged(held, (), terms.last_day), "leaving", ("left",), missing=True)
    changed = person != old  # somebody else has their e-mail address now
    return Outcome(person, held, "changed" if changed else "", ("email",) if changed else ())


def _outcome(old: PersonState | None, person: PersonState, held: list[Segment[Stand]],
             segments: list[Segment[Stand]], terms: Terms) -> Outcome:
    if old is None:
        return Outcome(person, segments, "new", ())
    if person == old and segments == held:
        return Outcome(old, held, "", ())
    fields = [name for name in ATTRIBUTES if getattr(person, name) != getattr(old, name)]
    before = on(held, terms.since) or (held[-1] if held else None)
    after = on(segments, terms.since) or (segments[-1] if segments else None)
    if before and after:
        fields += [name for name in Stand._fields if getattr(before.stand, name) != getattr(after.stand, name)]
    if segments != held and not set(fields) & {*Stand._fields, "left"}:
        fields.append("history")
    return Outcome(person, segments, _kind(old, person, fields, terms), tuple(fields))


def _kind(old: PersonState, person: PersonState, fields: Iterable[str], terms: Terms) -> str:
    if old.left and old.left < terms.since and (person.left is None or person.left >= terms.since):
        return "back"
    if person.left and person.left != old.left:
        return "leaving"
    return "moved" if "team" in fields else "changed"


def _emails(rows: dict[str, list[PersonRow]], wanted: Wanted, standing: Standing) -> dict[str, str]:
    """Everybody's e-mail address: who is in the files goes first, and one that two people share is nobody's."""
    found = {key: person.email for key, person in standing.people.items()}
    given = {key: normal(mine[-1].email) if "email" in wanted.columns else found.get(key, "")
             for key, mine in rows.items()}
    owners: dict[str, list[str]] = {}
    for key, email in given.items():
        if email:
            owners.setdefault(email, []).append(key)
    for key, email in found.items():
        if key not in given and email in owners:
            found[key] = ""
    return found | {key: email if len(owners.get(email, ())) == 1 else "" for key, email in given.items()}
