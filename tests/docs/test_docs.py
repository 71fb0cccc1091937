"""The pages in docs/ say what the code does: each worked example is run, and its numbers stand in the page.

A test that fails here means that page and code have parted: read the definition before changing either. The tables of
formats.md are made from the schemas: `python tests/docs/test_docs.py` brings them up to date.
"""

import ast
import json
import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

import click
import numpy as np
import pytest
from click.testing import CliRunner

from surefoot.assessment.steps import last_day
from surefoot.cli import main
from surefoot.close.choosing import BARRIER_FROM, LIKELY, READY_FROM
from surefoot.close.efforts import CENTRAL_HOURS, EFFORTS, REST_WEEKS, REST_WEEKS_MANAGER, TEAMS_PER_CENTRAL
from surefoot.diagnose.levels import held_back, level
from surefoot.disclose.history import Record, fingerprint
from surefoot.disclose.rounding import BANDS, LADDER, merge_segments, probability_band, round_estimate, round_funnel
from surefoot.disclose.suppress import Sizes, choose, remainders
from surefoot.engine.contract import HISTORY_WEEKS, Resources
from surefoot.engine.duck import DuckEngine
from surefoot.engine.zones import local_day
from surefoot.measure.adoption import needed, use
from surefoot.measure.capability import checked
from surefoot.measure.confidence import agrees, construct_mean, newest_wave, split_frequency
from surefoot.measure.funnel import Step, completions, funnel
from surefoot.measure.gap import verdict
from surefoot.measure.lag import lags
from surefoot.measure.logs import Logs
from surefoot.measure.pooling import _normal_pieces, pool_shares
from surefoot.measure.raking import frequency_in_logs, rake, weights
from surefoot.measure.roster import roster
from surefoot.measure.segments import SEGMENTS, latest
from surefoot.measure.tree import tree
from surefoot.measure.weeks import Calendar, Spans, away, last_complete
from surefoot.prove import series
from surefoot.prove.event_study import FEWEST_OVER_WEEKS, FEWEST_PEOPLE, FEWEST_TEAMS
from surefoot.report import write_private
from surefoot.report.folder import REJECTED_COLUMNS
from surefoot.sources import moodle
from surefoot.sources.catalogue import SOURCES, read
from surefoot.sources.surveys import SURVEYS
from surefoot.sources.validation import KEYS
from surefoot.vocabulary.actions import INTERVENTIONS
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import SCHEMAS, Rejected, table
from surefoot.vocabulary.usage import PersonWeeks

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SETTINGS = Settings()
PAGES = ("measure.md", "privacy.md", "formats.md", "sources.md", "library.md", "why.md",
         "prove.md", "roadmap.md", "rollout.md", "validity.md", "questionnaire.md")


def page(name):
    """A page as one line of text: quote marks and line ends gone."""
    return " ".join(re.sub(r"(?m)^>", "", (DOCS / name).read_text(encoding="utf-8")).split())


def says(name, *parts):
    """That every part stands in the page."""
    text = page(name)
    for part in parts:
        assert " ".join(part.split()) in text, f"docs/{name} does not say: {part}"


def row(*cells):
    """A row of a table as `page` gives it; an empty cell is one space."""
    return "| " + " | ".join(str(cell) for cell in cells).replace("|  |", "| |") + " |"


def yes(value):
    return "yes" if value else "no"


def day(text):
    return np.datetime64(text or "NaT", "D")


def spans(*rows):
    return Spans(np.array([who for who, _, _ in rows], dtype=int), np.array([day(first) for _, first, _ in rows]),
                 np.array([day(last) for _, _, last in rows]))


def mondays(first, count):
    return day(first) + 7 * np.arange(count).astype("timedelta64[D]")


def rows_of(name, *rows):
    """A table from rows; what a row leaves out is missing."""
    missing = {"text": "", "date": day(""), "number": np.nan, "answer": np.nan, "flag": -1}
    return table(SCHEMAS[name], {
        column.name: [day(cell) if column.kind == "date" and isinstance(cell := found.get(column.name), str)
                      else missing[column.kind] if found.get(column.name) is None else found[column.name]
                      for found in rows] for column in SCHEMAS[name].columns})


def person(name, **more):
    return {"person": name, "team": "A", "manager": "", "role": "", **more}


# --- measure.md ---


def test_every_setting_is_documented_with_its_default():
    for setting in fields(Settings):
        value = setting.default
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        says("measure.md", f"| `{setting.name}` | {shown} |")


def test_only_documented_settings_stand_in_the_table():
    table_part = (DOCS / "measure.md").read_text(encoding="utf-8").split("## Every setting")[1].split("##")[0]
    named = re.findall(r"(?m)^\| `(\w+)` \|", table_part)
    assert named == [setting.name for setting in fields(Settings)]


def test_a_week_is_complete_when_its_sunday_is_over():
    assert last_complete(day("2026-08-05")) == day("2026-07-27")
    says("measure.md", "As of Wednesday 2026-08-05 the last complete week begins on 2026-07-27 and ends on 2026-08-02")


def test_the_default_day():
    today = date(2026, 12, 1)
    assert last_day(date(2026, 8, 5), {}, today) == date(2026, 8, 2)
    tables = {"licences": rows_of("licences", {"person": "a", "tool": "t", "assigned_on": "2026-01-12"}),
              "training": rows_of("training", {"person": "a", "course": "c", "completed_on": "2026-02-13"}),
              "pulse": rows_of("pulse", {"wave": "2026-06-01", "respondent": "r", "team": "A"})}
    assert last_day(None, tables, today) == date(2026, 6, 1)
    assert last_day(None, tables, date(2026, 5, 1)) == date(2026, 5, 1)
    says("measure.md", "Latest usage row on 2026-08-05: the report is as of 2026-08-02.",
         "a licence from 2026-01-12, a completion on 2026-02-13 and a wave opened on 2026-06-01: as of 2026-06-01")


