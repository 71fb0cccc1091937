"""Small words the modules go by, read once from a file: each module has its own table there."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def listed(module: str, name: str) -> frozenset[str]:
    """One list of words, as they are compared."""
    return frozenset(_tables("small")[module][name].split())


def every() -> frozenset[str]:
    """All of the small words: they are known, and never misspelt names."""
    return frozenset(word for table in _tables("small").values() for words in table.values() for word in words.split())


def pattern(module: str, name: str) -> re.Pattern[str]:
    """One list of patterns, any of which is meant."""
    return re.compile("|".join(_tables("patterns")[module][name]))


@cache
def _tables(file: str) -> dict[str, dict[str, Any]]:
    folder = files("surefoot.close.policy.understanding").joinpath("knowledge")
    return tomllib.loads(folder.joinpath(f"{file}.toml").read_text(encoding="utf-8"))
