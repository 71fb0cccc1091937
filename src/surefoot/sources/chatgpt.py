"""ChatGPT Enterprise and Edu: the user engagement export, messages of a person in a week or a month.

OpenAI's weeks run Sunday to Saturday, Surefoot's Monday to Sunday. The first and the last active day in the period tell
exactly which of the two calendar weeks somebody was active in, so a week of that shape becomes up to two *week* rows
that each lie inside one calendar week:

===========================  ===========================================================================
period                       becomes
===========================  ===========================================================================
Monday to Sunday             one *week* row with all messages
Sunday to Saturday           one for the Sunday if the first active day is that Sunday, and one for Monday
                             to Saturday; where both were active the Sunday takes 1 message (it had at
                             least one) and the other the rest: the sum stays the same
anything else (months)       one *rolling* row: it proves use, but no week
===========================  ===========================================================================

People who were invited and never came (`pending`) are no users and are set aside. For those enabled the day they
created their account is the first day of their seat. Deleted accounts keep their usage; when the seat ended isn't told.
Names, typed-in roles and departments, ranks and models never leave the reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from surefoot.sources.contract import Note, Refused, Row, Source, SourceFile
from surefoot.sources.values import (
    DayOrder,
    Unreadable,
    decide_day_order,
    is_missing,
    parse_date,
    parse_flag,
    parse_number,
    parse_text,
)

TOOL: Final = "chatgpt"
_Found = Row | Refused | Note
_NEEDED: Final = frozenset({"cadence", "period_start", "period_end"})
_DAYS: Final = ("period_start", "period_end", "first_day_active_in_period", "last_day_active_in_period")
_MONDAY, _SUNDAY, _WEEK = 0, 6, timedelta(days=6)


@dataclass(frozen=True)
class _Writes:
    """How the file writes what a single value can't tell."""

    order: DayOrder | None
    decimal_comma: bool


def _recognises(file: SourceFile) -> bool:
    return {name.lower() for name in file.header} >= _NEEDED


def _read(file: SourceFile) -> Iterator[_Found]:
    names = {name.lower() for name in file.header}
    if not {"email", "messages"} <= names:
        yield Refused("usage", None, "email", "this export counts use of GPTs or projects, not of people",
                      "the user engagement export, with the columns email and messages")
        return
    seated: set[str] = set()
    writes = _Writes(
        decide_day_order(cell for row in file.rows() for name, cell in row.cells.items() if name.lower() in _DAYS),
        file.decimal_comma,
    )
    for row in file.rows():
        cells: dict[str, str] = {}
        for name, cell in row.cells.items():
            cells.setdefault(name.lower(), cell)
        yield from _person(row.line, cells, writes, seated)


def _person(line: int, cells: Mapping[str, str], writes: _Writes, seated: set[str]) -> Iterator[_Found]:
    email, status = parse_text(cells.get("email")), parse_text(cells.get("user_status")).lower()
    if status == "pending":
        yield Refused("usage", line, "user_status", "invited, not a user yet", "users who are enabled or deleted")
        return
    if not email:
        yield Refused("usage", line, "email", "the row names nobody", "an e-mail address in every row")
        return
    created = cells.get("created_or_invited_date")
    if status == "enabled" and not is_missing(created) and email.lower() not in seated:
        seated.add(email.lower())
        yield Row("licences", line, {"person": email, "tool": TOOL, "assigned_on": created})
    try:
        yield from _usage(line, email, cells, writes)
    except Unreadable as problem:
        reason = f"a date or count of the row can't be read: {problem.reason}"
        yield Refused("usage", line, "period_start", reason, problem.expected)


def _usage(line: int, email: str, cells: Mapping[str, str], writes: _Writes) -> Iterator[_Found]:
    start, end, first, last = (parse_date(cells.get(name), writes.order) for name in _DAYS)
    if start is None or end is None:
        yield Refused("usage", line, "period_start", "the row doesn't tell its period", "period_start and period_end")
        return
    messages = parse_number(cells.get("messages"), writes.decimal_comma)
    if messages is None and parse_flag(cells.get("is_active")) is False:
        messages = 0.0

    row = partial(_row, line, email)
    if end - start != _WEEK or start.weekday() not in (_MONDAY, _SUNDAY):
        yield row("rolling", start, end, messages)
    elif start.weekday() == _MONDAY:
        yield row("week", start, end, messages)
    else:
        sunday, rest = _parted(start, end, (first, last), messages)
        if sunday is not None:
            yield row("week", start, start, sunday)
        if rest is not None:
            yield row("week", start + timedelta(days=1), end, rest)


def _row(line: int, email: str, grain: str, at: date, until: date, messages: float | str | None) -> Row:
    actions = "" if messages is None else messages
    return Row("usage", line, {"person": email, "tool": TOOL, "at": at, "until": until, "grain": grain,
                               "actions": actions})


def _parted(
    start: date, end: date, active: tuple[date | None, date | None], messages: float | None
) -> tuple[float | str | None, float | str | None]:
    """Messages on the Sunday a period starts with, and from Monday on; None where that part needs no row.

    Where the active days are missing or contradict the period, everything goes to Monday to Saturday.
    """
    total = "" if messages is None else messages
    first, last = active
    if messages == 0 or first != start or last is None or not start <= last <= end:
        return None, total
    if last == start:
        return total, 0.0
    return ("", "") if messages is None else (1.0, max(messages - 1, 1.0))


SOURCE: Final = Source(
    id="chatgpt",
    title="ChatGPT Enterprise user engagement",
    tables=("usage", "licences"),
    standing="vendor document",
    about=(
        "Messages per person and week or month. Built against OpenAI's own glossary of the columns; no vendor sample "
        "of rows exists. Choose the weekly export: from months no weekly habit can be seen. Weeks from Sunday to "
        "Saturday are laid onto calendar weeks by the first and last active day. Exports overlap: the newer file wins. "
        "Licences begin on the day an enabled user created their account. Dropped: names, roles and departments people "
        "typed in, ranks, models, GPTs."
    ),
    recognises=_recognises,
    read=_read,
)