def test_the_local_day():
    moment = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert (local_day(moment, "UTC"), local_day(moment, "Europe/Berlin")) == (date(2026, 3, 2), date(2026, 3, 3))
    says("measure.md", "`2026-03-02T23:30:00Z` is 2026-03-02 in UTC and 2026-03-03 in Europe/Berlin")


def test_eligible_weeks_of_ana_and_bo():
    ana, bo = 0, 1
    weeks = mondays("2026-06-01", 6)
    calendar = Calendar(
        weeks, np.array([True, True, True, True, False, True]), spans((ana, "", ""), (bo, "", "2026-06-26")),
        spans((ana, "2026-06-03", ""), (bo, "2026-01-12", "")),
        spans((ana, "2026-06-18", "2026-06-18"), (ana, "2026-07-11", "2026-07-11")), 2)
    for week, of_ana, of_bo in zip(weeks, *calendar.eligible(), strict=True):
        says("measure.md", f"| {week} | {yes(of_ana)} | {yes(of_bo)} |")


def test_the_choices_about_people_and_their_days():
    people = roster(rows_of("people", person("ana"), person("ana", team="B", **{"from": "2026-07-01"}), person("bo")))
    now = day("2026-08-02")
    nodes = tree(people, None, now)
    holidays = rows_of("calendar", *({"team": team, "starts": on, "ends": on, "kind": "holiday"}
                                     for team, on in (("A", "2026-06-08"), ("B", "2026-06-10"))))
    off = away(people, None, holidays, nodes, now)
    days = [str(first) for who, first, last in zip(off.person, off.first, off.last, strict=True)
            if people.keys[who] == "ana" and first <= last]
    assert days == ["2026-06-08"]
    assert nodes.teams[Logs(now, people, nodes, {}, None, SETTINGS).cell[0]] == "B"
    assert people.employed(day("1990-01-01")).all()
    assert HISTORY_WEEKS == 522
    says("measure.md", "Somebody who moved from team A to team B in July has, in an August report, the June holidays "
         "of team A, and all their weeks, June's too, count for team B", "No `joined` means always employed",
         "At most 522 weeks")


def counted(folder, usage, people, training, toml=""):
    """Person-weeks as the engine counts them."""
    folder.mkdir()
    (folder / "people.csv").write_text("person,team,manager,role\n" + "".join(f"{one},A,,\n" for one in people))
    (folder / "usage.csv").write_text(usage)
    if toml:
        (folder / "surefoot.toml").write_text(toml)
    workspace = folder.with_name("workspace")
    workspace.mkdir()
    found = read(folder, workspace)
    days = (np.array([people.index(one) for one, _ in training], dtype=int), np.array([day(on) for _, on in training]))
    return DuckEngine(Resources(workspace)).count(
        found.usage, keys=found.keys, people=np.array(people, dtype=object), training_days=days, timezone="UTC",
        as_of=date(2026, 7, 5)).person_weeks


def test_own_initiative_and_unlike_grains(tmp_path):
    usage = """person,at,tool,actions,grain,until,own_initiative
stranger,2026-06-01,copilot,2,day,,
ana,2026-05-05,copilot,9,rolling,2026-06-01,
ana,2026-06-08,copilot,2,day,,
ana,2026-06-09,copilot,6,day,,
ana,2026-06-10,copilot,,day,,
ana,2026-06-16,copilot,30,day,,false
ana,2026-06-22,copilot,4,week,2026-06-28,
ana,2026-06-29T08:00:00Z,copilot,1,event,,
ana,2026-06-30T09:00:00Z,copilot,2,event,,
ana,2026-06-29,copilot,5,week,2026-07-05,
ana,2026-07-01,chatgpt,2,day,,
"""
    found = counted(tmp_path / "data", usage, ["ana"], [("ana", "2026-06-09"), ("ana", "2026-06-24")])
    rows = {"2026-06-08": "Monday 2; Tuesday 6, the training day; Wednesday no count", "2026-06-15": "an agent's 30",
            "2026-06-22": "a week row of 4, in a training week",
            "2026-06-29": "Copilot events 3 and a Copilot week row of 5; a ChatGPT day of 2"}
    assert [str(week) for week in found.weeks[found.delivered]] == list(rows)
    found = replace(found, weeks=found.weeks[-4:], actions=found.actions[:, -4:], active=found.active[:, -4:])
    for week, actions, active in zip(found.weeks, found.actions[0], found.active[0], strict=True):
        says("measure.md", row(week, rows[str(week)], f"{actions:g}", yes(active)))


def last_weeks(eligible, active):
    """One person's last 12 weeks: the newest `eligible` ones, the newest `active` of these active."""
    can, did = np.zeros(12, dtype=bool), np.zeros(12, dtype=bool)
    can[12 - eligible:] = True
    did[12 - active:] = True
    return did, can


def test_regular_and_early():
    for eligible in (12, 11, 10, 9, 8):
        says("measure.md", row(eligible, int(needed(np.array(eligible), SETTINGS.regular_share))))
    did, can = (np.stack(part) for part in zip(last_weeks(10, 8), last_weeks(10, 7), last_weeks(5, 4), strict=True))
    found = use(did, can, SETTINGS)
    assert found.regular.tolist() == [True, False, False]
    assert found.early.tolist() == found.too_new.tolist() == [False, False, True]
    says("measure.md", "Ana: 10 eligible weeks, active in 8 of them: regular. Bo: 10 eligible, active in 7: not "
         "regular. Cy: the last 5 weeks eligible, active in the last 4: too new, and early.")


