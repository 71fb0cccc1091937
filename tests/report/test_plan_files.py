"""The plans of all groups as a table and as a calendar."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from organisations import AS_OF, empty, hidden, team, top

from surefoot.report.plan_files import COLUMNS, roadmap_csv, roadmap_ics
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.results import Assessment, Group
from surefoot.vocabulary.roadmaps import Roadmap, Step

MONDAY = date(2026, 11, 23)


def step(action: str = "ritual", driver: str | None = "fear", weeks: int = 4, **more: object) -> Step:
    known = {"action": action, "driver": driver, "starts": MONDAY, "ends": MONDAY + timedelta(weeks=weeks, days=-1),
             "owner": Sentence("roadmap_owner_manager"), "minutes_week": 15.0,
             "why": Sentence("roadmap_why_next", {"driver": "fear", "share": None}),
             "what": (Sentence("roadmap_do_question_day", {"date": date(2026, 11, 26)}),
                      Sentence("roadmap_do_count_alike"))}
    return Step(**{**known, **more})  # type: ignore[arg-type]


def roadmap(*steps: Step, made_for: str = "t1") -> Roadmap:
    return Roadmap(made_for, MONDAY, 12, Rows(steps))


def planned(*groups: Group) -> Assessment:
    return replace(empty(), teams=Rows((top(), *groups)), as_of=AS_OF)


def one() -> Assessment:
    return planned(replace(team(1, "Customer service"), roadmap=roadmap(step(), step("peers", "isolation"))),
                   replace(hidden("t2", "Executive office"), roadmap=roadmap(step(), made_for="all")))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def entries(text: str) -> list:  # type: ignore[type-arg]
    return list(Calendar.from_ical(text).walk("VEVENT"))


def test_the_table_has_a_row_for_each_step_of_each_plan() -> None:
    found = rows(roadmap_csv(one()))
    assert [(row["team"], row["made_for"], row["action"], row["driver"]) for row in found] == [
        ("t1", "t1", "ritual", "fear"), ("t1", "t1", "peers", "isolation"), ("t2", "all", "ritual", "fear")]
    assert (found[0]["starts"], found[0]["ends"], found[0]["minutes_week"]) == ("2026-11-23", "2026-12-20", "15")
    assert found[0]["owner"] == "Team manager"
    assert found[0]["why"] == "It answers the next barrier that is felt: Fear of visible mistakes."


def test_a_support_has_no_driver_in_the_table() -> None:
    made = planned(replace(team(1, "Customer service"), roadmap=roadmap(step("manager", None))))
    assert rows(roadmap_csv(made))[0]["driver"] == ""


def test_no_cell_of_the_table_can_become_a_formula() -> None:
    made = planned(replace(team(1, "x", team="=cmd|' /C calc'!A0"), roadmap=roadmap(step())))
    assert rows(roadmap_csv(made))[0]["team"].startswith("'=")


def test_the_calendar_has_an_all_day_entry_for_each_step_with_its_last_day_inside() -> None:
    first = entries(roadmap_ics(one()))[0]
    assert first["DTSTART"].dt == MONDAY
    assert first["DTEND"].dt == date(2026, 12, 21)  # RFC 5545, 3.6.1: the end is the first day after the entry
    assert str(first["SUMMARY"]) == "Customer service: Safe to get it wrong"
    assert "meeting on 26 November 2026" in str(first["DESCRIPTION"])
    assert "Who leads: Team manager." in str(first["DESCRIPTION"])
    assert str(first["TRANSP"]) == "TRANSPARENT"


def test_entries_are_stamped_with_the_as_of_date() -> None:
    assert {entry["DTSTAMP"].dt for entry in entries(roadmap_ics(one()))} == {datetime(2026, 11, 22, tzinfo=UTC)}


def test_an_entry_keeps_its_name_when_its_date_moves_and_no_two_share_one() -> None:
    first = [str(entry["UID"]) for entry in entries(roadmap_ics(one()))]
    later = step(starts=MONDAY + timedelta(weeks=2))
    moved = planned(replace(team(1, "Customer service"), roadmap=roadmap(later)))
    assert len(set(first)) == 3
    assert str(entries(roadmap_ics(moved))[0]["UID"]) == first[0]


def test_the_same_assessment_gives_the_same_bytes_in_every_process() -> None:
    say_it = ("import sys, hashlib; sys.path.insert(0, sys.argv[1]); import test_plan_files as t; "
              "print(hashlib.sha256((t.roadmap_ics(t.one()) + t.roadmap_csv(t.one())).encode()).hexdigest())")
    said = {subprocess.run([sys.executable, "-c", say_it, str(Path(__file__).parent)], capture_output=True, text=True,
                           check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")}
    assert len(said) == 1


def test_lines_end_in_cr_lf_and_are_no_longer_than_75_octets() -> None:
    # RFC 5545, 3.1; with letters of two octets, so that folding by characters would show.
    made = planned(replace(team(1, "Überführung " * 8), roadmap=roadmap(step())))
    text = roadmap_ics(made, "de")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_the_calendar_reads_back_as_it_was_meant_whatever_a_team_is_called() -> None:
    name = "Ops; north, \\ and\nBEGIN:VEVENT"
    made = planned(replace(team(1, name), roadmap=roadmap(step())))
    found = entries(roadmap_ics(made))
    assert len(found) == 1
    assert str(found[0]["SUMMARY"]) == "Ops; north, \\ and BEGIN:VEVENT: Safe to get it wrong"


def test_every_entry_has_what_the_standard_requires() -> None:
    calendar = Calendar.from_ical(roadmap_ics(one()))
    assert (str(calendar["VERSION"]), str(calendar["PRODID"])) == ("2.0", "-//Surefoot//Roadmap 1//EN")
    for entry in calendar.walk("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART"} <= set(entry)
        assert not entry.errors


@pytest.mark.parametrize("language", ["en", "de"])
def test_both_files_speak_the_language_of_the_report(language: str) -> None:
    title = {"en": "Safe to get it wrong", "de": "Fehler sind erlaubt"}[language]
    assert title in roadmap_ics(one(), language).replace("\r\n ", "")
    owner = {"en": "Team manager", "de": "Teamleitung"}[language]
    assert rows(roadmap_csv(one(), language))[0]["owner"] == owner


def test_without_plans_both_files_are_valid_and_empty() -> None:
    assert roadmap_csv(empty()) == ",".join(COLUMNS) + "\n"
    assert entries(roadmap_ics(empty())) == []
    assert Calendar.from_ical(roadmap_ics(empty())).subcomponents


def test_a_hidden_team_with_a_plan_from_its_own_results_is_left_out() -> None:
    made = planned(replace(hidden("t2", "Executive office"), roadmap=roadmap(step(), made_for="t2")))
    assert rows(roadmap_csv(made)) == []
    assert entries(roadmap_ics(made)) == []
