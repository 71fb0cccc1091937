"""A YAML text as words, lists and fields that know their line; no tags, no references, nothing is run.

Words stay as they were written ("4.2" and "no" are texts): what they mean is up to who reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NoReturn

import yaml

from surefoot.close.policy.problems import PolicyError, Problem

LONGEST: Final = 500_000
"""Characters of a file; 200 rules in two languages are 120,000."""
DEEPEST: Final = 12
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True)
class Word:
    """A text, or nothing."""

    line: int
    text: str


@dataclass
class Items:
    """A list."""

    line: int
    values: list[Node] = field(default_factory=list)


@dataclass
class Fields:
    """Keys and their values, each with the line of its key."""

    line: int
    values: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    key: str | None = None
    """The key whose value comes next, while it is built."""


Node = Word | Items | Fields


def outline(text: str) -> Node:
    """What the text says; an empty one is an empty word.

    Raises PolicyError, with one problem, where it is no YAML of this simple kind.
    """
    if len(text) > LONGEST:
        _stop(1, f"the file has {len(text):,} characters; a policy has at most {LONGEST:,}. Make it shorter")
    try:
        return _built(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, text.count("\n")) + 1 if mark else 1
        _stop(line, f"this is not YAML: {error.problem or error.context}. Look at this line and the one before for a "
              "bracket, a quotation mark or an indent that is missing or too many")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 1
        _stop(line, "this is not text: it has a character no text has. Remove it")
    except UnicodeError:
        _stop(1, "this is not text: it has half a character. Save the file as UTF-8")


def _built(text: str) -> Node:
    root: Node = Word(1, "")
    stack: list[Items | Fields] = []
    documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                _stop(line, "a second document begins here (---); one file holds one policy")
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            _stop(line, "references (& and *) are not read; write the words out. A text that begins with & or * "
                  "needs quotation marks")
        elif isinstance(event, yaml.NodeEvent):
            if event.tag not in (None, "!"):
                _stop(line, f"tags such as {event.tag[:40]!r} are not read; leave it out")
            node = _node(event, line)
            if stack:
                _put(stack[-1], node)
            else:
                root = node
            if not isinstance(node, Word):
                stack.append(node)
                if len(stack) > DEEPEST:
                    _stop(line, f"lists within lists more than {DEEPEST} deep; a policy needs five")
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
    return root


def _node(event: yaml.NodeEvent, line: int) -> Node:
    if isinstance(event, yaml.ScalarEvent):
        plain = not event.style
        return Word(line, "" if plain and event.value in _NOTHING else event.value.strip())
    return Items(line) if isinstance(event, yaml.SequenceStartEvent) else Fields(line)


def _put(into: Items | Fields, node: Node) -> None:
    if isinstance(into, Items):
        into.values.append(node)
    elif into.key is not None:
        into.values[into.key], into.key = node, None
    elif not isinstance(node, Word):
        _stop(node.line, "a list or fields stand where the name of a field was expected; quotation marks around a "
              "text that begins with [ or { make it a text")
    elif node.text in into.values:
        _stop(node.line, f"{node.text[:60]!r} stands here a second time, first in line {into.lines[node.text]}; "
              "keep one of the two")
    else:
        into.key = node.text
        into.lines[node.text] = node.line


def _stop(line: int, what: str) -> NoReturn:
    raise PolicyError((Problem(line, what),))