def test_segments_of_seven_people():
    actions, eligible = np.zeros((7, 12)), np.ones((7, 12), dtype=bool)
    actions[0, 2:] = 20
    actions[1, 2:11] = 4
    actions[2, :8] = 30
    actions[3, [1, 5, 9]] = 2
    actions[5, 7:] = 3
    eligible[5, :7] = False
    eligible[6] = False
    licensed = np.arange(7) != 6
    long, short = latest(actions, actions > 0, eligible, licensed, SETTINGS)
    names = ("Ana", "Bo", "Cy", "Dee", "Eli", "Fay", "Gus")
    for who, name in enumerate(names):
        weeks, could = int((actions[who] > 0).sum()), int(eligible[who].sum())
        says("measure.md", row(
            name, f"{weeks} of {could}" if licensed[who] else "no licence", f"{actions[who].max():g}",
            f"{actions[who].sum() / max(could, 1):.1f}", SEGMENTS[long[who]], int((actions[who, 8:] > 0).sum()),
            SEGMENTS[short[who]]))


def of_ten(*numbers):
    return np.isin(np.arange(1, 11), numbers)


def test_the_funnel_of_ten_people():
    reached = {"activated": of_ten(*range(1, 10)), "trained": of_ten(1, 2, 3, 4, 5, 10),
               "tried": of_ten(1, 2, 3, 4, 6, 7, 8), "regular": of_ten(1, 2, 6)}
    for step in funnel(of_ten(*range(1, 11)), reached):
        says("measure.md", row(step.step, step.people, step.also_all_before))
    trained, both = reached["trained"].sum(), (reached["trained"] & reached["regular"]).sum()
    says("measure.md", f"{10 * trained}% of the licensed are trained; of the {trained} trained, {both} use it "
         f"regularly: {both / trained:.0%}.")
    without = funnel(of_ten(*range(1, 11)), {**reached, "trained": None})
    assert [(step.people, step.also_all_before) for step in without[2:]] == [(None, None), (7, None), (3, None)]


def test_which_completions_count():
    kinds = [("a", {}), ("b", {"passed": 1}), ("c", {"passed": 0, "score": 95}), ("d", {"score": 20}),
             ("e", {"kind": "check"})]
    people = roster(rows_of("people", *(person(name) for name, _ in kinds)))
    training = rows_of("training", *({"person": name, "course": "AI", "completed_on": "2026-02-03", "kind": "general",
                                      **more} for name, more in kinds))
    done, _ = completions(training, people, day("2026-08-02"))
    assert people.keys[done].tolist() == ["a", "b", "d"]
    says("measure.md", "a general course without `passed` yes; the same with `passed` true yes; `passed` false no, "
         "even with a score of 95; a score of 20 without `passed` yes; a skill check no")


def test_adoption_of_a_team_of_eight():
    names = [f"p{n}" for n in range(8)]
    people = roster(rows_of("people", *(person(name) for name in names)))
    starts = ["2026-01-05"] * 6 + ["2026-06-29"] * 2
    licences = rows_of("licences", *({"person": name, "tool": "t", "assigned_on": on}
                                     for name, on in zip(names, starts, strict=True)))
    weeks = mondays("2026-05-11", 12)
    active = np.zeros((8, 12), dtype=bool)
    active[:3, 3:] = True
    usage = PersonWeeks(people.keys, weeks, active.astype(np.float32), active, np.ones(12, dtype=bool),
                        active.any(axis=1), active.any(axis=1))
    now = day("2026-08-02")
    logs = Logs(now, people, tree(people, None, now), {"licences": licences}, usage, SETTINGS)
    adopters = logs.adopters()
    count, regular, licensed = (~np.isnan(adopters)).sum(), np.nansum(adopters), logs.licensed.sum()
    assert logs.use.eligible[6] == 5
    says("measure.md", f"A team has {licensed} licensed people. Two got their licence five weeks ago. Of the other "
         f"{count}, {regular:g} are regular: {regular:g} of {count}, {regular / count:.0%} before pooling, shown with "
         f"a size of {licensed} (as the band 5 to 9)")


def test_the_lag_cell_of_three_people():
    weeks = mondays("2026-03-16", 8)
    eligible, active = np.ones((3, 8), dtype=bool), np.zeros((3, 8), dtype=bool)
    active[0, :6] = active[1, :4] = active[2, :5] = True
    eligible[1, 6:] = False
    eligible[2, 5:] = False
    done = np.array([day("2026-03-10")] * 3)

    def cell(on):
        found = lags(np.arange(3), done, weeks, active, eligible, day(on), SETTINGS)
        return next((one.regular, one.people) for one in found if one.weeks == 8)

    assert cell("2026-05-31") == (1, 2)
    assert cell("2026-05-30") == (None, None)
    must = int(needed(np.array(8), SETTINGS.regular_share))
    says("measure.md", f"the window is the 8 weeks from {weeks[0]} to {weeks[-1] + 6}. At least {must} of them",
         row("Ana", 8, int(needed(np.array(8), 0.75)), 6, "yes"), row("Bo", 6, int(needed(np.array(6), 0.75)), 4, "no"),
         row("Cy", 5, "", 5, "not counted"), "The cell says 1 of 2. It stays blank until the end of 2026-05-31")


