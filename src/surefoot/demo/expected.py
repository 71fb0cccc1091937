"""What a team would answer: expected shares and levels as exact functions of its latent location."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from surefoot.demo.answers import CORE, Manner, blank_rates, careless_answers, draw_manner, tipping
from surefoot.demo.climate import CAPABILITY, CONSTRUCTS, DRIVERS, Floats, draw_scatter, momentary
from surefoot.demo.options import Options, stream

PANEL = 40_000
GRID = np.linspace(-6.0, 6.0, 481)
SKILL_CUT, SKILL_NOISE = 0.35, 0.6  # a skill check is harder than it feels


@dataclass(frozen=True)
class Curves:
    """Expected answers over GRID (481): `agree` share with mean >= 4, `against` share with mean < 3,
    `mean` of the two core items; each (8 constructs x 481). `passed`: share passing a skill check (481)."""

    agree: Floats
    against: Floats
    mean: Floats
    passed: Floats

    def at(self, curve: Floats, construct: int, location: Floats) -> Floats:
        """Value of one curve for team locations (T)."""
        return np.asarray(np.interp(location, GRID, curve[construct]))


def curves(options: Options) -> Curves:
    """Return the curves for the way of answering in `options` (cached)."""
    return _curves(options.style, options.careless, options.blanks)


@lru_cache(maxsize=16)
def _curves(style: float, careless: float, blanks: float) -> Curves:
    options = Options(style=style, careless=careless, blanks=blanks)
    rng = stream(0, "panel")
    deviation = momentary(rng, draw_scatter(rng, PANEL).stable)
    manner = draw_manner(rng, PANEL, options)
    idle = careless_answers(rng, PANEL)
    rows = [_construct(deviation, manner, idle, index, options) for index in range(len(CONSTRUCTS))]
    agree, against, mean = (np.stack([row[part] for row in rows]) for part in range(3))
    skill = SKILL_CUT - deviation[:, CAPABILITY] - rng.normal(0, SKILL_NOISE, PANEL)
    return Curves(agree, against, mean, _share_tipped(skill))


def _share_tipped(at: Floats) -> Floats:
    """Share (481) of the panel that has tipped at each grid location."""
    return np.searchsorted(np.sort(at), GRID, side="right") / at.size


def _construct(
    deviation: Floats, manner: Manner, idle: Floats, construct: int, options: Options
) -> tuple[Floats, Floats, Floats]:
    """Curves of one construct from the tipping points of its two core items, alone and together."""
    first = CORE.index(f"{CONSTRUCTS[construct]}_1")
    one, two = (tipping(deviation, manner, item) for item in (first, first + 1))
    pairs = {4: _sum_reaches(one, two, 8), 3: _sum_reaches(one, two, 6)}
    blank = float(blank_rates(options)[first])
    both = (1 - blank) / (1 + blank)  # share with both answered among those with at least one
    lone, share = (1 - both) / 2, options.careless
    reach: dict[int, Floats] = {}
    for mark in (4, 3):
        careful = both * _share_tipped(pairs[mark])
        careful = careful + lone * (_share_tipped(one[:, mark - 2]) + _share_tipped(two[:, mark - 2]))
        a, b = idle[:, first], idle[:, first + 1]
        without = both * np.mean(a + b >= 2 * mark) + lone * (np.mean(a >= mark) + np.mean(b >= mark))
        reach[mark] = (1 - share) * careful + share * without
    mean = 1.0 + sum(_share_tipped(item[:, cut]) for item in (one, two) for cut in range(4)) / 2
    mean = (1 - share) * mean + share * idle[:, first : first + 2].mean()
    return reach[4], 1 - reach[3], np.asarray(mean)


def _sum_reaches(one: Floats, two: Floats, total: int) -> Floats:
    """Location (n) from which the two answers of a person add up to at least `total`."""
    nothing = np.full((one.shape[0], 1), -np.inf)
    a, b = np.hstack([nothing, one]), np.hstack([nothing, two])  # column k: answers at least k + 1
    ways = [np.maximum(a[:, k - 1], b[:, total - k - 1]) for k in range(1, 6) if 1 <= total - k <= 5]
    return np.asarray(np.min(ways, axis=0))


def team_truth(level: Floats, options: Options) -> dict[str, Floats]:
    """What teams at latent locations `level` (T x 8) would answer: shares 0..1, driver levels 0..100."""
    lines = curves(options)
    truth: dict[str, Floats] = {}
    for index, name in enumerate(CONSTRUCTS):
        mean = lines.at(lines.mean, index, level[:, index])
        truth[f"{name}_mean"] = mean
        if name in DRIVERS or name == "manager":
            truth[f"{name}_level"] = 25.0 * (5.0 - mean)
            truth[f"{name}_share"] = lines.at(lines.against, index, level[:, index])
    truth["confident"] = lines.at(lines.agree, CONSTRUCTS.index("confidence"), level[:, -1])
    truth["capable_self"] = lines.at(lines.agree, CAPABILITY, level[:, CAPABILITY])
    truth["capable_check"] = np.interp(level[:, CAPABILITY], GRID, lines.passed)
    return truth
