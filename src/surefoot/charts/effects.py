"""Everything that was done and what it did to use, one row an action: the estimate with its range, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from surefoot.charts import ranges, svg
from surefoot.charts.chart import Chart, render
from surefoot.charts.formats import counted, number, points_text, sentence_text
from surefoot.charts.ranges import RangeRow
from surefoot.vocabulary.actions import ACTIONS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.proof import Effect
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.words import say

_ORDER: Final = (*ACTIONS, "any")


def effects(assessment: Assessment, language: str = "en") -> Chart:
    """The effects on weekly use; of an action without one, on regular use."""
    found = first_effects(assessment.effects or ())
    title, about = effects_title(assessment.effects, language), say("page_effects_about", language)
    if not found:
        words = say("page_effects_none" if assessment.effects is None else "page_effects_empty", language)
        html = render("empty.html", language, words=words)
        return Chart("effects", title, about, html, svg.nothing(title, about, words))
    rows = [_row(effect, language) for effect in found]
    scale = ranges.scale_for([row.estimate for row in rows if row.estimate], differences=True)
    heads = (say("column_action", language), say("column_per_100", language), say("column_means", language))
    html = ranges.table(rows, scale, heads, "ado", about, language)
    return Chart("effects", title, about, html, ranges.picture(rows, scale, "ado", title, about, language))


def effects_title(found: Sequence[Effect] | None, language: str) -> str:
    """How many of the things that were done have clearly helped."""
    if not found:
        return say("page_proof_title_none", language)
    whole = first_effects(found)
    shown = [effect for effect in whole if effect.action != "any"] or whole
    for verdict in ("helped", "hurt"):
        if count := sum(effect.verdict == verdict for effect in shown):
            return say(f"page_proof_title_{verdict}", language, count=number(count, language),
                       actions=counted("actions", len(shown), language))
    if any(effect.verdict == "helped" for effect in whole):
        return say("page_proof_title_together", language)
    if all(effect.verdict == "cannot tell yet" for effect in shown):
        return say("page_proof_title_cannot_tell", language)
    return say("page_proof_title_no_difference", language)


def first_effects(found: Sequence[Effect]) -> list[Effect]:
    """One effect for each action, in the order of the vocabulary: on weekly use where there is one.

    All actions together are left out where only one was done and both say the same.
    """
    chosen: dict[str, Effect] = {}
    for effect in found:
        if effect.action not in chosen or (effect.outcome == "weekly use"
                                           and chosen[effect.action].outcome != "weekly use"):
            chosen[effect.action] = effect
    ordered = [chosen[action] for action in _ORDER if action in chosen]
    if len(ordered) == 2 and ordered[1].action == "any" and _alike(*ordered):
        return ordered[:1]
    return ordered


def _alike(one: Effect, other: Effect) -> bool:
    return (estimate_of(one), one.verdict, one.randomised, one.comparison_teams) == (
        estimate_of(other), other.verdict, other.randomised, other.comparison_teams)


def estimate_of(effect: Effect) -> Estimate | None:
    """The estimate with its 90 % interval as one value; None where nothing was estimated. n counts teams."""
    if effect.estimate is None or effect.low is None or effect.high is None:
        return None
    return Estimate(effect.estimate, effect.low, effect.high, (effect.teams, effect.teams))


def verdict_key(effect: Effect) -> str:
    """The last part of the keys that speak of a verdict: ``helped``, ``no_difference`` and so on."""
    return {"helped": "helped", "hurt": "hurt", "made no difference we could see": "no_difference",
            "cannot tell yet": "cannot_tell"}[effect.verdict]


def _row(effect: Effect, language: str) -> RangeRow:
    estimate = estimate_of(effect)
    about = say("page_effect_size", language, teams=counted("teams", effect.teams, language),
                others=number(effect.comparison_teams, language))
    if effect.outcome == "regular use":
        about = f"{about}. {say('page_effect_outcome_regular', language)}"
    value = points_text(estimate, language) if estimate else say("page_no_number", language)
    return RangeRow(say(f"action_{effect.action}", language), about, estimate, None,
                    (value, say(f"page_effect_{verdict_key(effect)}", language)),
                    "" if estimate else sentence_text(effect.text, language))