def pulse(*pairs, item="confidence"):
    return rows_of("pulse", *({"wave": "2026-05-04", "respondent": str(at), "team": "A", f"{item}_1": first,
                               f"{item}_2": second, f"{item}_3": 1.0} for at, (first, second) in enumerate(pairs)))


def shown(value):
    return "empty" if value is None else f"{value:g}"


def test_capable_and_confident_from_two_items():
    pairs = ((5, 3), (4, 3), (4, None), (None, None))
    means = construct_mean(pulse(*pairs), "confidence")
    for (first, second), mean, agreed in zip(pairs, means, agrees(means, SETTINGS), strict=True):
        counts = "not counted" if np.isnan(agreed) else yes(agreed)
        says("measure.md", row(shown(first), shown(second), "none" if np.isnan(mean) else f"{mean:.1f}", counts))


def test_the_latest_skill_check_decides():
    people = roster(rows_of("people", person("ana"), person("bo"), person("cy")))
    checks = [("ana", "2026-03-02", 0), ("ana", "2026-06-01", 1), ("bo", "2026-03-02", 1), ("bo", "2026-06-01", None),
              ("cy", "2026-09-01", 1)]
    training = rows_of("training", *({"person": name, "course": "check", "completed_on": on, "kind": "check",
                                      "passed": passed} for name, on, passed in checks))
    found = checked(training, people, day("2026-08-02"))
    assert found[0] == 1 and np.isnan(found[1:]).all()
    says("measure.md", "Ana: failed in March, passed in June: capable. Bo: passed in March, June's check doesn't say: "
         "not counted. Cy: passed in September, after the as-of date 2026-08-02: not counted.")


def test_the_wave_in_use():
    waves = ["2026-03-02"] * 20 + ["2026-05-04"] * 18 + ["2026-07-06"] * 4
    answers = rows_of("pulse", *({"wave": wave, "respondent": str(at), "team": "A"} for at, wave in enumerate(waves)))
    assert newest_wave(answers, day("2026-08-02"), SETTINGS.minimum) == day("2026-05-04")
    says("measure.md", "Waves with 20 answers in March, 18 in May and 4 in July: the report uses May.")


def test_driver_level_and_share():
    pairs = ((2, 3), (3, 3), (4, None), (5, 5))
    means = construct_mean(pulse(*pairs, item="fear"), "fear")
    levels, held = level(means), held_back(means, SETTINGS)
    for (first, second), mean, one, back in zip(pairs, means, levels, held, strict=True):
        says("measure.md", row(f"{first} and {shown(second)}", f"{mean:.1f}", f"{one:.1f}", yes(back)))
    says("measure.md", f"This team's level is {levels.mean():.1f}, and {held.sum():g} of 4 is held back: "
         f"{held.mean():.0%}.")


def test_weighting_forty_answers():
    answers, people, confident = [8, 10, 10, 12], [40, 30, 20, 10], [1, 3, 5, 9]
    weight = weights(answers, people, SETTINGS.raking_cap)
    names = ("never", "once or twice", "most weeks", "every week")
    for cells in zip(names, people, answers, confident, (f"{one:.2f}" for one in weight), strict=True):
        says("measure.md", row(*cells))
    scores, often = np.tile([1.0, 0.0], 4), np.repeat([1, 2, 3, 4], 2)
    count = np.array([part for yes_, all_ in zip(confident, answers, strict=True) for part in (yes_, all_ - yes_)])
    found = rake(scores, often, count, (0, 0), np.array(people), SETTINGS, share=True)
    squares = (np.array(answers) * weight**2).sum()
    says("measure.md", f"{sum(confident)} of 40 are confident: {sum(confident) / 40:.0%}.",
         f"= {found.mean:.1%}, with a 90% interval of {found.low:.1%} to {found.high:.1%}",
         f"40 x {squares:.2f} / 1600 = {found.design_effect:.2f}.",
         f"worth {40 / found.design_effect:.1f} equal ones")
    assert frequency_in_logs(np.arange(5)).tolist() == [1, 2, 2, 3, 4]


def test_the_cap_on_weights():
    answers, people = np.array([1, 3, 6, 10]), np.array([60, 20, 10, 10])
    raw = people / people.sum() / (answers / answers.sum())
    middle = np.median(np.repeat(raw, answers))
    says("measure.md", f"Raw weights {', '.join(f'{one:.2f}' for one in raw)}. The median over the 20 respondents is "
         f"{middle:.2f}, the cap {SETTINGS.raking_cap * middle:.2f}.",
         f"mean back to 1: {', '.join(f'{one:.2f}' for one in weights(answers, people, SETTINGS.raking_cap))}.")


def test_use_frequency_leaves_the_row_that_carries_the_team():
    both = rows_of("pulse", *({"wave": "2026-05-04", "respondent": str(at), "team": "A", "confidence_1": 5.0,
                               "use_frequency": 4.0} for at in range(3)))
    bare, frequency = split_frequency(both, None, SETTINGS)
    assert np.isnan(bare["use_frequency"]).all()
    assert "team" not in frequency.columns and frequency["people"].tolist() == [3]


def test_pooling_by_hand_at_one_spread():
    mean, own = np.array([60.0, 20.0]), np.full(2, 625 / 6)
    everybody = np.ones(2, dtype=bool)
    _, (drawn,), _ = _normal_pieces(mean, own, everybody, np.zeros(2, dtype=int), 10.0, np.zeros(1))
    keep = 100 / (100 + own[0])
    says("measure.md", f"B = 100 / (100 + {own[0]:.1f}) = {keep:.2f}. The team at 60 is drawn to 40 + {keep:.2f} x 20 "
         f"= {drawn[0]:.1f}, the other to {drawn[1]:.1f}.")


