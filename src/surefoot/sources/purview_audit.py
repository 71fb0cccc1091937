"""Microsoft Purview audit log: one record for each exchange with Copilot, the best source there is for Microsoft 365.

It comes as CSV with the record as JSON in the cell ``AuditData`` (Purview's own export, ``Search-UnifiedAuditLog``, and
PAX in standard mode), or as JSON: one record a line, an array, or Graph's ``{"value": [{"auditData": ...}]}``.

What counts: `actions` is the number of messages marked ``isPrompt: true``. A record in which no message carries the
mark (older records) counts 1, because each record stands for one exchange. A record that holds answers only counts 0:
its prompt stands in another record. Prompts typed to an agent are the person's own; records written by a service
(``UserType`` 4 to 8), and agent records in which no message is marked as a prompt, are not own initiative.

Kept: ``CreationTime`` (UTC, although it carries no zone), ``UserId``, ``AppHost``, the count of prompts. Dropped: IP
addresses, regions, names and addresses of files, threads, plug-ins, agents. The record's ``Id`` is looked at only to
count a record once that stands in the file twice (merged exports overlap); it isn't kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from surefoot.sources.contract import Note, Refused, Row, Source, SourceFile
from surefoot.sources.values import parse_text

_Found = Row | Refused | Note

OPERATION: Final = "CopilotInteraction"
_SERVICES: Final = frozenset(range(4, 9))
"""UserType: 4 system, 5 application, 6 service principal, 7 and 8 policies."""
_REMEMBERED: Final = 250_000
"""A record that stands twice within this many records is counted once; more memory is not spent on it."""


class _Seen:
    """Remembers the latest ids in bounded memory: two generations, the older is forgotten when the newer is full."""

    def __init__(self) -> None:
        self._new: set[int] = set()
        self._old: set[int] = set()

    def again(self, name: str) -> bool:
        """Whether this id came by before. Records without an id are never taken for the same."""
        mark = hash(name)
        if not name:
            return False
        if mark in self._new or mark in self._old:
            return True
        if len(self._new) >= _REMEMBERED:
            self._old, self._new = self._new, set()
        self._new.add(mark)
        return False


def _recognises(file: SourceFile) -> bool:
    if file.kind == "json":
        return '"CopilotEventData"' in file.head or (
            '"CreationTime"' in file.head and '"Operation"' in file.head and '"Workload"' in file.head
        )
    keys = {name.lower() for name in file.header}
    return "auditdata" in keys or {"message_isprompt", "recordid"} <= keys


def _read(file: SourceFile) -> Iterator[_Found]:
    seen = _Seen()
    if file.kind != "json":
        yield from _read_cells(file, seen)
        return
    for line, value in file.values():
        if isinstance(value, Mapping) and value.get("@odata.nextLink"):
            yield Note("more_pages", {"file": file.file})
        for record in _records(value):
            yield from _record(line, record, seen)


def _read_cells(file: SourceFile, seen: _Seen) -> Iterator[_Found]:
    column = next((name for name in file.header if name.lower() == "auditdata"), None)
    if column is None:
        yield Refused("usage", None, "AuditData", "PAX took the audit records apart (-ExplodeArrays or -ExplodeDeep): "
                      "one prompt stands in several rows", "PAX's export in standard mode, without those switches")
        return
    for row in file.rows():
        yield from _record(row.line, row.cells.get(column, ""), seen)


def _records(value: Any) -> Iterator[Any]:
    """The audit records in one JSON value: itself, a list of them, or a page of Graph's answer."""
    if isinstance(value, list):
        for item in value:
            yield from _records(item)
    elif isinstance(value, Mapping) and isinstance(value.get("value"), list):
        yield from _records(value["value"])
    elif isinstance(value, Mapping):
        yield value.get("AuditData") or value.get("auditData") or value
    else:
        yield value


def _record(line: int | None, data: Any, seen: _Seen) -> Iterator[_Found]:
    record = _parsed(data)
    if record is None:
        yield Refused("usage", line, "AuditData", "the record is not complete JSON: cut off, or split at its commas",
                      "the export as it was downloaded; a spreadsheet cuts cells after 32,767 characters")
        return
    if seen.again(parse_text(record.get("Id"))):
        return
    operation = parse_text(record.get("Operation"))
    if operation != OPERATION:
        yield Refused("usage", line, "Operation", "the record is no prompt to Copilot but another audited operation",
                      f"records of the operation {OPERATION}; nothing to do if the export holds all operations")
        return
    person, at = parse_text(record.get("UserId")), parse_text(record.get("CreationTime"))
    if not person or not at:
        column = "CreationTime" if person else "UserId"
        yield Refused("usage", line, column, "the record doesn't tell who or when",
                      "UserId and CreationTime in every record")
        return
    event = record.get("CopilotEventData")
    event = event if isinstance(event, Mapping) else {}
    prompts, marked = _prompts(event.get("Messages"))
    own = record.get("UserType") not in _SERVICES and (marked or not _is_agent(record))
    yield Row("usage", line, {
        "person": person, "at": at, "tool": "m365_copilot", "surface": parse_text(event.get("AppHost")).lower(),
        "actions": prompts, "grain": "event", "own_initiative": own,
    })  # fmt: skip


def _parsed(data: Any) -> Mapping[str, Any] | None:
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except ValueError:
            return None
    return data if isinstance(data, Mapping) else None


def _prompts(messages: Any) -> tuple[int, bool]:
    """Number of prompts, and whether the record marks prompts at all."""
    marks = [message["isPrompt"] for message in messages if isinstance(message, Mapping) and "isPrompt" in message] \
        if isinstance(messages, list) else []
    marks = [mark is True or str(mark).lower() == "true" for mark in marks if mark is not None]
    return (sum(marks), True) if marks else (1, False)


def _is_agent(record: Mapping[str, Any]) -> bool:
    identity = parse_text(record.get("AppIdentity")).lower().replace(" ", "").replace(".", "")
    return bool(parse_text(record.get("AgentId")) or parse_text(record.get("AgentName"))) or "copilotstudio" in identity


SOURCE: Final = Source(
    id="m365_audit",
    title="Microsoft Purview audit log, Copilot interactions",
    tables=("usage",),
    standing="vendor document",
    about=(
        "A timestamp for every prompt, unlicensed chat included. Built against the two records of Microsoft's schema "
        "page and PAX's documentation; the CSV around the records is constructed. Give the untouched export: "
        "a spreadsheet cuts long cells. Searches of the audit log stop at 10,000 or 50,000 rows: split them by day. "
        "Microsoft names the audit log as not the sole source of truth for use. "
        "Dropped: IP addresses, file names, threads, agents."
    ),
    recognises=_recognises,
    read=_read,
)
