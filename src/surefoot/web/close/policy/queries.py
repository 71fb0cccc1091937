"""Reading the policy: which version holds, which comes, and what it says."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from django.db.models import QuerySet

from surefoot.close.policy.model import Policy
from surefoot.close.policy.reading import read
from surefoot.web.close.policy.models import Version
from surefoot.web.frame import clock

REMEMBERED: Final = 32
"""Texts that are kept as they were read."""


def current() -> Version | None:
    """The version that holds today; None before the first one does."""
    return published().filter(effective_on__lte=clock.today()).order_by("-number").first()


def coming() -> Version | None:
    """The version that is approved and takes the place of today's on a later day; None where there is none."""
    holds = current()
    later = published().filter(effective_on__gt=clock.today(), number__gt=holds.number if holds else 0)
    return later.order_by("effective_on", "number").first()


def published() -> QuerySet[Version]:
    """Every version that was approved: those of the past, today's, and those to come."""
    return Version.objects.filter(state="published")


def policy_of(version: Version) -> Policy:
    """What a version says. Raises PolicyError for a draft that can't be read; what was published can be."""
    return _read(version.text)


@lru_cache(maxsize=REMEMBERED)
def _read(text: str) -> Policy:
    """Known by its whole text: nothing that was changed is ever taken for what it was."""
    return read(text)