def test_pooling_eight_teams():
    teams = [(1, 8), (2, 8), (2, 10), (3, 8), (3, 12), (3, 9), (4, 8), (6, 6)]
    reached, people = np.array(teams).T
    found = pool_shares(reached, people, np.zeros(8, dtype=int))
    for at in (0, 6, 7):
        low, high = 100 * found.low[at], 100 * found.high[at]
        told = round_estimate(found.mean[at], found.low[at], found.high[at], int(people[at]))
        says("measure.md", row(
            f"{reached[at]} of {people[at]}", f"{100 * reached[at] / people[at] + 1e-9:.0f}%",
            f"{100 * found.mean[at]:.0f}%", f"{low:.0f} to {high:.0f}",
            f"{100 * told.estimate:.0f}% ({100 * told.low:.0f} to {100 * told.high:.0f})"))


def about(estimate, half):
    return Estimate(estimate, round(max(estimate - half, 0), 2), round(min(estimate + half, 1), 2), (10, 14))


def test_verdicts_of_five_teams():
    teams = [((0.75, 0.15), (0.95, 0.05), (0.5, 0.2), (0.4, 0.2)), ((0.2, 0.15), (0.55, 0.1), (0.6, 0.1), (0.35, 0.1)),
             ((0.2, 0.15), (0.95, 0.05), (0.3, 0.1), (0.35, 0.1)), ((0.2, 0.15), (0.95, 0.05), (0.6, 0.1), (0.35, 0.1)),
             ((0.2, 0.15), (0.95, 0.05), (0.5, 0.2), (0.4, 0.2))]
    for team in teams:
        limit, chance = verdict(*(about(*one) for one in team), SETTINGS)
        band_text = f"{100 * probability_band(chance):.0f}" if probability_band(chance) else "under 50"
        says("measure.md", row(*(f"{mid:.2f} ± {half:.2f}" for mid, half in team), limit, f"{chance:.2f}", band_text))


# --- privacy.md ---


def test_the_minimums():
    says("privacy.md", row("confidence, self-rated capability, four of the drivers", SETTINGS.minimum, "respondents"),
         row("worry about the job", SETTINGS.minimum_for("insecurity"), "respondents"),
         f"| manager readiness | {SETTINGS.minimum_for('manager')} |",
         f"| adoption | {SETTINGS.minimum_for('adoption')} |")


def test_hiding_the_group_next_to_it():
    parent, own = np.array([-1, 0, 0, 0]), np.array([0, 6, 6, 3])
    chosen = choose(parent, Sizes.of(own), SETTINGS.minimum, np.zeros(4), np.ones(4, dtype=bool))
    assert chosen[0] and chosen.sum() == 2 and not chosen[3]
    all_large = remainders(parent, own, np.array([True, True, True, False]))[0]
    safe = remainders(parent, own, chosen)[0]
    says("privacy.md", f"15 - 6 - 6 = {all_large} |", f"15 - 6 = {safe} | safe: this is what Surefoot shows")


def test_rounding_and_bands():
    told = round_estimate(0.4137, 0.21, 0.64, 9)
    says("privacy.md", f"Shown: {told.estimate:.2f} ({told.low:.2f} to {told.high:.2f}), {told.n[0]} to {told.n[1]} "
         "people",
         ", ".join(f"{step:.2f}" for step in LADDER[:-1]) + f" or {LADDER[-1]:.2f}",
         ", ".join(f"{low} to {high}" for low, high in BANDS) + ", then to the nearest 10")


def test_segments_and_funnel_leave_no_small_remainder():
    counts = {"power": 3, "habitual": 12, "novice": 20, "low": 8, "none": 10, "too_new": 2, "not_enabled": 40}
    told = merge_segments(counts, SETTINGS.minimum, exact=True)
    says("privacy.md", f"Shown: power {told['power'] or 'null'}, habitual {told['habitual']}, too new "
         f"{told['too_new'] or 'null'}, no licence {told['not_enabled']}")
    steps = (Step("licensed", 80, 80), Step("activated", 78, 78), Step("trained", 60, 58))
    found = round_funnel(steps, 200, SETTINGS.minimum, SETTINGS.exact_from)
    assert [step.people for step in found] == [80, None, 60]
    says("privacy.md", "Funnel of 80 licensed people out of 200: activated 78 differs by 2, so it is null. "
         "Trained 60 stays.")


def organisation(folder, members, waves):
    """People and a pulse that all of them answer: members is team -> names, waves are (opened, who answers well)."""
    folder.mkdir()
    people = [f"{name},{team},,Clerk" for team, names in members.items() for name in names]
    (folder / "people.csv").write_text("\n".join(["person,team,manager,role", *people]) + "\n")
    (folder / "teams.csv").write_text("team,parent\n" + "".join(f"{team},\n" for team in members))
    answers = [f"{wave},{wave}-{name},{team},{5 if name in well else 2},{5 if name in well else 2}"
               for wave, well in waves for team, names in members.items() for name in names]
    (folder / "pulse.csv").write_text("\n".join(["wave,respondent,team,confidence_1,confidence_2", *answers]) + "\n")


def reported(folder, out, *more):
    result = CliRunner().invoke(main, ["report", str(folder), "--out", str(out), *more])
    assert result.exit_code == 0, result.output
    return {team["team"]: team for team in json.loads((out / "report.json").read_text())["teams"]}


