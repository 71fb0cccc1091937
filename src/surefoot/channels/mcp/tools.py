"""A tool that assistants may call: what it is, what it takes, what it gives back. Loads no library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from surefoot.vocabulary.words import say

MOST_TEXTS: Final = 20
"""Entries of a list."""


@dataclass(frozen=True)
class Argument:
    """One thing a tool takes. `word` is the key of what it is."""

    name: str
    word: str
    kind: str = "text"
    """"text", "texts" or "flag"."""
    required: bool = False
    choices: tuple[str, ...] = ()
    longest: int = 200
    """Characters of a text."""

    def schema(self, language: str) -> dict[str, Any]:
        """As JSON Schema."""
        text = {"type": "string", "maxLength": self.longest, **({"enum": list(self.choices)} if self.choices else {})}
        shapes: dict[str, dict[str, Any]] = {"text": text, "flag": {"type": "boolean"},
                                             "texts": {"type": "array", "items": text, "maxItems": MOST_TEXTS}}
        return {**shapes[self.kind], "description": say(self.word, language)}


@dataclass(frozen=True)
class Tool:
    """What assistants may call."""

    name: str
    word: str
    """Key of what it is for."""
    heading: str
    """Key of its title."""
    takes: tuple[Argument, ...]
    gives: Mapping[str, Any]
    """JSON Schema of what it gives back, beside the text."""
    changes: bool = False
    """Whether something is different afterwards."""

    def title(self, language: str) -> str:
        """For people."""
        return say(self.heading, language)

    def purpose(self, language: str) -> str:
        """For the assistant, and for who reads what it may do."""
        return say(self.word, language)

    def schema(self, language: str) -> dict[str, Any]:
        """What it takes, as JSON Schema."""
        return {"type": "object", "properties": {one.name: one.schema(language) for one in self.takes},
                "required": [one.name for one in self.takes if one.required], "additionalProperties": False}


@dataclass(frozen=True)
class Told:
    """What a tool gives back: for people as text, for programs as facts."""

    text: str
    facts: Mapping[str, Any]


class NotDone(Exception):  # noqa: N818 - reads as what happened
    """It was not done; the text is the sentence that says why, and what to do."""


def checked(tool: Tool, given: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What was given, as the tool takes it; raises NotDone with a sentence that names the argument."""
    known = {one.name: one for one in tool.takes}
    for name in given:
        if name not in known:
            raise NotDone(say("mcp_wrong_name", language, name=name[:60], names=", ".join(known)))
    found = {name: _value(known[name], value, language) for name, value in given.items() if value is not None}
    for one in tool.takes:
        if one.required and not found.get(one.name):
            raise NotDone(say("mcp_wrong_missing", language, name=one.name))
    return found


def _value(one: Argument, value: Any, language: str) -> Any:
    if one.kind == "flag":
        if not isinstance(value, bool):
            raise NotDone(say("mcp_wrong_flag", language, name=one.name))
        return value
    if one.kind == "texts":
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or len(listed) > MOST_TEXTS:
            raise NotDone(say("mcp_wrong_texts", language, name=one.name, most=MOST_TEXTS))
        return [_text(one, each, language) for each in listed]
    return _text(one, value, language)


def _text(one: Argument, value: Any, language: str) -> str:
    if not isinstance(value, str) or len(value) > one.longest or "\x00" in value:
        raise NotDone(say("mcp_wrong_text", language, name=one.name, most=one.longest))
    if one.choices and value not in one.choices:
        raise NotDone(say("mcp_wrong_choice", language, name=one.name, choices=", ".join(one.choices)))
    return value.strip()
