"""Survey exports (Qualtrics, LimeSurvey, Microsoft Forms, Google Forms) as pulse rows, by the customer's mapping.

Only the items, the team and a keyed hash of the respondent code leave this reader; addresses, places, names, mail,
tokens and free text stay behind. Previews and tests are set aside; unfinished answers count as far as they go.
Without a mapping a survey is recognised and counted, and what is missing is said.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from typing import Any, Final

from surefoot.sources.contract import Note, Refused, Row, SourceFile, TextRow
from surefoot.sources.mapping import SurveyMapping
from surefoot.sources.packing import UnusableFile
from surefoot.sources.survey_forms import SURVEYS, Survey
from surefoot.sources.values import Unreadable, is_missing, parse_number

__all__ = ["SURVEYS", "Survey", "check_mapping", "survey_rows", "unmapped"]

_UNMAPPED: Final = "the survey has no mapping, so it is not known which question is which item"
_ANSWER: Final = "an answer the mapping does not know"


def unmapped(file: SourceFile, form: Survey) -> Iterator[Row | Refused | Note]:
    """Every answer refused, naming the questions a mapping could use."""
    questions, answers = form.split(file)
    asked = [f"{name} ({text[:60]})" if text and text != name else name for name, text in questions.asked()]
    expected = (
        f'surefoot.toml with [survey."{file.file}"] (wave, team_column) and its .items, one line each such as '
        f'fear_1 = "{questions.asked()[0][0] if asked else "Q1"}"; its questions are {"; ".join(asked[:20])}'
    )
    for row in answers:
        yield Refused("pulse", row.line, "", _UNMAPPED, expected)


def check_mapping(file: SourceFile, form: Survey, said: SurveyMapping) -> None:
    """That the mapping fits the file: its questions are there, and no scale is longer than the mapping says.

    Raises UnusableFile. Answers from 1 to 7 are never squeezed into 1 to 5 silently.
    """
    questions, answers = form.split(file)
    at = f'surefoot.toml, survey."{said.pattern}"'
    wanted = {**said.items, "team_column": said.team_column, "respondent": said.respondent}
    for key, name in wanted.items():
        if name is not None and questions.column(name) is None:
            there = ", ".join(column for column, _ in questions.asked())
            raise UnusableFile(f"{at}: {key} names a question the file does not have", f"one of {there}")
    columns = {item: questions.column(name) or "" for item, name in said.items.items()}
    for row in answers:
        for item, column in columns.items():
            number = _code(row.cells[column], said)
            if number is not None and not 1 <= number <= 5:
                raise UnusableFile(
                    f"{at}: {item} has answers outside 1 to 5",
                    "a line for every code in .recode (or text in .answers), so that nobody has to guess the scale",
                )


def survey_rows(file: SourceFile, form: Survey, said: SurveyMapping, salt: bytes) -> Iterator[Row | Refused | Note]:
    """Pulse rows. `salt` is drawn anew for every run: respondent codes can't be traced back or joined across runs."""
    questions, answers = form.split(file)
    columns = {item: questions.column(name) or "" for item, name in said.items.items()}
    team = questions.column(said.team_column) if said.team_column else None
    code = questions.column(said.respondent) if said.respondent else questions.first(form.respondent)
    status = questions.first(("status",))
    for row in answers:
        if status and row.cells[status].strip().lower() in form.tests:
            yield Refused("pulse", row.line, "", "a preview or test, not an answer", "nothing: it is left out")
            continue
        yield _pulse_row(row, columns, said, {
            "wave": said.wave,
            "team": row.cells[team] if team else said.team,
            "respondent": _respondent(row.cells[code] if code else "", said, salt),
        })


def _pulse_row(row: TextRow, columns: dict[str, str], said: SurveyMapping, values: dict[str, Any]) -> Row | Refused:
    answered = False
    for item, column in columns.items():
        try:
            score = _score(row.cells[column], said)
        except Unreadable as error:
            return Refused("pulse", row.line, item, error.reason, error.expected)
        if score is not None:
            answered = True
            values[item] = float(6 - score if item in said.reversed else score)
    if not answered:
        return Refused("pulse", row.line, "", "none of the mapped questions was answered", "at least one answer")
    return Row("pulse", row.line, values)


def _score(text: str, said: SurveyMapping) -> int | None:
    """The answer as 1 to 5, None where there is none. Raises Unreadable without repeating the answer."""
    answer = text.strip().rstrip(";").strip().casefold()
    known = said.answers.get(answer, said.recode.get(answer))
    if known is not None:
        return known or None
    if is_missing(answer):
        return None
    number = _code(text, said)
    if number is None or said.recode or not number.is_integer():
        raise Unreadable("", _ANSWER, f'a line for it in survey."{said.pattern}".answers or .recode of surefoot.toml')
    return int(number)


def _code(text: str, said: SurveyMapping) -> float | None:
    """The number an answer is, None for text, missing answers and answers the mapping gives a score."""
    answer = text.strip().rstrip(";").strip().casefold()
    if answer in said.answers or answer in said.recode:
        return None
    try:
        return parse_number(answer)
    except Unreadable:
        return None


def _respondent(code: str, said: SurveyMapping, salt: bytes) -> str:
    if not code.strip():
        return secrets.token_hex(12)
    return hashlib.blake2b(f"{said.pattern}\0{code.strip()}".encode(), key=salt, digest_size=12).hexdigest()
