"""What real files do to readers, one case each: encodings, delimiters, headers, dates, numbers, gaps, damage, size."""

import gzip
import io
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field

import duckdb
import openpyxl
import pytest

from surefoot.sources import packing
from surefoot.sources.catalogue import read
from surefoot.vocabulary.tables import UnusableInput

PEOPLE = (
    "person,team,manager,role,email\n"
    "e1,Treasury,e3,Analyst,ana@larkmoor.example\n"
    "e2,Treasury,e3,Analyst,bo@larkmoor.example\n"
    "e3,Treasury,,Head,cy@larkmoor.example\n"
)
HEADER = "person,course,completed_on,score,passed,minutes"


def training(*rows, header=HEADER, delimiter=","):
    return "\n".join([header, *rows]).replace(",", delimiter) + "\n"


def packed(member, *, name="training.csv"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, member)
    return buffer.getvalue()


def workbook(*rows, title=()):
    book = openpyxl.Workbook()
    for row in (*title, *rows):
        book.active.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@dataclass(frozen=True)
class Case:
    """A training file and what must come of it."""

    content: str | bytes
    column: str = "person"
    becomes: list = field(default_factory=lambda: ["e1", "e2"])
    refused: int = 0
    says: str = ""
    name: str = "training.csv"
    toml: str = ""


PLAIN = training("e1,AI basics,2026-02-13,,,", "e2,AI basics,2026-02-14,,,")
UMLAUT = training("e1,Prüfung,2026-02-13,,,")
LATE_UMLAUT = training(*(f"e1,Kurs {number},2026-02-13,,," for number in range(20_000)), "e1,Prüfung,2026-02-13,,,")


def dated(*days):
    return training(*(f"e{number},AI basics,{day},,," for number, day in enumerate(days, 1)))


def scored(*scores):
    return training(
        *(f"e{number};AI basics;2026-02-13;{score};;" for number, score in enumerate(scores, 1)),
        header=HEADER.replace(",", ";"),
    )


