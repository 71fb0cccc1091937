"""What was understood of a question, in words, for who reads about it."""

from __future__ import annotations

from django.urls import reverse

from surefoot.close.policy.answering import among
from surefoot.close.policy.model import Policy, Understood
from surefoot.vocabulary.words import say
from surefoot.web.close.policy.page.document import anchor_of


def name_of(policy: Policy, dimension: str, which: str, language: str) -> str:
    """What the policy calls a thing; its id where it has no such thing any more."""
    found = next((named for named in among(policy, dimension) if named.id == which), None)
    return found.called(language, policy.language).name if found else which


def names(policy: Policy, understood: Understood, language: str) -> list[str]:
    """The names of everything a question is about, words nobody knows included."""
    known = [("data", which) for which in understood.data]
    known += [(dimension, which) for dimension, which in (("tool", understood.tool), ("use", understood.use)) if which]
    unknown = [say("ask_unknown_word", language, word=word) for word in understood.not_understood]
    return [name_of(policy, dimension, which, language) for dimension, which in known] + unknown


def about(policy: Policy, understood: Understood, language: str) -> str:
    """What a question is about, in a row."""
    return ", ".join(names(policy, understood, language)) or say("ask_about_this", language)


def clause_address(rule: str) -> str:
    """Where a clause stands on the page of the policy."""
    return f"{reverse('policy')}#{anchor_of(rule)}"
