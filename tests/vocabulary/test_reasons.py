"""Why rows and files are set aside can be read in every language, however the sentence is put together."""

from __future__ import annotations

import re
import time
import tomllib
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentences import MARK, SOURCE, Module, Sentence, Unfollowed, sentences

from surefoot.vocabulary.reasons import Told, list_text, reason_text
from surefoot.vocabulary.tables import SCHEMAS
from surefoot.vocabulary.words import LANGUAGES

OTHERS = [language for language in LANGUAGES if language != "en"]
BOOKS = {language: tomllib.loads((SOURCE / f"vocabulary/words/reasons/{language}.toml").read_text(encoding="utf-8"))
         for language in OTHERS}
WRITTEN = sentences()
ABOUT = [Sentence(column.about, f"{schema.name}.{column.name}") for schema in SCHEMAS.values()
         for column in schema.columns if column.needs_value]
"""An empty cell is told what its column is for."""
FILL: dict[str, str] = {
    "reason": "not a number", "problem.reason": "not a number", "expected": "a header row and data",
    "reasons": "a.csv: the file is empty; expected a header row and data; b.csv: not a number"}
"""What stands in a gap that holds another sentence; any other gap holds something of the file's own."""
COMPOSED = ["{}; expected {}", "{}: {}"]


def filled(text: str) -> str:
    return re.sub(r"\{([^{}]*)\}", lambda gap: FILL.get(gap[1], f"Q{len(gap[1])}q"), text)


