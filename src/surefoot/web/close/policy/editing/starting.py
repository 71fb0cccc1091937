"""What a new draft begins with: what holds now, a starter, or nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from surefoot.close.policy.starters import starters
from surefoot.web.close.policy import queries
from surefoot.web.close.policy.versions.actions import Wanted
from surefoot.web.frame import clock
from surefoot.web.frame.forms import said
from surefoot.web.frame.language import current
from surefoot.web.people.scope import OutsideScope

REVIEWED_AFTER: Final = timedelta(days=182)


@dataclass(frozen=True)
class Offer:
    """A starter as it is offered."""

    name: str
    title: str
    about: str
    """Key of for whom it is."""


def offers(language: str) -> list[Offer]:
    """The starters, each clearly a draft."""
    return [Offer(each.name, each.policy.title.get(language) or each.policy.title[each.policy.language],
                  f"policy_starter_{each.name}") for each in starters()]


def text_of(origin: str) -> Wanted:
    """A draft made from "current", "empty" or "starter:" and its name. Raises OutsideScope for anything else."""
    review = clock.today() + REVIEWED_AFTER
    holds = queries.current()
    if origin == "current" and holds is not None:
        return Wanted(holds.text, review_on=review)
    if origin == "empty":
        return Wanted(f"title: {said('policy_empty_title')}\nlanguage: {current()}\n", review_on=review)
    for starter in starters():
        if origin == f"starter:{starter.name}":
            return Wanted(starter.text, review_on=review)
    raise OutsideScope
