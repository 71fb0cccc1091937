"""How many groups are not shown, and why: said with each kind of number, so that nothing is missing without a word."""

from __future__ import annotations

from collections import Counter

from surefoot.web.assessments.how_page import measured
from surefoot.web.assessments.models import Group, Run
from surefoot.web.assessments.run_page import NotShown
from surefoot.web.people.reader import Reader


def reasons(who: Reader, run: Run, topic: str) -> Counter[str]:
    """Reason -> groups of the run that show nothing at all, or not this kind of number, because of it."""
    found = Counter[str]()
    rows = Group.objects.seen_by(who).filter(run=run)
    for why, in rows.filter(shown=False).values_list("why_hidden"):
        found[why or "small"] += 1
    measures = measured(topic)
    if measures:
        for why, in rows.filter(shown=True).exclude(why="").values_list("why"):
            parts = dict(part.rsplit(":", 1) for part in why.split(","))
            reason = next((parts[measure] for measure in measures if measure in parts), None)
            if reason is not None:
                found[reason] += 1
    return found


def not_shown(who: Reader, run: Run) -> NotShown:
    """What a run does not show of the groups a reader sees: whole groups, single measures, and what stands still."""
    rows = Group.objects.seen_by(who).filter(run=run)
    measures, repeating = Counter[tuple[str, str]](), 0
    for why, held in rows.filter(shown=True).exclude(why="", held="").values_list("why", "held"):
        repeating += bool(held)
        for part in filter(None, why.split(",")):
            measure, reason = part.rsplit(":", 1)
            measures[measure, reason] += 1
    return NotShown(reasons(who, run, "privacy"), measures, repeating)
