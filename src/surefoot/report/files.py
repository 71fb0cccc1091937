"""The files a report was made from, summed up where there are too many to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from surefoot.vocabulary.tables import FileFacts

MOST_FILES: Final = 60
"""More files than this are summed up by source; report.json has them all."""


def file_rows(files: Sequence[FileFacts]) -> list[FileFacts]:
    """The files as they are, or summed up by source and table where there are too many to read."""
    if len(files) <= MOST_FILES:
        return list(files)
    sums: dict[tuple[str, str], list[FileFacts]] = {}
    for file in files:
        sums.setdefault((file.source, file.table), []).append(file)
    return [_summed(source, table, part) for (source, table), part in sums.items()]


def _summed(source: str, table: str, part: Sequence[FileFacts]) -> FileFacts:
    first = min((file.first for file in part if file.first), default=None)
    last = max((file.last for file in part if file.last), default=None)
    return FileFacts("", source, table, sum(file.rows for file in part), sum(file.used for file in part),
                     sum(file.rejected for file in part), first, last)
