"""Who a key stands for, and what happens to names nobody may know."""

import pytest

from surefoot.sources.identity import Concealment, is_concealed, normal

PEOPLE = (
    "person,team,manager,role,email\nE1,A,,Head,ana@x.example\ne2,A,ANA@x.example,Analyst,bo@x.example\n"
    "e3,A,e1,Analyst,shared@x.example\ne4,A,e1,Analyst,shared@x.example\n"
)
HASH = "E58EEF6A6BBD3D0293CB306D24A42057"
M365 = "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,Word Copilot Last Activity Date\n"


def leave(*keys):
    return "person,starts,ends\n" + "".join(f"{key},2026-07-0{day},\n" for day, key in enumerate(keys, 1))


@pytest.mark.parametrize(("key", "same"), [
    (" E1 ", "e1"), ("ana@X.example", "ANA@x.EXAMPLE"), ("jürgen@x.example", "ju\u0308rgen@x.example"),
    ("STRASSE", "straße"),
])  # fmt: skip
def test_keys_are_compared_without_case_blanks_or_unicode_form(key, same):
    assert normal(key) == normal(same)


def test_keys_that_only_look_alike_stay_apart():
    assert normal("a.na@x.example") != normal("ana@x.example")


def test_rows_get_the_people_tables_own_key_by_key_or_e_mail(intake):
    found = intake({"people.csv": PEOPLE, "leave.csv": leave("e1", "BO@x.example")})
    assert found.tables["leave"]["person"].tolist() == ["E1", "e2"]
    assert found.tables["people"]["manager"].tolist() == ["", "E1", "E1", "E1"]


def test_a_shared_mailbox_stands_for_nobody(intake):
    found = intake({"people.csv": PEOPLE, "leave.csv": leave("shared@x.example", "e1")})
    assert found.tables["leave"]["person"].tolist() == ["E1"]
    assert found.facts.match_rate == {"leave": 0.5}
    assert any("shared by several people" in problem.reason for problem in found.facts.problems)


def test_the_identity_file_adds_logins(intake):
    found = intake(
        {
            "people.csv": PEOPLE,
            "leave.csv": leave("ana-gh", "ghost"),
            "logins.csv": "login,person\nAna-GH,e1\nx,nobody\n",
            "surefoot.toml": '[identity]\nfile = "logins.csv"\n',
        }
    )
    assert found.tables["leave"]["person"].tolist() == ["E1"] and found.keys["ana-gh"] == "E1"
    assert not any(problem.file == "logins.csv" and problem.table == "" for problem in found.facts.problems)


def test_an_identity_file_that_is_missing_is_said(intake):
    found = intake({"people.csv": PEOPLE, "surefoot.toml": '[identity]\nfile = "../logins.csv"\n'})
    assert any("no such file in the data folder" in problem.reason for problem in found.facts.problems)


def test_without_people_keys_are_taken_as_they_stand(intake):
    assert intake({"leave.csv": leave("e1", "zz")}).tables["leave"]["person"].tolist() == ["e1", "zz"]


@pytest.mark.parametrize(("key", "concealed"), [
    (HASH, True), ("u-0123456789ab@anon.invalid", True), ("User_17", True), ("ana@x.example", False), ("e1", False),
    (HASH.lower(), False),
])  # fmt: skip
def test_concealed_names_are_told(key, concealed):
    assert is_concealed(key) is concealed


def test_in_a_column_of_concealed_names_the_other_short_keys_are_taken_for_concealed_too():
    mostly = Concealment([*(f"{number:032X}" for number in range(99)), "svc"])
    assert mostly.hides("svc") and not mostly.hides("ana@x.example")
    assert not Concealment(["svc", "e1", HASH]).hides("svc")


def test_concealed_usage_is_refused_with_what_to_do_and_noted(intake):
    report = M365 + f"2026-08-03,{HASH},6A46,2026-08-01,2026-08-01\n" * 3
    found = intake({"people.csv": PEOPLE, "report.csv": report})
    assert found.usage == ()
    values = next(values for key, values in found.facts.notes if key == "names_concealed")
    assert values["file"] == "report.csv" and values["rows"] > 0
    assert any("display concealed" in problem.reason for problem in found.facts.problems)
    facts = next(one for one in found.facts.files if one.file == "report.csv")
    assert facts.rows == facts.rejected == values["rows"]


def test_a_people_table_that_uses_such_keys_itself_is_taken_at_its_word(intake, usage_rows):
    people = f"person,team,manager,role\n{HASH},A,,Head\n"
    report = M365 + f"2026-08-03,{HASH},6A46,2026-08-01,2026-08-01\n"
    found = intake({"people.csv": people, "report.csv": report})
    assert {row["person"] for row in usage_rows(found)} == {HASH}
