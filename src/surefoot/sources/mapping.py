"""``surefoot.toml`` in the data folder: what a customer says about files whose content can't say it.

Every key is checked: an unknown one is an error that names it and what could stand there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from surefoot.sources.values import DayOrder
from surefoot.vocabulary.drivers import CORE_ITEMS, ROTATING_ITEMS
from surefoot.vocabulary.tables import SCHEMAS, UnusableInput

FILE: Final = "surefoot.toml"
_ITEMS: Final = (*CORE_ITEMS, *ROTATING_ITEMS, "use_frequency")


@dataclass(frozen=True)
class FileMapping:
    """What is said about the files of a pattern."""

    pattern: str
    table: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our column -> the file's."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Our column -> the file's value -> ours."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Our column -> the value of every row."""
    dates: DayOrder | None = None
    ignore: bool = False
    source: str | None = None
    """Which reader its rows came through before they were kept as one of our tables."""


@dataclass(frozen=True)
class SurveyMapping:
    """How the answers of a survey export become pulse rows."""

    pattern: str
    wave: date
    items: Mapping[str, str]
    """Pulse item -> question id, ImportId or question text."""
    team: str | None = None
    """The team of every row, where the file is one team's."""
    team_column: str | None = None
    respondent: str | None = None
    """Column of a code for the respondent; only a keyed hash of it is kept."""
    answers: Mapping[str, int] = field(default_factory=dict)
    """Answer text -> 1 to 5; 0 = not answered, e.g. for "Don't know"."""
    recode: Mapping[str, int] = field(default_factory=dict)
    """Exported code -> 1 to 5."""
    reversed: tuple[str, ...] = ()
    """Items worded the other way round: 5 becomes 1."""


@dataclass(frozen=True)
class Mappings:
    """The whole of ``surefoot.toml``; everything empty without one."""

    timezone: str | None = None
    identity_file: str | None = None
    files: tuple[FileMapping, ...] = ()
    surveys: tuple[SurveyMapping, ...] = ()

    def file(self, name: str) -> FileMapping | None:
        """What is said about this file; the first pattern that fits."""
        return next((mapping for mapping in self.files if fnmatch(name, mapping.pattern)), None)

    def idle(self, names: Sequence[str]) -> list[str]:
        """The sections whose pattern fits none of these files."""
        sections = [("files", one.pattern) for one in self.files] + [("survey", one.pattern) for one in self.surveys]
        return [f'{section}."{pattern}"' for section, pattern in sections
                if not any(fnmatch(name, pattern) for name in names)]

    def survey(self, name: str) -> SurveyMapping | None:
        """The survey mapping for this file; the first pattern that fits."""
        return next((mapping for mapping in self.surveys if fnmatch(name, mapping.pattern)), None)


