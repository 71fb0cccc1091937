"""Why a draft can't be published yet. Each reason says what to do; none is about style."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from surefoot.close.policy.checking import check
from surefoot.close.policy.reading import PolicyError
from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.queries import policy_of


@dataclass(frozen=True)
class Reason:
    """One reason: the key of its sentence, and what fills it."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


def reasons(version: Version, today: date) -> tuple[Reason, ...]:
    """Everything that stands between a version and its being published; nothing where it can be."""
    return (*_of_text(version), *_of_dates(version, today))


def _of_text(version: Version) -> Iterator[Reason]:
    try:
        checked = check(policy_of(version))
    except PolicyError as error:
        yield Reason("policy_reason_unreadable", {"problems": len(error.problems)})
        return
    for trial in checked.failed:
        yield Reason("policy_reason_trial", {"question": trial.question})
    for question in checked.unanswered:
        yield Reason(f"policy_reason_{question}")


def _of_dates(version: Version, today: date) -> Iterator[Reason]:
    if not version.note.strip():
        yield Reason("policy_reason_note")
    if version.effective_on is not None and version.effective_on < today:
        yield Reason("policy_reason_past")
    if version.review_on is None or version.review_on <= (version.effective_on or today):
        yield Reason("policy_reason_review")
