"""`surefoot rollout`: a data folder in, a drawn and registered plan out."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from surefoot.assessment.loading import load
from surefoot.assessment.registering import registrations, save
from surefoot.assessment.rolling_out import Wanted, plan_rollout
from surefoot.cli import main
from surefoot.measure.logs import Logs
from surefoot.measure.roster import roster
from surefoot.measure.tree import tree
from surefoot.prove.proof import prove
from surefoot.prove.registration import agrees, as_json, read_registration
from surefoot.prove.rollout import Schedule, plan_table
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import UnusableInput
from surefoot.vocabulary.words import LANGUAGES
from tests.measure.made import assessable

pytestmark = pytest.mark.slow

STARTS = max(date.today(), date(2026, 8, 2)) + timedelta(weeks=2)
STARTS -= timedelta(days=STARTS.weekday())


def run(data, out, *more, starts=STARTS, action="ritual"):
    return CliRunner().invoke(main, ["rollout", str(data), "--action", action, "--starts", str(starts), "--out",
                                     str(out), *map(str, more)])


@pytest.fixture(scope="module")
def planned(data, tmp_path_factory):
    out = tmp_path_factory.mktemp("plan") / "plan"
    done = run(data, out, "--seed", "7")
    assert done.exit_code == 0, done.output
    return out, done.output


@pytest.fixture
def copied(data, tmp_path):
    """The data folder, to be changed."""
    return shutil.copytree(data, tmp_path / "data")


def test_it_says_who_starts_when_what_could_be_shown_and_what_was_registered(planned):
    said = " ".join(planned[1].split())
    for part in ("Wave 1 starts on", "Wave 4 is held back", "Seed of the draw: 7", "people in 100 or more",
                 "ups and downs of your own weeks", "Registered on", "Smallest effect that matters: 5%",
                 "complete weeks of usage", "fingerprint"):
        assert part in said, part


def test_the_plan_and_its_registration_are_read_from_a_data_folder_and_agree(planned, copied):
    for file in planned[0].iterdir():
        shutil.copy(file, copied)
    found, problems = registrations(copied)
    assert not problems and len(found) == 1 and found[0].intact
    plan = load(copied).tables["plan"]
    assert agrees(found[0], plan, found[0].terms) == ()
    assert len(plan) == len(found[0].rollout.teams)


def test_the_registration_reads_like_what_was_said(planned):
    content = json.loads((planned[0] / "registration.json").read_text())
    assert all(sentence in planned[1] for sentence in content["in_words"])
    assert content["sha256"] in planned[1]


def test_the_same_seed_gives_the_same_files(planned, data, tmp_path):
    run(data, tmp_path / "again", "--seed", "7")
    for file in planned[0].iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()


def test_a_seed_is_drawn_and_stored_where_none_is_given(data, tmp_path):
    seeds = set()
    for name in ("one", "two"):
        assert run(data, tmp_path / name).exit_code == 0
        seeds.add(json.loads((tmp_path / name / "registration.json").read_text())["draw"]["seed"])
    assert len(seeds) == 2


def test_a_registered_plan_is_never_overwritten(planned, data):
    before = {file: file.read_bytes() for file in planned[0].iterdir()}
    done = run(data, planned[0])
    assert done.exit_code == 2 and "already holds a registered plan" in done.output
    assert before == {file: file.read_bytes() for file in planned[0].iterdir()}


def test_the_same_teams_are_not_drawn_twice_for_one_action(planned, copied, tmp_path):
    shutil.copy(planned[0] / "plan.csv", copied)
    done = run(copied, tmp_path / "plan")
    assert done.exit_code == 2 and "already drawn" in done.output and not (tmp_path / "plan").exists()
    assert run(copied, tmp_path / "other", action="peers").exit_code == 0


def test_a_later_proof_finds_that_all_was_kept(copied, organisation):
    usage = copied / "usage.csv"
    header, *rows = usage.read_text().splitlines(keepends=True)
    usage.write_text(header + "".join(row for row in rows if row.split(",")[1] < "2026-04-01"))
    planned = plan_rollout(load(copied), Wanted("ritual", Schedule(3, date(2026, 4, 6), 4), "3"),
                           today=date(2026, 4, 1), settings=Settings())
    tables, weeks = assessable(organisation)  # as of 2026-08-02; the study ended on 2026-07-26
    day = np.datetime64(organisation.as_of, "D")
    people = roster(tables["people"])
    registration = read_registration(as_json(planned.registration))
    tables = {**tables, "plan": plan_table(registration.rollout, registration.registered_on)}
    logs = Logs(day, people, tree(people, tables["teams"], day), tables, weeks, Settings())
    effects = {one.outcome: one for one in prove(logs, tables, Settings(), (registration,)) if one.action == "ritual"}
    found = effects["weekly use"]
    assert found.randomised and found.detectable == registration.detectable and found.smallest == 0.05
    assert [check.passed for check in found.checks if check.name == "registered"] == [True]
    # Teams of fewer than five, one in five here, are drawn like the others but count in no effect.
    assert found.teams + found.comparison_teams >= 0.75 * len(registration.rollout.teams)


@pytest.mark.parametrize("gone", ["usage", "licences"])
def test_without_anything_to_compare_with_it_says_what_to_do(copied, tmp_path, gone):
    for file in copied.glob(f"{gone}*"):
        file.unlink()
    done = run(copied, tmp_path / "plan")
    assert done.exit_code == 2 and gone in done.output and not (tmp_path / "plan").exists()


def test_too_early_a_start_names_the_first_possible_date(data, tmp_path):
    done = run(data, tmp_path / "plan", starts=date(2026, 7, 6))
    assert done.exit_code == 2 and "first possible date is" in done.output


def test_few_teams_are_drawn_but_told_that_nothing_can_be_proven(data, planned, tmp_path):
    teams = [row.split(",")[0] for row in (planned[0] / "plan.csv").read_text().splitlines()[1:7]]
    listed = tmp_path / "teams.txt"
    listed.write_text("team\n" + "\n".join(teams[1:]) + "\n")
    done = run(data, tmp_path / "plan", "--waves", 2, "--teams", listed, "--team", teams[0])
    assert done.exit_code == 0, done.output
    assert "No effect can be proven" in done.output and "people in 100" not in done.output
    content = json.loads((tmp_path / "plan" / "registration.json").read_text())
    assert {one["team"] for one in content["draw"]["teams"]} == set(teams)
    assert content["detectable"]["effect"] is None


def test_a_group_stands_for_its_teams(data):
    wanted = Wanted("ritual", Schedule(2, STARTS, 4), "1", ("all",))
    everybody = plan_rollout(load(data), wanted, today=STARTS - timedelta(days=3))
    assert len(everybody.registration.rollout.teams) > 20
    assert sum(len(names) for _, names in everybody.by_wave()) == len(everybody.registration.rollout.teams)


def test_an_unknown_team_is_refused_with_some_that_are_known(data, tmp_path):
    done = run(data, tmp_path / "plan", "--team", "nobody's team")
    assert done.exit_code == 2 and "nobody's team" in done.output and "such as" in done.output


def test_where_few_weeks_were_seen_the_figure_is_said_to_come_from_sizes(copied):
    usage = copied / "usage.csv"
    header, *rows = usage.read_text().splitlines(keepends=True)
    usage.write_text(header + "".join(row for row in rows if row.split(",")[1] >= "2026-07-06"))
    starts = date(2026, 8, 31)
    late = plan_rollout(load(copied), Wanted("ritual", Schedule(4, starts, 4), "1"), today=date(2026, 8, 5))
    assert late.registration.detectable_from == "team sizes"
    assert "rollout_detects_by_size" in {sentence.key for sentence in late.says}
    with pytest.raises(UnusableInput, match="2026-08-31"):
        plan_rollout(load(copied), Wanted("ritual", Schedule(4, date(2026, 8, 24), 4), "1"), today=date(2026, 8, 5))


def test_no_file_names_a_person(planned, organisation):
    text = "".join(file.read_text() for file in planned[0].iterdir())
    assert not any(f'"{key}"' in text or f",{key}," in text for key in organisation.people["person"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_every_language(data, tmp_path, language):
    done = run(data, tmp_path / "plan", "--language", language)
    assert done.exit_code == 0 and "{" not in done.output


def test_half_a_plan_never_stays_behind(data, tmp_path, monkeypatch):
    planned = plan_rollout(load(data), Wanted("ritual", Schedule(4, STARTS, 4), "1"), today=STARTS - timedelta(days=3))
    monkeypatch.setattr("surefoot.assessment.registering.as_json", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save(planned.registration, tmp_path / "plan")
    assert list(tmp_path.iterdir()) == []


def test_a_broken_registration_is_named_and_does_not_stop_the_others(planned, tmp_path):
    shutil.copy(planned[0] / "registration.json", tmp_path)
    (tmp_path / "registration-2.json").write_text('{"schema": "surefoot/registration/1"}')
    (tmp_path / "registration-3.json").write_text('{"schema": "something else"}')
    found, problems = registrations(tmp_path)
    assert len(found) == 1 and [problem.file for problem in problems] == ["registration-2.json"]


def test_the_page_names_only_options_that_exist(surefoot):
    page = (Path(__file__).resolve().parents[2] / "docs" / "rollout.md").read_text(encoding="utf-8")
    options = set(re.findall(r"--[a-z]+", page))
    assert options and options <= set(re.findall(r"--[a-z]+", surefoot("rollout", "--help").stdout))


def test_the_time_zone_is_registered(data, tmp_path):
    run(data, tmp_path / "plan", "--timezone", "Europe/Berlin")
    content = json.loads((tmp_path / "plan" / "registration.json").read_text())
    assert content["terms"]["definitions"]["timezone"] == "Europe/Berlin"
