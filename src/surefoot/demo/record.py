"""The record of the planted truth: one nested dictionary, written beside the data."""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surefoot.demo import tables, truths
from surefoot.demo.climate import Floats
from surefoot.demo.enabling import Training
from surefoot.demo.interventions import Interventions, true_effects
from surefoot.demo.options import Options
from surefoot.demo.parts import Home, Presence, outage_days
from surefoot.demo.pulses import Wave
from surefoot.demo.tables import Table


def planted_truth(
    home: Home, presence: Presence, training: Training, done: Interventions, gained: Floats,
    weekly: NDArray[np.int64], waves: list[Wave], options: Options,
) -> dict[str, Any]:
    """Everything that was planted, under names (see the keys); arrays are over teams (T) or people x weeks.

    gained, weekly: (n x weeks) probability of use added by actions, and acts on own initiative.
    """
    staff, plan, count = home.staff, home.plan, home.staff.key.size
    last = 7 * plan.weeks - 1
    now, outage = staff.employed_on(last), outage_days(plan, options)
    eligible = truths.eligible_weeks(presence.employed, presence.licensed, presence.away, outage)
    regular, weeks = truths.regular_people(weekly, eligible)
    counted = now & presence.licensed[:, last] & (weeks >= 8)
    enabled = (presence.licensed[:, -84:].reshape(count, 12, 7).all(axis=2).sum(axis=1) >= 8) & now
    teams, groups, weights = _team_truth(home, now, enabled, regular, counted, options)
    wave_rows = [truths.wave_truth(wave, str(plan.start + wave.day)) for wave in waves]
    taught = np.isin(np.arange(count), training.person[(training.course < 2) & (training.passed != 0)])
    there = presence.licensed[:, ::7] & (presence.at_work.reshape(count, plan.weeks, 7) >= 1).any(axis=2)
    keys = tables.team_keys(home.structure, staff)
    effects = [{**row, "team": str(keys[row["team"]]), "started_on": str(plan.start + row["started_on"])}
               for row in true_effects(done, gained, there, staff.team)]
    return {
        "teams": teams, "groups": groups, "waves": wave_rows, "actions": effects,
        "organisation": {
            "people": int(now.sum()), "licensed": int((now & presence.licensed[:, last]).sum()),
            "trained_share": float(taught[now].mean()), "regular": int((regular & counted).sum()),
            "regular_of": int(counted.sum()), "driver_weights": weights, **_newest(wave_rows),
            "reorganised_on": str(plan.start + staff.reorganised) if options.reorganisation else None,
            "outage_weeks": [str(day) for day in plan.mondays[outage[::7]]]},
        "people": {"person": staff.key, "team": keys[staff.team], "regular": regular, "eligible_of_12": weeks,
                   "trained": taught, "employed": now},
        "weekly": {"monday": np.datetime_as_string(plan.mondays), "person": staff.key, "acts": weekly,
                   "eligible": eligible},
        "options": asdict(options)}


def _team_truth(
    home: Home, now: NDArray[np.bool_], enabled: NDArray[np.bool_], regular: NDArray[np.bool_],
    counted: NDArray[np.bool_], options: Options,
) -> tuple[Table, Table, dict[str, float]]:
    """Truth of teams (T) and groups, and the driver weights. The flags are over people (n): employed, enabled,
    regular, and counted (licensed with enough eligible weeks)."""
    structure, team = home.structure, home.staff.team
    size = np.bincount(team[now], minlength=len(structure.teams))

    def share(of: NDArray[np.bool_], among: NDArray[np.bool_]) -> Floats:
        hits, whole = (np.bincount(team[who], minlength=size.size) for who in (of & among, among))
        return np.where(whole > 0, hits / np.maximum(whole, 1), np.nan)

    columns = truths.climate_columns(home.climate, home.checked, home.plan.weeks, options)
    columns["enabled_share"] = share(enabled, now)
    columns["verdict"] = truths.verdicts(columns)
    weights = truths.driver_weights(home.climate, size, options)
    columns["first_driver"], columns["first_driver_lead"] = truths.first_drivers(columns, size, weights)
    groups = truths.group_columns(columns, size, tables.members_of(structure))
    columns["regular"] = share(regular, counted)
    columns["regular_of"] = np.bincount(team[counted], minlength=size.size)
    identity = {"team": np.array([node.key for node in structure.teams]),
                "name": np.array([node.name for node in structure.teams]),
                "parent": np.array([node.parent for node in structure.teams]), "people": size}
    return {**identity, **columns}, groups, weights


def _newest(waves: list[dict[str, Any]]) -> dict[str, Any]:
    """The newest wave's figures, as the organisation's: confidence of all people, of respondents, the bias."""
    names = ("response", "confident_all", "confident_respondents", "confident_bias", "capable_all",
             "capable_respondents", "confidence_mean_all", "confidence_mean_respondents")
    return {name: waves[-1][name] for name in names} if waves else {}
