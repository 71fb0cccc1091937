"""What pages of this room read: imports as people see them. Health is in `warnings.py`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from surefoot.charts.formats import LISTS, date_text, number, percent
from surefoot.sources.catalogue import SOURCES
from surefoot.vocabulary.reasons import Told, list_text, reason_text
from surefoot.vocabulary.words import keys, say
from surefoot.web.frame import clock, jobs
from surefoot.web.intake import incoming, looking
from surefoot.web.intake.actions import allowed, cannot_undo
from surefoot.web.intake.models import Import
from surefoot.web.intake.progress import STEPS
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

PAGE: Final = 50
LOW_MATCH: Final = 0.9
EXPORTS: Final = frozenset(source.id for source in SOURCES)


@dataclass(frozen=True)
class Line:
    """An import in a list."""

    number: int
    name: str
    state: str
    when: str


@dataclass(frozen=True)
class Step:
    """A step of an import that runs: its words, and "done", "now" or "waiting"."""

    word: str
    standing: str


@dataclass(frozen=True)
class Found:
    """What one table of a file holds."""

    title: str
    rows: str
    rejected: str
    span: str
    match: str
    low: bool
    overlap: bool


@dataclass(frozen=True)
class Why:
    """Why a file was not taken: a sentence, and what the readers found."""

    said: str
    reasons: tuple[Told, ...] = ()


def title_of(source: str, table: str, language: str) -> str:
    """A source as people know it."""
    known = say(f"table_{table}", language)
    if source not in EXPORTS:
        return known
    name = say(f"export_{source}", language)
    return f"{name} ({known})"


def imports(who: Reader, language: str, *, start: int = 0, count: int = PAGE) -> tuple[list[Line], int]:
    """Imports, newest first, and how many there are."""
    rows = _seen(who)
    found = rows.order_by("-made_at", "-pk")[start:start + count]
    return [Line(of.pk, of.name, _state(of), _moment(of.made_at, language)) for of in found], rows.count()


def one(who: Reader, number: int) -> Import:
    """One import; raises OutsideScope where it is not this reader's, or not there."""
    found = _seen(who).filter(pk=number).first()
    if found is None:
        raise OutsideScope
    found.state = _state(found)
    return found


def steps(of: Import) -> list[Step]:
    """The steps of an import and where it is."""
    here = STEPS.index(of.step) if of.step in STEPS else 0
    return [Step(f"intake_step_{step}", "done" if place < here else "now" if place == here else "waiting")
            for place, step in enumerate(STEPS)]


def tables(of: Import, language: str) -> list[Found]:
    """What each table of a file holds."""
    return [_table(table, language) for table in looking.found_of(of).get("tables", ())]


def context(of: Import, language: str) -> dict[str, Any]:
    """Everything the page of an import shows."""
    found = looking.found_of(of)
    rows = looking.preview(of) if of.state == "ready" else []
    names = list(rows[0]) if rows else []
    return {
        "of": of, "when": _moment(of.made_at, language), "size": _size(of.size, language),
        "modified": _moment(of.modified, language),
        "tables": tables(of, language),
        "problems": [(reason_text(reason, language), number(rows, language), line)
                     for reason, rows, line in found.get("problems", ())],
        "notes": [_note(key, values, language) for key, values in found.get("notes", ()) if key in keys()],
        "columns": list(found.get("columns", {}).items()), "left_out": found.get("left_out", ()),
        "waves": [{**wave, "day": date_text(date.fromisoformat(wave["wave"]), language),
                   "rows": number(wave["rows"], language), "stored": number(wave["stored"], language)}
                  for wave in found.get("waves", ())],
        "unknown_teams": found.get("unknown_teams", 0), "logins": found.get("logins"), "known": found.get("known"),
        "names": names, "first_rows": [[row.get(name, "") for name in names] for row in rows],
        "why": why(of, language), "has_rejected": looking.rejected_file(of).is_file(),
        "rejected": number(sum(table["rejected"] for table in found.get("tables", ())), language),
        "cannot_undo": cannot_undo(of), "again": of.state == "failed" and incoming.file_of(of).is_file(),
        "running": of.state in ("looking", "storing"), "steps": steps(of),
    }


def _seen(who: Reader) -> Any:
    return Import.objects.all() if allowed(who) else Import.objects.none()


def _state(of: Import) -> str:
    """An import whose job ended without a word has failed, whatever it says itself."""
    if of.state in ("looking", "storing") and of.job and jobs.state(of.job) in ("failed", "unknown"):
        return "failed"
    return of.state


def _table(found: dict[str, Any], language: str) -> Found:
    keys_, known = found["keys"], found["known"]
    share = known / keys_ if keys_ else 1.0
    return Found(title_of(found["source"], found["table"], language), number(found["rows"], language),
                 number(found["rejected"], language), span(found["first"], found["last"], language),
                 say("match_text", language, share=percent(share, language)) if keys_ else "", share < LOW_MATCH,
                 bool(found["overlap"]))


def span(first: str | date | None, last: str | date | None, language: str) -> str:
    """Days in words; empty where there are none."""
    if not first or not last:
        return ""
    days = [day if isinstance(day, date) else date.fromisoformat(day) for day in (first, last)]
    return say("span_text", language, first=date_text(days[0], language), last=date_text(days[1], language))


def why(of: Import, language: str) -> Why | None:
    """Why a file was not taken; None where it was."""
    if not of.problem:
        return None
    key, values = json.loads(of.problem)
    if "table" in values:
        values = {**values, "table": say(f"table_{values['table']}", language)}
    found = tuple(reason_text(reason, language) for reason in values.get("reasons", ()))
    return Why(say("import_unrecognised" if "reasons" in values and not found else key, language, **values), found)


def _note(key: str, values: dict[str, Any], language: str) -> str:
    shown = {name: number(value, language) if isinstance(value, int | float) else
             list_text(value, language) if name in LISTS else value for name, value in values.items()}
    return say(key, language, **shown)


def _moment(at: datetime, language: str) -> str:
    local = at.astimezone(clock.zone())
    return say("moment_text", language, day=date_text(local.date(), language), time=f"{local:%H:%M}")


def _size(size: int, language: str) -> str:
    for unit, name in ((1 << 30, "size_gb"), (1 << 20, "size_mb"), (1 << 10, "size_kb")):
        if size >= unit:
            return say(name, language, count=number(round(size / unit), language))
    return say("size_bytes", language, count=number(size, language))


def page_of(asked: str, total: int) -> tuple[int, Sequence[int]]:
    """The page asked for, within what there is, and the numbers of the pages before and after it."""
    last = max((total - 1) // PAGE, 0)
    page = min(int(asked), last) if asked.isdecimal() and len(asked) < 8 else 0
    return page, [other for other in (page - 1, page + 1) if 0 <= other <= last]
