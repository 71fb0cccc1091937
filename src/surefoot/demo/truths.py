"""The planted truth: climate as it would be answered, verdicts, non-response bias, true use and true effects."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.answers import CORE, answer, draw_manner
from surefoot.demo.behaviour import pull, regular_expected
from surefoot.demo.climate import CONSTRUCTS, DRIVERS, Climate, Floats, draw_scatter, momentary
from surefoot.demo.expected import team_truth
from surefoot.demo.options import Options, stream
from surefoot.demo.pulses import Wave, frequency_of
from surefoot.demo.staff import Ints

NO_LIMIT = "cannot tell"
Columns = dict[str, NDArray[Any]]


def eligible_weeks(
    employed: NDArray[np.bool_], licensed: NDArray[np.bool_], away: NDArray[np.bool_], outage: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Weeks (n x weeks) employed and licensed on all seven days, without an absence from Monday to Friday (`away`:
    leave or holiday), in which the sources delivered. Inputs (n x days), `outage` (days)."""
    count, days = employed.shape
    whole = (employed & licensed).reshape(count, days // 7, 7).all(axis=2)
    clear = ~away.reshape(count, days // 7, 7)[:, :, :5].any(axis=2)
    return np.asarray(whole & clear & ~outage.reshape(-1, 7).any(axis=1))


def regular_people(weekly: NDArray[np.int64], eligible: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Ints]:
    """Who used AI in three quarters of the eligible weeks among the last twelve (n), and how many were eligible."""
    window, on = weekly[:, -12:] > 0, eligible[:, -12:]
    weeks = on.sum(axis=1)
    return np.asarray((weeks >= 8) & ((window & on).sum(axis=1) >= np.ceil(0.75 * weeks))), weeks


def climate_columns(climate: Climate, checked: NDArray[np.bool_], weeks: int, options: Options) -> Columns:
    """Superpopulation values of teams (T): what they would answer, pass and, if enabled, use."""
    columns: Columns = dict(team_truth(climate.level, options))
    columns["capable_source"] = np.where(checked, "check", "self-rated")
    columns["capable"] = np.where(checked, columns["capable_check"], columns["capable_self"])
    columns["regular_expected"] = regular_expected(pull(climate.level, climate.use), weeks, options)
    columns["kind"] = climate.kind
    columns["worst"] = np.array([*DRIVERS, ""])[climate.worst]
    for index, name in enumerate(CONSTRUCTS):
        columns[f"latent_{name}"] = climate.level[:, index]
    return columns


def verdicts(columns: Columns) -> NDArray[np.str_]:
    """What limits each team if every value were known: the first rule that holds."""
    gap = columns["capable"] - columns["confident"]
    return np.select(
        [columns["regular_expected"] >= 0.60, columns["enabled_share"] < 0.75,
         (columns["capable"] < 0.50) & (columns["capable"] < columns["confident"] + 0.10), gap >= 0.10],
        ["nothing", "access", "capability", "confidence"], NO_LIMIT)


def driver_weights(climate: Climate, people: Ints, options: Options) -> dict[str, float]:
    """Standardised partial coefficients of the five driver levels on confidence, as answered by ever so many people
    of these teams (OLS on the means of the core items; positive = the driver costs confidence)."""
    rng, count = stream(0, "weights"), 30_000
    team = rng.choice(people.size, count, p=people / people.sum())
    standing = climate.level[team] + momentary(rng, draw_scatter(rng, count).stable)
    answers = answer(rng, standing, draw_manner(rng, count, options), rng.random(count) < options.careless, options)
    pairs = {name: answers[:, [CORE.index(f"{name}_1"), CORE.index(f"{name}_2")]] for name in (*DRIVERS, "confidence")}
    means = np.column_stack([np.where(np.isnan(p).all(axis=1), np.nan, np.nansum(p, axis=1) / np.maximum(
        (~np.isnan(p)).sum(axis=1), 1)) for p in pairs.values()])
    means = means[~np.isnan(means).any(axis=1)]
    scores = (means - means.mean(axis=0)) / means.std(axis=0)
    weights = np.linalg.lstsq(scores[:, :5], scores[:, 5], rcond=None)[0]
    return dict(zip(DRIVERS, weights.tolist(), strict=True))


def first_drivers(columns: Columns, people: Ints, weights: dict[str, float]) -> tuple[NDArray[np.str_], Floats]:
    """The driver with the largest (level - organisation's level) x weight (T), and its lead over the next one."""
    product = np.column_stack([
        (columns[f"{d}_level"] - np.average(columns[f"{d}_level"], weights=people)) * max(weights[d], 0.0)
        for d in DRIVERS])
    ranked = np.sort(product, axis=1)
    return np.array(DRIVERS)[np.argmax(product, axis=1)], ranked[:, -1] - ranked[:, -2]


def group_columns(columns: Columns, people: Ints, members: dict[str, Ints]) -> Columns:
    """Values of groups: averages of their teams' values by number of people. members: group -> team indexes."""
    found: Columns = {"team": np.array(list(members)), "people": np.array([people[m].sum() for m in members.values()])}
    for name, values in columns.items():
        if values.dtype.kind == "f" and not name.endswith("_lead"):
            found[name] = np.array([np.average(values[m], weights=people[m]) if people[m].sum() else np.nan
                                    for m in members.values()])
    return found


def wave_truth(wave: Wave, opened: str) -> dict[str, Any]:
    """One wave with all the asked beside those who answered: the non-response bias and the misreport."""
    truth: dict[str, Any] = {
        "wave": opened, "asked": int(wave.asked.size), "answered": int(wave.answered.sum()),
        "response": float(wave.answered.mean())}
    for name, construct in (("confident", "confidence"), ("capable", "capability")):
        pair = wave.answers[:, [CORE.index(f"{construct}_1"), CORE.index(f"{construct}_2")]]
        given = (~np.isnan(pair)).sum(axis=1)
        mean = np.nansum(pair, axis=1) / np.maximum(given, 1)
        everybody, some = given > 0, (given > 0) & wave.answered
        truth[f"{name}_all"] = float((mean[everybody] >= 4).mean())
        truth[f"{name}_respondents"] = float((mean[some] >= 4).mean())
        truth[f"{name}_bias"] = truth[f"{name}_respondents"] - truth[f"{name}_all"]
        truth[f"{construct}_mean_all"] = float(mean[everybody].mean())
        truth[f"{construct}_mean_respondents"] = float(mean[some].mean())
    true = frequency_of(wave.active)
    steps = (1, 2, 3, 4)
    truth["frequency_true_all"] = [int((true == step).sum()) for step in steps]
    truth["frequency_true_respondents"] = [int((true[wave.answered] == step).sum()) for step in steps]
    truth["frequency_claimed_respondents"] = [int((wave.claimed[wave.answered] == step).sum()) for step in steps]
    return truth
