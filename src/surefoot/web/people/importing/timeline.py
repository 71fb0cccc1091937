"""What held when: periods that follow each other, and how newer knowledge joins what is known already. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Generic, NamedTuple, TypeVar

Stand = TypeVar("Stand")
DAY = timedelta(days=1)


class Segment(NamedTuple, Generic[Stand]):
    """A stand and the days on which it holds, both inclusive; `ends` None = until further notice."""

    starts: date
    ends: date | None
    stand: Stand


def merged(held: Sequence[Segment[Stand]], wanted: Sequence[tuple[date, Stand]],
           until: date | None = None) -> list[Segment[Stand]]:
    """What is held up to the first wanted day, from there on what is wanted, ended after `until`.

    What does not change is not cut: a stand that goes on keeps its first day. `wanted` is in order of days.
    """
    found: list[Segment[Stand]] = []
    if wanted:
        cut = wanted[0][0] - DAY
        found = [_ended(segment, cut) for segment in held if segment.starts <= cut]
        for number, (starts, stand) in enumerate(wanted):
            ends = wanted[number + 1][0] - DAY if number + 1 < len(wanted) else None
            _append(found, Segment(starts, ends, stand))
    else:
        found = list(held)
    if until is not None:
        found = [_ended(segment, until) for segment in found if segment.starts <= until]
    return found


def without(segments: Sequence[Segment[Stand]], first: date, last: date) -> list[Segment[Stand]]:
    """The same, but for the days from `first` to `last`, on which nothing holds."""
    found: list[Segment[Stand]] = []
    for starts, ends, stand in segments:
        if starts < first:
            found.append(_ended(Segment(starts, ends, stand), first - DAY))
        if ends is None or ends > last:
            found.append(Segment(max(starts, last + DAY), ends, stand))
    return found


def on(segments: Sequence[Segment[Stand]], day: date) -> Segment[Stand] | None:
    """The segment that holds on a day."""
    for segment in segments:
        if segment.starts <= day and (segment.ends is None or segment.ends >= day):
            return segment
    return None


def _append(found: list[Segment[Stand]], segment: Segment[Stand]) -> None:
    last = found[-1] if found else None
    if last is not None and last.stand == segment.stand and last.ends == segment.starts - DAY:
        found[-1] = Segment(last.starts, segment.ends, last.stand)
    else:
        found.append(segment)


def _ended(segment: Segment[Stand], day: date) -> Segment[Stand]:
    return segment if segment.ends is not None and segment.ends <= day else Segment(segment.starts, day, segment.stand)
