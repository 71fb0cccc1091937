"""Workbooks (xlsx, xls, ods) as rows of text, through calamine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from surefoot.sources.packing import UnusableFile, check_workbook


def read_sheet(path: Path) -> tuple[list[list[str]], list[str]]:
    """The rows of the first sheet that has any, and the names of the other sheets that do. Raises UnusableFile."""
    check_workbook(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
        filled = [(name, sheet) for name, sheet in sheets if sheet.total_height]
        if not filled:
            return [], []
        rows = [[cell_text(cell) for cell in row] for row in filled[0][1].iter_rows()]
    except CalamineError as error:
        raise UnusableFile("the workbook is damaged or locked", "a workbook that opens without a password") from error
    return rows, [name for name, _ in filled[1:]]


def cell_text(cell: object) -> str:
    """A typed cell as the text a CSV export of it would hold, dates in ISO form."""
    match cell:
        case None:
            text = ""
        case bool():
            text = "true" if cell else "false"
        case float() if cell.is_integer():
            text = str(int(cell))
        case datetime() if cell.time() == time(0) and cell.tzinfo is None:
            text = cell.date().isoformat()
        case datetime() | date() | time():
            text = cell.isoformat()
        case timedelta():
            text = str(cell.total_seconds() / 86_400)
        case _:
            text = str(cell)
    return text


def first_lines(rows: list[list[str]]) -> Iterator[str]:
    """The rows as tab-separated lines, for recognising a workbook by its beginning."""
    for row in rows:
        yield "\t".join(row)