def names(team, *numbers):
    return [f"{team}{number}" for number in numbers]


@pytest.fixture(scope="module")
def two_reports(tmp_path_factory):
    """A report, and one beside it: of the 8 in a, 1 left and 1 came; of the 10 in b, 3 left and 3 came."""
    place = tmp_path_factory.mktemp("two")
    rest = names("c", *range(40))
    first = {"a": names("a", *range(8)), "b": names("b", *range(10)), "c": rest}
    organisation(place / "june", first, [("2026-06-01", {*names("a", 0, 1), *names("b", 0, 1)})])
    before = reported(place / "june", place / "june-out")
    second = {"a": names("a", *range(1, 9)), "b": names("b", *range(3, 13)), "c": rest}
    organisation(place / "july", second, [("2026-07-06", {*second["a"], *second["b"]})])
    after = reported(place / "july", place / "july-out", "--previous", str(place / "june-out"))
    return place, before, after


def test_a_value_is_held_while_few_come_or_go(two_reports):
    _, before, after = two_reports
    assert after["a"]["held"] == ["confidence"] and after["a"]["confidence"] == before["a"]["confidence"]
    assert after["b"]["held"] == [] and after["b"]["confidence"]["estimate"] > before["b"]["confidence"]["estimate"]
    says("privacy.md", "A team of 8 had its confidence shown. One person left, one came: 2 people changed. The old "
         "value is held. In a team of 10, where 6 people changed, the new value is shown.")


def test_the_private_folder_is_what_the_page_says(two_reports, tmp_path):
    place, _, _ = two_reports
    private = place / "june-out.private"
    assert {file.name for file in private.iterdir()} == {"rejected.csv", "counted.json"}
    modes = [oct(one.stat().st_mode & 0o777) for one in (private, *private.iterdir())]
    assert modes == ["0o700", "0o600", "0o600"]
    text = (private / "counted.json").read_text()
    kept = Record.from_json(text)
    says("privacy.md", ", ".join(f"`{name}`" for name in Record.__dataclass_fields__),
         ", ".join(f"`{name}`" for name in REJECTED_COLUMNS))
    assert set(kept.members) == {"pulse", "log", "check"}
    hashed = fingerprint(kept.salt, "a0")
    assert kept.members["pulse"][hashed] == "a" and '"a0"' not in text and len(hashed) == 16
    after = Record.from_json((place / "july-out.private" / "counted.json").read_text())
    assert after.salt == kept.salt
    written = write_private([Rejected("people", "people.csv", 3, "left", "before joined", "order")], tmp_path / "out")
    assert written.read_text(encoding="utf-8").splitlines()[0].split(",") == list(REJECTED_COLUMNS)


def test_no_module_of_the_report_can_open_a_connection():
    """The product's pages can, through one client, and channels bring messages; nothing that reads, counts or draws
    knows either."""
    network = {"socket", "ssl", "http", "urllib", "requests", "httpx", "aiohttp", "ftplib", "smtplib", "asyncio"}
    place = ROOT / "src" / "surefoot"
    ours = [file for file in place.rglob("*.py")
            if file.relative_to(place).parts[0] not in ("web", "outgoing.py", "channels")]
    assert len(ours) > 100
    for file in ours:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            found = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            outside = {name for name in found if name.startswith(("surefoot.outgoing", "surefoot.web",
                                                                  "surefoot.channels"))}
            assert not outside or file.name == "cli.py", file
            assert not network & {name.split(".")[0] for name in found}, file


# --- formats.md ---


def about_column(column):
    more = []
    if column.choices and not all(choice in column.about for choice in column.choices):
        more.append(f"one of {', '.join(column.choices)}")
    if column.kind in ("number", "answer") and (column.low is not None or column.high is not None):
        span = f"{column.low:g} to {column.high:g}" if column.high is not None else f"{column.low:g} or more"
        more.append(span if span not in column.about and column.about.count("or more") == 0 else "")
    more.append(f"also called {', '.join(f'`{name}`' for name in column.also)}" if column.also else "")
    return "; ".join([column.about, *filter(None, more)])


def schema_rows(schema):
    """The table of a schema's columns as formats.md has it; alike neighbours share a row."""
    def cells(column):
        need = "value" if column.needs_value else "column" if column.required else ""
        return column.kind, need, about_column(column)

    return [row(", ".join(f"`{column.name}`" for column in alike), *what)
            for what, alike in groupby(schema.columns, key=cells)]


def schema_about(schema):
    """What a table is, and when two of its rows are one."""
    alike = ", ".join(f"`{column}`" for column in KEYS.get(schema.name, ()))
    about = f"{schema.about[0].upper()}{schema.about[1:]}."
    return f"{about} Rows alike in {alike} are one; the newest counts." if alike else about


def tables_text():
    """The part of formats.md that is made from the schemas."""
    head = ["| column | kind | needed | about |", "|---|---|---|---|"]
    parts = [[f"### `{name}`", "", schema_about(schema), "", *head, *schema_rows(schema), ""]
             for name, schema in SCHEMAS.items()]
    return "\n".join(line for part in parts for line in part)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_column_of_a_table_is_documented(name):
    schema = SCHEMAS[name]
    says("formats.md", f"### `{name}` {schema_about(schema)}", *schema_rows(schema))


def test_no_other_table_or_column_is_documented():
    part = (DOCS / "formats.md").read_text(encoding="utf-8").split("<!-- tables -->")[1].split("<!-- end of tables")[0]
    sections = dict(zip(re.findall(r"(?m)^### `(\w+)`", part), re.split(r"(?m)^### .*$", part)[1:], strict=True))
    assert list(sections) == list(SCHEMAS)
    for name, text in sections.items():
        firsts = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
        assert re.findall(r"`(\w+)`", " ".join(firsts)) == [column.name for column in SCHEMAS[name].columns]


