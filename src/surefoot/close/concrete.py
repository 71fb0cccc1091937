"""The concrete steps of an action: what to do, with the day of the team meeting where it is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from surefoot.close.circumstances import Circumstances
from surefoot.close.efforts import EFFORTS, Role
from surefoot.vocabulary.estimates import Sentence

OWNERS: Final[Mapping[Role, str]] = {
    "manager": "roadmap_owner_manager", "policy": "roadmap_owner_policy", "outlook": "roadmap_owner_outlook",
    "lead": "roadmap_owner_lead", "learning": "roadmap_owner_learning"}
_IN_THE_MEETING: Final[Mapping[str, tuple[str, str]]] = {
    "safety": ("roadmap_do_safety_day", "roadmap_do_safety_week"),
    "question": ("roadmap_do_question_day", "roadmap_do_question_week"),
    "walk": ("roadmap_do_walk_day", "roadmap_do_walk_week"),
    "talk": ("roadmap_do_talk_day", "roadmap_do_talk_week")}

@dataclass(frozen=True)
class When:
    """Mondays of the first week in which an action is done, and of the last."""

    first: date
    last: date


def owner(action: str) -> Sentence:
    """Who leads the action, as a role."""
    return Sentence(OWNERS[EFFORTS[action].owner])


def concrete(action: str, when: When, here: Circumstances, *, fear_first: bool, light: bool) -> tuple[Sentence, ...]:
    """What is done, in order. fear_first: fear of visible mistakes leads; light: the group is on its way."""
    safety = (_meeting("safety", when.first, here),) if fear_first and not light else ()
    ready = here.prepared(action)
    found: Mapping[str, tuple[Sentence, ...]] = {
        "manager": (Sentence("roadmap_do_check"), *safety, Sentence("roadmap_do_own_try")),
        "ritual": (*safety, _meeting("question", when.first, here), Sentence("roadmap_do_count_alike")),
        "policy": (_gaps(here), _meeting("walk", when.last, here)),
        "outlook": ((_meeting("talk", when.first, here),) if ready
                    else (Sentence("roadmap_do_outlook"), _meeting("talk", when.last, here))),
        "peers": ((Sentence("roadmap_do_help"),) if light
                  else (*(() if ready else (Sentence("roadmap_do_find"),)), Sentence("roadmap_do_pairs"))),
        "practice": (*(() if ready else (Sentence("roadmap_do_choose"),)), Sentence("roadmap_do_practise"),
                     Sentence("roadmap_do_hour")),
        "training": (Sentence("roadmap_do_course"), Sentence("roadmap_do_skill_check")),
        "access": (Sentence("roadmap_do_licences"), Sentence("roadmap_do_first_task"))}
    return found[action]


def _meeting(what: str, monday: date, here: Circumstances) -> Sentence:
    """Something said or done in the meeting of a week: on its day, or in that week where the day is not known."""
    on_the_day, in_the_week = _IN_THE_MEETING[what]
    if here.meeting is None:
        return Sentence(in_the_week, {"date": monday})
    return Sentence(on_the_day, {"date": monday + timedelta(days=here.meeting)})


def _gaps(here: Circumstances) -> Sentence:
    if here.gaps is None:
        return Sentence("roadmap_do_gaps_ask")
    if here.gaps == 0:
        return Sentence("roadmap_do_gaps_none")
    return Sentence("roadmap_do_gaps_one") if here.gaps == 1 else Sentence("roadmap_do_gaps", {"gaps": here.gaps})
