"""What comes next and what it did, in report.json: roadmaps and effects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from surefoot.charts.formats import sentence_text
from surefoot.report.contract_values import estimate_json, keys_json, plain, sentence_json
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.proof import Effect
from surefoot.vocabulary.roadmaps import Roadmap, Step

_NUMBERS = ("estimate", "low", "high", "low95", "high95", "p_permutation")


def roadmap_json(roadmap: Roadmap | None, language: str) -> dict[str, Any] | None:
    """The plan of a group with every sentence's key and values beside its text."""
    if roadmap is None:
        return None
    return {"made_for": roadmap.made_for, "starts": plain(roadmap.starts), "weeks": roadmap.weeks,
            "steps": [_step(step, language) for step in roadmap.steps],
            **_sentences("order", roadmap.order, language), **_sentences("assumed", roadmap.assumed, language)}


def effects_json(effects: Sequence[Effect] | None, language: str) -> list[dict[str, Any]] | None:
    """Every effect; null where no action was recorded or planned."""
    return None if effects is None else [_effect(effect, language) for effect in effects]


def _step(step: Step, language: str) -> dict[str, Any]:
    return {
        "action": step.action, "driver": step.driver, "starts": plain(step.starts), "ends": plain(step.ends),
        "owner": sentence_text(step.owner, language), "owner_keys": keys_json(step.owner),
        "minutes_week": plain(step.minutes_week),
        "why": sentence_text(step.why, language), "why_keys": keys_json(step.why),
        **_sentences("what", step.what, language),
        "expected": estimate_json(step.expected),
    }


def _sentences(name: str, sentences: Sequence[Sentence], language: str) -> dict[str, Any]:
    """Several sentences as texts, with their keys in a list beside them."""
    return {name: [sentence_text(sentence, language) for sentence in sentences],
            f"{name}_keys": [keys_json(sentence) for sentence in sentences]}


def _effect(effect: Effect, language: str) -> dict[str, Any]:
    return {
        "action": effect.action, "outcome": effect.outcome,
        **{name: plain(getattr(effect, name)) for name in _NUMBERS},
        "teams": effect.teams, "comparison_teams": effect.comparison_teams, "randomised": effect.randomised,
        "verdict": effect.verdict, **sentence_json(effect.text, language),
        "event_study": [{"week": week.week, "estimate": plain(week.estimate), "low": plain(week.low),
                         "high": plain(week.high)} for week in effect.event_study],
        "checks": [{"name": check.name, "passed": check.passed, **sentence_json(check.text, language)}
                   for check in effect.checks],
        "detectable": plain(effect.detectable), "smallest": plain(effect.smallest),
        "series": [{"first": plain(point.first), "weeks_since_start": point.weeks_since_start,
                    "share": plain(point.share), "people": list(point.people)} for point in effect.series],
    }
