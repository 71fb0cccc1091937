"""A wave whose rows were taken apart tells every subject as before, and nothing across subjects; and whom it asked."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from surefoot.assessment.earlier import record_text, stored
from surefoot.assessment.steps import Assessed, run
from surefoot.demo import plant
from surefoot.demo.options import Options
from surefoot.measure.confidence import newest_wave, rows_of
from surefoot.report.contract import report_json
from surefoot.vocabulary.drivers import CONSTRUCTS
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import ASKED, DataFacts, Table, table

from ..measure.made import assessable

pytestmark = pytest.mark.slow

SALT = "ab" * 16


@cache
def firm() -> tuple[dict[str, Table], object, object]:
    planted = plant(4, 500, weeks=26, options=Options(check_departments=0.0))
    return *assessable(planted), planted.as_of


def apart(pulse: Table, seed: int = 1) -> Table:
    """The rows as closing keeps them: in each team and wave every subject in an order of its own."""
    rng, columns = np.random.default_rng(seed), {name: values.copy() for name, values in pulse.columns.items()}
    keys = np.array([f"{wave} {team}" for wave, team in zip(pulse["wave"], pulse["team"], strict=True)])
    for key in np.unique(keys):
        mine = np.flatnonzero(keys == key)
        for construct in CONSTRUCTS:
            order = rng.permutation(mine)
            for name in (name for name in columns if name.startswith(f"{construct}_")):
                columns[name][mine] = pulse[name][order]
    return Table(pulse.schema, {**columns, "apart": np.ones(len(pulse), dtype=np.int8)})


def assess(earlier: tuple[Assessed, ...] = (), **tables: Table | None) -> Assessed:
    """The firm assessed, with other tables in place of its own."""
    own, usage, as_of = firm()
    kept = {name: found for name, found in {**own, **tables}.items() if found is not None}
    before = [stored(one.assessment, record_text(one.record), SALT) for one in earlier]
    return run(kept, usage, as_of, Settings(), DataFacts(), before, salt=SALT)


@cache
def whole() -> Assessed:
    return assess()


def notes(assessed: Assessed) -> list[str]:
    return [key for key, _ in assessed.assessment.data.notes if key.startswith("answers_apart")]


def test_every_figure_of_one_subject_is_the_same_with_rows_taken_apart() -> None:
    found = assess(pulse=apart(firm()[0]["pulse"])).assessment
    told = whole().assessment
    for group, other in zip(told.teams, found.teams, strict=True):
        assert (group.confidence, group.capability) == (other.confidence, other.capability)
        assert {name: (one.level, one.share) for name, one in (group.drivers or {}).items()} == {
            name: (one.level, one.share) for name, one in (other.drivers or {}).items()}
    assert found.organisation.manager == told.organisation.manager and found.response == told.response
    assert found.organisation.diagnosis is not None and told.organisation.diagnosis is not None
    assert found.organisation.diagnosis.reliability == told.organisation.diagnosis.reliability
    assert found.organisation.diagnosis.unanswered == told.organisation.diagnosis.unanswered != {}


def test_nothing_across_subjects_is_told_of_rows_taken_apart_and_the_report_says_so() -> None:
    found = assess(pulse=apart(firm()[0]["pulse"]))
    diagnosis, managers = found.assessment.organisation.diagnosis, found.assessment.organisation.manager_effects
    before = whole().assessment.organisation.diagnosis
    assert diagnosis is not None and before is not None and before.weights_known and before.importance
    assert diagnosis.apart and not diagnosis.weights_known and diagnosis.careless is None
    assert not diagnosis.importance and not diagnosis.reinforcement and diagnosis.split is None
    assert managers is None or managers.on_confidence is None
    assert notes(found) == ["answers_apart"]
    told = report_json(found.assessment)["organisation"]["diagnosis"]
    assert told["apart"] is True and told["careless"] is None


def test_two_orders_of_the_same_answers_make_the_same_report() -> None:
    one, other = (assess(pulse=apart(firm()[0]["pulse"], seed)) for seed in (1, 2))
    assert one.assessment == other.assessment
    assert one.record.rows == other.record.rows == whole().record.rows


def test_what_was_worked_out_before_they_were_taken_apart_is_repeated_with_its_day() -> None:
    later = assess((whole(),), pulse=apart(firm()[0]["pulse"]))
    assert later.assessment.organisation == whole().assessment.organisation
    for then, now in zip(whole().assessment.teams, later.assessment.teams, strict=True):
        assert replace(now, roadmap=None) == replace(then, roadmap=None)  # plans say that they were kept
    assert later.assessment.data.notes == (("answers_apart_told", {"date": firm()[2]}),)


def test_a_next_wave_with_only_rows_taken_apart_repeats_nothing_of_the_wave_before() -> None:
    pulse, day = firm()[0]["pulse"], np.datetime64(firm()[2], "D")
    newest = newest_wave(pulse, day, 5)
    before = rows_of(pulse, np.unique(pulse["wave"])[-2]) if len(np.unique(pulse["wave"])) > 1 else None
    old = rows_of(pulse, newest)
    if before is None:
        before = Table(old.schema, {**old.columns, "wave": old["wave"] - np.timedelta64(42, "D")})
    first = assess(pulse=before)
    both = Table(old.schema, {name: np.concatenate([before.columns[name], old.columns[name]]) for name in old.columns})
    second = assess((first,), pulse=apart(both))
    assert first.assessment.organisation.diagnosis is not None and not first.assessment.organisation.diagnosis.apart
    assert second.assessment.response is not None and second.assessment.response.wave == newest.astype(object)
    assert second.assessment.organisation.diagnosis is not None and notes(second) == ["answers_apart"]


def listed(people: list[str], wave: object, team: str = "") -> Table:
    return table(ASKED, {"person": people, "wave": [wave] * len(people), "team": [team] * len(people)})


def test_a_list_of_whom_a_wave_asked_decides_who_was_asked() -> None:
    wave = whole().assessment.response.wave  # type: ignore[union-attr]
    everybody = sorted(set(firm()[0]["people"]["person"].tolist()))
    found = assess(asked=listed([*everybody[:300], "stranger"], np.datetime64(wave)))
    assert found.assessment.response is not None and found.assessment.response.asked == 300
    assert len(found.record.members["pulse"]) == 300 < len(whole().record.members["pulse"])


def test_a_list_of_another_wave_changes_nothing() -> None:
    found = assess(asked=listed(sorted(set(firm()[0]["people"]["person"].tolist()))[:50], np.datetime64("2020-01-01")))
    assert found.assessment == whole().assessment and found.record == whole().record


def test_the_record_has_people_in_the_team_their_answer_counted_in() -> None:
    wave = np.datetime64(whole().assessment.response.wave)  # type: ignore[union-attr]
    people = sorted(set(firm()[0]["people"]["person"].tolist()))[:200]
    team = firm()[0]["teams"]["team"][-1]
    found = assess(asked=listed(people, wave, team))
    assert set(found.record.members["pulse"].values()) == {team}


@pytest.mark.parametrize("answers", [19, 20])
def test_open_items_are_told_from_twenty_answers_on(answers: int) -> None:
    pulse = firm()[0]["pulse"]
    mine = rows_of(pulse, newest_wave(pulse, np.datetime64(firm()[2], "D"), 5))
    few = Table(mine.schema, {name: values[:answers] for name, values in mine.columns.items()})
    diagnosis = assess(pulse=few, frequency=None).assessment.organisation.diagnosis
    assert diagnosis is not None and bool(diagnosis.unanswered) is (answers == 20)
    assert all(round(share * 20) == pytest.approx(share * 20) for share in diagnosis.unanswered.values())


def test_an_old_record_only_makes_new_groups_of_its_wave_wait() -> None:
    """Records of earlier versions hash whole rows: what was told stands all the same."""
    old = replace(whole(), record=replace(whole().record, rows="0" * 64))
    assert assess((old,)).assessment.organisation == whole().assessment.organisation
