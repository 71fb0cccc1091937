"""Tables as files people open elsewhere: CSV, Excel and JSON. Nothing in them runs when they are opened.

Excel: XlsxWriter 3, which writes and never reads, has no dependency of its own, and is told cell by cell that a text is
a text; in CSV a cell that a spreadsheet would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import xlsxwriter

from surefoot.report.folder import csv_text
from surefoot.web.assessments.tables import Table, Value

TYPES: Final = {"csv": "text/csv; charset=utf-8", "json": "application/json",
                "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "svg": "image/svg+xml; charset=utf-8"}
_LONGEST: Final = 32_000
"""Excel refuses longer texts in a cell."""


def csv_file(table: Table) -> bytes:
    """One table; with a mark at its start so that Excel reads its letters right."""
    return csv_text(table.heads, [[_text(value) for value in row] for row in table.rows]).encode("utf-8-sig")


def xlsx_file(tables: Sequence[Table], about: Mapping[str, str]) -> bytes:
    """A sheet a table, and one on where it comes from. The same bytes for the same tables."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                        "strings_to_numbers": False})
    book.set_properties({"title": "Surefoot"})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for table in (*tables, Table("about", ("what", "value"), tuple(about.items()))):
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 0)
        for at, head in enumerate(table.heads):
            sheet.write_string(0, at, head, bold)
        for line, row in enumerate(table.rows, 1):
            for at, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(line, at, value, day)
                elif isinstance(value, int | float):
                    sheet.write_number(line, at, value)
                elif value is not None:
                    sheet.write_string(line, at, value[:_LONGEST])
        sheet.autofit()
    book.close()
    return stream.getvalue()


def json_file(tables: Sequence[Table], about: Mapping[str, str]) -> bytes:
    """All tables, each a list of objects."""
    found = {table.name: [{head: _plain(value) for head, value in zip(table.heads, row, strict=True)}
                          for row in table.rows] for table in tables}
    return json.dumps({"about": dict(about), **found}, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def _plain(value: Value) -> str | int | float | None:
    return value.isoformat() if isinstance(value, date) else value


def _text(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(_plain(value))
