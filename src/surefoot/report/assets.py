"""The style sheet with its fonts inside, so that a report is one file that opens offline."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Final

from surefoot.charts import positions

_FACE: Final = re.compile(r"@font-face\{.*?\}\n?", re.DOTALL)
_URL: Final = re.compile(r'url\("(fonts/[^"]+)"\)')
_RANGE: Final = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")


def stylesheet(text: str, html: str) -> str:
    """The style sheet for a page: only fonts whose letters its text needs, and positions it uses, are carried along."""
    needed = {ord(letter) for letter in set(text)}
    sheet = _FACE.sub(lambda found: _embedded(found[0]) if _covers(found[0], needed) else "", _read("surefoot.css"))
    return sheet + _read("parts.css") + _read("report.css") + positions.sheet(positions.used(html))


def _covers(face: str, needed: set[int]) -> bool:
    spans = [(int(low, 16), int(high or low, 16)) for low, high in _RANGE.findall(face)]
    return any(low <= letter <= high for letter in needed for low, high in spans)


def _embedded(face: str) -> str:
    return _URL.sub(lambda found: f'url("data:font/woff2;base64,{_font(found[1])}")', face)


@cache
def _read(name: str) -> str:
    return (files(__package__) / "static" / name).read_text(encoding="utf-8")


@cache
def _font(name: str) -> str:
    return b64encode((files(__package__) / "static" / name).read_bytes()).decode("ascii")
