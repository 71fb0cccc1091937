"""How one kind of number is made: in plain words, with the settings in force, the data used and what was hidden."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surefoot.charts.formats import band_text, counted, date_text, number, percent
from surefoot.report.definitions import definitions, settings_rows
from surefoot.report.files import file_rows
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.tables import FileFacts
from surefoot.vocabulary.words import keys, say
from surefoot.web.assessments.made import TOPICS


@dataclass(frozen=True)
class HowPage:
    """What the template reads."""

    topic: str
    heading: str
    text: str
    size: str
    interval: str
    settings: tuple[tuple[str, str, str], ...]
    files: tuple[FileFacts, ...]
    versions: tuple[tuple[str, int], ...]
    """Table and how many parts of the store stand behind it."""
    hidden: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


def how_page(assessment: Assessment, topic: str, versions: Mapping[str, Any], why: Counter[str],
             language: str) -> HowPage:
    """The page of a topic. versions: parts of the data by table; why: reason -> groups that are not shown for it."""
    spec, settings = TOPICS[topic], assessment.settings
    texts = topic_texts(assessment, language)
    rows = tuple(row for row in settings_rows(settings, language) if row[0] in spec.settings)
    files = tuple(file for file in file_rows(assessment.data.files) if file.table in spec.tables)
    hidden = tuple(say(f"how_hidden_{reason.replace(' ', '_')}", language, groups=counted("groups", count, language),
                       minimum=settings.minimum_for(topic)) for reason, count in sorted(why.items()))
    return HowPage(topic, texts[topic][0], texts[topic][1], _size(assessment, topic, language),
                   percent(settings.interval, language), rows, files,
                   tuple((table, len(parts)) for table, parts in versions.items()
                         if table in spec.tables and isinstance(parts, list | tuple | dict)),
                   hidden, tuple((name, texts[name][0]) for name in TOPICS))


def topic_texts(assessment: Assessment, language: str) -> dict[str, tuple[str, str]]:
    """Name and definition of every topic: those of the report, and those only the product has."""
    known = dict(zip(
        ("capability", "confidence", "adoption", "drivers", "teams", "verdict", "segments", "lag", "privacy"),
        definitions(assessment.settings, language), strict=True))
    settings = assessment.settings
    values = {"interval": percent(settings.interval, language), "needed": settings.reliable_from,
              "probability": round(100 * settings.verdict_probability), "weeks": settings.roadmap_weeks,
              "minutes": settings.manager_minutes, "teams": settings.effect_teams,
              "smallest": number(100 * settings.smallest_effect, language)}
    for name in TOPICS:
        if name not in known and f"define_{name}_text" in keys(language):
            known[name] = (say(f"define_{name}", language), say(f"define_{name}_text", language, **values))
    return known


def parts_of(versions: str) -> Mapping[str, Any]:
    """The versions a run was made from, as stored with it."""
    found = json.loads(versions) if versions else {}
    return found if isinstance(found, dict) else {}


def measured(topic: str) -> tuple[str, ...]:
    """The measures of groups behind a topic."""
    if topic in ("drivers", "first"):
        return DRIVERS
    return (topic,) if topic in ("capability", "confidence", "adoption") else ()


def _size(assessment: Assessment, topic: str, language: str) -> str:
    """How many people or answers stand behind the organisation's figure."""
    organisation = assessment.organisation
    found: Estimate | None = None
    if topic in ("capability", "confidence", "adoption"):
        found = getattr(organisation, topic)
    elif topic in ("drivers", "first"):
        sizes = [result.share for result in (organisation.drivers or {}).values() if result.share]
        found = max(sizes, key=lambda share: share.n[1], default=None)
    if found is not None:
        asked = topic != "adoption" and not (topic == "capability" and organisation.capability_source == "check")
        return band_text(found.n, "answers" if asked else "people", language)
    if topic == "proof" and assessment.effects:
        return counted("teams", max(effect.teams for effect in assessment.effects), language)
    if topic in ("funnel", "segments", "lag", "verdict", "teams", "privacy"):
        return counted("people", organisation.people, language)
    if assessment.response is not None and assessment.response.answered is not None:
        return say("how_answers", language, date=date_text(assessment.response.wave, language),
                   answers=counted("answers", assessment.response.answered, language))
    return ""
