"""Write a report: everything into a new folder first, then swapped in as a whole."""

from __future__ import annotations

from pathlib import Path

from surefoot import charts
from surefoot.charts.event_study import study, with_weeks
from surefoot.report.contract import report_bytes
from surefoot.report.folder import check_out, swapped_in, write_private
from surefoot.report.page import page_html
from surefoot.report.plan_files import roadmap_csv, roadmap_ics
from surefoot.vocabulary.results import Assessment


def write(assessment: Assessment, out: Path, *, language: str = "en", previous_ok: bool = True) -> None:
    """Write the report of an assessment to the folder `out`, and the rows set aside to ``OUT.private`` beside it.

    An earlier report in `out` is replaced as a whole (unless `previous_ok` is False); anything else there raises
    UnusableInput and is left alone. Whatever interrupts the writing, `out` holds the old report or the new one.
    """
    place = check_out(out, previous_ok=previous_ok)
    with swapped_in(place) as folder:
        for name, content in files(assessment, language).items():
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(content)
        write_private(assessment.data.rejected, place, assessment.data.rejected_more)


def files(assessment: Assessment, language: str = "en") -> dict[str, bytes]:
    """Every file of the report by its path in the folder: the same bytes for the same assessment."""
    pictures = (charts.funnel, charts.gap, charts.heat, charts.segments, charts.lag, charts.importance,
                charts.reinforcement, charts.effects)
    drawn = [*(draw(assessment, language) for draw in pictures),
             *(study(effect, language) for effect in with_weeks(assessment))]
    texts = {
        "report.html": page_html(assessment, language),
        "roadmap.csv": roadmap_csv(assessment, language),
        "roadmap.ics": roadmap_ics(assessment, language),
        **{f"charts/{chart.name}.svg": chart.svg for chart in drawn},
    }
    made = {name: text.encode("utf-8", "backslashreplace") for name, text in texts.items()}
    return {**made, "report.json": report_bytes(assessment, language)}
