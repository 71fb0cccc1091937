"""The organisation's counts from records, decided together: what one table hides another must not give away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from surefoot.disclose.organisation import counted
from surefoot.disclose.rounding import STEP, band, few, merge_segments, round_funnel, to_five
from surefoot.measure.funnel import Step
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import FunnelStep
from surefoot.vocabulary.settings import Settings

Segments = Mapping[str, int]


@dataclass(frozen=True)
class Counted:
    """Exact counts of one day; None = not known."""

    employed: int
    """Of those who are measured by usage logs, like all counts here but the last."""
    licensed: int
    steps: Sequence[Step] | None
    trained: tuple[int, int] | None
    """Regular ones among the licensed people who completed training, and how many completed it."""
    segments: tuple[Segments, Segments] | None
    """Over 12 weeks and over 4."""
    early: int | None
    adopters: tuple[int, int] | None
    """Regular ones of those who count for adoption, and how many count."""
    unmeasured: int = 0
    """Employed people who are not measured: everybody knows how many work here, and who is left over."""


@dataclass(frozen=True)
class Told:
    """The same as it may be shown. From 50 licensed people exact, below to 5; nothing where fewer than 5 are."""

    funnel: tuple[FunnelStep, ...] | None = None
    regular_among_trained: float | None = None
    segments: dict[str, int | None] | None = None
    segments_4w: dict[str, int | None] | None = None
    early: int | None = None
    adoption: Estimate | None = None
    unmeasured: int | None = 0


def tell(found: Counted, settings: Settings) -> Told:
    """Decide all blocks together.

    The number of licensed people splits too_new from not_enabled, and the number of regular ones splits habitual from
    power and from the segments below: where a table had to merge across such a line, that number is not told. 1 to 4
    people who are not measured make all counts coarse: else they would be what is left of all who work here.
    """
    least = settings.minimum
    hides = few(found.unmeasured, least)
    exact = found.licensed >= settings.exact_from and not hides
    left = None if hides else found.unmeasured if exact or not found.unmeasured else to_five(found.unmeasured)
    if found.licensed < least:
        return Told(unmeasured=left)
    outside, few_irregular = _mixed(found, least)
    hidden = {"licensed"} if outside else set()
    if few_irregular:
        hidden.add("regular")
    steps = None if found.steps is None else round_funnel(
        found.steps, found.employed, least, settings.exact_from if exact else found.licensed + 1, frozenset(hidden))
    told: set[str] = {step.step for step in steps or () if step.people is not None}
    both = [None, None] if found.segments is None else [
        merge_segments(counts, least, exact=exact, outside=outside, regular_told=long)
        for counts, long in zip(found.segments, (True, False), strict=True)]
    return Told(steps, _among_trained(found, exact, told, least), both[0], both[1], _early(found, exact, least),
                _adoption(found, exact, told, settings), left)


def _mixed(found: Counted, least: int) -> tuple[bool, bool]:
    """Whether too_new and not_enabled have to be one, and whether only 1 to 4 of those counted are not regular."""
    without = found.employed - found.licensed
    new = [counts["too_new"] for counts in found.segments or ()]
    outside = few(without, least) or (without > 0 and any(few(count, least) for count in new))
    return outside, found.adopters is not None and few(found.adopters[1] - found.adopters[0], least)


def _among_trained(found: Counted, exact: bool, told: set[str], least: int) -> float | None:
    """Share of regular users among the trained; None where it would isolate 1 to 4 people."""
    if found.trained is None or found.trained[1] < least:
        return None
    part, whole = found.trained
    if not exact or not {"trained", "regular"} <= told:
        return round(round(part / whole / STEP) * STEP, 2)
    regular = found.adopters[0] if found.adopters else 0
    also = next((step.also_all_before or 0 for step in found.steps or () if step.step == "regular"), 0)
    if any(few(count, least) for count in (part, whole - part, regular - part, part - also if also else 0)):
        return None
    return part / whole


def _early(found: Counted, exact: bool, least: int) -> int | None:
    """People flagged as early users: some of those too new, and all active in each of the last four weeks."""
    if found.early is None or few(found.early, least):
        return None
    if found.segments is not None:
        long, short = found.segments
        around = long["too_new"], long["too_new"] + long["not_enabled"], short["power"] + short["habitual"]
        if any(few(count - found.early, least) for count in around):
            return None
    return found.early if exact else to_five(found.early)


def _adoption(found: Counted, exact: bool, told: set[str], settings: Settings) -> Estimate | None:
    if found.adopters is None:
        return None
    figure = counted(*found.adopters, found.licensed, settings)
    if figure is None or found.licensed < settings.exact_from:
        return figure
    told_by_share = "regular" not in told or few(found.employed - found.adopters[1], settings.minimum)
    if not exact or told_by_share:
        coarse = counted(*found.adopters, settings.exact_from - 1, settings)
        figure = None if coarse is None else replace(coarse, n=(found.licensed, found.licensed))
    if figure is not None and (not exact or "licensed" not in told):
        return replace(figure, n=band(found.licensed))
    return figure
