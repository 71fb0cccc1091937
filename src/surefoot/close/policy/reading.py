"""Reads a policy's file (`policy.yaml`), or says everything that is wrong with it, line by line.

What a policy may lack while it is written (the owner, what to do when it is wrong, who is responsible, rules) is read
as nothing; checking.py says what is missing before it may be published.
"""

from __future__ import annotations

from math import prod
from pathlib import Path
from typing import Final

from surefoot.close.policy.fields import Noting
from surefoot.close.policy.model import Named, Names, Policy, Rule, Texts, Trial, When
from surefoot.close.policy.outline import LONGEST, Fields, outline
from surefoot.close.policy.problems import PolicyError, Problem
from surefoot.vocabulary.tables import UnusableInput
from surefoot.vocabulary.words import LANGUAGES

__all__ = ["PolicyError", "Problem", "read", "read_file"]

MOST_COMBINATIONS: Final = 100_000
"""Of data, tools and uses, which checking goes through one by one; 50 kinds, 50 tools and 30 uses are 80,000."""
_TOP: Final = ("title", "language", "owner", "tools", "data", "uses", "rules", "wrong", "responsible", "trials")


def read(text: str) -> Policy:
    """The policy a file holds.

    Raises PolicyError with every problem and its line.
    """
    reader = _Reader()
    policy = reader.policy(reader.fields(outline(text.removeprefix("\ufeff")), "the policy", (*_TOP, *LANGUAGES)))
    if reader.problems:
        raise PolicyError(tuple(reader.problems))
    return policy


