"""Workbooks (xlsx, xls, ods) as rows of text, read in a process that may fail without harm (workbook.py)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from surefoot.sources import workbook
from surefoot.sources.packing import UnusableFile, check_workbook

PATIENCE: Final = 600
"""Seconds a workbook may take."""


def read_sheet(path: Path) -> tuple[list[list[str]], list[str]]:
    """The rows of the first sheet that has any, and the names of the other sheets that do. Raises UnusableFile."""
    check_workbook(path)
    # -I: neither the folder it is started in nor the environment adds code to it.
    command = [sys.executable, "-I", workbook.__file__, str(path.absolute())]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise _too_much() from error
    if done.returncode == workbook.UNREADABLE:
        raise UnusableFile("the workbook is damaged or locked", "a workbook that opens without a password")
    if done.returncode:
        raise _too_much()
    others, *rows = [json.loads(line) for line in done.stdout.splitlines()]
    return rows, others


def _too_much() -> UnusableFile:
    return UnusableFile("a sheet of the workbook reaches too far to the right or down to be read",
                        "a sheet that ends with its table (delete stray cells), or the same table as CSV")


def first_lines(rows: list[list[str]]) -> Iterator[str]:
    """The rows as tab-separated lines, for recognising a workbook by its beginning."""
    for row in rows:
        yield "\t".join(row)
