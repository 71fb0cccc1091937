"""Fields of a policy's file, read one by one; what is wrong is noted with its line and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from surefoot.close.policy.model import ANSWERS, SILENT
from surefoot.close.policy.outline import Fields, Items, Node, Word
from surefoot.close.policy.problems import PolicyError, Problem

_ID: Final = re.compile(r"\w[\w.-]{0,59}")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
MOST: Final = 1_000
"""Entries of a list; the largest policies we know have 200 rules."""
_ENOUGH: Final = 200
"""Problems after which reading stops: nobody mends more at once, and looking for what was meant takes its time."""
_BARE: Final = {"true": "yes", "false": "no"}


class Noting:
    """Reads fields and keeps the problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(self, line: int, what: str) -> None:
        """Keep a problem. Raises PolicyError with all of them where there are too many to go on."""
        self.problems.append(Problem(line, what))
        if len(self.problems) >= _ENOUGH:
            raise PolicyError(tuple(self.problems))

    def fields(self, node: Node | None, place: str, known: tuple[str, ...]) -> Fields:
        """Fields with known names only; empty where there are none."""
        if node is None or (isinstance(node, Word) and not node.text):
            return Fields(0 if node is None else node.line)
        if not isinstance(node, Fields):
            self.note(node.line, f"{place} needs fields ({', '.join(known)}), and has {_kind(node)}")
            return Fields(node.line)
        for key in (key for key in node.values if key not in known):
            near = meant(key, known)
            self.note(node.lines[key], f"{place} has no field {key[:60]!r}"
                      + (f"; its fields are {', '.join(known)}" if near == "." else near))
        return node

    def items(self, node: Node | None, place: str) -> list[Node]:
        """What a list holds; nothing where there is none."""
        if node is None or (isinstance(node, Word) and not node.text):
            return []
        if not isinstance(node, Items):
            self.note(node.line, f"{place} needs a list, and has {_kind(node)}")
            return []
        if len(node.values) > MOST:
            self.note(node.line, f"{place} has {len(node.values):,} entries; a policy has at most {MOST:,}. Join some")
            return []
        return node.values

    def text(self, within: Fields, key: str, place: str, *, needed: bool = True) -> str:
        """A text; "" where it is missing, which is a problem where it is needed."""
        node = within.values.get(key)
        if node is None or (isinstance(node, Word) and not node.text):
            if needed:
                self.note(within.lines.get(key, within.line), f"{place} has no {key}; write one")
            return ""
        return self._word(node, f"the {key} of {place}")

    def texts(self, within: Fields, key: str, place: str) -> tuple[str, ...]:
        """A list of texts, or one text; doubles are kept once."""
        node = within.values.get(key)
        whole = f"{key!r} of {place}"
        if isinstance(node, Word):
            return (self._word(node, whole),) if node.text else ()
        found = [self._word(item, f"an entry of {whole}") for item in self.items(node, whole)]
        for item in self.items(node, whole) if isinstance(node, Items) else ():
            if isinstance(item, Word) and not item.text:
                self.note(item.line, f"{whole} has an entry without a text; write it or remove it")
        return tuple(dict.fromkeys(text for text in found if text))

    def ids(self, within: Fields, key: str, place: str, known: Iterable[str]) -> frozenset[str]:
        """An id or a list of ids that are there; absent = any, and nothing at all is a problem."""
        if key not in within.values:
            return frozenset()
        found = self.texts(within, key, place)
        if not found:
            self.note(within.lines[key], f"{key!r} of {place} names nothing; leave it out where any will do")
        for unknown in (name for name in found if name not in set(known)):
            self.note(_line(within.values[key], unknown), f"{place} names {unknown[:60]!r}, which is no id under "
                      f"{'uses' if key == 'use' else 'tools' if key == 'tool' else 'data'}{meant(unknown, known)} "
                      "Add it there, or name one that is there")
        return frozenset(found)

    def id(self, within: Fields, place: str, taken: dict[str, int]) -> str:
        """An id nothing else has."""
        found = self.text(within, "id", place)
        line = within.lines.get("id", within.line)
        if found and not _ID.fullmatch(found):
            self.note(line, f"the id {found[:60]!r} of {place} is no word; use letters, digits, '.', '-' and '_', at "
                      "most 60")
        elif found in taken:
            self.note(line, f"the id {found!r} of {place} is taken, in line {taken[found]}; give it another")
        elif found:
            taken[found] = line
        return found

    def answer(self, within: Fields, place: str, *, silent: bool = False) -> str:
        """One of the answers; bare yes and no, which YAML calls true and false, are accepted."""
        found = self.text(within, "answer", place)
        answer = _BARE.get(found.lower(), found.lower())
        allowed = (*ANSWERS, SILENT) if silent else ANSWERS
        if found and answer not in allowed:
            self.note(within.lines["answer"], f"the answer {found[:60]!r} of {place} is none of {', '.join(allowed)}"
                      f"{meant(answer, allowed)}")
        return answer

    def _word(self, node: Node, whole: str) -> str:
        if not isinstance(node, Word):
            self.note(node.line, f"{whole} needs a text, and has {_kind(node)}; put quotation marks around a text "
                      "with ': ' in it")
            return ""
        if strange := _CONTROLS.search(node.text):
            self.note(node.line, f"{whole} has the character {strange[0]!r}, which nobody can read; remove it")
            return ""
        return node.text


def meant(word: str, known: Iterable[str]) -> str:
    """The end of a sentence: the known word that is nearest, if one is near."""
    near = get_close_matches(word[:60], list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else "."


def _line(node: Node, text: str) -> int:
    """Where a text of a list stands."""
    entries = node.values if isinstance(node, Items) else []
    return next((entry.line for entry in entries if isinstance(entry, Word) and entry.text == text), node.line)


def _kind(node: Node) -> str:
    return {Word: "a text", Items: "a list", Fields: "fields"}[type(node)]
