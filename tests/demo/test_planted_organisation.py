"""What is planted is what was asked for, counted slowly from the plain tables."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from surefoot.demo import Options, Organisation, plant

AS_OF = date(2026, 8, 2)
BERLIN = ZoneInfo("Europe/Berlin")


def rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    names = list(table)
    return [dict(zip(names, values, strict=True)) for values in zip(*(table[n].tolist() for n in names), strict=True)]


def employed(larkmoor: Organisation, day: date) -> set[str]:
    return {str(row["person"]) for row in rows(larkmoor.people)
            if str(row["joined"]) <= str(day) and (not row["left"] or str(row["left"]) >= str(day))}


def local_day(at: str) -> date:
    if len(at) == 10:
        return date.fromisoformat(at)
    stamp = datetime.fromisoformat(at)
    return (stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)).astimezone(BERLIN).date()


def slow_weeks(larkmoor: Organisation) -> dict[str, set[date]]:
    """Mondays of the weeks in which a person used AI on own initiative, from the rows alone."""
    lessons = {(row["person"], row["completed_on"]) for row in rows(larkmoor.training) if row["kind"] != "check"}
    weeks: dict[str, set[date]] = defaultdict(set)
    for row in rows(larkmoor.usage):
        if row["grain"] in ("rolling", "last_seen") or row["own_initiative"] == "false" or row["actions"] == 0:
            continue
        day = local_day(str(row["at"]))
        if row["grain"] == "week" or (row["person"], str(day)) not in lessons:
            weeks[str(row["person"])].add(day - timedelta(days=day.weekday()))
    return weeks


def test_exactly_as_many_people_are_employed_as_were_asked_for(larkmoor: Organisation) -> None:
    assert len(employed(larkmoor, AS_OF)) == 1200
    assert larkmoor.truth["organisation"]["people"] == 1200


@pytest.mark.parametrize("count", [2, 5, 12, 40, 150])
def test_exactly_as_many_teams_hold_people_as_were_asked_for(count: int) -> None:
    planted = plant(seed=3, weeks=20, options=Options(teams=count, reorganisation=False))
    now = {row["team"] for row in rows(planted.people)}
    assert len(now) == count
    assert now <= set(planted.teams["team"].tolist())


def test_team_sizes_are_unequal_with_a_long_right_tail(larkmoor: Organisation) -> None:
    sizes = larkmoor.truth["teams"]["people"]
    assert 6 <= np.median(sizes) <= 8
    assert sizes.min() >= 2
    assert sizes.max() >= 13


def test_managers_sit_in_the_team_of_their_own_manager(larkmoor: Organisation) -> None:
    current = {row["person"]: row for row in rows(larkmoor.people) if not row["left"]}
    lead = {row["team"]: row["manager"] for row in rows(larkmoor.teams)}
    top = [row for row in current.values() if not row["manager"]]
    assert len(top) == 1
    for row in current.values():
        assert row["manager"] in current or row is top[0]
        assert lead[row["team"]] in (row["manager"], row["person"])


def test_every_node_but_the_root_has_a_known_parent(larkmoor: Organisation) -> None:
    nodes = set(larkmoor.teams["team"].tolist())
    assert len(nodes) == larkmoor.teams["team"].size
    assert [row["team"] for row in rows(larkmoor.teams) if row["parent"] not in nodes] == ["all"]


def test_about_four_in_five_are_trained(larkmoor: Organisation) -> None:
    staff = employed(larkmoor, AS_OF)
    trained = {row["person"] for row in rows(larkmoor.training)
               if row["kind"] != "check" and row["passed"] != "false" and str(row["completed_on"]) <= str(AS_OF)}
    assert 0.75 <= len(trained & staff) / len(staff) <= 0.85


def test_about_one_in_seven_uses_ai_regularly(larkmoor: Organisation) -> None:
    weeks = slow_weeks(larkmoor)
    window = {AS_OF - timedelta(days=6 + 7 * ago) for ago in range(12)}
    staff = employed(larkmoor, AS_OF)
    regular = sum(len(weeks[person] & window) >= 8 for person in staff)
    assert 0.07 <= regular / len(staff) <= 0.20


def test_the_true_weeks_are_the_weeks_in_the_rows(larkmoor: Organisation) -> None:
    truth, found = larkmoor.truth["weekly"], slow_weeks(larkmoor)
    out = set(larkmoor.truth["organisation"]["outage_weeks"])
    missing = extra = total = 0
    for number, person in enumerate(truth["person"].tolist()):
        true = {monday for monday, acts in zip(truth["monday"].tolist(), truth["acts"][number].tolist(), strict=True)
                if acts and monday not in out}
        seen = {str(monday) for monday in found[person]}
        missing, extra, total = missing + len(true - seen), extra + len(seen - true), total + len(true)
    assert missing == 0  # every week with use is in the rows ...
    assert extra < 0.01 * total  # ... and only week rows that cannot be split add a training day


def test_users_answer_more_so_respondents_look_more_confident() -> None:
    newest = [plant(seed=seed, people=2000).truth["organisation"]["confident_bias"] for seed in (1, 2, 3)]
    assert np.mean(newest) > 0.01
    ignorable = plant(seed=1, people=2000, options=Options(nonresponse_slope=0.0)).truth["organisation"]
    assert abs(ignorable["confident_bias"]) < 0.02


def test_response_and_misreport_are_what_the_knobs_say(larkmoor: Organisation) -> None:
    for wave in larkmoor.truth["waves"]:
        assert 0.50 <= wave["response"] <= 0.60
        assert sum(wave["frequency_claimed_respondents"][1:]) > 1.15 * sum(wave["frequency_true_respondents"][1:])
    honest = plant(seed=1, options=Options(misreport=0.0)).truth["waves"][-1]
    shrink = np.array(honest["frequency_claimed_respondents"]) / np.array(honest["frequency_true_respondents"])
    assert (shrink <= 1).all()
    assert (shrink > 0.85).all()  # only blanks are missing


def test_those_who_use_ai_most_fear_most_for_their_job() -> None:
    pulse = plant(seed=2, people=6000, options=Options(misreport=0.0)).pulse
    fear = 5 - (pulse["insecurity_1"] + pulse["insecurity_2"]) / 2
    use, sure = pulse["use_frequency"], (pulse["confidence_1"] + pulse["confidence_2"]) / 2
    known = ~np.isnan(fear + use + sure)
    assert np.corrcoef(sure[known], use[known])[0, 1] > 0.1
    assert np.corrcoef(fear[known], sure[known])[0, 1] < -0.1
    unsure = known & (sure < 4) & (sure > 2)  # among equally confident people
    assert np.corrcoef(fear[unsure], use[unsure])[0, 1] > 0.02


def test_pulse_answers_are_one_to_five_and_codes_never_come_twice(larkmoor: Organisation) -> None:
    pulse = larkmoor.pulse
    items = [name for name in pulse if name[-2:] in ("_1", "_2", "_3")]
    assert len(items) == 22
    for name in items:
        values = pulse[name][~np.isnan(pulse[name])]
        assert set(values.tolist()) <= {1, 2, 3, 4, 5}
    assert len(set(pulse["respondent"].tolist())) == pulse["respondent"].size
    for wave in set(pulse["wave"].tolist()):
        asked = [name for name in items if not np.isnan(pulse[name][pulse["wave"] == wave]).all()]
        assert len(asked) == 18  # sixteen core items and two rotating thirds


def test_stamps_come_in_utc_with_and_without_marker_and_in_summer_and_winter_time(larkmoor: Organisation) -> None:
    endings = Counter("date" if len(at) == 10 else at[19:] or "bare" for at in larkmoor.usage["at"].tolist())
    assert set(endings) == {"date", "bare", "Z", "+01:00", "+02:00"}
    assert min(endings.values()) > 50
    hours: dict[bool, list[float]] = {True: [], False: []}
    for at in larkmoor.usage["at"].tolist():
        if len(at) == 19:
            stamp = datetime.fromisoformat(at)
            if stamp.month not in (3, 4, 10, 11):
                hours[stamp.month in (12, 1, 2)].append(stamp.hour + stamp.minute / 60)
    assert 0.8 < np.mean(hours[True]) - np.mean(hours[False]) < 1.2  # the same local habits an hour apart in UTC


def test_some_events_lie_on_another_day_in_utc(larkmoor: Organisation) -> None:
    bare = [at for at in larkmoor.usage["at"].tolist() if len(at) == 19]
    assert sum(local_day(at) != date.fromisoformat(at[:10]) for at in bare) >= 10


def test_one_week_is_silent_for_everybody(larkmoor: Organisation) -> None:
    (monday,) = (date.fromisoformat(day) for day in larkmoor.truth["organisation"]["outage_weeks"])
    for row in rows(larkmoor.usage):
        if row["grain"] in ("event", "day", "week"):
            assert not monday <= local_day(str(row["at"])) <= monday + timedelta(days=6)


def test_the_reorganisation_merges_renames_and_moves(larkmoor: Organisation) -> None:
    day = larkmoor.truth["organisation"]["reorganised_on"]
    by_person: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(larkmoor.people):
        by_person[str(row["person"])].append(row)
    moved = {person: spans for person, spans in by_person.items() if len(spans) == 2}
    assert all(spans[0]["from"] < spans[1]["from"] and spans[0]["team"] != spans[1]["team"]
               for spans in moved.values())
    sources: dict[str, set[str]] = defaultdict(set)
    for spans in moved.values():
        if spans[1]["from"] == day:
            sources[spans[1]["team"]].add(spans[0]["team"])
    assert any(len(old) == 2 for old in sources.values())
    assert any(len(old) == 1 for old in sources.values())
    assert any(spans[1]["from"] != day for spans in moved.values())


def test_licences_have_gaps_returns_and_removals(larkmoor: Organisation) -> None:
    spans = defaultdict(list)
    for row in rows(larkmoor.licences):
        spans[row["person"], row["tool"]].append((row["assigned_on"], row["removed_on"]))
    assert any(len(found) == 2 and found[0][1] < found[1][0] for found in spans.values())
    assert any(found[-1][1] for found in spans.values())


def test_both_sites_have_holidays_of_their_own(larkmoor: Organisation) -> None:
    holidays = {(row["site"], row["starts"]) for row in rows(larkmoor.calendar) if row["kind"] == "holiday"}
    assert ("", "2026-04-06") in holidays  # Easter Monday
    assert ("Ostertal", "2026-06-04") in holidays  # Corpus Christi
    assert ("Larkmoor", "2025-10-31") in holidays
    assert set(larkmoor.people["location"].tolist()) == {"Larkmoor", "Ostertal"}


def test_planted_kinds_get_the_verdict_they_were_made_for(larkmoor: Organisation) -> None:
    teams = larkmoor.truth["teams"]
    wanted = {"confidence": "confidence", "capability": "capability", "access": "access", "fine": "nothing",
              "even": "cannot tell"}
    for kind, verdict in wanted.items():
        of_kind = teams["verdict"][teams["kind"] == kind]
        assert of_kind.size >= 4
        assert (of_kind == verdict).mean() >= 0.6, kind


def test_expected_regular_use_agrees_with_what_teams_of_a_kind_do() -> None:
    teams = plant(seed=4, people=6000).truth["teams"]
    for kind in ("fine", "confidence", "ordinary"):
        chosen = (teams["kind"] == kind) & (teams["regular_of"] > 0)
        weights = teams["regular_of"][chosen]
        real = np.average(teams["regular"][chosen], weights=weights)
        assert abs(real - np.average(teams["regular_expected"][chosen], weights=weights)) < 0.09, kind


def test_actions_add_what_the_knob_says_and_nothing_without_it() -> None:
    strong = plant(seed=5, options=Options(intervention_effect=0.15)).truth["actions"]
    working = [row["added_weekly_use"] for row in strong if row["action"] != "training"]
    assert 0.09 < np.mean(working) <= 0.16
    assert {row["added_weekly_use"] for row in plant(seed=5, options=Options(intervention_effect=0.0)).truth[
        "actions"]} == {0.0}


def test_a_drawn_plan_registers_every_wave_before_its_start() -> None:
    planted = plant(seed=6, options=Options(drawn=True))
    assert planted.plan is not None
    assert (planted.plan["registered_on"] < planted.plan["starts_on"]).all()
    assert len(set(planted.plan["wave"].tolist())) == 4
    done = set(planted.actions["team"].tolist())
    assert done < set(planted.plan["team"].tolist())
    assert plant(seed=6, weeks=20).plan is None


def test_skill_checks_exist_in_some_departments_only(larkmoor: Organisation) -> None:
    source = larkmoor.truth["teams"]["capable_source"]
    checks = [row for row in rows(larkmoor.training) if row["kind"] == "check"]
    assert set(source.tolist()) == {"check", "self-rated"}
    assert {row["passed"] for row in checks} == {"true", "false"}


def test_impossible_wishes_are_refused_with_the_value_named() -> None:
    with pytest.raises(ValueError, match="not 1"):
        plant(options=Options(teams=1))
    with pytest.raises(ValueError, match="not 5"):
        plant(weeks=5)
