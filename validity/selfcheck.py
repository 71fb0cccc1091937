"""Facts about the planted data, so that a reader sees that they are sane: `python -m validity.selfcheck`."""

import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.climate import DRIVERS
from validity.planted_gaming import LABELS, gaming
from validity.planted_teams import PlantedTeams, teams
from validity.planted_weeks import PlantedWeeks, panel

Floats = NDArray[np.float64]
SEEDS = range(1, 101)  # development seeds only
BIG = 2_000  # people per team where truth is compared with what is realised


def main() -> None:
    """Print the facts."""
    began = time.perf_counter()
    for part in (wave_facts, truth_facts, use_facts, effect_facts, gaming_facts):
        part()
    say(f"\n{time.perf_counter() - began:.1f} s")


def say(text: str) -> None:
    """Write one line."""
    sys.stdout.write(text + "\n")


def level_of(answers: Floats, construct: int) -> Floats:
    """Level (n) 0..100 of the pair of items at columns 2 x construct, NaN where both are blank."""
    pair = answers[:, 2 * construct : 2 * construct + 2]
    given = (~np.isnan(pair)).sum(axis=1)
    return np.where(given > 0, 25.0 * (5.0 - np.nansum(pair, axis=1) / np.maximum(given, 1)), np.nan)


def icc(values: Floats, team: NDArray[np.int64]) -> float:
    """ICC(1) of values (n) in teams (n), one-way analysis of variance."""
    known = ~np.isnan(values)
    found, at, count = np.unique(team[known], return_inverse=True, return_counts=True)
    means = np.bincount(at, values[known]) / count
    within = float(((values[known] - means[at]) ** 2).sum()) / (known.sum() - found.size)
    between = float((count * (means - values[known].mean()) ** 2).sum()) / (found.size - 1)
    size = (known.sum() - (count**2).sum() / known.sum()) / (found.size - 1)
    return float((between - within) / (between + (size - 1) * within))


def quantiles(values: Floats) -> str:
    """10 %, 50 % and 90 % points in words."""
    return " / ".join(f"{q:.2f}" for q in np.nanquantile(values, [0.1, 0.5, 0.9]))


def fear_and_use(wave: PlantedTeams) -> float:
    """Correlation of fear (as a barrier) with true use among respondents."""
    fear = level_of(wave.answers, 0)
    known = ~np.isnan(fear)
    return float(np.corrcoef(fear[known], wave.use[known])[0, 1])


def wave_facts() -> None:
    """Surveys of 40 teams."""
    waves = [teams(seed, 40) for seed in SEEDS]
    first, lead = (np.concatenate([getattr(w, name) for w in waves]) for name in ("first", "lead"))
    same = first == np.concatenate([w.first_planted for w in waves])
    answers = np.concatenate([w.answers for w in waves])
    careless = np.concatenate([w.careless for w in waves])
    say(f"SURVEYS, {len(waves)} seeds x 40 teams")
    say("first driver            " + ", ".join(f"{d} {np.mean(first == i):.2f}" for i, d in enumerate(DRIVERS)))
    say(f"lead, points x weight   {quantiles(lead)} (10/50/90 %)")
    wide = lead > np.median(lead)
    say(f"same by structural w.   {same.mean():.2f}, where the lead is above its median {same[wide].mean():.2f}")
    say(f"weights as answered     {quantiles(np.concatenate([w.weights for w in waves]))}; structural weight 0 in "
        f"{np.mean([w.planted == 0 for w in waves]):.2f} of drivers, answered weight there "
        f"{np.mean(np.concatenate([w.weights[w.planted == 0] for w in waves])):.3f}")
    say("ICC(1) of levels        " + quantiles(np.array(
        [icc(level_of(w.answers, c), w.team) for w in waves for c in range(5)])))
    sizes = np.concatenate([w.size for w in waves])
    say(f"people asked a team     {quantiles(sizes.astype(float))}; response "
        f"{answers.shape[0] / sizes.sum():.3f}; under 5 answers "
        f"{np.mean([np.mean(np.bincount(w.team, minlength=40) < 5) for w in waves]):.2f} of teams")
    shares = ", ".join(f"{np.mean(answers == k):.3f}" for k in range(1, 6))
    lines = np.nanmax(answers, axis=1) == np.nanmin(answers, axis=1)
    say(f"answers 1..5, blank     {shares}, {np.isnan(answers).mean():.3f}; careless {careless.mean():.3f}; "
        f"straight lines {lines.mean():.3f}, of these careful {np.mean(~careless[lines]):.2f}")
    for trap in (True, False):
        found = np.array([fear_and_use(w) for w in waves if w.trap == trap])
        weight = np.array([w.weights[0] for w in waves if w.trap == trap])
        say(f"trap {trap!s:5} {len(found):3} seeds    fear with use {found.mean():+.2f} ({found.min():+.2f} to "
            f"{found.max():+.2f}); true weight of fear {weight.mean():.2f}, lowest {weight.min():.2f}")


