"""People and teams from tables: what a preview says, what confirming does, and what undoing brings back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from surefoot.web.frame import clock
from surefoot.web.people.importing import steps
from surefoot.web.people.importing.undoing import CantUndo
from surefoot.web.people.models import (
    BEGINNING,
    Account,
    Difference,
    Import,
    ImportFile,
    Management,
    Person,
    Place,
    Position,
    Session,
)
from surefoot.web.people.scope import everything
from tests.web.importing import DAY, confirmed, everything_stored, imported, offered, people, teams, today, told

pytestmark = pytest.mark.django_db
YESTERDAY = DAY - timedelta(days=1)
BOSS = {"person": "boss", "team": "board", "manager": ""}
MARA = {"person": "mara", "team": "motor", "manager": "boss"}
DEV = {"person": "dev", "team": "motor", "manager": "mara"}
HUGO = {"person": "hugo", "team": "home", "manager": "boss"}
TESS = {"person": "tess", "team": "home", "manager": "hugo"}
ALL = (BOSS, MARA, DEV, HUGO, TESS)
MANY = tuple({"person": f"p{number:02d}", "team": "motor", "manager": "mara"} for number in range(50))


def changed(row: dict[str, str], **new: Any) -> dict[str, Any]:
    return {**row, **new}


def positions(key: str) -> list[tuple[str, date, date | None]]:
    with everything("a test"):
        return list(Position.objects.filter(person__key=key).order_by("starts").values_list(
            "team__key", "starts", "ends"))


def test_a_first_import_makes_people_teams_tree_and_managers() -> None:
    found = imported(people(*ALL))
    assert told(found) == {"new": 5, "team_new": 3, "team_led": 2}
    now = today()
    assert {key: row["team__key"] for key, row in now["where"].items()} == {row["person"]: row["team"] for row in ALL}
    assert now["tree"] == {"board": None, "motor": "board", "home": "board"}
    assert now["leads"] == {("motor", "mara", "manager"), ("home", "hugo", "manager")}
    assert positions("dev") == [("motor", BEGINNING, None)]


def test_the_same_file_twice_changes_nothing() -> None:
    imported(people(*ALL), teams({"team": "motor", "parent": "board", "manager": "dev"}))
    before = everything_stored()
    found = imported(people(*ALL), teams({"team": "motor", "parent": "board", "manager": "dev"}))
    assert (told(found), everything_stored()) == ({}, before)


def test_a_move_ends_the_old_position_the_day_before_and_starts_a_new_one() -> None:
    imported(people(*ALL), since=DAY - timedelta(days=30))
    found = imported(people(BOSS, MARA, changed(DEV, team="home", manager="hugo"), HUGO, TESS))
    assert told(found) == {"moved": 1, "team_led": 1}  # in motor only mara is left, who reports to boss
    assert positions("dev") == [("motor", BEGINNING, YESTERDAY), ("home", DAY, None)]
    line = Difference.objects.get(belongs=found, kind="moved")
    assert (line.key, line.before, line.after, line.fields) == ("dev", "motor", "home", "team manager")


def test_the_rows_of_a_history_are_honoured() -> None:
    first, second = date(2026, 3, 1), date(2026, 9, 1)
    columns = ("person", "team", "manager", "role", "from")
    rows = [changed(DEV, joined=""), changed(DEV, team="home", **{"from": second}),
            *(row for row in ALL if row is not DEV)]
    rows[0]["from"] = first
    imported(people(*rows, columns=columns))
    assert positions("dev") == [("motor", first, date(2026, 8, 31)), ("home", second, None)]
    before = everything_stored()
    imported(people(*rows, columns=columns))
    assert everything_stored() == before


def test_who_is_missing_from_a_whole_list_leaves_with_a_date_and_comes_back_when_named_again() -> None:
    imported(people(*ALL, *MANY), since=DAY - timedelta(days=30))
    found = offered(people(*ALL, *MANY[1:]))
    assert (told(found), found.facts["too_many"]) == ({"leaving": 1}, False)
    assert "p00" in today()["who"]
    confirmed(found)
    assert "p00" not in today()["who"]
    assert positions("p00") == [("motor", BEGINNING, YESTERDAY)]
    back = imported(people(*ALL, *MANY), since=DAY + timedelta(days=10))
    assert told(back) == {"back": 1}
    assert positions("p00") == [("motor", BEGINNING, YESTERDAY), ("motor", DAY + timedelta(days=10), None)]


def test_a_list_of_some_lets_nobody_leave() -> None:
    imported(people(*ALL))
    found = imported(people(changed(DEV, level="5")), whole=False)
    assert told(found) == {"changed": 1}
    assert set(today()["who"]) == {"boss", "mara", "dev", "hugo", "tess"}
    assert today()["leads"] == {("motor", "mara", "manager"), ("home", "hugo", "manager")}


def test_more_than_one_in_ten_leaving_is_marked() -> None:
    imported(people(*ALL, *MANY))
    assert offered(people(*ALL, *MANY[6:])).facts["too_many"]
    assert not offered(people(*ALL, *MANY[5:])).facts["too_many"]


def test_a_column_that_is_missing_says_nothing_and_an_empty_cell_does() -> None:
    imported(people(changed(DEV, level="5", name="Dev"), MARA))
    imported(people(DEV, MARA, columns=("person", "team", "manager", "role", "name")))
    assert (today()["who"]["dev"]["level"], today()["who"]["dev"]["name"]) == ("5", "")


def test_rows_that_can_t_be_used_are_told_with_file_line_and_reason_and_never_with_values() -> None:
    found = offered(people(*ALL, {"person": "planted-key", "team": "", "manager": ""}))
    [row] = found.facts["rejected"]
    assert (row["file"], row["line"], row["column"], found.facts["rejected_count"]) == ("file0.csv", 7, "team", 1)
    assert "planted-key" not in str(found.facts)


@pytest.mark.parametrize("content", [
    b"planted-key,planted name,planted@x.example\nplanted-2,motor,clerk\n", b"planted-key\n",
    b"person,team,manager,planted-role\nplanted-key,motor,,clerk\n", b"person,team,planted-manager\nplanted-key,,\n",
    b"person,team,manager,role,joined,planted\nplanted-key,motor,,clerk,planted-day,planted\n",
    b"person,team,manager,role\nplanted-key,motor,,clerk,planted,planted\n"])
def test_what_is_kept_of_a_file_holds_no_value_also_where_it_has_no_header_row(content: bytes) -> None:
    for file in (content, content + people(*ALL)):
        assert "planted" not in str(offered(file).facts)


def test_files_that_hold_no_people_say_so_and_are_gone() -> None:
    found = offered(b"colour,size\nred,3\n")
    assert found.state == "unusable"
    assert "no named columns" in found.facts["unusable"]
    assert not ImportFile.objects.exists()


def test_two_people_with_one_address_have_none_and_a_new_owner_takes_it_over() -> None:
    imported(people(changed(DEV, email="One@x.example"), changed(MARA, email="one@x.example"),
                    changed(HUGO, email="h@x.example")))
    assert {key: row["email"] for key, row in today()["who"].items()} == {"dev": "", "mara": "", "hugo": "h@x.example"}
    imported(people(changed(DEV, email="h@x.example")), whole=False)
    assert {key: row["email"] for key, row in today()["who"].items()} == {"dev": "h@x.example", "mara": "", "hugo": ""}


def test_people_can_swap_their_addresses() -> None:
    imported(people(changed(DEV, email="a@x.example"), changed(MARA, email="b@x.example")))
    swapped = imported(people(changed(DEV, email="b@x.example"), changed(MARA, email="a@x.example")))
    assert today()["who"]["dev"]["email"] == "b@x.example"
    steps.take_back(swapped.pk, "system")
    assert today()["who"]["dev"]["email"] == "a@x.example"


def test_a_teams_table_decides_the_tree_the_names_and_who_leads() -> None:
    imported(people(*ALL), teams({"team": "motor", "parent": "claims", "manager": "dev", "name": "Motor claims"},
                                 {"team": "claims", "parent": "all"}, {"team": "home", "parent": "claims"}))
    now = today()
    assert now["tree"] == {"motor": "claims", "claims": None, "home": "claims", "board": None}
    assert now["leads"] == {("motor", "dev", "manager"), ("home", "hugo", "manager")}
    imported(people(*ALL))
    assert today()["leads"] == now["leads"]
    assert today()["tree"] == now["tree"]


def test_teams_above_each_other_in_a_circle_are_cut() -> None:
    imported(people(*ALL), teams({"team": "motor", "parent": "home"}, {"team": "home", "parent": "motor"}))
    assert today()["tree"] == {"board": None, "home": None, "motor": "home"}


def test_a_team_that_ends_stays_with_its_period() -> None:
    imported(people(*ALL), since=DAY - timedelta(days=30))
    found = imported(people(BOSS, MARA, DEV, changed(HUGO, team="motor"), changed(TESS, team="motor")))
    assert told(found)["team_ended"] == 1
    assert list(Place.objects.filter(team__key="home").values_list("starts", "ends")) == [(BEGINNING, YESTERDAY)]
    assert ("home", "hugo", "manager") not in today()["leads"]


def test_deputies_and_managers_by_hand_stay() -> None:
    imported(people(*ALL))
    with everything("a test"):
        motor = Place.objects.get(team__key="motor").team
        tess, dev = (Person.objects.get(key=key) for key in ("tess", "dev"))
    Management.objects.create(team=motor, person=dev, kind="deputy", starts=DAY, by_hand=True)
    Management.objects.create(team=motor, person=tess, kind="manager", starts=DAY, by_hand=True)
    imported(people(*ALL, {"person": "new", "team": "motor", "manager": "mara"}), since=DAY + timedelta(days=1))
    assert {row for row in today(DAY + timedelta(days=1))["leads"] if row[0] == "motor"} == {
        ("motor", "dev", "deputy"), ("motor", "tess", "manager")}
    imported(people(*(row for row in ALL if row not in (DEV, TESS))), since=DAY + timedelta(days=3))
    assert {row for row in today(DAY + timedelta(days=3))["leads"] if row[0] == "motor"} == set()
    assert Management.objects.get(person=dev).ends == DAY + timedelta(days=2)


def test_who_leaves_is_signed_out_at_once() -> None:
    imported(people(changed(DEV, email="dev@x.example"), *MANY))
    with everything("a test"):
        account = Account.objects.create_user("dev@x.example", person=Person.objects.get(key="dev"))
    Session.objects.create(session_key="s", session_data="", expire_date=clock.now(), account=account,
                           made_at=clock.now(), seen_on=DAY)
    imported(people(*MANY), since=clock.today())
    assert not Session.objects.exists()


def test_undoing_brings_back_every_row_as_it_was() -> None:
    imported(people(*ALL), since=DAY - timedelta(days=30))
    before = everything_stored()
    rows = (changed(BOSS, role="chair"), changed(DEV, team="home", level="4", email="d@x.example"), HUGO,
            {"person": "new", "team": "fleet", "manager": "boss", "location": "Leeds"})
    found = imported(people(*rows), teams({"team": "home", "parent": "fleet", "name": "Houses"}))
    assert everything_stored() != before
    steps.take_back(found.pk, "system")
    found.refresh_from_db()
    assert (everything_stored(), found.state, found.journal) == (before, "undone", None)


def refused(found: Import) -> str:
    with pytest.raises(CantUndo) as error:
        steps.take_back(found.pk, "system")
    return error.value.word


def test_undoing_is_refused_after_a_later_import_and_after_a_change_by_hand() -> None:
    first = imported(people(*ALL))
    second = imported(people(*ALL, {"person": "new", "team": "home", "manager": "hugo"}))
    assert refused(first) == "undo_later"
    with everything("a test"):
        Person.objects.filter(key="new").update(level="9")
    before = everything_stored()
    assert (refused(second), everything_stored()) == ("undo_changed", before)


def test_what_was_shown_is_what_happens_or_it_is_shown_again() -> None:
    imported(people(*ALL))
    found = offered(people(*ALL, *MANY))
    imported(people(MANY[0]), whole=False)
    Import.objects.filter(pk=found.pk).update(state="running")
    steps.carry_out(found.pk, "system")
    found.refresh_from_db()
    assert (found.state, found.facts["stale"], told(found)["new"]) == ("ready", True, 49)


def test_who_joins_later_and_who_leaves_later_do_so_on_their_day() -> None:
    start, end = DAY + timedelta(days=20), DAY + timedelta(days=40)
    rows = (*ALL, {"person": "new", "team": "home", "manager": "hugo", "joined": start, "left": end})
    imported(people(*rows))
    assert positions("new") == [("home", start, end)]
    assert [("new" in today(day)["where"]) for day in (DAY, start, end, end + timedelta(days=1))] == [
        False, True, True, False]
    before = everything_stored()
    assert (told(imported(people(*rows))), everything_stored()) == ({}, before)
