"""What the panels of a closed wave show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from surefoot.charts.formats import counted, date_text, name_text
from surefoot.diagnose.questionnaire import questionnaire
from surefoot.vocabulary.words import say
from surefoot.web.pulse.models import Wave
from surefoot.web.pulse.results import own as own_answers
from surefoot.web.pulse.results import remarks
from surefoot.web.pulse.results import response as responses

BANDS: Final = ("results_under_30", "results_30_50", "results_50_70", "results_70_up")


def response(wave: Wave, language: str) -> Mapping[str, Any] | None:
    """How many answered: the organisation's band, and the teams of each."""
    found = responses.of_wave(wave) if wave.state == "closed" else None
    if found is None:
        return None
    if not wave.answered:
        return {"few": True}
    bands = [{"word": word, "count": counted("teams", len(names), language), "names": [name_text(one) for one in names]}
             for word, names in zip(reversed(BANDS), reversed(found.teams), strict=True)]
    return {"few": False, "whole": BANDS[found.whole], "bands": bands, "any": any(found.teams)}


def own(wave: Wave, language: str) -> Mapping[str, Any] | None:
    """What people answered to the organisation's own questions; None where it asked none."""
    if wave.state != "closed" or not wave.own:
        return None
    labels = {one.value: one.label for one in questionnaire(language, wave.version).answers if one.value}
    return {"questions": [{
        "text": one.text, "answers": counted("answers", one.answers, language), "known": bool(one.shares),
        "rows": [(labels[value], share) for value, share in one.shares.items()],
        "since": date_text(one.since, language) if one.since else "",
    } for one in own_answers.told(wave, language)], "fewest": own_answers.FEWEST}


def comments(wave: Wave, language: str) -> Mapping[str, Any] | None:
    """How many comments there are; None where the wave did not ask for any."""
    if wave.state != "closed" or not wave.comment:
        return None
    count = remarks.count(wave)
    return {"count": count, "told": say("results_comment_count", language, count=count), "fewest": remarks.FEWEST}
