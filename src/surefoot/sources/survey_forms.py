"""How survey systems lay out their exports: which columns are the system's own, and which rows are still header."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from surefoot.sources.contract import SourceFile, TextRow


@dataclass(frozen=True)
class Questions:
    """The columns of a survey file and all the names each goes by: column, question text, ImportId."""

    names: Mapping[str, tuple[str, ...]]
    """Column -> column name, question text, import id (as far as the file has them)."""
    own: frozenset[str]
    """Columns of the survey system, not questions."""

    def column(self, name: str) -> str | None:
        """The column that goes by this name; the first, and column names go before texts."""
        wanted = name.strip().casefold()
        for position in range(3):
            for column, names in self.names.items():
                if len(names) > position and names[position].strip().casefold() == wanted:
                    return column
        return None

    def first(self, names: tuple[str, ...]) -> str | None:
        """The column of the first of these names there is."""
        return next((column for name in names if (column := self.column(name)) is not None), None)

    def asked(self) -> list[tuple[str, str]]:
        """Column and text of the questions."""
        return [(column, names[1] if len(names) > 1 else "") for column, names in self.names.items()
                if column and column not in self.own]


@dataclass(frozen=True)
class Survey:
    """A survey system's export."""

    id: str
    title: str
    recognises: Callable[[SourceFile], bool]
    own: frozenset[str]
    """Names of the system's own columns, in lower case."""
    respondent: tuple[str, ...] = ()
    """Columns that hold a code of the answer itself, never of a person."""
    tests: frozenset[str] = frozenset()
    """Values of the status column that mark a preview or test."""

    @staticmethod
    def plain() -> Survey:
        """Any other table of answers that a mapping is given for."""
        return Survey("survey", "Survey", lambda _: False, frozenset())

    def split(self, file: SourceFile) -> tuple[Questions, Iterator[TextRow]]:
        """The questions, and the answers below all header rows."""
        rows = file.rows()
        first = list(islice(rows, 2))
        headers: list[TextRow] = []
        if self.id == "qualtrics":
            headers = first if len(first) > 1 and _is_import_ids(first[1]) else first[:1]
        names = {column: (column, *(_label(row.cells[column]) for row in headers))
                 for column in dict.fromkeys(file.header)}
        own = frozenset(column for column, known in names.items()
                        if any(name.strip().casefold() in self.own for name in known))
        return Questions(names, own), chain(first[len(headers):], rows)


def _is_import_ids(row: TextRow) -> bool:
    return any('"ImportId"' in cell for cell in row.cells.values())


def _label(cell: str) -> str:
    """A question text, or the id inside ``{"ImportId":"QID1"}``."""
    if '"ImportId"' not in cell:
        return cell
    try:
        value = json.loads(cell)
    except json.JSONDecodeError:
        return cell
    return str(value.get("ImportId", "")) if isinstance(value, dict) else cell


def _lower(file: SourceFile) -> list[str]:
    return [name.casefold() for name in file.header]


def _is_qualtrics(file: SourceFile) -> bool:
    header = _lower(file)
    if '""ImportId""' in file.head or '{"ImportId"' in file.head:
        return True
    legacy = header[:2] == ["v1", "v2"] and "ResponseID" in file.head
    return legacy or {"responseid", "finished", "startdate"} <= set(header)


def _is_limesurvey(file: SourceFile) -> bool:
    header = set(_lower(file))
    return {"id", "submitdate", "lastpage", "startlanguage"} <= header or {
        "response id", "date submitted", "last page", "start language"} <= header


def _is_ms_forms(file: SourceFile) -> bool:
    return {"id", "start time", "completion time"} <= set(_lower(file))


def _is_google_forms(file: SourceFile) -> bool:
    return len(file.header) > 1 and file.header[0].casefold() in ("timestamp", "zeitstempel")


_QUALTRICS: Final = frozenset(
    {"startdate", "enddate", "status", "ipaddress", "progress", "finished", "recordeddate", "responseid", "_recordid",
     "responseset", "recipientlastname", "recipientfirstname", "recipientemail", "externalreference", "emailaddress",
     "externaldatareference", "locationlatitude", "locationlongitude", "locationaccuracy", "distributionchannel",
     "userlanguage", "duration", "duration (in seconds)", "name"}
)
_LIMESURVEY: Final = frozenset(
    {"id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp", "ipaddr", "refurl",
     "response id", "date submitted", "last page", "start language", "access code", "date started",
     "date last action", "ip address", "referrer url", "firstname", "lastname", "email"}
)

SURVEYS: Final = (
    Survey("qualtrics", "Qualtrics", _is_qualtrics, _QUALTRICS, ("_recordId", "ResponseId", "ResponseID"),
           frozenset({"1", "2", "8", "9", "12", "17", "40", "survey preview", "survey test", "spam", "preview spam",
                      "offline survey preview"})),
    Survey("limesurvey", "LimeSurvey", _is_limesurvey, _LIMESURVEY, ("id", "Response ID")),
    Survey("ms_forms", "Microsoft Forms", _is_ms_forms,
           frozenset({"id", "start time", "completion time", "email", "name", "last modified time", "language"}),
           ("id",)),
    Survey("google_forms", "Google Forms", _is_google_forms,
           frozenset({"timestamp", "zeitstempel", "email address", "e-mail-adresse", "username", "nutzername"})),
)
