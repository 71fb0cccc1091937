"""Which actions a group needs and in what order, from what may be shown of it. Nothing about dates.

The rules of the product: preparing the manager comes first wherever readiness is low or unknown; then what the verdict
asks for (training only where skill is missing, a licence only where access is); then the answers to the drivers, the
first driver's before all others where it is more likely than not, the others by how strongly they are felt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from surefoot.close.efforts import EFFORTS
from surefoot.vocabulary.actions import INTERVENTIONS
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate, Sentence
from surefoot.vocabulary.results import Group, Limit

ANSWERS: Final[Mapping[str, str]] = dict(zip(DRIVERS, INTERVENTIONS, strict=True))
"""Driver -> the intervention that answers it."""
LIKELY: Final = 0.5
"""Probability from which the first driver decides what comes first."""
BARRIER_FROM: Final = 25.0
"""Level, 0 to 100, from which a driver is answered at all: below, people on average agree that it is no barrier."""
READY_FROM: Final = 50.0
"""Level, 0 to 100, under which managers' readiness is low."""

_OPENING: Final[Mapping[Limit, str]] = {
    "nothing": "roadmap_limit_nothing", "access": "roadmap_limit_access", "capability": "roadmap_limit_capability",
    "confidence": "roadmap_limit_confidence", "cannot tell": "roadmap_limit_cannot_tell"}


@dataclass(frozen=True)
class Wanted:
    """An action a group needs, and why."""

    action: str
    driver: str | None
    why: Sentence


@dataclass(frozen=True)
class Choice:
    """What a group needs, the most important first."""

    made_for: str
    limit: Limit
    wanted: tuple[Wanted, ...]
    because: tuple[Sentence, ...]
    """What the plan was made from, and what was left out."""
    fear_first: bool
    """Whether fear of visible mistakes leads; the manager then keeps saying that a wrong draft is fine."""


def nearest_shown(team: str, groups: Mapping[str, Group]) -> Group | None:
    """The group itself where it is shown, else the nearest group above that is; None where none is."""
    at: Group | None = groups[team]
    while at is not None and not at.shown:
        at = groups.get(at.parent) if at.parent is not None else None
    return at


def choose(team: Group, groups: Mapping[str, Group], managers: Estimate | None) -> Choice:
    """The actions a group needs. managers: readiness of all managers as employees see it, 0 to 100, high = ready.

    Raises ValueError where neither the group nor one above it is shown: a plan is made from what may be shown, only.
    """
    source = nearest_shown(team.team, groups)
    if source is None:
        raise ValueError(f"nothing is shown of {team.team!r} or of any group above it; leave its plan out")
    felt = _with_barriers(source, groups)
    limit: Limit = source.verdict.limit if source.verdict else "cannot tell"
    because = [*_made_from(team, source, felt), Sentence(_OPENING[limit])]
    answers = [] if limit == "nothing" else _answers(felt)
    if limit == "nothing":
        wanted = _light()
    elif limit == "cannot tell":
        wanted = _one(answers, felt)
    else:
        wanted = [*_support(limit), *(Wanted(ANSWERS[driver], driver, _why(felt, driver)) for driver in answers)]
    if limit != "nothing":
        because += _about_barriers(felt)
    if limit == "cannot tell" or (limit != "nothing" and not answers):
        because.append(Sentence("roadmap_next_pulse"))
    prepare = Wanted("manager", None, Sentence(_why_manager(managers)))
    return Choice(source.team, limit, (prepare, *wanted), tuple(because), bool(answers) and answers[0] == "fear")


def _why_manager(managers: Estimate | None) -> str:
    """Readiness of one manager is never known here, and an average of many is not that of each."""
    if managers is None:
        return "roadmap_why_manager"
    return "roadmap_why_manager_low" if managers.estimate < READY_FROM else "roadmap_why_manager_each"


def _with_barriers(source: Group, groups: Mapping[str, Group]) -> Group:
    """The nearest group, from `source` up, of which a barrier is shown; `source` where none is."""
    at: Group | None = source
    while at is not None:
        if at.shown and (at.first_driver is not None or _levels(at)):
            return at
        at = groups.get(at.parent) if at.parent is not None else None
    return source


def _levels(group: Group) -> dict[str, Estimate]:
    found = {driver: result.level for driver, result in (group.drivers or {}).items() if driver in DRIVERS}
    return {driver: level for driver, level in found.items() if level is not None}


def _made_from(team: Group, source: Group, felt: Group) -> list[Sentence]:
    found = []
    if source.team != team.team:
        found.append(Sentence("roadmap_from_parent", {"group": source.name}))
    if felt.team != source.team:
        found.append(Sentence("roadmap_barriers_of_parent", {"group": felt.name}))
    return found


def _first(felt: Group) -> str | None:
    """The first driver where it is more likely than not."""
    first = felt.first_driver
    return first.driver if first is not None and first.probability >= LIKELY else None


def _answers(felt: Group) -> list[str]:
    """Drivers to answer: the first one, then the others by level, strongest first; equal ones in their fixed order."""
    levels, first = _levels(felt), _first(felt)
    others = [driver for driver in DRIVERS if driver != first and driver in levels
              and levels[driver].estimate >= BARRIER_FROM]
    others.sort(key=lambda driver: -levels[driver].estimate)  # stable: the fixed order decides between equals
    return [*([first] if first else []), *others]


def _why(felt: Group, driver: str) -> Sentence:
    result = (felt.drivers or {}).get(driver)
    share = None if result is None else result.share
    if driver == _first(felt) and felt.first_driver is not None:
        return Sentence("roadmap_why_first", {"driver": driver, "share": share,
                                              "probability": round(100 * felt.first_driver.probability)})
    return Sentence("roadmap_why_next", {"driver": driver, "share": share})


def _support(limit: Limit) -> list[Wanted]:
    """What the verdict itself asks for, before any driver. Nothing where confidence is missing: skill is there."""
    if limit == "capability":
        return [Wanted("training", None, Sentence("roadmap_why_training"))]
    if limit == "access":
        return [Wanted("access", None, Sentence("roadmap_why_access"))]
    return []


def _light() -> list[Wanted]:
    """A group on its way keeps the weekly question, and its early adopters help others."""
    return [Wanted("ritual", None, Sentence("roadmap_why_keep")), Wanted("peers", None, Sentence("roadmap_why_help"))]


def _one(answers: Sequence[str], felt: Group) -> list[Wanted]:
    """Where we can't tell yet: the first driver's answer, else the cheaper of the answers to the two strongest."""
    if not answers:
        return []
    if answers[0] == _first(felt):
        return [Wanted(ANSWERS[answers[0]], answers[0], _why(felt, answers[0]))]
    cheap = min(answers[:2], key=lambda driver: EFFORTS[ANSWERS[driver]].minutes)
    return [Wanted(ANSWERS[cheap], cheap, Sentence("roadmap_why_cheap", {"driver": cheap}))]


def _about_barriers(felt: Group) -> list[Sentence]:
    """What decides the order of the answers, and which drivers are not answered."""
    levels, first = _levels(felt), _first(felt)
    if not levels and first is None:
        return []
    found = [Sentence("roadmap_first", {"driver": first, "probability": round(100 * felt.first_driver.probability)})
             if first and felt.first_driver else Sentence("roadmap_no_first")]
    for driver in DRIVERS:
        if driver not in levels and driver != first:
            found.append(Sentence("roadmap_hidden_driver", {"driver": driver}))
        elif driver != first and levels[driver].estimate < BARRIER_FROM:
            found.append(Sentence("roadmap_weak_driver", {"driver": driver, "action": ANSWERS[driver]}))
    return found
