"""What was set aside, and why, in the reader's language: from a folder full of faults to the page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.faulty import folder

from surefoot.charts.formats import sentence_text
from surefoot.cli import main
from surefoot.vocabulary.estimates import Sentence


class Problems(HTMLParser):
    """The reasons in the table of problems: language and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.reasons: list[tuple[str | None, str]] = []
        self._inside = self._reason = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._inside |= tag == "table" and given.get("aria-labelledby") == "h-problems"
        self._reason = self._inside and tag == "th" and given.get("scope") == "row"
        if self._reason:
            self.reasons.append((given.get("lang"), ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside &= tag != "table"
        self._reason &= tag != "th"

    def handle_data(self, data: str) -> None:
        if self._reason:
            self.reasons[-1] = (self.reasons[-1][0], self.reasons[-1][1] + data)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("faulty")
    (place / "data").mkdir()
    for name, content in folder().items():
        (place / "data" / name).write_bytes(content)
    for language in ("en", "de"):
        run = CliRunner().invoke(main, ["report", str(place / "data"), "--out", str(place / language),
                                        "--language", language])
        assert run.exit_code == 0, run.output
    return {language: place / language for language in ("en", "de")}


def reasons(report: Path) -> list[tuple[str | None, str]]:
    return Problems((report / "report.html").read_text(encoding="utf-8")).reasons


def test_no_reason_stays_english_on_a_german_page(reports: dict[str, Path]) -> None:
    german, english = reasons(reports["de"]), reasons(reports["en"])
    assert len(german) == len(english) > 80
    assert [text for lang, text in german if lang] == []
    assert {text for _, text in german} & {text for _, text in english} == set()
    assert [text for _, text in german if re.search(r"\b(expected|the|and|is|not|empty)\b", text)] == []


def test_an_english_page_marks_no_language(reports: dict[str, Path]) -> None:
    assert {lang for lang, _ in reasons(reports["en"])} == {None}


def test_a_list_of_files_in_a_note_is_joined_in_german() -> None:
    note = Sentence("files_passed_over", {"files": "data.truth/ beside the folder, a.pdf and 3 more"})
    assert sentence_text(note, "de").endswith("data.truth/ neben dem Ordner, a.pdf und 3 weitere.")


def test_report_json_and_the_list_of_rows_stay_english_in_every_language(reports: dict[str, Path]) -> None:
    found = {language: json.loads((out / "report.json").read_text(encoding="utf-8"))["data"]["problems"]
             for language, out in reports.items()}
    assert found["en"] == found["de"]
    lists = [out.with_name(f"{out.name}.private").joinpath("rejected.csv").read_bytes() for out in reports.values()]
    assert lists[0] == lists[1]
    assert b"there is no such date or time" in lists[0]
