"""JSON files: one value in a file, or one a line; a broken line is refused and the rest is used."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any, Final

from surefoot.sources.contract import Refused
from surefoot.sources.packing import UnusableFile

MAX_DOCUMENT: Final = 256 * 2**20
"""A single JSON value is held in memory as a whole; a value a line has no limit."""
MAX_LINE: Final = 64 * 2**20


def looks_like_json(head: str) -> bool:
    """Whether the content begins as a JSON object or array."""
    text = head.lstrip()
    follows = text[1:].lstrip()[:1]
    return (text.startswith("{") and follows in ('"', "}")) or (
        text.startswith("[") and follows in ("{", "[", '"', "]")
    )


def is_lines(head: str) -> bool:
    """Whether each line is a JSON value of its own."""
    lines = [line for line in head.splitlines() if line.strip()]
    return len(lines) > 1 and _loads(lines[0]) is not None and lines[1].lstrip().startswith(("{", "["))


def json_lines(stream: IO[str]) -> Iterator[tuple[int | None, Any] | Refused]:
    """Each line's value with its line number."""
    number = 0
    while text := stream.readline(MAX_LINE):
        number += 1
        if not text.strip():
            continue
        value = _loads(text)
        if value is None:
            yield Refused("", number, "", "the line is not complete JSON", "one JSON object a line")
        else:
            yield number, value


def json_document(stream: IO[str]) -> Any:
    """The one value of a JSON file. Raises UnusableFile."""
    text = stream.read(MAX_DOCUMENT + 1)
    if len(text) > MAX_DOCUMENT:
        raise UnusableFile(f"one JSON value of more than {MAX_DOCUMENT // 2**20} MB", "the same as one object a line")
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnusableFile("the file is not complete JSON", "a complete file; export it again") from error


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return None
