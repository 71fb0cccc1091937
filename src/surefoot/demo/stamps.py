"""From days with use to the rows that tools log: tool, surface, grain, local time written in UTC or with a zone."""

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.behaviour import Uses
from surefoot.demo.climate import Floats
from surefoot.demo.staff import Ints
from surefoot.demo.workdays import Spine

SURFACES = (
    ("chat", "word", "outlook", "teams", "excel", "powerpoint"),
    ("ide_chat", "completion", "cli"),
    ("chat", "gpt"),
)
SURFACE_SHARES = ((0.34, 0.18, 0.18, 0.14, 0.09, 0.07), (0.5, 0.4, 0.1), (0.85, 0.15))
CHANNELS = ("audit", "gateway", "daily")


@dataclass(frozen=True)
class Touches:
    """A person's use of one surface of one tool on one day (rows, ordered by person, then day).

    tool, surface: index of TOOLS and of SURFACES[tool]; acts >= 1; channel: index of CHANNELS (of the department).
    """

    person: Ints
    day: Ints
    tool: Ints
    surface: Ints
    acts: Ints
    channel: Ints

    def where(self, mask: NDArray[np.bool_]) -> "Touches":
        """The rows for which `mask` holds."""
        return Touches(*(getattr(self, name)[mask] for name in self.__dataclass_fields__))


def draw_touches(
    rng: np.random.Generator, uses: Uses, held: list[NDArray[np.bool_]], second: Ints, channel: Ints
) -> Touches:
    """Give each day with use a tool and one or two surfaces. held: per tool (n x days) licensed; second: (n) tool
    beside Copilot, or -1; channel: (n)."""
    has_main = held[0][uses.person, uses.day]
    other = second[uses.person]
    has_other = np.zeros(other.size, dtype=bool)
    for number in (1, 2):
        rows = np.flatnonzero(other == number)
        has_other[rows] = held[number][uses.person[rows], uses.day[rows]]
    taste = np.where(other == 1, 0.65, 0.35)
    tool = np.where(has_other & (~has_main | (rng.random(other.size) < taste)), other, 0)
    surface = np.zeros(tool.size, dtype=np.int64)
    for number, shares in enumerate(SURFACE_SHARES):
        rows = np.flatnonzero(tool == number)
        surface[rows] = rng.choice(len(shares), rows.size, p=shares)
    split = (uses.acts >= 2) & (rng.random(tool.size) < 0.4)
    part = np.where(split, np.maximum(uses.acts * 2 // 5, 1), 0)
    sizes = np.array([len(names) for names in SURFACES])[tool]
    person = np.concatenate([uses.person, uses.person[split]])
    day = np.concatenate([uses.day, uses.day[split]])
    by = np.lexsort((day, person))
    return Touches(
        person[by], day[by], np.concatenate([tool, tool[split]])[by],
        np.concatenate([surface, ((surface + 1) % sizes)[split]])[by],
        np.concatenate([uses.acts - part, part[split]])[by], channel[person[by]])


@dataclass(frozen=True)
class Events:
    """Single events (rows): index of the touch they belong to, acts, second of the local day, local time and UTC."""

    touch: Ints
    acts: Ints
    local: NDArray[np.datetime64]
    offset: Ints  # seconds east of UTC

    @property
    def utc(self) -> NDArray[np.datetime64]:
        """Time in UTC (rows, seconds)."""
        return np.asarray(self.local - self.offset.astype("timedelta64[s]"))


def draw_events(rng: np.random.Generator, touches: Touches, plan: Spine, zone: str) -> Events:
    """Split touches into events of a few acts at times of the local day; a few late in the evening or past midnight."""
    number = np.minimum(-(-touches.acts // 3), 12)
    touch = np.repeat(np.arange(number.size), number)
    first = np.cumsum(number) - number
    place = np.arange(touch.size) - first[touch]
    acts = touches.acts[touch] // number[touch] + (place < (touches.acts % number)[touch])
    morning = rng.random(touch.size) < 0.55
    hour = np.where(morning, rng.normal(10.1, 1.2, touch.size), rng.normal(14.7, 1.5, touch.size))
    hour = np.clip(hour, 6.6, 20.4)
    night = rng.random(touch.size)
    hour = np.where(night < 0.007, 22.3 + 236 * night, np.where(night > 0.994, 0.1 + 110 * (night - 0.994), hour))
    second = np.clip((hour * 3600).astype(np.int64), 0, 86399)
    day = touches.day[touch]
    local = (plan.start + day).astype("datetime64[s]") + second.astype("timedelta64[s]")
    offsets = _offsets(str(plan.start), plan.weeks, zone)
    return Events(touch, acts, local, offsets[day, second // 3600])


@lru_cache(maxsize=8)
def _offsets(start: str, weeks: int, zone: str) -> Ints:
    """Seconds east of UTC by local day and hour (days x 24)."""
    place = ZoneInfo(zone)
    hours = np.datetime64(start, "h") + np.arange(7 * weeks * 24)
    found = [stamp.replace(tzinfo=place).utcoffset() for stamp in hours.astype("datetime64[us]").tolist()]
    seconds = [0 if offset is None else int(offset.total_seconds()) for offset in found]
    return np.array(seconds, dtype=np.int64).reshape(-1, 24)


def offset_text(offset: Ints) -> NDArray[np.str_]:
    """"+01:00" and the like (rows)."""
    values, inverse = np.unique(offset, return_inverse=True)
    texts = [f"{'-' if v < 0 else '+'}{abs(v) // 3600:02d}:{abs(v) % 3600 // 60:02d}" for v in values.tolist()]
    return np.array(texts)[inverse] if values.size else np.array([], dtype="U6")


def acts_on(touches: Touches, people: int, days: int) -> Floats:
    """Acts per person and day (people x days)."""
    flat = np.bincount(touches.person * days + touches.day, weights=touches.acts, minlength=people * days)
    return flat.astype(np.float64).reshape(people, days)
