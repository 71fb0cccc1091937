"""Comments: what would tell who wrote them is shown to the writer first, and what many write about is counted.

Scores are those of exact stretches: a name that is found with a word too many is a mistake twice. The held-out set was
written by others and is only ever read by the test that scores it.
"""

from __future__ import annotations

import secrets
import time
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.vocabulary.words import LANGUAGES
from surefoot.web.frame import audit
from surefoot.web.people.models import Person
from surefoot.web.people.scope import ScopeMissing
from surefoot.web.pulse.comments import directory
from surefoot.web.pulse.comments.directory import Names
from surefoot.web.pulse.comments.telltale import spans
from surefoot.web.pulse.comments.themes import FEWER, FROM, NAMES, themes, themes_of

LABELLED = Path(__file__).parents[1] / "labelled"
KNOWN = Names.of(tomllib.loads((LABELLED / "directory.toml").read_text(encoding="utf-8"))["names"])
NOBODY = Names.of([])


@dataclass(frozen=True)
class Score:
    """Counts of what was rightly found, wrongly found and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)

    def __str__(self) -> str:
        return (f"precision {self.precision:.3f}, recall {self.recall:.3f} ({self.right} right, {self.wrong} wrong, "
                f"{self.missed} missed)")


def labelled(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((LABELLED / f"comments_{name}.toml").read_text("utf-8"))["comment"]
    return found


def score(pairs: Iterable[tuple[list[Any], list[Any]]]) -> Score:
    """From what was found and what is there, comment by comment."""
    right = wrong = missed = 0
    for found, there in pairs:
        left = list(there)
        for one in found:
            if one in left:
                left.remove(one)
                right += 1
            else:
                wrong += 1
        missed += len(left)
    return Score(right, wrong, missed)


def marked(text: str, names: Names = KNOWN) -> list[str]:
    return [text[span.start:span.end] for span in spans(text, names)]


# --- names and addresses ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "least"), [("development", 0.97), ("held_out", 0.82)])
def test_names_and_addresses_are_found_in_the_labelled_comments(name: str, least: float,
                                                                capsys: pytest.CaptureFixture[str]) -> None:
    found = score(([(one["text"][span.start:span.end], span.kind) for span in spans(one["text"], KNOWN)],
                   [(mark["text"], mark["kind"]) for mark in one["marks"]]) for one in labelled(name))
    with capsys.disabled():
        print(f"\nnames and addresses, {name}: {found}")
    assert found.precision >= least and found.recall >= least


@pytest.mark.parametrize(("text", "found"), [
    ("Frag mal özlem oder Oezlem Yilmaz", ["özlem", "Oezlem Yilmaz"]),
    ("Ask Will May. Will this work? It may.", ["Will May"]),
    ("Long story: Ms Long told me", ["Ms Long"]),
    ("Der Bauer pflügt. Thomas Bauer nicht.", ["Thomas Bauer"]),
    ("Unser Klein-Team arbeitet klein. Frau Klein auch", ["Frau Klein"]),
    ("Jörgs Vorführung, Anna Weber's desk", ["Jörg", "Anna Weber"]),
    ("K. Schröder and Anna W.", ["K. Schröder", "Anna W."]),
    ("Fatima El Amrani und Mateo Garcia", ["Fatima El Amrani", "Mateo Garcia"]),
    ("In April and May the price rises; April from HR knows", ["April"]),
    ("Mark the page. Mark made a joke", ["Mark"]),
])
def test_people_of_the_directory_are_found_and_ordinary_words_are_not(text: str, found: list[str]) -> None:
    assert marked(text) == found


@pytest.mark.parametrize(("text", "found"), [
    ("I asked Hiroshi Tanaka about it", ["Hiroshi Tanaka"]),
    ("Herr Zielinski und Dr. Okonkwo", ["Herr Zielinski", "Dr. Okonkwo"]),
    ("frag Bogdan, ask Oluwaseun", ["Bogdan", "Oluwaseun"]),
    ("Microsoft Teams in New York, Power BI, Works Council", []),
    ("Die Schulung in Bad Homburg zu Excel Makros", []),
])
def test_people_who_are_not_in_the_directory_are_found_by_how_they_are_written(text: str, found: list[str]) -> None:
    assert marked(text, NOBODY) == found


@pytest.mark.parametrize(("text", "found"), [
    ("write a.b@larkmoor.example or a.b (at) larkmoor.example", ["a.b@larkmoor.example", "a.b (at) larkmoor.example"]),
    ("0511 555-4471, +49 171 5550142, (030) 123-4567, Durchwahl 4471",
     ["0511 555-4471", "+49 171 5550142", "(030) 123-4567", "4471"]),
    ("Personalnummer 30417, employee ID E10293, my badge 5521", ["30417", "E10293", "5521"]),
    ("Raum B2.07, room 4.112, Hauptstraße 12, 12 High Street",
     ["Raum B2.07", "room 4.112", "Hauptstraße 12", "12 High Street"]),
    ("@dfrost knows, see https://wiki.example/users/dfrost.", ["@dfrost", "https://wiki.example/users/dfrost"]),
    ("Office 365, v2.1, 01.03.2023, 30 € for 12.000 rows, 24/7, https://intranet.example/policy", []),
])
def test_what_leads_to_a_person_is_found_and_other_numbers_are_not(text: str, found: list[str]) -> None:
    assert marked(text) == found


def test_usual_names_are_marked_whether_or_not_somebody_here_has_them() -> None:
    """So that nobody tells by trying names who is in the directory; for rare names standing alone it does not hold."""
    text = "I asked Mark and Giulia. Sabine Vogel helps, frag Bogdan, Frau Zielinska knows."
    assert marked(text, NOBODY) == marked(text, Names.of(["Mark Fischer", "Giulia Rossi", "Sabine Vogel", "Bogdan X"]))


@settings(max_examples=300, deadline=None)
@given(text=st.lists(st.sampled_from([
    "Anna", "Weber", "will", "may", "Frau", "Dr.", "K.", "El", "von", "der", "and", "und", "frag", "0511", "555-4471",
    "@anna", "a@b.example", "'s", "Will", "May", ",", ".", "Jörgs", "’s", "Raum", "12", "Straße", "https://x.example/u/"]),
    max_size=25).map(" ".join) | st.text(max_size=500))
def test_stretches_are_in_order_within_the_text_and_never_empty(text: str) -> None:
    after = 0
    for span in spans(text, KNOWN):
        assert after <= span.start < span.end <= len(text) and span.kind in {"name", "address"}
        assert text[span.start:span.end] == text[span.start:span.end].strip()
        after = span.end


@pytest.mark.django_db
def test_the_directory_is_read_once_and_anew_when_people_change(django_assert_max_num_queries: Any) -> None:
    text = "xiomara hat es gezeigt"
    assert marked(text, None) == []  # type: ignore[arg-type]
    person = Person.unscoped.create(key="x1", name="Xiomara Ben-Haddou")
    assert marked(text, None) == ["xiomara"]  # type: ignore[arg-type]
    with django_assert_max_num_queries(6):
        spans(text)
    Person.unscoped.filter(pk=person.pk).update(name="Yevgenia Ben-Haddou")
    audit.record("people.imported")
    assert marked(text, None) == []  # type: ignore[arg-type]


@pytest.mark.django_db
def test_names_are_read_for_this_and_nothing_else() -> None:
    directory.names()
    with pytest.raises(ScopeMissing):
        Person.objects.count()


@pytest.mark.django_db
def test_a_comment_is_looked_at_within_20_ms_among_100_000_people(capsys: pytest.CaptureFixture[str]) -> None:
    parts = ["".join(secrets.choice("bdfgklmnprst") + secrets.choice("aeiouäö") for _ in range(3)).capitalize()
             for _ in range(6000)]
    Person.unscoped.bulk_create(
        (Person(key=f"k{number}", name=f"{secrets.choice(parts)} {secrets.choice(parts)}")
         for number in range(100_000)), batch_size=5000)
    text = ("Ich habe Anna Weber und Herrn Klein gefragt, aber in Raum 4.112 war nur will may. " * 7)[:500]
    start = time.perf_counter()
    found = spans(text)
    first = time.perf_counter() - start
    took = []
    for _ in range(15):
        start = time.perf_counter()
        spans(text)
        took.append(time.perf_counter() - start)
    with capsys.disabled():
        print(f"\n100,000 people: index {first:.2f} s, then {sorted(took)[len(took) // 2] * 1000:.1f} ms a comment")
    assert found and min(took) < 0.020


# --- themes -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "least"), [("development", 0.93), ("held_out", 0.65)])
def test_themes_are_found_in_the_labelled_comments(name: str, least: float,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    found = score((list(themes_of(one["text"])), one["themes"]) for one in labelled(name))
    with capsys.disabled():
        print(f"\nthemes, {name}: {found}")
    assert found.precision >= least and found.recall >= least


@pytest.mark.parametrize(("text", "found"), [
    ("Keine Angst vor KI", []), ("I am not worried about my job", []), ("no time", ["time"]),
    ("Um meinen Job mache ich mir keine Sorgen. Mir fehlt jemand, der mir hilft.", ["isolation"]),
    ("I'm not afraid of mistakes, but I fear for my job", ["insecurity"]), ("Long term this is fine", []),
    ("See https://tool.example/time for it", []), ("", []),
])
def test_what_is_said_not_to_be_so_does_not_count(text: str, found: list[str]) -> None:
    assert list(themes_of(text)) == found


def test_nothing_is_said_of_fewer_than_ten_comments() -> None:
    assert themes(["no time"] * (FROM - 1), "en") == ()
    assert themes(["no time"] * FROM, "en")[0].comments == FROM


def test_of_a_theme_in_fewer_than_five_comments_only_that_is_said() -> None:
    found = themes(["no time"] * 8 + ["I fear for my job at the Xylograph"] * 4, "en")
    assert [(one.name, one.comments) for one in found] == [("time", 8), ("insecurity", None)]
    assert found[1].words == () and found[0].words == ("time",)


@settings(max_examples=60, deadline=None)
@given(kinds=st.lists(st.sampled_from(["no time", "my job is gone", "they laugh at me", "slow laptop", "fine"]),
                      max_size=30))
def test_no_count_under_five_and_no_word_of_fewer_than_five_comments_is_ever_told(kinds: list[str]) -> None:
    found = themes(kinds, "en")
    assert found == themes(list(reversed(kinds)), "en")
    assert not found or len(kinds) >= FROM
    for theme in found:
        assert theme.comments is None or theme.comments >= FEWER
        for word in theme.words:
            assert sum(word in text for text in kinds) >= FEWER


@pytest.mark.parametrize("language", LANGUAGES)
def test_themes_are_drawn_with_the_words_that_decided(language: str) -> None:
    texts = ["no time"] * 6 + ["my job & <b>future</b>"] * 6 + ["slow laptop"] * 2
    page = render_to_string("pulse/themes.html", {"themes": themes(texts, language), "count": len(texts)})
    assert page.count("<tr>") == 4 and "<q>time</q>" in page and "<q>my job</q>" in page
    assert render_to_string("pulse/themes.html", {"themes": (), "count": 3}).strip() == ""


def test_every_theme_has_its_words() -> None:
    said = ("ausgelacht", "erlaubt", "entlassen", "allein", "Beispiele", "Zeit", "Lizenz")
    assert [name for text in said for name in themes_of(text)] == list(NAMES)
