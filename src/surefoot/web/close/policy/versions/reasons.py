"""Why a draft can't be published yet. Each reason says what to do; none is about style."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from surefoot.close.policy.checking import check
from surefoot.close.policy.reading import PolicyError
from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.queries import policy_of
from surefoot.web.frame.forms import said

MARKS: Final = ("draft", "entwurf")
"""How the titles of starters begin."""


@dataclass(frozen=True)
class Reason:
    """One reason: the key of its sentence, and what fills it."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence, in the reader's language."""
        return said(self.key, **self.values)


def reasons(version: Version, today: date) -> tuple[Reason, ...]:
    """Everything that stands between a version and its being published; nothing where it can be."""
    return (*_of_text(version), *_of_dates(version, today))


def _of_text(version: Version) -> Iterator[Reason]:
    try:
        policy = policy_of(version)
    except PolicyError as error:
        yield Reason("policy_reason_unreadable", {"problems": len(error.problems)})
        return
    checked = check(policy)
    if any(title.casefold().startswith(MARKS) for title in policy.title.values()):
        yield Reason("policy_reason_draft")
    for failed in checked.failed:
        yield Reason("policy_reason_trial", {"question": failed.trial.question})
    for question in checked.unanswered:
        yield Reason(f"policy_reason_{question}")
    if not checked.owned:
        yield Reason("policy_reason_owner")


def _of_dates(version: Version, today: date) -> Iterator[Reason]:
    if not version.note.strip():
        yield Reason("policy_reason_note")
    if version.effective_on is not None and version.effective_on < today:
        yield Reason("policy_reason_past")
    if version.review_on is None or version.review_on <= (version.effective_on or today):
        yield Reason("policy_reason_review")
