"""The organisation's counts beside each other: no sum or difference of them is a group of one to four people."""

from __future__ import annotations

import random
from itertools import combinations, product

import numpy as np
import pytest

from surefoot.disclose.counts import Counted, Told, tell
from surefoot.measure.funnel import Step
from surefoot.measure.segments import SEGMENTS
from surefoot.vocabulary.settings import Settings

FLAGS = ("activated", "trained", "tried")
KINDS = [(long, short, early, *flags) for long, short in product(SEGMENTS, repeat=2)
         for early in (False, True) for flags in product((False, True), repeat=3)
         if (long == "not_enabled") == (short == "not_enabled")
         and (not early or (long == "too_new" and short in ("power", "habitual")))]
"""Every kind of person there can be: what the reader knows before reading."""


def has(test) -> np.ndarray:
    return np.array([bool(test(*kind)) for kind in KINDS])


LICENSED = has(lambda long, *_: long != "not_enabled")
REGULAR = has(lambda long, *_: long in ("power", "habitual"))
COUNTED = has(lambda long, *_: long not in ("too_new", "not_enabled"))
EARLY = has(lambda long, short, early, *_: early)
STEPS = {"licensed": LICENSED, "regular": REGULAR, **{
    name: LICENSED & has(lambda *kind, at=at: kind[3 + at]) for at, name in enumerate(FLAGS)}}
ORDER = ("licensed", "activated", "trained", "tried", "regular")


def segment(at: int, name: str) -> np.ndarray:
    return has(lambda *kind: kind[at] == name)


def organisation(rng: random.Random) -> np.ndarray:
    """People of each kind: a few large groups and many small ones."""
    people = np.zeros(len(KINDS), dtype=int)
    for _ in range(rng.randrange(3, 12)):
        kind = rng.randrange(len(KINDS))
        people[kind] += rng.choice([1, 2, 3, 4, 6, 20, 60])
    people[rng.choice(np.flatnonzero(LICENSED).tolist())] += rng.choice([0, 60, 200])
    return people


def counted(people: np.ndarray) -> Counted:
    def of(mask: np.ndarray) -> int:
        return int(people[mask].sum())
    also, steps = np.ones(len(KINDS), dtype=bool), []
    for name in ORDER:
        also = also & STEPS[name]
        steps.append(Step(name, of(STEPS[name]), of(also)))
    long, short = ({name: of(segment(at, name)) for name in SEGMENTS} for at in (0, 1))
    trained = STEPS["trained"]
    return Counted(int(people.sum()), of(LICENSED), steps, (of(trained & REGULAR), of(trained)), (long, short),
                   of(EARLY), (of(REGULAR), of(COUNTED)))


def published(people: np.ndarray, told: Told) -> dict[str, np.ndarray]:
    """Every set of people whose exact number a reader can take from the figures."""
    found = {"all": np.ones(len(KINDS), dtype=bool)}
    also = np.ones(len(KINDS), dtype=bool)
    for step in told.funnel or ():
        also = also & STEPS[step.step]
        if step.people is not None:
            found[step.step] = STEPS[step.step]
        if step.also_all_before is not None:
            found[f"{step.step} and all before"] = also
    for at, table in enumerate((told.segments, told.segments_4w)):
        for name, members in merged(people, at, table or {}).items():
            found[f"{name} {at}"] = members
    if told.early is not None:
        found["early"] = EARLY
    if told.adoption is not None:
        if "licensed" in found and told.adoption.n[0] == told.adoption.n[1]:
            found["licensed"] = LICENSED
        if abs(told.adoption.estimate * 20 - round(told.adoption.estimate * 20)) > 1e-9:
            found |= {"regular": REGULAR, "counted": COUNTED}
    share = told.regular_among_trained
    if share is not None and abs(share * 20 - round(share * 20)) > 1e-9:
        found |= {"trained": STEPS["trained"], "both": STEPS["trained"] & REGULAR}
    return found