CASES = {
    "plain": Case(PLAIN),
    "byte-order mark": Case(b"\xef\xbb\xbf" + PLAIN.encode()),
    "UTF-16LE tab text named csv": Case(
        b"\xff\xfe" + training("e1,Prüfung,2026-02-13,,,", delimiter="\t").encode("utf-16-le"), "course", ["Prüfung"]
    ),
    "UTF-16LE without a mark": Case(
        training("e1,Prüfung,2026-02-13,,,", delimiter="\t").encode("utf-16-le"), "course", ["Prüfung"]
    ),
    "UTF-16BE": Case(b"\xfe\xff" + UMLAUT.encode("utf-16-be"), "course", ["Prüfung"]),
    "cp1252": Case(UMLAUT.encode("cp1252"), "course", ["Prüfung"]),
    "cp1252 with typographic quotes": Case(
        training("e1,Bob’s “AI” café,2026-02-13,,,").encode("cp1252"), "course", ["Bob’s “AI” café"]
    ),
    "semicolons": Case(PLAIN.replace(",", ";")),
    "tabs": Case(PLAIN.replace(",", "\t")),
    "title block above the header": Case("Transcript report\nCreated by,Ana Silva\n\nFilter: all;open\n" + PLAIN),
    "padded title block": Case("Transcript report,,,,,\nPeriod,2026-02,,,,\n,,,,,\n" + PLAIN),
    "title block of twenty lines": Case("\n".join(f"Line {number}" for number in range(20)) + "\n" + PLAIN),
    "reordered columns": Case(training("2026-02-13,e1,AI basics", header="completed_on,person,course"), becomes=["e1"]),
    "header in another case, with blanks": Case(
        training("e1,AI basics,2026-02-13", header=" Person , COURSE,Completed On"), becomes=["e1"]
    ),
    "duplicated column: the first counts": Case(
        training("e1,AI basics,2026-02-13,zz", header="person,course,completed_on,person"), becomes=["e1"]
    ),
    "unknown column": Case(
        training("e1,AI basics,2026-02-13,x", header="person,course,completed_on,rank"), becomes=["e1"]
    ),
    "quoted line break": Case(training('e1,"AI\nbasics",2026-02-13,,,'), "course", ["AI\nbasics"]),
    "quoted delimiter and quotes": Case(
        training('e1,"AI, ""the"" basics",2026-02-13,,,'), "course", ['AI, "the" basics']
    ),
    "no line end at the end": Case(PLAIN.rstrip("\n")),
    "Windows line ends": Case(PLAIN.replace("\n", "\r\n")),
    "short rows are filled up": Case(training("e1,AI basics,2026-02-13", "e2,AI basics,2026-02-14")),
    "a row with too many cells": Case(
        training("e1,AI basics,2026-02-13,,,", "e2,AI, basics,2026-02-14,1,true,30"),
        becomes=["e1"],
        refused=1,
        says="more cells",
    ),
    "last line cut off": Case(PLAIN + "e3,AI ba", refused=1, says="cut off"),
    "last line cut off in a quote": Case(PLAIN + 'e3,"AI ba', refused=1, says="cut off"),
    "empty, zero and dash in a number": Case(
        training("e1,a,2026-02-13,0,,", "e1,b,2026-02-13,,,", "e1,c,2026-02-13,-,,", "e1,d,2026-02-13,N/A,,"),
        "score",
        [0, None, None, None],
    ),
    "flags": Case(
        training(
            "e1,a,2026-02-13,,yes,",
            "e1,b,2026-02-13,,Nein,",
            "e1,c,2026-02-13,,1,",
            "e1,d,2026-02-13,,–,",
            "e1,e,2026-02-13,,perhaps,",
        ),
        "passed",
        [1, 0, 1, -1],
        1,
        "neither true nor false",
    ),
    "decimal comma": Case(scored("0,5", "1.234,5"), "score", [0.5, 1234.5]),
    "decimal point": Case(scored("0.5", "1,234.5"), "score", [0.5, 1234.5]),
    "blanks between thousands": Case(scored("1 234", "12 345,5"), "score", [1234, 12345.5]),
    "no-break blanks between thousands": Case(scored("1\u00a0234", "1\u202f234"), "score", [1234, 1234]),
    "1.234 in a file with semicolons": Case(scored("1.234", "5"), "score", [1234, 5]),
    "0.875 in a file with semicolons": Case(scored("0.875", "5"), "score", [0.875, 5]),
    "1,234 in a file with a point elsewhere": Case(scored("1,234", "2.5"), "score", [1234, 2.5]),
    "the odd one out among numbers": Case(scored("0.5", "0.25", "0,5"), "score", [0.5, 0.25], 1, "not a number"),
    "out of range": Case(training("e1,a,2026-02-13,,,-5", "e1,b,2026-02-13,,,30"), "minutes", [30], 1, "out of range"),
    "day first, decided by a row further down": Case(
        dated("03/02/2026", "13/02/2026"), "completed_on", ["2026-02-03", "2026-02-13"]
    ),
    "month first, decided by a row further down": Case(
        dated("02/03/2026", "02/13/2026"), "completed_on", ["2026-02-03", "2026-02-13"]
    ),
    "undecided dates are refused": Case(dated("02/03/2026", "03/04/2026"), "completed_on", [], 2, "day first"),
    "contradicting dates are refused": Case(dated("13/02/2026", "02/13/2026"), "completed_on", [], 2, "day first"),
    "undecided dates, decided by surefoot.toml": Case(
        dated("02/03/2026", "03/04/2026"),
        "completed_on",
        ["2026-02-03", "2026-03-04"],
        toml='[files."training*"]\ntable = "training"\ndates = "month first"\n',
    ),
    "the same day and month decide nothing and need nothing": Case(dated("03/03/2026"), "completed_on", ["2026-03-03"]),
    "two-digit years": Case(dated("13/02/26", "1/2/26"), "completed_on", ["2026-02-13", "2026-02-01"]),
    "points are day first": Case(dated("1.2.2026"), "completed_on", ["2026-02-01"]),
    "month names": Case(dated("13 Feb 2026", "Mär 3 2026"), "completed_on", ["2026-02-13", "2026-03-03"]),
    "Excel serials": Case(dated("46066", "46066.75"), "completed_on", ["2026-02-13", "2026-02-13"]),
    "epoch seconds and milliseconds": Case(
        dated("1770985800", "1770985800000"), "completed_on", ["2026-02-13", "2026-02-13"]
    ),
    "timestamps become local days": Case(
        dated("2026-02-13T23:30:00Z", "2026-02-13 23:30:00"),
        "completed_on",
        ["2026-02-14", "2026-02-14"],
        toml='timezone = "Europe/Berlin"\n',
    ),
    "a zone-less midnight is a day": Case(
        dated("2026-02-13 00:00:00"), "completed_on", ["2026-02-13"], toml='timezone = "America/New_York"\n'
    ),
    "no such day": Case(dated("2026-02-31", "2026-02-13"), "completed_on", ["2026-02-13"], 1, "no such date"),
    "guests, service accounts and people who are not in the table": Case(
        training(
            "e1,a,2026-02-13,,,",
            "svc-copilot@larkmoor.example,a,2026-02-13,,,",
            "gast_partner.example#EXT#@larkmoor.example,a,2026-02-13,,,",
        ),
        becomes=["e1"],
        refused=2,
        says="nobody",
    ),
    "keys in another case, with blanks, by e-mail": Case(
        training("E1 ,a,2026-02-13,,,", "BO@Larkmoor.example,a,2026-02-13,,,")
    ),
    "the same row twice": Case(
        training("e1,a,2026-02-13,,,", "e1,a,2026-02-13,,,"), becomes=["e1"], refused=1, says="again"
    ),
    "gzip": Case(gzip.compress(PLAIN.encode()), name="training.csv.gz"),
    "gzip under another name": Case(gzip.compress(PLAIN.encode())),
    "zip with one file": Case(packed(PLAIN), name="training.zip"),
    "workbook": Case(
        workbook(HEADER.split(","), ["e1", "AI", "2026-02-13", 0.5, True, None], ["e2", "AI", 46066, 1, False]),
        name="export.xlsx",
    ),
    "workbook with a title block": Case(
        workbook(HEADER.split(","), ["e1", "AI", "2026-02-13", 0.5], title=(["Transcript report"], [], ["By", "Ana"])),
        becomes=["e1"],
        name="export.xlsx",
    ),
}


