"""The reading of a workbook itself, as a program: in a process of its own, with a bound on its memory.

The library keeps a sheet as a full rectangle, and a request for more memory than there is ends the whole process. One
stray cell far to the right and below is enough for that, in a file of five kilobytes. So it must not be our process.
This file imports nothing of ours, since it is run by its path (sheets.py): the program starts in a tenth of a second.

It writes JSON lines: the names of further sheets that have rows, then a row each.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

if sys.platform != "win32":
    import resource

MEMORY: Final = 4 * 2**30
"""Bytes it may use: a sheet of some 50 million cells."""
UNREADABLE: Final = 3
"""Exit code for a file that is no workbook, or a locked one."""


def main(path: str) -> int:
    """Write the rows of the first sheet that has any."""
    if sys.platform != "win32":
        allowed = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = MEMORY if allowed == resource.RLIM_INFINITY else min(MEMORY, allowed)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        workbook = CalamineWorkbook.from_path(path)
        sheets = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
        filled = [(name, sheet) for name, sheet in sheets if sheet.total_height]
        sys.stdout.write(json.dumps([name for name, _ in filled[1:]]) + "\n")
        for row in filled[0][1].iter_rows() if filled else ():
            sys.stdout.write(json.dumps([cell_text(cell) for cell in row]) + "\n")
    except CalamineError:
        return UNREADABLE
    return 0


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
