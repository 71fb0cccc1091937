"""Run the whole validation and write its table: `python -m validity` (about 25 minutes on two cores).

Seeds 1..200 are those methods were chosen on, 201..1000 are held out; both are printed, whatever they say.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from surefoot.vocabulary.drivers import DRIVERS
from validity.first_driver import Named, named, together
from validity.gaming import Watched, watched
from validity.proof import Judged, detected, judged, lasting

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "validity.md"
MARKS: Final = ("<!-- results -->", "<!-- end of results -->")
SPLIT: Final = 200
PLANTED: Final = 0.13
NAMES: Final = ("development", "held out")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="seeds 1 to this; the page is written only for 1000")
    seeds = range(1, parser.parse_args().seeds + 1)
    with ProcessPoolExecutor(2) as pool:
        def each(work: Callable[[int], Any]) -> list[Any]:
            return list(pool.map(work, seeds, chunksize=10))
        lines = [*levels_and_first(each, seeds), *proofs(each, seeds), *detectables(each, seeds),
                 *relapses(each, seeds), *games(each, seeds)]
    text = "\n".join([f"Made on {date.today():%-d %B %Y} from seeds 1 to {seeds[-1]}.", "", *lines])
    print(text)
    if len(seeds) == 1000:
        page = PAGE.read_text(encoding="utf-8")
        start, end = page.index(MARKS[0]) + len(MARKS[0]), page.index(MARKS[1])
        PAGE.write_text(f"{page[:start]}\n{text}\n{page[end:]}", encoding="utf-8")


def halves(seeds: Sequence[int], found: Sequence[Any]) -> Iterable[tuple[str, list[Any]]]:
    """(name, results) of the development seeds and of the held-out ones."""
    for name, mine in zip(NAMES, (range(SPLIT + 1), range(SPLIT + 1, 10**6)), strict=True):
        part = [one for seed, one in zip(seeds, found, strict=True) if seed in mine]
        if part:
            yield name, part


def levels_and_first(each: Callable[[Callable[[int], Any]], list[Any]], seeds: Sequence[int]) -> Iterable[str]:
    """First drivers by band, and coverage of the levels' intervals."""
    yield from ("### First driver", "",
                "| seeds | teams | named | right, band 0 | band 50 | band 80 | band 90 | **right at 80 or more** | "
                "the same where the eager fear most |", "|---|---|---|---|---|---|---|---|---|")
    covered = ["", "### Intervals of levels (90 %)", "", f"| seeds | teams | {' | '.join(DRIVERS)} | as shown |",
               f"|---|---|{'---|' * len(DRIVERS)}---|"]
    for count in (12, 40, 150):
        for name, parts in halves(seeds, each(partial(named, count=count))):
            one = together(parts)
            yield f"| {name} | {count} | {(one.band >= 0.8).mean():.1%} | {_bands(one)} |"
            cover = " | ".join(f"{value:.3f}" for value in np.nanmean(one.covered, axis=0))
            covered.append(f"| {name} | {count} | {cover} | {np.nanmean(one.shown):.3f} |")
    yield from covered


def _bands(one: Named) -> str:
    cells = [f"{one.right[one.band == band].mean():.2f}" if (one.band == band).any() else "-"
             for band in (0, 0.5, 0.8, 0.9)]
    sure = one.band >= 0.8
    trapped = sure & one.trap
    return " | ".join([*cells, f"**{one.right[sure].mean():.3f}** of {sure.sum():,}",
                       f"{one.right[trapped].mean():.3f}" if trapped.any() else "-"])


def proofs(each: Callable[[Callable[[int], Any]], list[Any]], seeds: Sequence[int]) -> Iterable[str]:
    """Claims without an effect, power and coverage with one, beside a plain before and after."""
    yield from ("", "### Proof of effect", "",
                "| seeds | teams | roll-out | planted | helped | hurt | no difference | cannot tell | 90 % interval "
                "holds the truth | bias | plain before/after claims |", "|---|---|---|---|---|---|---|---|---|---|---|")
    for teams, effect, design in ((12, 0.0, "waves"), (24, 0.0, "waves"), (60, 0.0, "waves"), (12, PLANTED, "waves"),
                                  (24, PLANTED, "waves"), (60, PLANTED, "waves"), (24, 0.0, "chosen")):
        work = partial(judged, teams=teams, effect=effect, design=design)
        for name, parts in halves(seeds, each(work)):
            how = "drawn" if design == "waves" else "worst first, not drawn"
            yield f"| {name} | {teams} | {how} | {effect:+.2f} | {_judged(parts)} |"


def _judged(parts: Sequence[Judged]) -> str:
    said = [f"{np.mean([one.verdict == verdict for one in parts]):.3f}" for verdict in (
        "helped", "hurt", "made no difference we could see", "cannot tell yet")]
    covered = [one.covered for one in parts if one.covered is not None]
    error = [one.error for one in parts if one.error is not None]
    return " | ".join([*said, f"{np.mean(covered):.3f}" if covered else "-", f"{np.mean(error):+.3f}" if error else "-",
                       f"{np.mean([one.naive for one in parts]):.3f}"])


def detectables(each: Callable[[Callable[[int], Any]], list[Any]], seeds: Sequence[int]) -> Iterable[str]:
    """What a roll-out says it can detect, and how often an effect of just that size is found."""
    yield from ("", "### Detectable effect", "",
                "| seeds | teams | said to be detectable (10, 50, 90 %) | an effect of that size is found |",
                "|---|---|---|---|")
    for teams in (12, 24, 60):
        for name, parts in halves(seeds, each(partial(detected, teams=teams))):
            known = [one for one in parts if one is not None]
            if known:
                said = ", ".join(f"{value:.2f}" for value in np.quantile([one[0] for one in known], (0.1, 0.5, 0.9)))
                yield f"| {name} | {teams} | {said} | {np.mean([one[1] for one in known]):.3f} |"


def relapses(each: Callable[[Callable[[int], Any]], list[Any]], seeds: Sequence[int]) -> Iterable[str]:
    """What the relapse watch says of effects that stay and of effects that are lost in the end."""
    yield from ("", "### Relapse watch", "", "| seeds | teams | planted | fades | holds | cannot tell |",
                "|---|---|---|---|---|---|")
    for teams in (6, 24, 60):
        for fade, planted in ((0.0, "stays"), (1.0, "is lost")):
            for name, parts in halves(seeds, each(partial(lasting, teams=teams, fade=fade))):
                said = " | ".join(f"{np.mean([one == word for one in parts]):.3f}"
                                  for word in ("fades", "holds", "cannot tell"))
                yield f"| {name} | {teams} | {planted} | {said} |"


def games(each: Callable[[Callable[[int], Any]], list[Any]], seeds: Sequence[int]) -> Iterable[str]:
    """Teams flagged by the gaming watch, by what was planted."""
    yield from ("", "### Gaming watch", "", "| seeds | planted | teams | flagged |", "|---|---|---|---|")
    for name, parts in halves(seeds, each(watched)):
        yield from (f"| {name} | {story} | {count:,} | {flagged / count:.3f} |"
                    for story, count, flagged in _by_story(parts))


def _by_story(parts: Sequence[Sequence[Watched]]) -> list[tuple[str, int, int]]:
    stories = sorted({one.story for part in parts for one in part})
    return [(story, sum(one.story == story for part in parts for one in part),
             sum(one.story == story and one.flagged for part in parts for one in part)) for story in stories]


if __name__ == "__main__":
    main()
