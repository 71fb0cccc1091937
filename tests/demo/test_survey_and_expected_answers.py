"""The fast survey, and that the expected answers of a team are what very many of its people answer."""

import time

import numpy as np

from surefoot.demo import Options, survey
from surefoot.demo.answers import CORE, answer, draw_manner
from surefoot.demo.climate import BASE, draw_scatter, momentary
from surefoot.demo.expected import team_truth
from surefoot.demo.options import stream


def test_expected_values_are_those_of_very_many_people() -> None:
    options = Options(careless=0.06, blanks=0.03)
    for shift in (-0.8, 0.0, 0.7):
        rng, count = stream(5, f"many {shift}"), 60_000
        location = BASE + shift
        standing = location + momentary(rng, draw_scatter(rng, count).stable)
        answers = answer(rng, standing, draw_manner(rng, count, options), rng.random(count) < 0.06, options)
        truth = {name: values[0] for name, values in team_truth(location[None, :], options).items()}
        for construct in ("fear", "insecurity", "confidence", "capability"):
            at = CORE.index(f"{construct}_1")
            mean = np.nanmean(answers[:, at : at + 2][~np.isnan(answers[:, at : at + 2]).all(axis=1)], axis=1)
            if construct in ("confidence", "capability"):
                name = "confident" if construct == "confidence" else "capable_self"
                assert abs((mean >= 4).mean() - truth[name]) < 0.012
            else:
                assert abs((mean < 3).mean() - truth[f"{construct}_share"]) < 0.012
                assert abs(25 * (5 - mean.mean()) - truth[f"{construct}_level"]) < 0.6


def test_a_survey_is_the_same_for_the_same_seed_and_unbiased_by_default() -> None:
    one, again = survey(3, 40), survey(3, 40)
    assert np.array_equal(one.answers, again.answers, equal_nan=True)
    assert one.truth["confident"].size == one.size.size == one.department.size == 40
    errors = []
    for seed in range(60):
        drawn = survey(seed, 40)
        pair = drawn.answers[:, [drawn.items.index("confidence_1"), drawn.items.index("confidence_2")]]
        known = ~np.isnan(pair).all(axis=1)
        confident = (np.nanmean(pair[known], axis=1) >= 4).mean()
        errors.append(confident - drawn.truth["confident"][drawn.team[known]].mean())
    assert abs(np.mean(errors)) < 0.01


def test_respondents_who_use_more_answer_more_when_told_to() -> None:
    gaps = []
    for seed in range(20):
        drawn = survey(seed, 60, options=Options(nonresponse_slope=0.8, misreport=0.0))
        asked, claimed = drawn.frequency_all / drawn.frequency_all.sum(), drawn.claimed[~np.isnan(drawn.claimed)]
        gaps.append((claimed >= 3).mean() - asked[2:].sum())
    assert np.mean(gaps) > 0.03


def test_the_frequency_table_counts_every_respondent_once_a_measure() -> None:
    drawn = survey(1, 40)
    table = drawn.frequency()
    fear = table["people"][table["measure"] == "fear"].sum()
    pair = drawn.answers[:, :2]
    assert fear == (~np.isnan(pair).all(axis=1) & ~np.isnan(drawn.claimed)).sum()


def test_given_sizes_are_kept_and_the_climate_spreads_with_the_knob() -> None:
    sizes = np.full(12, 9)
    assert survey(1, 12, sizes=sizes).size.tolist() == sizes.tolist()
    wide = survey(1, 200, options=Options(team_sd=0.8, nonresponse_slope=0.0)).truth["confident"].std()
    flat = survey(1, 200, options=Options(team_sd=0.0, department_sd=0.0, nonresponse_slope=0.0)).truth["confident"]
    assert flat.std() < 1e-12 < 0.1 < wide


def test_forty_teams_take_milliseconds() -> None:
    survey(0, 40)
    start = time.perf_counter()
    for seed in range(20):
        survey(seed, 40)
    assert (time.perf_counter() - start) / 20 < 0.02
