"""What each file is: what ``surefoot.toml`` says of it, one of our tables, a vendor's export, or a survey."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import partial
from typing import Any

from surefoot.sources.collecting import Reading
from surefoot.sources.contract import Note, Refused, Row, Source, SourceFile
from surefoot.sources.listing import some
from surefoot.sources.mapping import FileMapping, Mappings, SurveyMapping
from surefoot.sources.opening import OpenedFile
from surefoot.sources.own_tables import Near, Recognised, own_rows, recognise
from surefoot.sources.packing import UnusableFile
from surefoot.sources.parsing import Decisions
from surefoot.sources.surveys import SURVEYS, Survey, check_mapping, survey_rows, unmapped
from surefoot.vocabulary.tables import SCHEMAS


@dataclass(frozen=True)
class Plan:
    """A recognised file and how it is read."""

    opened: OpenedFile
    source: str
    tables: tuple[str, ...]
    """What it may give; of our own tables exactly one."""
    reading: Reading
    known: Decisions
    columns: Mapping[str, str] | None = None
    """Of a usage file of ours that may be scanned as it lies."""
    unknown: tuple[str, ...] = field(default=())
    """Columns that are not ours."""


def plan(
    opened: OpenedFile, mappings: Mappings, sources: Sequence[Source], zone: tzinfo, salt: bytes
) -> Plan | None:
    """How to read this file; None where ``surefoot.toml`` says to leave it out. Raises UnusableFile."""
    said = mappings.file(opened.file)
    if said is not None and said.ignore:
        return None
    known = Decisions(order=said.dates if said else None, zone=zone)
    if said is not None and said.table is not None:
        return _mapped(opened, said, said.table, known)
    own = recognise(opened.header, opened.file) if opened.header else None
    if isinstance(own, Recognised):
        name = own.schema.name
        reading = partial(own_rows, opened, name, own.columns)
        through = said.source if said is not None and said.source else name
        return Plan(opened, through, (name,), reading, known, own.columns if name == "usage" else None, own.unknown)
    # After our own tables: a wide pattern such as "*.csv" means the surveys among them.
    survey = mappings.survey(opened.file)
    if survey is not None:
        return _survey(opened, survey, known, salt)
    for source in sources:
        if source.recognises(opened):
            return Plan(opened, source.id, source.tables, partial(source.read, opened), known)
    for form in SURVEYS:
        if form.recognises(opened):
            return Plan(opened, form.id, ("pulse",), partial(unmapped, opened, form), known)
    raise _not_recognised(opened, own)


def _mapped(opened: OpenedFile, said: FileMapping, name: str, known: Decisions) -> Plan:
    schema = SCHEMAS[name]
    own = recognise(opened.header, opened.file)
    columns = dict(own.columns) if isinstance(own, Recognised) and own.schema is schema else {}
    columns = {ours: theirs for ours, theirs in columns.items() if ours not in said.fixed} | dict(said.columns)
    for column in schema.columns:
        if column.name not in columns and column.name not in said.fixed and column.name in opened.header:
            columns[column.name] = column.name
    absent = [theirs for theirs in columns.values() if theirs not in opened.header]
    if absent:
        raise UnusableFile(
            f'surefoot.toml, files."{said.pattern}".columns: the file has no column {", ".join(absent)}',
            f"columns that are there: {_named(opened.header)}",
        )
    missing = [
        column.name
        for column in schema.columns
        if column.needs_value and column.name not in columns and column.name not in said.fixed
    ]
    if missing:
        raise UnusableFile(
            f"table {name} needs {', '.join(missing)}",
            f'lines for {", ".join(missing)} in files."{said.pattern}".columns or .fixed of surefoot.toml; '
            f"the file has {_named(opened.header)}",
        )
    unknown = tuple(theirs for theirs in opened.header if theirs and theirs not in columns.values())
    return Plan(opened, name, (name,), partial(_mapped_rows, opened, name, columns, said), known, None, unknown)


def _mapped_rows(file: SourceFile, name: str, columns: Mapping[str, str], said: FileMapping) -> Iterator[Row | Refused]:
    values = {column: {text.strip().casefold(): ours for text, ours in texts.items()}
              for column, texts in said.values.items()}
    for row in own_rows(file, name, columns):
        if isinstance(row, Row):
            cells: dict[str, Any] = {**row.values, **said.fixed}
            for column, texts in values.items():
                text = str(cells.get(column, "")).strip()
                cells[column] = texts.get(text.casefold(), text)
            yield Row(name, row.line, cells)


def _survey(opened: OpenedFile, said: SurveyMapping, known: Decisions, salt: bytes) -> Plan:
    form = next((form for form in SURVEYS if form.recognises(opened)), Survey.plain())
    check_mapping(opened, form, said)
    reading: Callable[[], Iterator[Row | Refused | Note]] = partial(survey_rows, opened, form, said, salt)
    return Plan(opened, form.id, ("pulse",), reading, known)


def _not_recognised(opened: OpenedFile, own: Near | None) -> UnusableFile:
    if own is not None:
        return UnusableFile(
            f"table {own.schema.name} needs the column {', '.join(own.missing)}",
            f"it in the header row, or a mapping in surefoot.toml; the file has {_named(opened.header)}",
        )
    if opened.header:
        return UnusableFile(f"not recognised; its columns are {_named(opened.header)}",
                            "one of our tables, an export we read, or a mapping in surefoot.toml")
    what = "it is JSON of a kind we do not read" if opened.kind == "json" else "it has no header row"
    return UnusableFile(f"not recognised; {what}", "one of our tables, or an export we read")


def unnamed(text: str) -> str:
    """What is said of files here, without the columns they have: a file without a header row has a row's values there.

    For whoever stores it; who reads a message once, at the screen, is helped by the names.
    """
    for named, instead in ((r"its columns are .*(?=; expected one of our tables, an export)",
                            "its columns are none we know"), (r"; the file has .*", "")):
        text = re.sub(named, instead, text, flags=re.DOTALL)
    return text


def _named(header: Sequence[str]) -> str:
    return some([name for name in header if name]) or "no named columns"