def read_mappings(folder: Path) -> Mappings:
    """``surefoot.toml`` of the data folder, or empty mappings. Raises UnusableInput naming the key that is wrong."""
    path = folder / FILE
    if not path.is_file():
        return Mappings()
    try:
        return parse_mappings(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _not_toml(error) from error


def parse_mappings(text: str) -> Mappings:
    """The text of a ``surefoot.toml``. Raises UnusableInput naming the key that is wrong."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(error) from error
    _check_keys(content, ("timezone", "identity", "files", "survey"), "")
    identity = _section(content, "identity", "")
    _check_keys(identity, ("file",), "identity")
    files = _section(content, "files", "")
    surveys = _section(content, "survey", "")
    return Mappings(
        None if (name := _text(content, "timezone", "")) is None else zone(name, f"{FILE}: timezone").key,
        None if (name := _text(identity, "file", "identity")) is None else PurePosixPath(name).as_posix(),
        tuple(_file(pattern, _section(files, pattern, "files")) for pattern in files),
        tuple(_survey(pattern, _section(surveys, pattern, "survey")) for pattern in surveys),
    )


def _not_toml(error: ValueError) -> UnusableInput:
    return UnusableInput(f"{FILE} is not valid TOML: {error}; correct it, or move it away to do without")


def _file(pattern: str, content: Mapping[str, Any]) -> FileMapping:
    at = f'files."{pattern}"'
    _check_keys(content, ("table", "columns", "values", "fixed", "dates", "ignore", "source"), at)
    name = _text(content, "table", at)
    if name is not None and name not in SCHEMAS:
        raise _wrong(f"{at}.table", name, f"one of {', '.join(SCHEMAS)}")
    columns = _texts(content, "columns", at)
    fixed = _texts(content, "fixed", at)
    values = {column: _texts(_section(content, "values", at), column, f"{at}.values")
              for column in _section(content, "values", at)}
    if name is None and (columns or fixed or values):
        raise _wrong(f"{at}.table", None, f"one of {', '.join(SCHEMAS)}")
    if name is not None:
        known = [column.name for column in SCHEMAS[name].columns]
        for column in (*columns, *fixed, *values):
            if column not in known:
                raise _wrong(f"{at}.{column}", column, f"a column of {name}: {', '.join(known)}")
    return FileMapping(pattern, name, columns, values, fixed, _dates(content, at), bool(content.get("ignore", False)),
                       _text(content, "source", at))


def _survey(pattern: str, content: Mapping[str, Any]) -> SurveyMapping:
    at = f'survey."{pattern}"'
    _check_keys(content, ("wave", "team", "team_column", "respondent", "items", "answers", "recode", "reversed"), at)
    items = _texts(content, "items", at)
    reversed_items = content.get("reversed", [])
    for key, names in (("items", list(items)), ("reversed", reversed_items)):
        for name in names:
            if name not in _ITEMS or (key == "reversed" and (name not in items or name == "use_frequency")):
                raise _wrong(f"{at}.{key}", name, f"pulse items: {', '.join(_ITEMS)}")
    if not items:
        raise _wrong(f"{at}.items", None, 'at least one line like fear_1 = "QID1"')
    team, column = _text(content, "team", at), _text(content, "team_column", at)
    if (team is None) == (column is None):
        raise _wrong(f"{at}.team_column", column, "either team_column (the column that holds the team) or team")
    return SurveyMapping(pattern, _wave(content.get("wave"), at), items, team, column, _text(content, "respondent", at),
                         _scores(content, "answers", at), _scores(content, "recode", at), tuple(reversed_items))


def _scores(content: Mapping[str, Any], key: str, at: str) -> dict[str, int]:
    scores = _section(content, key, at)
    for answer, score in scores.items():
        if isinstance(score, bool) or not isinstance(score, int) or not 0 <= score <= 5:
            raise _wrong(f'{at}.{key}."{answer}"', score, "a whole number from 1 to 5, high = good (0 = not answered)")
    return {answer.strip().casefold(): score for answer, score in scores.items()}


def _wave(value: Any, at: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise _wrong(f"{at}.wave", value, "the day the survey opened, like 2026-09-07") from error


def _dates(content: Mapping[str, Any], at: str) -> DayOrder | None:
    text = _text(content, "dates", at)
    try:
        return None if text is None else DayOrder(text)
    except ValueError as error:
        raise _wrong(f"{at}.dates", text, '"day first" or "month first"') from error


def zone(name: str, at: str) -> ZoneInfo:
    """The time zone of that name. Raises UnusableInput; `at` says where the name stood."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnusableInput(f"{at} is {name!r}; expected a name like Europe/Berlin") from error


def _check_keys(content: Mapping[str, Any], known: tuple[str, ...], at: str) -> None:
    for key in content:
        if key not in known:
            raise _wrong(f"{at}.{key}" if at else key, content[key], f"one of {', '.join(known)}")


def _section(content: Mapping[str, Any], key: str, at: str) -> Mapping[str, Any]:
    value = content.get(key, {})
    if not isinstance(value, dict):
        raise _wrong(f"{at}.{key}" if at else key, value, "a section of its own")
    return value


def _text(content: Mapping[str, Any], key: str, at: str) -> str | None:
    value = content.get(key)
    if value is not None and not isinstance(value, str):
        raise _wrong(f"{at}.{key}" if at else key, value, "text in quotes")
    return value


def _texts(content: Mapping[str, Any], key: str, at: str) -> dict[str, str]:
    section = _section(content, key, at)
    return {name: _text(section, name, f"{at}.{key}") or "" for name in section}


def _wrong(key: str, value: Any, expected: str) -> UnusableInput:
    found = "is missing" if value is None else f"is {value!r}"
    return UnusableInput(f"{FILE}: {key} {found}; expected {expected}")
