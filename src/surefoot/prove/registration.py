"""What was promised before a roll-out began: outcome, window, smallest effect that matters, method, rule and draw.

A registration is one JSON file that people can read, with the SHA-256 of its own content and of its plan rows. The
later proof compares itself with it. The hash shows a change by mistake; against a change on purpose it helps only whom
it was told to on the day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from surefoot.prove.rollout import Drawn, Rollout, Schedule, plan_table
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Table, UnusableInput

SCHEMA: Final = "surefoot/registration/1"
OUTCOME: Final = "weekly use"
METHOD: Final = ("imputation difference-in-differences of the share of eligible people active on own initiative, "
                 "by team and week; planned starts (intention to treat)")
RULE: Final = ("helped or hurt: permutation over the draw p <= 0.05 and 95 % leave-one-team-out jackknife-t interval "
               "off zero; no difference: 90 % interval inside plus/minus the smallest effect; else cannot tell yet")
DROPPED: Final = ("weeks outside the window", "weeks in which nobody is left who has not started",
                  "weeks without any delivery of usage", "person-weeks that are not eligible")
BASELINE_WEEKS: Final = 26
"""Weeks before the first start that are looked at, at most: older ones say little about what use would have been."""
_DECIDING: Final = ("timezone", "interval", "effect_teams")


@dataclass(frozen=True)
class Terms:
    """How an effect is judged. Two proofs with equal terms judge alike."""

    outcome: str
    window_from: date
    """Monday of the first week looked at."""
    window_to: date
    """Sunday of the last one."""
    smallest: float
    """Smallest effect that matters: a difference in the share of people, 0 to 1."""
    method: str
    rule: str
    dropped: tuple[str, ...]
    definitions: Mapping[str, Any] = field(default_factory=dict)
    """Settings that decide the outcome or the verdict."""


@dataclass(frozen=True)
class Registration:
    """What was registered, and whether the file still holds what was written."""

    registered_on: date
    rollout: Rollout
    terms: Terms
    detectable: float | None
    """The smallest effect this design finds four times in five; None where none can be told."""
    detectable_from: str
    """`baseline weeks`, `team sizes`, or empty."""
    plan_sha256: str
    in_words: tuple[str, ...] = ()
    intact: bool = True


def terms(window_from: date, window_to: date, settings: Settings, *, smallest: float | None = None) -> Terms:
    """The terms in force in this version; `smallest` defaults to the setting. Raises UnusableInput for a bad one."""
    effect = settings.smallest_effect if smallest is None else smallest
    if not 0 < effect < 1:
        raise UnusableInput(f"a smallest effect of {effect} is no difference between shares; give --smallest a number "
                            "above 0 and below 1, such as 0.05 for 5 people in 100")
    return Terms(OUTCOME, window_from, window_to, effect, METHOD, RULE, DROPPED,
                 {name: getattr(settings, name) for name in _DECIDING})


def register(drawn: Rollout, judged: Terms, registered_on: date, *, detectable: float | None = None,
             detectable_from: str = "", in_words: tuple[str, ...] = ()) -> Registration:
    """The registration of a draw. Raises UnusableInput unless it is dated before the first start."""
    if registered_on >= drawn.schedule.first_start:
        raise UnusableInput(f"registered on {registered_on}, and the first start is {drawn.schedule.first_start}; a "
                            "registration comes before anything starts: choose a later start")
    digest = plan_sha256(plan_table(drawn, registered_on))
    return Registration(registered_on, drawn, judged, detectable, detectable_from, digest, in_words)


def plan_sha256(plan: Table) -> str:
    """SHA-256 of the plan's rows, whatever their order and the file they came in."""
    return hashlib.sha256(json.dumps(sorted(_rows(plan))).encode()).hexdigest()


def as_json(registration: Registration) -> str:
    """The registration as its file holds it; the same bytes for the same registration."""
    draw = registration.rollout
    content: dict[str, Any] = {
        "schema": SCHEMA, "in_words": list(registration.in_words), "registered_on": registration.registered_on,
        "action": draw.action, "terms": asdict(registration.terms),
        "detectable": {"effect": registration.detectable, "from": registration.detectable_from},
        "draw": {"seed": draw.seed, **asdict(draw.schedule), "teams": [asdict(one) for one in draw.teams]},
        "plan_sha256": registration.plan_sha256}
    content = json.loads(json.dumps(content, default=date.isoformat))
    return json.dumps({**content, "sha256": sha256(content)}, indent=2, ensure_ascii=False) + "\n"


