"""Where marks stand in a chart: classes of one generated sheet, since the product's pages may carry no style attribute.

Places are cut to steps of a quarter of a per cent. A report carries the rules it uses; the product serves all of them
as a file (report/static/positions.css), which a test compares with `sheet`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from surefoot.charts.formats import whole

STEPS: Final = 400
"""Steps of a whole length: a quarter of a per cent each."""
PROPERTIES: Final = {"at": "left", "wide": "width", "up": "bottom"}
"""First part of a class -> what it sets."""
_CLASS: Final = re.compile(r"\b(?:at|wide|up)\d+\b")


def at(percent: float) -> str:
    """Class of what begins (or has its middle) this far from the left."""
    return f"at{_step(percent)}"


def wide(low: float, high: float) -> str:
    """Class of what reaches from one place to another: both ends stand where `at` would put them."""
    return f"wide{max(_step(high) - _step(low), 0)}"


def up(percent: float) -> str:
    """Class of what stands this far from the bottom."""
    return f"up{_step(percent)}"


def sheet(classes: Iterable[str] | None = None) -> str:
    """The rules of these classes; without `classes`, of all there are."""
    wanted = None if classes is None else set(classes)
    names = (f"{name}{step}" for name in PROPERTIES for step in range(STEPS + 1))
    return "".join(f"{_rule(name)}\n" for name in names if wanted is None or name in wanted)


def used(html: str) -> set[str]:
    """The classes of positions in a page, and perhaps some words that look like one."""
    return set(_CLASS.findall(html))


def _step(percent: float) -> int:
    return min(max(whole(percent * STEPS / 100), 0), STEPS)


def _rule(name: str) -> str:
    kind = name.rstrip("0123456789")
    return f".{name}{{{PROPERTIES[kind]}:{100 * int(name[len(kind):]) / STEPS:g}%}}"