def example_files():
    """The files of the worked example, as the page shows them."""
    text = (DOCS / "formats.md").read_text(encoding="utf-8").split("### A full example")[1].split("What it becomes")[0]
    return dict(re.findall(r"`([\w./]+)`:\n\n```\w+\n(.*?)```", text, re.DOTALL))


def test_the_worked_example_of_surefoot_toml(tmp_path):
    given = example_files()
    assert len(given) == 7
    for name, content in given.items():
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text(content, encoding="utf-8")
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    found = read(tmp_path / "data", workspace)
    assert found.timezone == "Europe/Berlin" and found.keys["ana-s"] == "e1001"
    assert found.tables["people"]["person"].tolist() == ["e1000", "e1001"]
    training = found.tables["training"]
    assert sorted(zip(training["person"], training["course"], training["completed_on"].astype(str), training["kind"],
                      strict=True)) == [("e1000", "Can I use it?", "2026-03-02", "check"),
                                        ("e1001", "AI basics", "2026-02-03", "general")]
    answers = found.tables["pulse"]
    fear, permission = answers["fear_1"].tolist(), answers["ambiguity_1"].tolist()
    assert (fear[0], permission) == (4, [1, 4]) and np.isnan(fear[1])
    assert answers["use_frequency"].tolist() == [3, 1] and answers["wave"].astype(str).tolist() == ["2026-06-01"] * 2
    everything = str(found.facts) + str([column.tolist() for column in answers.columns.values()])
    assert "192.0.2" not in everything and "R_1" not in everything
    (part,) = found.usage
    assert part.file == "assistant.csv"
    usage = DuckEngine(Resources(workspace)).count(
        found.usage, keys=found.keys, people=np.array(["e1000", "e1001"], dtype=object),
        training_days=(np.empty(0, dtype=int), np.empty(0, dtype="datetime64[D]")), timezone="Europe/Berlin",
        as_of=date(2026, 6, 7))
    assert usage.person_weeks.actions.sum(axis=1).tolist() == [0, 3]
    assert [problem.reason for problem in usage.problems] == ["nobody in the people table has this key"]


def test_every_key_of_surefoot_toml_is_in_the_page():
    source = (ROOT / "src/surefoot/sources/mapping.py").read_text(encoding="utf-8")
    groups = re.findall(r"_check_keys\(\w+, \(([^)]*)\)", source)
    known = {key for group in groups for key in re.findall(r'"(\w+)"', group)}
    part = (DOCS / "formats.md").read_text(encoding="utf-8").split("## surefoot.toml")[1].split("### A full")[0]
    assert known == {key for key in known if re.search(rf"\b{key}\b", part)}
    assert "reversed" in known and "timezone" in known


def test_every_command_and_option_is_in_the_page():
    part = (DOCS / "formats.md").read_text(encoding="utf-8").split("## The commands")[1].split("\n## ")[0]
    assert set(re.findall(r"surefoot (\w+)", part)) == set(main.commands)
    options = {name for command in main.commands.values() for option in command.params
               if isinstance(option, click.Option) for name in option.opts if name.startswith("--")}
    assert set(re.findall(r"--[a-z][a-z-]+", part)) == options - {"--help"}


def test_exit_codes(tmp_path):
    run = CliRunner()
    data = tmp_path / "data"
    data.mkdir()
    assert run.invoke(main, ["check", str(data)]).exit_code == 2
    (data / "leave.csv").write_text("person,starts,ends\na,2026-07-20,2026-07-31\n")
    assert run.invoke(main, ["check", str(data)]).exit_code == 0
    assert run.invoke(main, ["report", str(data), "--out", str(tmp_path / "out")]).exit_code == 2
    assert not (tmp_path / "out").exists() and (tmp_path / "out.private" / "rejected.csv").exists()
    says("formats.md", row("0", "done"), "| 2 | the input or the command line can't be used", "| 1 | a fault of ours")


def test_check_writes_nothing_and_templates_write_every_table(tmp_path):
    place = tmp_path / "new"
    assert CliRunner().invoke(main, ["check", "--templates", str(place)]).exit_code == 0
    assert {file.name for file in place.iterdir()} == {*(f"{name}.csv" for name in SCHEMAS), "surefoot.toml"}
    before = sorted(tmp_path.rglob("*"))
    assert CliRunner().invoke(main, ["check", str(place)]).exit_code == 0
    assert sorted(tmp_path.rglob("*")) == before


def test_what_a_report_consists_of(two_reports):
    place, _, _ = two_reports
    out = place / "june-out"
    there = {file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file()}
    part = (DOCS / "formats.md").read_text(encoding="utf-8").split("## What a report")[1].split("\n## ")[0]
    assert set(re.findall(r"(?m)^\| `([^`]+)` \|", part)) == there


def schema_paths(schema):
    """Every key of report.json as a path; estimates, bands and sentences are described once."""
    found = {}

    def walk(node, at):
        if "$ref" in node:
            name = node["$ref"].rsplit("/", 1)[-1]
            if name not in ("E", "band", "sentence"):
                walk(schema["$defs"][name], at)
            return
        for part in node.get("anyOf", ()):
            walk(part, at)
        if isinstance(node.get("items"), dict):
            walk(node["items"], f"{at}[]")
        keys = node.get("properties", {})
        for key, value in keys.items():
            if {"estimate", "n", "interval"} <= set(keys) and key != "source":
                continue
            name = "{driver}" if set(keys) == set(DRIVERS) else "{segment}" if set(keys) == set(SEGMENTS) \
                else "{setting}" if "regular_weeks" in keys else key
            path = f"{at}.{name}" if at else name
            found.setdefault(path)
            walk(value, path)

    walk(schema, "")
    return list(found)


