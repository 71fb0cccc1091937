"""The best plain retrieval: full text search over rules and all their names, with the same synonyms as the product.

It answers as the rule that fits the words of a question best. It is here to be compared with, and stays in the tests.
No embedding model is available offline, so none is compared.
"""

from __future__ import annotations

import re
import sqlite3
from functools import cache

from surefoot.close.policy.model import SILENT, Policy, Rule
from surefoot.close.policy.reading import read
from surefoot.close.policy.understanding.naming import index
from surefoot.close.policy.understanding.words import normalised
from surefoot.close.policy.writing import write


def answer(policy: Policy, question: str) -> str:
    """The answer of the rule that fits best; silent where no word fits."""
    words = re.findall(r"\w+", normalised(question))
    if not words:
        return SILENT
    asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
    found = _searchable(write(policy)).execute(
        "SELECT answer FROM rules WHERE rules MATCH ? ORDER BY bm25(rules, 0, 2, 1) LIMIT 1", (asked,)
    ).fetchone()
    return str(found[0]) if found else SILENT


@cache
def _searchable(file: str) -> sqlite3.Connection:
    policy = read(file)
    words = _words(policy)
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE rules USING fts5(answer UNINDEXED, text, names, tokenize = 'porter unicode61')")
    for rule in policy.rules:
        names = " ".join(" ".join(words[id_]) for id_ in _ids(rule))
        text = normalised(" ".join(rule.text.values()))
        base.execute("INSERT INTO rules VALUES (?, ?, ?)", (rule.answer, text, names))
    return base


def _ids(rule: Rule) -> list[tuple[str, str]]:
    when = rule.when
    return [
        (dimension, id_)
        for dimension, ids in (("data", when.data), ("tool", when.tool), ("use", when.use))
        for id_ in sorted(ids)
    ]


def _words(policy: Policy) -> dict[tuple[str, str], list[str]]:
    """Every name and synonym of each id: what the product knows, too."""
    found: dict[tuple[str, str], list[str]] = {
        (dimension, thing.id): []
        for dimension, things in (("data", policy.data), ("tool", policy.tools), ("use", policy.uses))
        for thing in things
    }
    seen = set()
    for entries in index(policy).entries.values():
        for entry in entries:
            if id(entry) not in seen:
                seen.add(id(entry))
                for id_ in entry.ids:
                    found[(entry.dimension, id_)].append(" ".join(word.norm for word in entry.words))
    return found