def sha256(content: Mapping[str, Any]) -> str:
    """SHA-256 of what a registration file holds, without its own `sha256`, whatever its layout."""
    rest = {name: value for name, value in content.items() if name != "sha256"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_registration(text: str) -> bool:
    """Whether a text is the content of a registration file."""
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("schema") == SCHEMA


def read_registration(text: str) -> Registration:
    """A registration from the content of its file.

    A file that was changed is read too and says so (`intact`). Raises UnusableInput when it is none or can't be read.
    """
    if not is_registration(text):
        raise UnusableInput(f"not a registration; expected JSON with the schema {SCHEMA}, as `surefoot rollout` writes")
    found = json.loads(text)
    try:
        draw, judged = found["draw"], found["terms"]
        schedule = Schedule(draw["waves"], _day(draw["first_start"]), draw["gap_weeks"], draw["hold_back"],
                            draw["watch_weeks"])
        teams = tuple(Drawn(one["team"], one["wave"], _day(one["starts_on"]) if one["starts_on"] else None,
                            one["unit"], one["block"]) for one in draw["teams"])
        agreed = Terms(**{**judged, "window_from": _day(judged["window_from"]), "window_to": _day(judged["window_to"]),
                          "dropped": tuple(judged["dropped"])})
        return Registration(_day(found["registered_on"]), Rollout(found["action"], draw["seed"], schedule, teams),
                            agreed, found["detectable"]["effect"], found["detectable"]["from"], found["plan_sha256"],
                            tuple(found["in_words"]), found.get("sha256") == sha256(found))
    except (KeyError, TypeError, ValueError) as error:
        raise UnusableInput(f"a registration that can't be read ({error}); use the file as `surefoot rollout` wrote "
                            "it") from error


def agrees(registration: Registration, plan: Table | None, judged: Terms) -> tuple[Sentence, ...]:
    """How a proof with the terms `judged` and this plan table deviates from what was registered; empty = it does not.

    Of the plan only rows of the registered action count that carry its seed or name one of its teams.
    """
    return *_of_plan(registration, plan), *_of_terms(registration.terms, judged)


def _of_plan(registration: Registration, plan: Table | None) -> Iterator[Sentence]:
    draw, first = registration.rollout, registration.rollout.schedule.first_start
    if not registration.intact:
        yield Sentence("rollout_deviates_changed")
    if registration.registered_on >= first:
        yield Sentence("rollout_deviates_late", {"registered": registration.registered_on, "starts": first})
    if plan is None:
        yield Sentence("rollout_deviates_no_plan")
        return
    teams = np.array([one.team for one in draw.teams], dtype=object)
    mine = (plan["action"] == draw.action) & (np.isin(plan["team"], teams) | (plan["seed"] == draw.seed))
    now = Table(plan.schema, {name: column[mine] for name, column in plan.columns.items()})
    if plan_sha256(now) != registration.plan_sha256:
        promised = _rows(plan_table(draw, registration.registered_on))
        changed = {row[0] for row in {*map(tuple, promised)} ^ {*map(tuple, _rows(now))}}
        yield Sentence("rollout_deviates_plan", {"teams": len(changed)})


def _of_terms(promised: Terms, judged: Terms) -> Iterator[Sentence]:
    if judged.outcome != promised.outcome:
        yield Sentence("rollout_deviates_outcome")
    if judged.window_from != promised.window_from:
        yield Sentence("rollout_deviates_from", {"registered": promised.window_from, "used": judged.window_from})
    if judged.window_to < promised.window_to:
        yield Sentence("rollout_deviates_early", {"registered": promised.window_to, "used": judged.window_to})
    elif judged.window_to > promised.window_to:
        yield Sentence("rollout_deviates_longer", {"registered": promised.window_to, "used": judged.window_to})
    if judged.smallest != promised.smallest:
        yield Sentence("rollout_deviates_smallest", {"registered": promised.smallest, "used": judged.smallest})
    if (judged.method, judged.rule, judged.dropped) != (promised.method, promised.rule, promised.dropped):
        yield Sentence("rollout_deviates_method")
    names = {*promised.definitions, *judged.definitions}
    changed = [name for name in sorted(names) if promised.definitions.get(name) != judged.definitions.get(name)]
    if changed:
        yield Sentence("rollout_deviates_settings", {"settings": ", ".join(changed)})


def window(drawn: Rollout, first_seen: date) -> tuple[date, date]:
    """First Monday and last Sunday of the study; `first_seen` is the Monday of the first week with usage."""
    most = drawn.schedule.first_start - timedelta(weeks=BASELINE_WEEKS)
    return max(most, first_seen), drawn.schedule.ends_on()


def _rows(plan: Table) -> list[list[str]]:
    """Plan rows as plain text, in the order of the table."""
    return [[str(value) for value in row] for row in zip(
        *(plan[name].tolist() for name in ("team", "action", "wave", "starts_on", "drawn", "seed", "registered_on")),
        strict=True)]


def _day(text: str) -> date:
    return date.fromisoformat(text)
