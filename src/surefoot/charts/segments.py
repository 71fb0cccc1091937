"""How often people use it: the segments over 12 weeks, with the 4-week variant beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from surefoot.charts import svg
from surefoot.charts.chart import Chart, render
from surefoot.charts.formats import counted, percent
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.words import say

SEGMENTS: Final = ("power", "habitual", "novice", "low", "none", "too_new", "not_enabled")
REGULAR: Final = ("power", "habitual")


@dataclass(frozen=True)
class SegmentRow:
    """One segment: counts and shares of all employed people; None where it is counted with the next one."""

    segment: str
    name: str
    about: str
    people: int | None
    share: float | None
    people_4w: int | None
    share_4w: float | None


def segments(assessment: Assessment, language: str = "en") -> Chart:
    """The segments of the organisation."""
    found = assessment.organisation.segments
    about = say("segments_about", language, weeks=assessment.settings.regular_weeks)
    if found is None:
        title, words = say("segments_unknown", language), say("segments_none", language)
        html = render("empty.html", language, words=words)
        return Chart("segments", title, about, html, svg.nothing(title, about, words))
    rows = segment_rows(assessment, language)
    title = _title(found, language)
    html = render("segments.html", language, rows=rows, settings=assessment.settings,
                  with_4w=assessment.organisation.segments_4w is not None)
    return Chart("segments", title, about, html, _picture(rows, title, about, language))


def segment_rows(assessment: Assessment, language: str) -> list[SegmentRow]:
    """The seven segments in their fixed order."""
    organisation, settings = assessment.organisation, assessment.settings
    long, short = organisation.segments or {}, organisation.segments_4w or {}
    rows = []
    for name in SEGMENTS:
        people, people_4w = long.get(name), short.get(name)
        rows.append(SegmentRow(name, say(f"segment_{name}", language), _about(name, settings, language),
                               people, _share(people, long), people_4w, _share(people_4w, short)))
    return rows


def _about(name: str, settings: Settings, language: str) -> str:
    return say(f"segment_{name}_about", language, power=f"{settings.power_mean:g}", novice=f"{settings.novice_mean:g}",
               share=percent(settings.regular_share, language), eligible=settings.regular_eligible)


def _share(people: int | None, counts: Mapping[str, int | None]) -> float | None:
    total = sum(count for count in counts.values() if count is not None)
    return people / total if people is not None and total else None


def _title(counts: Mapping[str, int | None], language: str) -> str:
    known = {name: count for name in SEGMENTS if (count := counts.get(name))}
    if not known:
        return say("segments_title", language)
    return say(f"segments_title_{max(known, key=lambda name: known[name])}", language)


def _picture(rows: Sequence[SegmentRow], title: str, about: str, language: str) -> str:
    body: list[str] = []
    left, length = 330.0, 360.0
    for at, row in enumerate(rows):
        y = 46.0 * at
        body += [svg.text(24, y + 25, row.name, weight=650), svg.rect(left, y + 6, length, 26, "sunken")]
        if row.people is None or row.share is None:
            body.append(svg.text(left + length + 16, y + 25, say("segment_merged", language), size=14, fill="ink-2"))
            continue
        body += [svg.rect(left, y + 6, length * row.share, 26, "ado" if row.segment in REGULAR else "neutral"),
                 svg.text(left + length + 16, y + 25,
                          f"{percent(row.share, language)} ({counted('people', row.people, language)})")]
    return svg.document(title, about, body, 46.0 * len(rows))
