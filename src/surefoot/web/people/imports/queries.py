"""What the pages of imports read: how they stand, and what they would change or did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.core.paginator import Page, Paginator

from surefoot.charts.formats import date_text, number
from surefoot.vocabulary.reasons import reason_text
from surefoot.vocabulary.words import keys, say
from surefoot.web.frame import clock
from surefoot.web.people.importing.undoing import why_not
from surefoot.web.people.imports.actions import UNDO, allowed, stopped, work
from surefoot.web.people.models import Difference, Import
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

A_PAGE: Final = 50
KINDS: Final = ("new", "back", "leaving", "moved", "changed", "team_new", "team_moved", "team_ended", "team_led")
BULKY: Final = ("wanted", "journal")
"""Columns of megabytes, which no page needs."""


@dataclass(frozen=True)
class Line:
    """An import in the list."""

    number: int
    state: str
    when: str
    since: str
    whole: bool


@dataclass(frozen=True)
class Count:
    """How many lines of a kind there are."""

    kind: str
    count: str


@dataclass(frozen=True)
class Change:
    """A line of a preview."""

    kind: str
    key: str
    name: str
    before: str
    after: str
    fields: tuple[str, ...]
    """Keys of what changed."""


class Counted(Paginator[Any]):
    """Pages of rows whose number is known: counting a hundred thousand for each page would be slow."""

    def __init__(self, rows: Any, per_page: int, known: int) -> None:
        super().__init__(rows, per_page)
        self.known = known

    @property
    def count(self) -> int:  # type: ignore[override]
        """As it was counted when they were written."""
        return self.known


def page(who: Reader, asked: str, language: str) -> Page[Any]:
    """Imports, newest first."""
    rows = _seen(who).only("pk", "state", "job", "facts", "made_at", "since", "whole").order_by("-pk")
    shown = Paginator(rows, A_PAGE).get_page(asked)
    running = [found for found in shown.object_list if found.state in ("reading", "running")]
    halted = {found.pk for found in running if stopped(found)}
    shown.object_list = [
        Line(found.pk, "stopped" if found.pk in halted else found.state, moment_text(found.made_at, language),
             date_text(found.since, language), found.whole) for found in shown.object_list]
    return shown


def one(who: Reader, wanted: int) -> Import:
    """One import; raises OutsideScope where it is not this reader's, or not there."""
    found: Import | None = _seen(who).defer(*BULKY).filter(pk=wanted).first()
    if found is None:
        raise OutsideScope
    return found


def standing(found: Import) -> str:
    """Its state as people see it: also "stopped", and "undoing" while a job takes it back."""
    if stopped(found):
        return "stopped"
    if found.state == "done" and found.facts.get(UNDO) == "asked" and work(found) in ("waiting", "running"):
        return "undoing"
    return found.state


def steps(found: Import) -> list[tuple[str, str]]:
    """The steps of what is going on: words, and "done", "now" or "waiting"."""
    waits = work(found) == "waiting"
    doing = {"reading": "people_step_reading", "running": "people_step_writing"}.get(found.state, "people_step_undoing")
    return [("people_step_waiting", "now" if waits else "done"), (doing, "waiting" if waits else "now")]


def context(found: Import, asked: Mapping[str, str], language: str) -> dict[str, Any]:
    """Everything the page of an import shows."""
    facts, state = found.facts, standing(found)
    kind = asked.get("kind", "") if asked.get("kind", "") in KINDS else ""
    return {
        "of": found, "state": state, "running": state in ("reading", "running", "undoing"), "steps": steps(found),
        "when": moment_text(found.made_at, language), "since": date_text(found.since, language),
        "last_day": date_text(found.last_day, language), "unusable": reason_text(facts.get("unusable", ""), language),
        "counts": [Count(each, number(facts["counts"][each], language)) for each in KINDS
                   if facts.get("counts", {}).get(each)],
        "kind": kind, "changes": _changes(found, kind, asked.get("page", "1")) if "counts" in facts else None,
        "fields": _files(facts, language), "others": facts.get("others", ()),
        "problems": [{**each, "rows": number(each["rows"], language), "reason": reason_text(each["reason"], language)}
                     for each in facts.get("problems", ())],
        "aside": _aside(facts.get("rejected", ()), asked.get("aside", "1"), language),
        "aside_count": number(facts.get("rejected_count", 0), language),
        "aside_more": facts.get("rejected_count", 0) > len(facts.get("rejected", ())),
        "stale": facts.get("stale", False), "too_many": facts.get("too_many", False),
        "missing": number(facts.get("missing", 0), language), "here_now": number(facts.get("here", 0), language),
        **_undoing(found, state)}


def moment_text(at: datetime, language: str) -> str:
    """A moment in the organisation's time zone."""
    local = at.astimezone(clock.zone())
    return say("moment_text", language, day=date_text(local.date(), language), time=f"{local:%H:%M}")


def told(line: Difference, language: str) -> Change:
    """A line as people read it; days as days."""
    after = line.after
    if line.kind == "leaving" and after:
        after = say("people_import_until", language, day=date_text(date.fromisoformat(after), language))
    return Change(line.kind, line.key, line.name, line.before, after,
                  tuple(word for field in line.fields.split() if (word := f"people_field_{field}") in keys()))


def _changes(found: Import, kind: str, asked: str) -> Page[Any]:
    counts = found.facts["counts"]
    rows = Difference.objects.filter(belongs=found, **({"kind": kind} if kind else {})).order_by("pk")
    return Counted(rows, A_PAGE, counts.get(kind, 0) if kind else sum(counts.values())).get_page(asked)


def _aside(rows: Sequence[Mapping[str, Any]], asked: str, language: str) -> Page[Any]:
    """A page of the rows that were set aside, their reasons in the reader's language."""
    page = Paginator(rows, A_PAGE).get_page(asked)
    page.object_list = [{**row, **{name: reason_text(row[name], language) for name in ("reason", "expected")}}
                        for row in page.object_list]
    return page


def _undoing(found: Import, state: str) -> dict[str, str]:
    """Whether it can be taken back, or why not; and why it could not be when somebody asked."""
    if state != "done":
        return {"cannot_undo": "undo_not_done", "undo_failed": ""}
    said = found.facts.get(UNDO, "")
    return {"cannot_undo": why_not(found), "undo_failed": "undo_stopped" if said == "asked" else said}


def _files(facts: Mapping[str, Any], language: str) -> Sequence[dict[str, str]]:
    return [{"file": each["file"], "table": say(f"people_table_{each['table']}", language),
             "rows": number(each["rows"], language), "rejected": number(each["rejected"], language)}
            for each in facts.get("files", ())]


def _seen(who: Reader) -> Any:
    return Import.objects.all() if allowed(who) else Import.objects.none()