def merged(people: np.ndarray, at: int, table: dict[str, int | None]) -> dict[str, np.ndarray]:
    """What each shown segment holds after small ones joined it: the reading that fits the numbers."""
    shown = [name for name, count in table.items() if count is not None]
    gone = [name for name, count in table.items() if count is None]
    size = {name: int(people[segment(at, name)].sum()) for name in table}
    partner = {"too_new": "not_enabled", "not_enabled": "too_new"}
    likely = [sorted(shown, key=lambda name, lost=lost: name != partner.get(lost)) for lost in gone]
    for homes in product(*likely):
        sums = {name: size[name] + sum(size[lost] for lost, home in zip(gone, homes, strict=True) if home == name)
                for name in shown}
        if all(sums[name] == table[name] for name in shown):
            return {name: segment(at, name) | np.any([segment(at, lost) for lost, home in zip(gone, homes, strict=True)
                                                      if home == name] or [segment(at, name)], axis=0)
                    for name in shown}
    return {}


def small_groups(people: np.ndarray, sets: dict[str, np.ndarray]) -> list[tuple[str, ...]]:
    """Sums and differences of up to three sets that are a set of one to four people."""
    names = list(sets)
    table = np.array([sets[name] for name in names], dtype=int)
    found = []
    parts = [[name for name in names if name.endswith(f" {at}")] for at in (0, 1)]
    for part in filter(None, parts):  # what a whole table leaves of all
        rest = table[names.index("all")] - sum(table[names.index(name)] for name in part)
        if rest.min() >= 0 and 0 < people[rest == 1].sum() < 5:
            found.append(("all", *part))
    for size in (1, 2, 3):
        for chosen in combinations(range(len(names)), size):
            for signs in product((1, -1), repeat=size - 1):
                vector = table[chosen[0]] + sum(s * table[c] for s, c in zip(signs, chosen[1:], strict=True))
                vector = -vector if vector.sum() < 0 else vector
                if vector.min() >= 0 and vector.max() == 1 and 0 < people[vector == 1].sum() < 5:
                    found.append(tuple(names[c] for c in chosen))
    return found


def test_the_attacker_breaks_exact_counts():
    people = np.zeros(len(KINDS), dtype=int)
    people[KINDS.index(("none", "none", False, True, True, False))] = 60
    people[KINDS.index(("too_new", "too_new", False, True, True, False))] = 3
    assert ("all", "counted") in small_groups(people, {"all": LICENSED, "counted": COUNTED})


@pytest.mark.parametrize("block", range(3))
def test_no_sum_or_difference_of_counts_is_one_to_four_people(block):
    for seed in range(20 * block, 20 * block + 20):
        people = organisation(random.Random(seed))
        found = counted(people)
        if found.licensed >= 50:
            assert small_groups(people, published(people, tell(found, Settings()))) == [], seed


@pytest.mark.slow
def test_no_sum_or_difference_of_counts_is_one_to_four_people_in_three_hundred_organisations():
    for seed in range(100, 400):
        people = organisation(random.Random(seed))
        found = counted(people)
        if found.licensed >= 50:
            assert small_groups(people, published(people, tell(found, Settings()))) == [], seed


def test_too_few_who_are_new_also_hide_how_many_are_licensed():
    people = np.zeros(len(KINDS), dtype=int)
    people[KINDS.index(("none", "none", False, True, True, False))] = 60
    people[KINDS.index(("habitual", "habitual", False, True, True, True))] = 60
    people[KINDS.index(("too_new", "too_new", False, True, True, False))] = 3
    people[KINDS.index(("not_enabled", "not_enabled", False, False, False, False))] = 10
    told = tell(counted(people), Settings())
    assert told.segments["too_new"] is None and told.segments["not_enabled"] == 13
    assert told.segments_4w["not_enabled"] in (None, 13)
    assert told.funnel[0].people is None and told.adoption.n[0] == told.adoption.n[1] == 120


def test_under_fifty_licensed_every_count_is_to_the_nearest_five():
    for seed in range(200):
        people = organisation(random.Random(seed))
        found = counted(people)
        if 5 <= found.licensed < 50:
            told = tell(found, Settings())
            counts = [told.early, *(told.segments or {}).values(), *(told.segments_4w or {}).values()]
            counts += [count for step in told.funnel for count in (step.people, step.also_all_before)]
            assert all(count % 5 == 0 for count in counts if count is not None)
            shares = [told.regular_among_trained, *(step.share for step in told.funnel)]
            assert all(abs(share * 20 - round(share * 20)) < 1e-9 for share in shares if share is not None)


def test_under_five_licensed_nothing_is_told():
    people = np.zeros(len(KINDS), dtype=int)
    people[KINDS.index(("none", "none", False, True, True, False))] = 4
    assert tell(counted(people), Settings()) == Told()
