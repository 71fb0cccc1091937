"""From uploaded files to what they say, through the readers of `surefoot.sources`.

Whatever the encoding, delimiter, sheet or way of writing dates: what a command reads, an upload reads the same.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePath
from typing import Any, Final

from surefoot.sources.catalogue import Intake
from surefoot.sources.catalogue import read as read_folder
from surefoot.sources.identity import normal
from surefoot.sources.opening import open_source
from surefoot.sources.own_tables import Recognised, recognise
from surefoot.sources.packing import UnusableFile
from surefoot.vocabulary.tables import Problem, Table, UnusableInput
from surefoot.web.people.importing.unnamed import unnamed
from surefoot.web.people.importing.wanted import ATTRIBUTES, PersonRow, TeamRow, Wanted
from surefoot.web.people.models import EVERY_WORKDAY

KEPT: Final = 1000
"""Rejected rows that are listed; the others are counted."""
TAKEN: Final = ("people", "teams")
LIMITS: Final = (200, 200, 200, 200, 100, 0, 200, 254, 0, 60, 0, 0, 0)
"""The most letters the tables hold, in the order of PersonRow."""


@dataclass(frozen=True)
class Read:
    """What was read, and what was not: `facts` holds no value of any row."""

    wanted: Wanted | None
    """None where the files can't be used; `facts["unusable"]` says why."""
    facts: dict[str, Any]


def read(files: Sequence[tuple[str, bytes]]) -> Read:
    """Read files by name and content."""
    with tempfile.TemporaryDirectory(prefix="surefoot-people-") as place:
        folder, workspace = Path(place) / "files", Path(place) / "work"
        folder.mkdir()
        workspace.mkdir()
        for name, content in files:
            (folder / safe_name(name)).write_bytes(content)
        try:
            intake = read_folder(folder, workspace)
        except UnusableInput as error:
            return Read(None, {"unusable": unnamed(str(error).replace(f"{folder} holds", "this file holds"))})
        people = intake.tables.get("people")
        if people is None or not len(people):
            return Read(None, _facts(intake) | {"unusable": _why(intake)})
        columns = _columns(folder)
    rows, odd = _people(people)
    teams = intake.tables.get("teams")
    wanted = Wanted(tuple(rows), tuple(_teams(teams)) if teams is not None and len(teams) else None, columns)
    facts = _facts(intake)
    if odd:
        facts["problems"].append(asdict(Problem(
            "people", "workdays: not days of the week; expected digits 1 (Monday) to 7 (Sunday), e.g. 1234; "
            "taken as Monday to Friday", odd, facts["files"][0]["file"])))
    return Read(wanted, facts)


def safe_name(name: str) -> str:
    """A file name without a path, and never one that the readers take for instructions."""
    kept = re.sub(r"[^\w.()\- ]", "_", PurePath(name.replace("\\", "/")).name).strip(". ")[-100:]
    return f"{kept}.txt" if kept.endswith(".toml") else kept or "file"


def _facts(intake: Intake) -> dict[str, Any]:
    ours = [file for file in intake.facts.files if file.table in TAKEN]
    rejected = [row for row in intake.facts.rejected if row.table in TAKEN]
    return _plain({
        "files": [asdict(file) for file in ours],
        "others": sorted({file.file for file in intake.facts.files if file.table not in TAKEN}
                         | {part.file for part in intake.usage}),
        "problems": [asdict(replace(problem, reason=unnamed(problem.reason))) for problem in intake.facts.problems
                     if problem.table in (*TAKEN, "")],
        "rejected": [asdict(row) for row in rejected[:KEPT]],
        "rejected_count": sum(file.rejected for file in ours),
    })


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """As JSON, without the one letter that PostgreSQL's JSON can't hold."""
    found: dict[str, Any] = json.loads(json.dumps(facts, default=str).replace("\\u0000", ""))
    return found


def _why(intake: Intake) -> str:
    reasons = "; ".join(f"{problem.file}: {problem.reason}" for problem in intake.facts.problems[:5])
    return unnamed(reasons) or "no table of people among the files; expected the columns person, team, manager, role"


def _columns(folder: Path) -> frozenset[str]:
    found: set[str] = set()
    for path in folder.iterdir():
        try:
            header = open_source(path, path.name).header
        except UnusableFile:
            continue
        own = recognise(header, path.name) if header else None
        if isinstance(own, Recognised) and own.schema.name == "people":
            found |= own.columns.keys() & {*ATTRIBUTES, "location"}
    return frozenset(found)


def _people(table: Table) -> tuple[list[PersonRow], int]:
    odd = 0
    days, patterns = [], {"": EVERY_WORKDAY}
    for text in table["workdays"]:
        if text not in patterns:
            patterns[text] = workdays(text)
        odd += patterns[text] == 0
        days.append(patterns[text] or EVERY_WORKDAY)
    columns = (table["person"], table["team"], table["manager"], table["role"], table["location"],
               _dates(table, "from"), table["name"], table["email"], [bool(flag == 1) for flag in table["external"]],
               table["level"], days, _dates(table, "joined"), _dates(table, "left"))
    return [PersonRow._make(_cut(value, limit) if isinstance(value, str) else value
                            for value, limit in zip(row, LIMITS, strict=True))
            for row in zip(*columns, strict=True)], odd


def workdays(text: str) -> int:
    """Digits 1 to 7 as bits, Monday the lowest; 0 for anything else."""
    digits = re.sub(r"[\s,;]+", "", text)
    return sum(1 << day for day in {int(digit) - 1 for digit in digits}) if re.fullmatch("[1-7]+", digits) else 0


def _teams(table: Table) -> Iterable[TeamRow]:
    for row in zip(table["team"], table["parent"], table["manager"], table["name"], strict=True):
        team, parent, manager, name = (_cut(value, 200) for value in row)
        yield TeamRow(team, "" if parent in ("all", team) else parent, manager, name)


def _cut(text: str, limit: int) -> str:
    """As it fits into the tables, also as it is compared, and without what PostgreSQL can't hold."""
    found = text.replace("\0", "").strip()[:limit]
    if 4 * len(found) <= limit:  # comparing may make a letter up to four
        return found
    while len(normal(found)) > limit:
        found = found[:-1]
    return found


def _dates(table: Table, name: str) -> list[Any]:
    found: list[Any] = table[name].astype(object).tolist()
    return found
