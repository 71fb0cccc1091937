"""Rows as files write them -> typed values of a schema, with what a whole file decides: day order, decimal comma."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Final

from surefoot.sources.contract import Note, Refused, Row
from surefoot.sources.values import (
    DayOrder,
    DayOrderVotes,
    DecimalVotes,
    Undecided,
    Unreadable,
    is_open_number,
    parse_date,
    parse_flag,
    parse_moment,
    parse_number,
    parse_text,
)
from surefoot.vocabulary.tables import SCHEMAS, Column, Schema

_DATES: Final = ("date", "moment")
_NUMBERS: Final = ("number", "answer")

REMEMBERED: Final = 20_000
"""Distinct values of a column kept in memory."""

_IN_ORDER: Final = {
    "people": ("joined", "left"),
    "licences": ("assigned_on", "removed_on"),
    "leave": ("starts", "ends"),
    "actions": ("started_on", "ended_on"),
    "calendar": ("starts", "ends"),
}
"""Pairs of dates of which the second must not be before the first."""


class NotDecidedYet(Exception):  # noqa: N818 - not an error: the reader looks at all rows, then starts again
    """A value was met that only the rest of the file can explain."""


class BadCell(ValueError):  # noqa: N818 - reads as what it says of the cell
    """A cell that is not what its column holds. Never repeats the value: it may identify a person."""

    def __init__(self, column: str, reason: str, expected: str) -> None:
        super().__init__(f"{column}: {reason}; expected {expected}")
        self.column = column
        self.reason = reason
        self.expected = expected


@dataclass(frozen=True)
class Decisions:
    """What holds for all rows of a file."""

    order: DayOrder | None = None
    decimal_comma: bool = False
    final: bool = False
    """Whether all rows were looked at."""
    zone: tzinfo = UTC
    """For the local day of a moment in a date column."""


def decide(rows: Iterable[Row | Refused | Note], known: Decisions, delimiter: str) -> Decisions:
    """Decide day order and decimal comma from all rows; a day order somebody stated stands."""
    days, decimals = DayOrderVotes(), DecimalVotes()
    kinds = {name: {column.name: column.kind for column in schema.columns} for name, schema in SCHEMAS.items()}
    for row in rows:
        if not isinstance(row, Row):
            continue
        for name, value in row.values.items():
            kind = kinds[row.table].get(name)
            if kind in _DATES:
                days.see(value)
            elif kind in _NUMBERS:
                decimals.see(value)
    return Decisions(known.order or days.order, decimals.decimal_comma(delimiter), True, known.zone)


class RowParser:
    """Turns the raw values of one table's rows into typed ones."""

    def __init__(self, schema: Schema, decisions: Decisions) -> None:
        self.schema = schema
        self._decisions = decisions
        self._in_order = _IN_ORDER.get(schema.name)
        self._empty = {column.name: "" if column.kind == "text" else None for column in schema.columns}
        self._columns = {column.name: column for column in schema.columns}
        self._needed = [column for column in schema.columns if column.needs_value]
        self._known: dict[str, dict[str, Any]] = {column.name: {} for column in schema.columns}
        """Values read before: columns repeat themselves, so most cells are only looked up."""

    def parse(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Typed values of the columns the row has; None or ``""`` where empty.

        Raises BadCell, or NotDecidedYet when the file must be looked at as a whole first.
        """
        typed: dict[str, Any] = self._empty.copy()
        for name, value in values.items():
            known = self._known[name]
            if isinstance(value, str) and value in known:
                typed[name] = known[value]
                continue
            typed[name] = self.cell(self._columns[name], value)
            if isinstance(value, str):
                if len(known) >= REMEMBERED:
                    known.clear()
                known[value] = typed[name]
        for column in self._needed:
            if typed[column.name] is None or typed[column.name] == "":
                raise BadCell(column.name, "empty", column.about)
        if self._in_order:
            first, second = (typed[name] for name in self._in_order)
            if first and second and second < first:
                raise BadCell(self._in_order[1], f"before {self._in_order[0]}", "dates in their order")
        return typed

    def cell(self, column: Column, value: Any) -> Any:
        """One typed value; None or ``""`` where empty. Raises BadCell or NotDecidedYet."""
        if value is None or value == "":
            return "" if column.kind == "text" else None
        try:
            if column.kind == "text":
                return _choice(column, _normal(parse_text(value)))
            if column.kind in _NUMBERS:
                return self._number(column, value)
            if column.kind == "flag":
                return parse_flag(value)
            return self._day(column, value)
        except Unreadable as error:
            if isinstance(error, Undecided) and not self._decisions.final:
                raise NotDecidedYet from error
            raise BadCell(column.name, error.reason, error.expected) from error

    def _day(self, column: Column, value: Any) -> date | datetime | None:
        if column.kind == "date":
            return parse_date(value, self._decisions.order, self._decisions.zone)
        return parse_moment(value, self._decisions.order)

    def _number(self, column: Column, value: Any) -> float | None:
        if isinstance(value, str) and not self._decisions.final and is_open_number(value):
            raise NotDecidedYet
        number = parse_number(value, self._decisions.decimal_comma)
        if number is None:
            return None
        low, high = column.low, column.high
        if (low is not None and number < low) or (high is not None and number > high):
            raise BadCell(column.name, "out of range", _range(low, high))
        if column.kind == "answer" and not number.is_integer():
            raise BadCell(column.name, "not a whole number", _range(low, high))
        return number


def rows_only(items: Iterable[Row | Refused | Note]) -> Iterator[Row]:
    """The rows among what a reader yields."""
    return (item for item in items if isinstance(item, Row))


def _choice(column: Column, text: str) -> str:
    if not column.choices or not text:
        return text
    if text.lower() not in column.choices:
        raise BadCell(column.name, "not one of the choices", f"one of {', '.join(column.choices)}")
    return text.lower()


def _normal(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"a number from {low:g} to {high:g}"
    return f"a number of {low:g} or more" if low is not None else f"a number up to {high:g}"
