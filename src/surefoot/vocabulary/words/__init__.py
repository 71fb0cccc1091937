"""The sentences people read: message keys and their texts, one folder a language, one file a subject."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final = ("en", "de")


@cache
def _texts(language: str) -> dict[str, str]:
    if language not in LANGUAGES:
        raise ValueError(f"no texts in language {language!r}; choose one of {', '.join(LANGUAGES)}")
    found: dict[str, str] = {}
    for file in sorted((files(__name__) / language).iterdir(), key=lambda file: file.name):
        texts = tomllib.loads(file.read_text(encoding="utf-8"))
        if twice := found.keys() & texts.keys():
            raise ValueError(f"{language}/{file.name} has keys another file has: {', '.join(sorted(twice))}")
        found |= texts
    return found


def keys(language: str = "en") -> frozenset[str]:
    """All message keys of a language."""
    return frozenset(_texts(language))


def say(key: str, language: str = "en", **values: Any) -> str:
    """The text of a message key with its values filled in.

    Raises KeyError for an unknown key or a value the text needs and was not given.
    """
    texts = _texts(language)
    if key not in texts:
        raise KeyError(f"no text for {key!r} in {language!r}; add it to words/{language}/")
    return texts[key].format(**values)