def plainly(value):
    """Days as text and NaN as None, to compare by."""
    if value != value:
        return None
    return str(value) if hasattr(value, "isoformat") else value


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_reads(case, intake):
    files = {"people.csv": PEOPLE, case.name: case.content, **({"surefoot.toml": case.toml} if case.toml else {})}
    found = intake(files)
    assert [plainly(value) for value in found.tables["training"][case.column].tolist()] == case.becomes
    facts = next(one for one in found.facts.files if one.table == "training")
    assert (facts.rows, facts.used, facts.rejected) == (
        len(case.becomes) + case.refused,
        len(case.becomes),
        case.refused,
    )
    assert len([row for row in found.facts.rejected if row.table == "training"]) == case.refused
    if case.says:
        assert any(case.says in problem.reason for problem in found.facts.problems)
    else:
        assert not found.facts.problems


def test_the_first_umlaut_may_stand_far_down(intake):
    found = intake({"people.csv": PEOPLE, "training.csv": LATE_UMLAUT.encode("cp1252")})
    assert found.tables["training"]["course"][-1] == "Prüfung"


def test_one_broken_byte_does_not_turn_the_rest_into_another_encoding(intake):
    text = training(*(f"e1,Prüfung {number},2026-02-13,,," for number in range(50))).encode()
    found = intake({"people.csv": PEOPLE, "training.csv": text + b"e1,Pr\xfcfung,2026-02-13,,,\n"})
    courses = found.tables["training"]["course"].tolist()
    assert "Prüfung 7" in courses and "Pr\ufffdfung" in courses
    assert any("not UTF-8" in problem.reason for problem in found.facts.problems)


def test_unknown_columns_are_named(intake):
    found = intake({"people.csv": PEOPLE.replace("email", "Birth date")})
    assert dict(found.facts.notes)["columns_left_out"] == {"file": "people.csv", "columns": "Birth date"}


def test_a_missing_required_column_names_what_is_there_and_stops_only_its_file(intake):
    found = intake({"people.csv": PEOPLE, "leave.csv": "person,from\ne1,2026-07-01\n"})
    assert "people" in found.tables and "leave" not in found.tables
    [problem] = found.facts.problems
    assert problem.file == "leave.csv" and "starts, ends" in problem.reason and "person, from" in problem.reason


def test_overlapping_files_count_a_row_once_and_the_newest_says_what_holds(intake, tmp_path):
    header = "person,tool,assigned_on,removed_on\n"
    found = intake(
        {
            "people.csv": PEOPLE,
            "licences-2026-01.csv": header + "e1,copilot,2026-01-05,\ne2,copilot,2026-01-05,\n",
            "licences-2026-02.csv": header
            + "e1,copilot,2026-01-05,2026-02-10\nana@larkmoor.example,chatgpt,2026-02-01,\n"
            "BO@larkmoor.example,copilot,2026-01-05,\n",
        }
    )
    licences = found.tables["licences"]
    assert sorted(zip(licences["person"], licences["tool"], licences["removed_on"].astype(str), strict=True)) == [
        ("e1", "chatgpt", "NaT"),
        ("e1", "copilot", "2026-02-10"),
        ("e2", "copilot", "NaT"),
    ]
    facts = {one.file: (one.rows, one.used, one.rejected) for one in found.facts.files if one.table == "licences"}
    assert facts == {"licences-2026-01.csv": (2, 0, 2), "licences-2026-02.csv": (3, 3, 0)}


