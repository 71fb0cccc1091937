"""A person's rows of usage, week by week: hundreds of rows as something one can read. All of them are in the export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from surefoot.charts.formats import date_text


@dataclass(frozen=True)
class Week:
    """What is held of one week and tool."""

    begins: str
    tool: str
    rows: int
    actions: str
    """How often, as far as the source says; empty where it does not."""


def weeks(rows: Iterable[Mapping[str, Any]], language: str) -> list[Week]:
    """Rows of the table `usage`, newest week first; a row of several weeks stands in the one in which it begins."""
    counted: dict[tuple[date, str], list[Any]] = {}
    for row in rows:
        day = date.fromisoformat(str(row["at"])[:10])
        counted.setdefault((day - timedelta(days=day.weekday()), str(row["tool"])), []).append(row.get("actions"))
    return [Week(date_text(monday, language), tool, len(told), _sum(told))
            for (monday, tool), told in sorted(counted.items(), key=lambda item: (-item[0][0].toordinal(), item[0][1]))]


def _sum(told: list[Any]) -> str:
    known = [float(value) for value in told if value is not None]
    return f"{sum(known):.0f}" if known else ""