def truth_facts() -> None:
    """The truth against very large teams."""
    gaps, weights = [], []
    for seed, trap in ((101, False), (102, True)):
        wave = teams(seed, 30, np.full(30, BIG), trap=trap)
        scores = np.column_stack([level_of(wave.answers, c) for c in range(6)])
        for c in range(5):
            known = ~np.isnan(scores[:, c])
            mean = np.bincount(wave.team[known], scores[known, c]) / np.bincount(wave.team[known])
            gaps.append(mean - wave.level[:, c])
        scores = scores[~np.isnan(scores).any(axis=1)]
        scores = (scores - scores.mean(axis=0)) / scores.std(axis=0)
        weights.append(np.linalg.lstsq(scores[:, :5], scores[:, 5], rcond=None)[0] - wave.weights)
    away = np.concatenate(gaps)
    say(f"truth against {BIG} people a team: level off by {away.mean():+.2f}, rms {np.sqrt((away**2).mean()):.2f} "
        f"(sampling alone about {22 / np.sqrt(0.75 * BIG):.2f}); weights off by at most {np.abs(weights).max():.3f}")


def use_facts() -> None:
    """Use without any effect."""
    panels = [panel(seed, 24) for seed in SEEDS]
    shares = np.stack([p.share() for p in panels])
    say(f"\nWEEKS, {len(panels)} seeds x 24 teams x 40 weeks, no effect")
    own = [np.asarray((p.active & p.eligible).sum(axis=1) / np.maximum(p.eligible.sum(axis=1), 1)) for p in panels]
    people = np.concatenate(own)
    dips = [np.nanmean(p.share()[:, p.holiday]) - np.nanmean(p.share()[:, ~p.holiday]) for p in panels]
    say(f"share active            {np.nanmean(shares):.2f}; first ten weeks {np.nanmean(shares[:, :, :10]):.2f}, last "
        f"ten {np.nanmean(shares[:, :, 30:]):.2f}; holiday weeks less other weeks {np.mean(dips):+.2f}")
    say(f"people                  {np.mean(people < 0.1):.2f} active in under a tenth of their weeks, "
        f"{np.mean(people > 0.9):.2f} in over nine tenths; ICC(1) by team "
        f"{np.mean([icc(s, p.team) for p, s in zip(panels, own, strict=True)]):.2f}")
    rest = shares - np.nanmean(shares, axis=2, keepdims=True) - np.nanmean(shares, axis=1, keepdims=True)
    rest = rest + np.nanmean(shares, axis=(1, 2), keepdims=True)
    a, b = rest[:, :, 1:].ravel(), rest[:, :, :-1].ravel()
    known = ~np.isnan(a) & ~np.isnan(b)
    say(f"team-week residual      sd {np.nanstd(rest):.3f}, lag-1 correlation "
        f"{np.corrcoef(a[known], b[known])[0, 1]:.2f} (people's lots included)")
    say(f"eligible person-weeks   {np.mean([p.eligible.mean() for p in panels]):.2f}; uses outside eligibility "
        f"{np.mean([(p.active & ~p.eligible).sum() / p.active.sum() for p in panels]):.3f}; held back "
        f"{np.mean([np.mean(p.start == 0) for p in panels]):.2f}; starts {np.unique(panels[0].start).tolist()}")