def test_every_key_of_report_json_is_explained():
    schema = json.loads((ROOT / "src/surefoot/report/report.schema.json").read_text(encoding="utf-8"))
    part = (DOCS / "formats.md").read_text(encoding="utf-8").split("<!-- keys -->")[1].split("<!-- end of keys")[0]
    named = re.findall(r"(?m)^\| `([^`]+)` \| \S", part)
    assert sorted(named) == sorted(schema_paths(schema))


# --- sources.md ---


@pytest.mark.parametrize("source", [*SOURCES, *(one for one in moodle.SOURCES if one not in SOURCES)],
                         ids=lambda source: source.id)
def test_every_source_has_its_section(source):
    text = (DOCS / "sources.md").read_text(encoding="utf-8")
    gives = {"m365_copilot_interactions": "refused", "m365_copilot_totals": "set aside",
             "moodle_progress": "set aside"}.get(source.id, ", ".join(f"`{name}`" for name in source.tables))
    says("sources.md", row(f"`{source.id}`", source.title, gives, source.standing))
    section = text.split(f"\n## {source.title}\n")[1].split("\n## ")[0].strip()
    assert section.startswith(f"`{source.id}`, {source.standing}")
    if gives not in ("refused", "set aside"):
        for heading in ("Take", "Least permission", "Used", "Dropped", "Grain", "Traps"):
            assert f"- **{heading}**: " in section


def test_no_other_source_is_listed_and_none_met_a_live_system():
    text = (DOCS / "sources.md").read_text(encoding="utf-8")
    listed = re.findall(r"(?m)^\| `(\w+)` \|", text)
    known = {source.id for source in (*SOURCES, *moodle.SOURCES)} | {form.id for form in SURVEYS}
    assert set(listed) == known and len(listed) == len(known)
    for form in SURVEYS:
        assert f"| `{form.id}` | {form.title} | `pulse`, by mapping |" in text
    says("sources.md", "**No reader has met the vendor's live system.**")


# --- roadmap.md, why.md, prove.md ---


def test_the_efforts_of_actions_stand_in_the_page():
    text = (DOCS / "roadmap.md").read_text(encoding="utf-8")
    part = text.split("<!-- efforts -->\n")[1].split("<!-- end of efforts")[0]
    who = {"manager": "manager", "policy": "policy owner", "outlook": "owner of the role outlooks",
           "lead": "adoption lead", "learning": "learning team"}
    wanted = [
        row(f"`{action}`", f"{effort.minutes} ({effort.least})", effort.weeks or "goes on", who[effort.owner],
            f"{effort.hours:g}" + (f" (+{effort.more:g})" if effort.more else "")) for action, effort in (
                (action, EFFORTS[action]) for action in ("manager", *INTERVENTIONS, "training", "access"))]
    assert part.strip().splitlines()[2:] == wanted


def test_the_marks_of_a_roadmap_stand_in_the_page():
    says("roadmap.md", f"readiness is low (under {READY_FROM:g})", f"a driver's level is {BARRIER_FROM:g} or more",
         f"with {100 * LIKELY:g} in 100 or more",
         f"last {REST_WEEKS} weeks (preparing a manager: {REST_WEEKS_MANAGER})",
         f"have {CENTRAL_HOURS} hours a week for every {TEAMS_PER_CENTRAL} teams")


def test_the_marks_of_proof_and_diagnosis_stand_in_the_pages():
    settings = Settings()
    says("prove.md",
         f"Fewer than {settings.effect_teams} teams with the action, or fewer than {FEWEST_OVER_WEEKS} people",
         f"from {series.FEWEST_TEAMS} teams and {series.FEWEST_PEOPLE} people",
         f"at least {FEWEST_TEAMS} teams and {FEWEST_PEOPLE} people")
    says("why.md", f"(at least {settings.reliable_from} people)", f"from {settings.between_teams} teams",
         f"at least {round(100 * settings.order_probability)} in 100 sure",
         f"from {settings.minimum_manager} answers about at least {settings.manager_group} managers")


# --- all pages ---


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name):
    text = (DOCS / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        file, _, anchor = target.partition("#")
        other = DOCS / (file or name)
        assert other.exists(), target
        headings = re.findall(r"(?m)^#+ (.*)$", other.read_text(encoding="utf-8"))
        slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert not anchor or anchor in slugs, target


@pytest.mark.parametrize("name", PAGES)
def test_files_named_as_the_place_in_the_code_exist(name):
    text = (DOCS / name).read_text(encoding="utf-8")
    for file in re.findall(r"`((?:measure|engine|diagnose|disclose|assessment|vocabulary)/\w+\.py)`", text):
        assert (ROOT / "src" / "surefoot" / file).exists(), file
    for folder in re.findall(r"`(tests/\w+)`", text):
        assert (ROOT / folder).exists(), folder


if __name__ == "__main__":
    formats = DOCS / "formats.md"
    start, end = "<!-- tables -->", "<!-- end of tables -->"
    before, rest = formats.read_text(encoding="utf-8").split(start)
    formats.write_text(f"{before}{start}\n\n{tables_text()}\n{end}{rest.split(end)[1]}", encoding="utf-8")
