"""Why a file, or some of its rows, were not taken, read in German: no English is left, and what would be says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from surefoot.sources.catalogue import SOURCES
from surefoot.vocabulary.words import say
from surefoot.web.frame import clock
from surefoot.web.intake import actions, incoming, work
from surefoot.web.intake.models import Import
from tests.faulty import ALONE, MIXED
from tests.web.both.test_intake_pages import NOW
from tests.web.cast import plant

pytestmark = pytest.mark.django_db(transaction=True)
ENGLISH = re.compile(r"\b(expected|the|and|is|not|which|empty|must|holds)\b")
NAMES = ("empty.csv", "unknown.csv", "many.csv", "kind.json", "binary.csv", "locked.xls", "broken.parquet", "leave.csv",
         "totals.csv", "survey.csv")
"""One for each way in which a file is told to be of no use; all of them are in tests/report."""
MAPPINGS = {
    "[files\n": "surefoot.toml ist ab Zeile 1, Stelle 7 kein gültiges TOML",
    "timezone = 7\n": "surefoot.toml: timezone ist 7; erwartet: Text in Anführungszeichen",
    'timezone = "Mars"\n': "surefoot.toml: timezone ist 'Mars'; erwartet: ein Name wie Europe/Berlin",
    '[files."*"]\ntable = "x"\n': "erwartet: eines von people, teams",
    '[files."*"]\ntable = "leave"\ncolumns = {day = "x"}\n': "erwartet: eine Spalte von leave: person",
    "colour = 1\n": "surefoot.toml: colour ist 1; erwartet: eines von timezone, identity",
    '[survey."*"]\nwave = 2026-06-01\n': "fehlt; erwartet: mindestens eine Zeile wie fear_1",
    '[survey."*"]\nwave = "May"\nteam = "x"\n[survey."*".items]\nfear_1 = "Q1"\n': "der Tag, an dem die Umfrage begann",
    "\xff": "die Datei ist kein Text in UTF-8"}


class Reasons(HTMLParser):
    """What the page says of the file: in the box that says why, and in the table of what was set aside."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.told: list[str] = []
        self.langs: list[str | None] = []
        self._open = self._table = False
        self.feed(page.split("<main", 1)[1])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._table = self._table or given.get("aria-labelledby") == "h-problems"
        self._open = tag == "li" or (tag == "th" and self._table and given.get("scope") == "row")
        if self._open:
            self.told.append("")
            self.langs.append(given.get("lang"))

    def handle_endtag(self, tag: str) -> None:
        self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.told[-1] += data


@pytest.fixture
def german() -> Iterator[Client]:
    with clock.stopped(NOW):
        client = plant().client("priya")
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
        yield client


def looked_at(client: Client, place: Path, name: str, content: bytes) -> tuple[Import, str]:
    path = place / name
    path.write_bytes(content)
    of = actions.take(incoming.Brought(path, name, "upload"))
    work.look.run(number=of.pk)
    of.refresh_from_db()
    return of, client.get(f"/data/imports/{of.pk}").content.decode()


def test_every_refused_file_is_told_why_in_german(german: Client, tmp_path: Path) -> None:
    for name in NAMES:
        of, page = looked_at(german, tmp_path, name, ALONE[name])
        found = Reasons(page)
        assert of.state == "refused", name
        assert found.told and not any(found.langs), (name, found.told)
        assert [text for text in found.told if ENGLISH.search(text)] == [], name


def test_rows_that_were_set_aside_are_told_why_in_german(german: Client, tmp_path: Path) -> None:
    told: list[str] = []
    for name in ("usage.csv", "training.csv", "chatgpt.csv", "copilot.csv"):
        _, page = looked_at(german, tmp_path, name, MIXED[name])
        found = Reasons(page)
        assert found.told and not any(found.langs), (name, found.told)
        told += found.told
    assert [text for text in told if ENGLISH.search(text)] == []
    assert "kein Datum" in told and len(told) > 25


def test_the_same_file_is_told_why_in_english_without_a_mark(german: Client, tmp_path: Path) -> None:
    of, _ = looked_at(german, tmp_path, "unknown.csv", ALONE["unknown.csv"])
    german.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = german.get(f"/data/imports/{of.pk}").content.decode()
    assert "Nothing in this file can be used." in page
    assert ("<li>not recognised; its columns are no named columns; expected one of our tables, an export we read, or "
            "a mapping in surefoot.toml</li>") in page
    assert "colour" not in page  # a file without a header row has a row's values there


def test_a_reason_nobody_has_translated_is_marked_as_english(german: Client, tmp_path: Path) -> None:
    of, _ = looked_at(german, tmp_path, "unknown.csv", ALONE["unknown.csv"])
    Import.objects.filter(pk=of.pk).update(problem='["import_unusable", {"reasons": ["it is made of cheese"]}]')
    assert '<li lang="en">it is made of cheese</li>' in german.get(f"/data/imports/{of.pk}").content.decode()


def test_a_file_that_is_no_data_at_all_is_told_so(german: Client, tmp_path: Path) -> None:
    of, page = looked_at(german, tmp_path, "notes.md", b"# Notes")
    assert of.state == "refused"
    assert "Das ist keine Tabelle und kein Export, den wir lesen." in page


def test_a_list_of_sign_in_names_that_cannot_be_read_is_told_why_in_german(german: Client, tmp_path: Path) -> None:
    path = tmp_path / "logins.zip"
    path.write_bytes(ALONE["two.zip"])
    of = actions.take(incoming.Brought(path, path.name, "upload", kind="logins"))
    work.look.run(number=of.pk)
    page = german.get(f"/data/imports/{of.pk}").content.decode()
    assert Reasons(page).told == ["eine zip-Datei mit 2 Dateien; erwartet: eine einzige Datei in der zip-Datei, oder "
                                  "die Dateien ausgepackt"]


@pytest.mark.parametrize(("mapping", "says"), MAPPINGS.items())
def test_a_mapping_that_is_wrong_is_told_why_in_german(german: Client, mapping: str, says: str) -> None:
    response = german.post("/data/upload", {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n"),
                                            "mapping": SimpleUploadedFile("surefoot.toml", mapping.encode("latin-1"))})
    assert response.status_code == 422
    [told] = response.context["form"].errors["mapping"]
    assert says in told
    assert not ENGLISH.search(told)


def test_every_export_we_read_has_its_name_in_the_words() -> None:
    assert {source.id: source.title for source in SOURCES} == {
        source.id: say(f"export_{source.id}", "en") for source in SOURCES}