def naive(planted: PlantedWeeks) -> float:
    """Before and after in the treated teams, nothing compared."""
    share, week = planted.share(), np.arange(planted.holiday.size)
    after = week >= planted.start[:, None]
    on = (planted.start > 0)[:, None] & ~np.isnan(share)
    return float(share[on & after].mean() - share[on & ~after].mean())


def compared(planted: PlantedWeeks) -> float:
    """After less before in each treated team, less the same in the teams held back; the eight weeks before only."""
    share, found = planted.share(), []
    never = share[planted.start == 0]
    for row, start in zip(share[planted.start > 0], planted.start[planted.start > 0].tolist(), strict=True):
        before = slice(start - 8, start)
        found.append(np.nanmean(row[start:]) - np.nanmean(row[before])
                     - np.nanmean(never[:, start:]) + np.nanmean(never[:, before]))
    return float(np.mean(found))


def realised(planted: PlantedWeeks) -> float:
    """What the lots made of the effect: with less without the action, over treated team-weeks."""
    gained = planted.share() - planted.share(planted.untreated)
    return float(gained[~np.isnan(planted.team_effect)].mean())


def effect_facts() -> None:
    """Planted effects, and what simple comparisons make of them."""
    say(f"\nEFFECTS, {len(SEEDS)} seeds x 24 teams; means over seeds (sd)")
    say(f"{'':34}{'true':>14}{'realised':>16}{'before/after':>16}{'with held back':>17}")
    cases: list[tuple[str, Callable[[int], PlantedWeeks]]] = [
        ("waves, none", lambda seed: panel(seed, 24)),
        ("waves, +0.13", lambda seed: panel(seed, 24, effect=0.13)),
        ("waves, +0.13, differing by 0.08", lambda seed: panel(seed, 24, effect=0.13, spread=0.08)),
        ("waves, +0.13, fading away", lambda seed: panel(seed, 24, effect=0.13, fade=1.0)),
        ("waves, -0.10", lambda seed: panel(seed, 24, effect=-0.10)),
        ("chosen, none", lambda seed: panel(seed, 24, design="chosen")),
        ("chosen, +0.13", lambda seed: panel(seed, 24, effect=0.13, design="chosen"))]
    for name, plant in cases:
        panels = [plant(seed) for seed in SEEDS]
        columns = [[p.att for p in panels], *([f(p) for p in panels] for f in (realised, naive, compared))]
        say(f"{name:32}" + "".join(f"{np.mean(c):+9.3f} ({np.std(c):.3f})" for c in columns))
    rising = np.nanmean([panel(seed, 24, effect=0.13).since[:8] for seed in SEEDS], axis=0)
    say("true effect by weeks since the start: " + " ".join(f"{x:.3f}" for x in rising))


def gaming_facts() -> None:
    """How the stories differ in their weekly acts."""
    say("\nGAMING, 50 seeds x 32 teams: medians over teams, from the first week of the story on")
    rows: dict[str, list[list[float]]] = {story: [] for story in LABELS}
    held = []
    for seed in range(1, 51):
        planted = gaming(seed)
        held.append(planted.held_out.mean())
        acts = np.where(planted.eligible, planted.actions, 0)
        for index, story in enumerate(planted.story.tolist()):
            here, told = planted.team == index, slice(int(planted.since[index]), None)
            mine = acts[here, told].sum(axis=0)
            total = max(int(mine.sum()), 1)
            own = planted.actions[here, told][planted.eligible[here, told]]
            same = np.bincount(own[own > 0]).max(initial=0) / max(int((own > 0).sum()), 1)
            rows[story].append([float((own > 0).mean()), float(own.mean()), float(mine.max()) / total,
                                float(mine[planted.month_end[told]].sum()) / total, float(same)])
    say(f"{'story':16}{'label':15}{'active':>8}{'acts':>8}{'top week':>10}{'month end':>11}{'same count':>12}")
    for story, label in LABELS.items():
        active, mean, top, end, same = np.median(rows[story], axis=0)
        say(f"{story:16}{label:15}{active:8.2f}{mean:8.1f}{top:10.2f}{end:11.2f}{same:12.2f}")
    say(f"held out {np.mean(held):.2f} of teams; month ends are {np.mean(planted.month_end):.2f} of weeks")


if __name__ == "__main__":
    main()
