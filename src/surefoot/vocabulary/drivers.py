"""The five drivers of low confidence and the items that ask for each of the pulse's constructs."""

from __future__ import annotations

from typing import Final

DRIVERS: Final = ("fear", "ambiguity", "insecurity", "isolation", "irrelevance")
"""In the fixed order in which people see them. Higher = the barrier is stronger."""

CONSTRUCTS: Final = (*DRIVERS, "confidence", "capability", "manager")
"""Everything the pulse asks about; each by two core items and, for some, a rotating third."""

MEASURES: Final = ("capability", "confidence", "adoption", *DRIVERS, "manager")
"""Everything a group is measured by; the unit in which disclosure decides what may be shown."""


def core_items(construct: str) -> tuple[str, str]:
    """Names of the two core items of a construct, e.g. ``("fear_1", "fear_2")``."""
    return (f"{construct}_1", f"{construct}_2")


CORE_ITEMS: Final = tuple(item for construct in CONSTRUCTS for item in core_items(construct))
ROTATING_ITEMS: Final = tuple(f"{construct}_3" for construct in CONSTRUCTS if construct != "capability")
