"""What the newest file of each source said, and which sources never tell of weeks: what the warnings add to health."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from surefoot.web.frame import clock
from surefoot.web.intake.models import Import, Part

LOOKED_AT: Final = 60
"""Files, the newest first, that are looked at for what they said."""
SINCE: Final = timedelta(days=45)
CONCEALED: Final = "names_concealed"
BESIDE: Final[Mapping[str, str]] = {"m365_copilot": "purview_audit"}
"""A source that only tells when somebody was last seen -> the one of the same system that tells of each day."""


@dataclass(frozen=True)
class Latest:
    """One table in the newest file of its source."""

    number: int
    """Of the import."""
    table: str
    source: str
    rows: int
    rejected: int
    conceals: bool
    """Whether the file hides who people are."""


def latest() -> list[Latest]:
    """Each table of each source once, as its newest file has it."""
    rows = Import.objects.filter(state__in=("stored", "refused"), made_at__gte=clock.now() - SINCE)
    found: dict[tuple[str, str], Latest] = {}
    for number, text in rows.order_by("-made_at", "-pk").values_list("pk", "found")[:LOOKED_AT]:
        for one in _tables(number, json.loads(text)):
            found.setdefault((one.table, one.source), one)
    return [found[key] for key in sorted(found)]


def only_last_seen() -> list[str]:
    """Sources of usage that never say in which week somebody used it, where no other source of the system does."""
    weekly: dict[str, bool] = {}
    for source, weeks in Part.objects.filter(live=True, table="usage").values_list("source", "weeks").distinct():
        weekly[source] = weekly.get(source, False) or weeks != "[]"
    return sorted(source for source, tells in weekly.items() if not tells and not weekly.get(BESIDE.get(source, "")))


def _tables(number: int, found: Mapping[str, Any]) -> Iterator[Latest]:
    conceals = any(key == CONCEALED for key, _ in found.get("notes", ()))
    for table in found.get("tables", ()):
        yield Latest(number, table["table"], table["source"], table["rows"], table["rejected"],
                     conceals and table["table"] == "usage")
