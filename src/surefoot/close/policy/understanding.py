"""Understands a question: names and what people also say, word for word."""

from __future__ import annotations

import re

from surefoot.close.policy.model import Named, Policy, Understood


def understand(policy: Policy, question: str, language: str = "") -> Understood:
    """What a question is about, as ids of the policy."""
    del language  # names are looked for in every language the policy has
    words = f" {_words(question)} "
    tools, uses = _found(policy.tools, words), _found(policy.uses, words)
    return Understood(_found(policy.data, words), tools[0] if tools else None, uses[0] if uses else None)


def _found(among: tuple[Named, ...], words: str) -> tuple[str, ...]:
    return tuple(named.id for named in among if any(_said(name, words) for name in _names(named)))


def _said(name: str, words: str) -> bool:
    return re.search(f" {re.escape(_words(name))}s? ", words) is not None


def _words(text: str) -> str:
    return " ".join(re.findall(r"[\w-]+", text.lower()))


def _names(named: Named) -> list[str]:
    return [text for names in named.names.values() for text in (names.name, *names.also)]
