"""The text of a draft: read, or everything that is wrong with it, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from surefoot.close.policy.model import Policy
from surefoot.close.policy.reading import PolicyError, Problem, read


@dataclass(frozen=True)
class Read:
    """A text as it was read: a policy, or problems."""

    policy: Policy | None
    problems: tuple[Problem, ...] = ()


def as_sent(text: str) -> str:
    """A text as it is stored: browsers end lines in another way."""
    return text.replace("\r\n", "\n")


def reading(text: str) -> Read:
    """What a text says, or what keeps it from being read."""
    try:
        return Read(read(text))
    except PolicyError as error:
        return Read(None, error.problems)