def read_file(path: Path) -> Policy:
    """The policy in a file.

    Raises UnusableInput with the file's name and each problem's line.
    """
    try:
        with path.open("rb") as file:
            content = file.read(4 * LONGEST + 1)
    except OSError as error:
        raise UnusableInput(f"the policy {path} cannot be read ({error.strerror}); give the path of its YAML file"
                            ) from error
    if len(content) > 4 * LONGEST:
        raise UnusableInput(f"the policy {path} has more than {4 * LONGEST:,} bytes; a policy has at most {LONGEST:,} "
                            "characters. Make it shorter")
    try:
        return read(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnusableInput(f"line {line} of the policy {path} is not UTF-8 text; save it as UTF-8") from error
    except PolicyError as error:
        raise UnusableInput(f"the policy {path} cannot be used:\n{error}") from error


class _Reader(Noting):
    """The parts of a policy."""

    language = LANGUAGES[0]

    def policy(self, top: Fields) -> Policy:
        """All of it."""
        self.language = self._own(top)
        others = self._others(top, "the policy", ("title", "wrong", "responsible"))
        title = self._texts(top, others, "title", "the policy", needed=True)
        owner = self.fields(top.values.get("owner"), "owner", ("name", "contact"))
        parts = [self._named(top, key) for key in ("tools", "data", "uses")]
        self._few(top, parts)
        rules = self._rules(top, *({part.id for part in parts[place]} for place in (1, 0, 2)))
        responsible = self._texts(top, others, "responsible", "the policy")
        return Policy(title, self.language, self.text(owner, "name", "owner", needed=False),
                      self.text(owner, "contact", "owner", needed=False), parts[0], parts[1], parts[2], rules,
                      {self.language: ()} | self._lists(top, others, "wrong", "the policy"),
                      {self.language: ""} | dict(responsible), self._trials(top, rules))

    def _few(self, top: Fields, parts: list[tuple[Named, ...]]) -> None:
        """No more combinations than can be gone through."""
        count = prod(len(part) + 1 for part in parts)
        if count > MOST_COMBINATIONS:
            self.note(top.line, f"{len(parts[0]):,} tools, {len(parts[1]):,} kinds of data and {len(parts[2]):,} uses "
                      f"are {count:,} combinations; a policy has at most {MOST_COMBINATIONS:,}. Join what is answered "
                      "alike")

    def _own(self, top: Fields) -> str:
        language = self.text(top, "language", "the policy", needed=False) or LANGUAGES[0]
        if language not in LANGUAGES:
            self.note(top.lines["language"], f"the language {language[:20]!r} is none of {', '.join(LANGUAGES)}; "
                      "choose one")
            return LANGUAGES[0]
        return language

    def _others(self, within: Fields, place: str, known: tuple[str, ...]) -> dict[str, Fields]:
        """The texts in other languages."""
        if self.language in within.values:
            self.note(within.lines[self.language], f"{self.language!r} of {place}: that is the policy's own language, "
                      "whose texts stand beside and not under it; move them")
        return {language: self.fields(within.values[language], f"{language!r} of {place}", known)
                for language in LANGUAGES if language in within.values and language != self.language}

    def _texts(self, within: Fields, others: dict[str, Fields], key: str, place: str, *, needed: bool = False) -> Texts:
        found = {self.language: self.text(within, key, place, needed=needed)}
        found |= {language: self.text(fields, key, f"{language!r} of {place}", needed=False)
                  for language, fields in others.items()}
        return {language: text for language, text in found.items() if text}

    def _lists(self, within: Fields, others: dict[str, Fields], key: str, place: str) -> dict[str, tuple[str, ...]]:
        found = {self.language: self.texts(within, key, place)}
        found |= {language: self.texts(fields, key, f"{language!r} of {place}") for language, fields in others.items()}
        return {language: texts for language, texts in found.items() if texts}

    def _named(self, top: Fields, key: str) -> tuple[Named, ...]:
        taken: dict[str, int] = {}
        found = []
        for node in self.items(top.values.get(key), f"{key!r}"):
            entry = self.fields(node, f"an entry of {key!r}", ("id", "name", "also", "examples", *LANGUAGES))
            id_ = self.id(entry, f"an entry of {key!r}", taken)
            place = f"{id_!r} under {key!r}"
            others = self._others(entry, place, ("name", "also", "examples"))
            names = {self.language: self._names(entry, place)}
            names |= {language: self._names(fields, f"{language!r} of {place}") for language, fields in others.items()}
            found.append(Named(id_, names))
        return tuple(found)

    def _names(self, entry: Fields, place: str) -> Names:
        return Names(self.text(entry, "name", place), self.texts(entry, "also", place),
                     self.texts(entry, "examples", place))

    def _rules(self, top: Fields, data: set[str], tools: set[str], uses: set[str]) -> tuple[Rule, ...]:
        taken: dict[str, int] = {}
        found = []
        for node in self.items(top.values.get("rules"), "'rules'"):
            entry = self.fields(node, "a rule", ("id", "when", "answer", "conditions", "text", *LANGUAGES))
            id_ = self.id(entry, "a rule", taken)
            place = f"rule {id_!r}"
            others = self._others(entry, place, ("conditions", "text"))
            when = self.fields(entry.values.get("when"), f"'when' of {place}", ("data", "tool", "use"))
            about = When(self.ids(when, "data", place, data), self.ids(when, "tool", place, tools),
                         self.ids(when, "use", place, uses))
            found.append(Rule(id_, about, self.answer(entry, place),
                              self._texts(entry, others, "text", place, needed=True),
                              self._lists(entry, others, "conditions", place)))
        return tuple(found)

    def _trials(self, top: Fields, rules: tuple[Rule, ...]) -> tuple[Trial, ...]:
        known = [rule.id for rule in rules]
        found = []
        for node in self.items(top.values.get("trials"), "'trials'"):
            entry = self.fields(node, "a trial", ("question", "answer", "rule"))
            trial = Trial(self.text(entry, "question", "a trial"), self.answer(entry, "a trial", silent=True),
                          self.text(entry, "rule", "a trial", needed=False))
            if trial.rule and trial.rule not in known:
                self.note(entry.lines["rule"], f"a trial names the rule {trial.rule[:60]!r}, which is not there; name "
                          "one that is, or leave it out")
            found.append(trial)
        return tuple(found)
