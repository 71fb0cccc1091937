"""What stands in a team's plan before anything is placed: what runs, what was drawn, what an earlier plan promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from surefoot.close.choosing import Choice, Wanted
from surefoot.close.circumstances import Circumstances, Recorded, Registered
from surefoot.close.earlier import Before, kept
from surefoot.close.efforts import EFFORTS
from surefoot.close.explaining import on_record
from surefoot.close.scheduling import Slot
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.roadmaps import Step
from surefoot.vocabulary.settings import Settings


@dataclass(frozen=True)
class Standing:
    """An action whose dates stand. told: the step of the earlier plan, where it is told again word for word."""

    action: str
    starts: date
    ends: date
    minutes: int
    why: Wanted
    told: Step | None = None


@dataclass
class Draft:
    """A team's plan in the making; weeks are counted from its first Monday."""

    team: str
    choice: Choice
    here: Circumstances
    starts: date
    settings: Settings
    minutes: list[int] = field(default_factory=list)
    """By week: minutes of the manager that are free."""
    standing: list[Standing] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    """Starts that stand, in days from the first Monday."""
    wanted: tuple[Wanted, ...] = ()
    """What is still to be placed, the most important first."""
    coming: tuple[Step, ...] = ()
    """Steps of an earlier plan that have not begun."""
    notes: list[Sentence] = field(default_factory=list)

    @property
    def capacity(self) -> int:
        """Minutes a week the manager has for the plan."""
        return self.settings.manager_minutes if self.here.minutes is None else self.here.minutes

    @property
    def gap(self) -> int:
        """Fewest weeks between two starts: more where a drawn roll-out is to show what each of them did."""
        return self.settings.wave_gap if self.here.registered else self.settings.action_gap

    @property
    def since(self) -> int:
        """The first week in which something may be placed: not before a manager's preparation that stands."""
        days = [self.days(each.starts) for each in self.standing if each.action == "manager"]
        return max([0, *(day // 7 for day in days)])

    def days(self, day: date) -> int:
        """Days from the first Monday."""
        return (day - self.starts).days

    def busy(self, starts: date, ends: date | None) -> list[int]:
        """Weeks of the plan touched by a span that are not quiet."""
        first = self.days(starts) // 7
        last = len(self.minutes) - 1 if ends is None else self.days(ends) // 7
        return [week for week in range(max(first, 0), min(last + 1, len(self.minutes))) if not self.here.quiet[week]]

    def use(self, weeks: Sequence[int], minutes: int) -> None:
        """Take minutes out of weeks; never below zero, since what stands may ask more than there is."""
        for week in weeks:
            self.minutes[week] = max(self.minutes[week] - minutes, 0)

    def stand(self, standing: Standing) -> None:
        """Add an action whose dates stand."""
        self.standing.append(standing)
        self.taken.append(self.days(standing.starts))
        self.use(self.busy(standing.starts, standing.ends), standing.minutes)

    def end_of(self, slot: Slot) -> date:
        """Last day of a slot, the Sunday of its last week."""
        return self.starts + timedelta(weeks=slot.last, days=6)


def draft(team: str, choice: Choice, here: Circumstances, past: Before, starts: date, settings: Settings) -> Draft:
    """Everything that stands, and what is left to place."""
    made = Draft(team, choice, here, starts, settings, coming=past.coming)
    made.minutes = [0 if quiet else made.capacity for quiet in here.quiet]
    if here.minutes is not None:
        made.notes.append(Sentence("roadmap_minutes_given", {"minutes": here.minutes}))
    begun = [step for step in past.begun if not _ended(step, here.recorded, starts)]
    for step in begun:
        made.stand(Standing(step.action, step.starts, step.ends, round(step.minutes_week),
                            Wanted(step.action, step.driver, step.why), step))
    records = [*here.recorded, *(Recorded(step.action, step.starts, step.ends) for step in past.over)]
    blocked = _recorded(made, records) | {step.action for step in begun}
    blocked |= _registered(made, {one.action for one in records} | blocked)
    blocked |= {each.action for each in made.standing}
    wanted = tuple(want for want in choice.wanted if want.action not in blocked)
    coming = replace(past, coming=tuple(step for step in past.coming if step.action not in blocked),
                     wanted=tuple(action for action in past.wanted if action not in blocked))
    keep, moved = kept(coming, wanted, made.capacity, lambda so_far, step: _fits(made, so_far, step))
    for step in keep:
        want = next(want for want in wanted if want.action == step.action)
        made.stand(Standing(step.action, step.starts, step.ends, round(step.minutes_week), want))
        made.notes.append(Sentence("roadmap_kept", {"action": step.action, "date": step.starts}))
    made.notes += moved
    made.wanted = tuple(want for want in wanted if want.action not in {step.action for step in keep})
    if choice.limit == "nothing" and {want.action for want in made.wanted} == {"manager"}:
        made.wanted = wanted = ()  # nobody is prepared for nothing
        made.notes.append(Sentence("roadmap_nothing_new"))
    if wanted:
        made.notes.insert(0, Sentence("roadmap_wanted", {"actions": tuple(want.action for want in wanted)}))
    return made


def _ended(step: Step, records: Sequence[Recorded], day: date) -> bool:
    """Whether a step that has begun is on record as over before `day`: its action ended since, and none runs."""
    same = [one for one in records if one.action == step.action]
    since = any(one.ends is not None and step.starts <= one.ends < day for one in same)
    return since and not any(one.runs(day) for one in same)


def _recorded(made: Draft, records: Sequence[Recorded]) -> set[str]:
    """Actions that run or have just ended; those that run take minutes, and starts keep their distance."""
    standing = {each.action for each in made.standing}
    running: dict[str, Recorded] = {}
    rested: dict[str, date] = {}
    for one in records:
        if one.action not in standing and made.days(one.starts) > -7 * made.gap:
            made.taken.append(made.days(one.starts))
        if one.runs(made.starts):
            running[one.action] = one
        elif one.rests(made.starts) and one.ends is not None:
            rested[one.action] = max(one.ends, rested.get(one.action, one.ends))
    for action, one in running.items():
        rested.pop(action, None)
        if action not in standing:
            made.use(made.busy(made.starts, one.ends), min(EFFORTS[action].minutes, made.capacity))
    made.notes += on_record(sorted(set(running) - standing), dict(sorted(rested.items())))
    return {*running, *rested}


def _registered(made: Draft, known: set[str]) -> set[str]:
    """Registered starts are kept as they were drawn, and teams held back stay held back. known: begun already."""
    blocked = set()
    for one in made.here.registered:
        if one.action in known:
            continue
        blocked.add(one.action)
        if one.starts is None:
            made.notes.append(Sentence("roadmap_held_back", {"action": one.action}))
        elif one.action == "training" and made.choice.limit == "confidence":
            made.notes.append(Sentence("roadmap_drawn_training", {"date": one.starts}))
        elif made.days(one.starts) >= 7 * len(made.minutes):
            made.notes.append(Sentence("roadmap_drawn_later", {"action": one.action, "date": one.starts}))
        elif made.days(one.starts) < 0 and EFFORTS[one.action].weeks is not None:
            blocked.discard(one.action)  # it was due, is over by now, and nobody recorded it: it may be placed again
        else:
            made.stand(_drawn(made, one, one.starts))
    return blocked


def _drawn(made: Draft, one: Registered, starts: date) -> Standing:
    """The step of a registered start: in the minutes there are, and with a remark where they are too few."""
    action = one.action
    want = next((want for want in made.choice.wanted if want.action == action),
                Wanted(action, None, Sentence("roadmap_why_drawn")))
    modes = EFFORTS[action].modes(made.capacity) or ((0, EFFORTS[action].weeks),)
    for minutes, weeks in modes:
        busy = made.busy(starts, None)[:weeks]
        if all(made.minutes[week] >= minutes for week in busy):
            break
    else:
        minutes = min((made.minutes[week] for week in busy), default=0)
    if minutes < EFFORTS[action].least:
        made.notes.append(Sentence("roadmap_drawn_short", {"action": action}))
    if 0 <= made.days(starts) < 7 * len(made.minutes) and made.here.quiet[made.days(starts) // 7]:
        made.notes.append(Sentence("roadmap_drawn_quiet", {"action": action, "date": starts}))
    due = made.days(starts) < 0  # past, and not among what is on record
    made.notes.append(Sentence("roadmap_drawn_due" if due else "roadmap_drawn", {"action": action, "date": starts}))
    last = busy[-1] if busy else max(made.days(starts), 0) // 7
    return Standing(action, starts, made.starts + timedelta(weeks=last, days=6), minutes, want)


def _fits(made: Draft, so_far: Sequence[Step], step: Step) -> bool:
    """Whether a step of an earlier plan can keep its dates beside what stands."""
    week = made.days(step.starts) // 7
    if week >= len(made.minutes) or made.here.quiet[week]:
        return False
    gap = 7 * made.gap
    others = [*made.taken, *(made.days(other.starts) for other in so_far)]
    if any(abs(made.days(step.starts) - day) < gap for day in others):
        return False
    left = list(made.minutes)
    for other in (*so_far, step):
        for each in made.busy(other.starts, other.ends):
            left[each] -= round(other.minutes_week)
    return all(left[each] >= 0 for each in made.busy(step.starts, step.ends))