def test_late_corrections_keep_when_they_were_observed(intake, usage_rows):
    rows = "person;at;tool;actions;observed_at\ne1;03.08.2026;chatgpt;{};{}\n"
    found = intake(
        {
            "people.csv": PEOPLE,
            "usage/1.csv": rows.format(3, "05.08.2026 06:00"),
            "usage/2.csv": rows.format(5, "2026-08-09T06:00:00Z"),
        }
    )
    assert [(row["at"], row["actions"], row["observed_at"]) for row in usage_rows(found)] == [
        ("2026-08-03", 3.0, "2026-08-05T06:00:00Z"),
        ("2026-08-03", 5.0, "2026-08-09T06:00:00Z"),
    ]


BOMB = gzip.compress(b"person,course,completed_on\n" + b"0" * (64 * 2**20))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"\xff\xfe", "empty"),
        (BOMB, "zip bomb"),
        (packed(b"0" * (64 * 2**20)), "zip bomb"),
        (packed(b"0" * (64 * 2**20), name="xl/worksheets/sheet1.xml"), "workbook unpacks"),
        (b"PK\x03\x04 this is no zip", "damaged"),
        (b"PAR1 this is no Parquet PAR1", "damaged"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "damaged or locked"),
        (b"\x00\x01\x02\x03\x00\xff" * 50, "neither text"),
        (b"1,2,3\n4,5,6\n", "no header row"),
        (b'{"value": [{"a": 1}]}', "JSON of a kind"),
        (b'{"value": [{"a": 1', "JSON"),
        (b"colour,shape\nred,round\n", "colour, shape"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_nobody_can_use_is_a_problem_and_the_rest_is_read(content, says, intake):
    found = intake({"people.csv": PEOPLE, "export.csv": content})
    assert len(found.tables["people"]) == 3
    [problem] = [one for one in found.facts.problems if one.file == "export.csv"]
    assert says in problem.reason


def test_two_files_in_a_zip_are_refused(intake):
    buffer = io.BytesIO(packed(PLAIN))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("second.csv", PLAIN)
    [problem] = intake({"people.csv": PEOPLE, "both.zip": buffer.getvalue()}).facts.problems
    assert "2 files" in problem.reason


def test_a_gzip_file_that_breaks_off_gives_what_came_before(intake):
    text = training(*(f"e1,Course {number * 7919 % 10007},2026-02-13,,," for number in range(20_000)))
    found = intake({"people.csv": PEOPLE, "training.csv.gz": gzip.compress(text.encode())[:-4000]})
    assert 1_000 < len(found.tables["training"]) < 20_000
    assert any("cut off" in problem.reason for problem in found.facts.problems)


def test_a_genuine_log_is_not_taken_for_a_bomb():
    text = "".join(f"e{number % 3},2026-08-{number % 28 + 1:02d}T10:00:00Z,copilot,1\n" for number in range(600_000))
    assert len(text) > packing.SMALL
    assert len(text) < packing.MAX_RATIO * len(gzip.compress(text.encode()))


def test_the_size_limits_hold_for_what_unpacks_honestly_too(intake, monkeypatch):
    monkeypatch.setattr(packing, "MAX_UNPACKED", 100)
    [problem] = intake({"people.csv": PEOPLE, "training.csv.gz": gzip.compress(PLAIN.encode() * 9)}).facts.problems
    assert "unpacks to more than" in problem.reason


GROWTH = """
import resource, sys
from pathlib import Path
from surefoot.sources.catalogue import read

small, large, workspace = map(Path, sys.argv[1:])
read(small, workspace)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
[part] = read(large, workspace).usage
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, part.path)
"""


def test_memory_stays_bounded_on_a_large_file(tmp_path):
    """Measured in a process of its own: as Python rows the file would take some 200 MB."""
    for name, rows in (("small", 10), ("large", 100_000)):
        (tmp_path / name / "usage").mkdir(parents=True)
        (tmp_path / name / "people.csv").write_text(PEOPLE)
        with (tmp_path / name / "usage" / "part.csv").open("w") as stream:
            stream.write("person;at;tool;actions;surface;comment\n")
            stream.writelines(f"e1;03.08.2026 10:{n % 60:02d};copilot;1;word;{n:0600}\n" for n in range(rows))
    assert (tmp_path / "large" / "usage" / "part.csv").stat().st_size > 60 * 10**6
    paths = [str(tmp_path / name) for name in ("small", "large", "workspace")]
    out = subprocess.run([sys.executable, "-c", GROWTH, *paths], capture_output=True, text=True, check=True).stdout
    growth, part = out.split()
    assert int(growth) < 60
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT count(*), max(line) FROM '{part}'").fetchone() == (100_000, 100_001)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(UnusableInput, match="there is no folder"):
        read(tmp_path / "nowhere", tmp_path / "workspace")


def test_a_folder_with_nothing_usable_says_what_was_found(intake):
    with pytest.raises(UnusableInput, match=r"holds nothing that can be used.*colour, shape.*people\.csv"):
        intake({"export.csv": "colour,shape\nred,round\n"})