def bare(text: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", text)


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_the_readers_can_write_is_known_in_every_language(language: str) -> None:
    found = [*WRITTEN, *ABOUT]
    assert len({one.text for one in found}) > 150
    assert [f"{one.where}: {one.text}" for one in found if reason_text(filled(one.text), language).lang] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_known_as_a_problem_joins_it(language: str) -> None:
    parts = [filled(one.text) for one in [*WRITTEN, *ABOUT] if MARK not in one.text]
    joined = [f"minutes: {reason}{MARK}{expected}" for reason in parts for expected in parts[:40]]
    assert [english for english in joined if reason_text(english, language).lang] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_known_that_no_reader_writes(language: str) -> None:
    written = {bare(one.text) for one in [*WRITTEN, *ABOUT]}
    written |= {part for text in written for part in text.split(MARK)}
    written |= {text.split(": ", 1)[1] for text in written if ": " in text}
    again = {"this file holds nothing that can be used", "surefoot.toml is not valid TOML"}
    """A second wording of a sentence: as the people import tells it, and where the parser tells the place."""
    left = {english for english in BOOKS[language]["sentences"] if bare(english) not in [*written, *COMPOSED]}
    assert [english for english in left if not english.startswith(tuple(again))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_says_everything_the_english_one_says_but_a_programs_own_words(language: str) -> None:
    for english, said in [*BOOKS[language]["sentences"].items(), *BOOKS[language]["lists"].items()]:
        assert gaps(said) == gaps(english) - {"fault"}, english


@pytest.mark.parametrize("language", OTHERS)
def test_the_voice_is_plain_and_calm(language: str) -> None:
    for said in BOOKS[language]["sentences"].values():
        words = re.sub(r"`[^`]*`|\{[^}]*\}", "", said)
        assert not re.search(r"[!—<]|\bdu\b|\bdein|\bdich\b|\bdir\b|\bungültig|\bFehler", words, re.IGNORECASE), said
        assert not re.search(r"\b(the|and|with|which|expected|must)\b", words), said


@pytest.mark.parametrize(("english", "german"), [
    ("completed_on: not a date or time; expected a date like 2026-08-31 or a time like 2026-08-31T14:05:00Z",
     "completed_on: weder Datum noch Uhrzeit; erwartet: ein Datum wie 2026-08-31 oder ein Zeitpunkt wie "
     "2026-08-31T14:05:00Z"),
    ("no date", "kein Datum"),
    ("left: before joined; expected dates in their order",
     "left: liegt vor joined; erwartet: Daten in ihrer Reihenfolge"),
    ("not recognised; its columns are colour, shape and 3 more; expected one of our tables, an export we read, or a "
     "mapping in surefoot.toml",
     "nicht erkannt; die Spalten der Datei sind colour, shape und 3 weitere; erwartet: eine unserer Tabellen, ein "
     "Export, den wir lesen, oder eine Zuordnung in surefoot.toml"),
    ("not recognised; its columns are no named columns; expected one of our tables, an export we read, or a mapping in "
     "surefoot.toml",
     "nicht erkannt; die Spalten der Datei sind keine mit einem Namen; erwartet: eine unserer Tabellen, ein Export, "
     "den wir lesen, oder eine Zuordnung in surefoot.toml"),
    ("period_start: a date or count of the row can't be read: not a number; expected a number like 1234 or 1234.5",
     "period_start: ein Datum oder eine Anzahl der Zeile lässt sich nicht lesen: keine Zahl; erwartet: eine Zahl wie "
     "1234 oder 1234.5"),
    ("unpacks to more than 20,480 MB, which looks like a zip bomb",
     "wird ausgepackt größer als 20.480 MB und sieht damit aus wie eine zip-Bombe"),
    ("surefoot.toml is not valid TOML: Expected '=' after a key (at line 3, column 7); correct it, or move it away to "
     "do without",
     "surefoot.toml ist ab Zeile 3, Stelle 7 kein gültiges TOML; bitte berichtigen, oder wegnehmen, wenn es ohne gehen "
     "soll"),
    ("a.csv: the file is empty; expected a header row and data; b.csv: the last line is cut off; expected a complete "
     "file; export it again",
     "a.csv: die Datei ist leer; erwartet: eine Kopfzeile und Daten; b.csv: die letzte Zeile ist abgeschnitten; "
     "erwartet: eine vollständige Datei; bitte noch einmal exportieren"),
    ("this file holds nothing that can be used (a.csv: the file is empty; expected a header row and data); expected at "
     "least people.csv; `surefoot check --templates DIR` writes empty tables with examples",
     "diese Datei enthält nichts, was sich verwenden lässt (a.csv: die Datei ist leer; erwartet: eine Kopfzeile und "
     "Daten); erwartet: mindestens people.csv; `surefoot check --templates DIR` schreibt leere Tabellen mit "
     "Beispielen"),
])
def test_a_sentence_is_told_in_parts(english: str, german: str) -> None:
    assert reason_text(english, "de") == Told(german)


def test_names_of_columns_and_files_are_never_translated() -> None:
    for name in ("empty", "no date", "not a number", "column: empty", "a; b"):
        said = reason_text(f"table leave needs the column {name}; expected it in the header row, or a mapping in "
                           f"surefoot.toml; the file has {name}, {name}", "de")
        assert said.text.count(name) == 3, said


def test_a_sentence_that_is_half_known_stays_english_as_a_whole_and_says_so() -> None:
    for english in ("empty; expected a word nobody wrote", "made up; expected a header row and data",
                    "a count is made up", "a.csv: the file is empty; b.csv: made up",
                    "table leave needs the column a; expected b; expected it in the header row"):
        assert reason_text(english, "de") == Told(english, "en")


def test_english_stays_as_it_is() -> None:
    assert reason_text("no date", "en") == Told("no date")
    assert list_text("a, b and 3 more", "en") == "a, b and 3 more"


@pytest.mark.parametrize(("english", "german"), [
    ("a.csv", "a.csv"), ("a.csv, b.csv and 3 more", "a.csv, b.csv und 3 weitere"), ("", ""),
    ("demo.truth/ beside the folder, x.pdf", "demo.truth/ neben dem Ordner, x.pdf")])
def test_a_list_of_names_is_joined_as_readers_do(english: str, german: str) -> None:
    assert list_text(english, "de") == german


PARTS = st.sampled_from(["; ", ": ", "; expected ", "not a number", "a: ", " is ", " needs ", "surefoot.toml",
                         "table ", "files.\"", "\".columns", "(", ")", "and 3 more", "{", "}", "{reason}", "\n", "ü",
                         "a count is "])


@given(st.lists(PARTS | st.text(max_size=4), max_size=60).map("".join))
def test_looking_a_sentence_up_never_fails_and_loses_nothing(english: str) -> None:
    told = reason_text(english, "de")
    assert told.lang == "" or told == Told(english, "en")
    assert list_text(english, "de").count(",") == english.count(",")


def test_a_text_made_to_be_slow_is_given_up_soon() -> None:
    begun = time.process_time()
    for part in ("; ", ": ", "; expected ", "a: b; expected c; ", " is ", " needs ", "\"a: ", "a: b; ", "a count is "):
        for start in ("", "surefoot.toml: ", "table ", "lines for ", "this file holds nothing that can be used ("):
            reason_text(start + part * (9_000 // len(part)), "de")
            reason_text(start + part * 38, "de")
    assert time.process_time() - begun < 5


def test_a_language_without_a_book_is_named() -> None:
    with pytest.raises(ValueError, match="xx"):
        reason_text("no date", "xx")


class Written(Module):
    """A module out of a few lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        path = SOURCE / "sources/invented.py"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(path), "read_text", lambda *_, **__: text)
            super().__init__(path)


def test_the_search_for_sentences_follows_words_to_where_they_are_written() -> None:
    found = Written("""
_CUT = "cut"
_SAME = ("twice", "once")
def low(a):
    return f"from {a:g}" if a else "any"
def f(a, b):
    if a:
        reason = f"{_CUT} at {b:,}"
    else:
        reason = "not " + ("read" if b else "seen")
    refuse(1, "c", *_SAME)
    raise UnusableFile(reason, low(a))
""")
    assert {one.text for one in found.sentences()} == {"cut at {b}", "not read", "not seen", "from {a}", "any", "twice",
                                                       "once"}


@pytest.mark.parametrize("text", ["def f(a):\n    raise UnusableFile(a, 'x')", "raise UnusableFile('a'.join('b'), 'c')",
                                  "for a in 'b':\n    Problem('', a, 0, '')"])
def test_the_search_for_sentences_stops_at_what_it_cannot_follow(text: str) -> None:
    with pytest.raises(Unfollowed):
        list(Written(text).sentences())
