"""Withheld names: however they are spaced, spelt or inflected; whole words; the work does not grow with the list."""

from __future__ import annotations

import random
import string
import sys
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.close.catching import caught
from surefoot.close.catching.folding import forms

NAMES = ("Nordwind Logistik GmbH", "Müller & Söhne", "Strauß", "Tom O'Hara", "Weiß-Blau AG", "Ørsted")


def marked(text: str, names: Sequence[str] = NAMES) -> list[str]:
    return [text[span.start:span.end] for span in caught(text, names) if span.kind == "name"]


@pytest.mark.parametrize(("text", "found"), [
    ("bei NORDWIND   LOGISTIK gmbh", ["NORDWIND   LOGISTIK gmbh"]),
    ("bei Nordwind-Logistik", ["Nordwind-Logistik"]),
    ("Nordwind Logistiks Angebot", ["Nordwind Logistiks"]),
    ("mueller and soehne, Muller + Sohne", ["mueller and soehne", "Muller + Sohne"]),
    ("Strauss, STRAUSS' und Strauß’", ["Strauss", "STRAUSS'", "Strauß’"]),
    ("tom ohara", ["tom ohara"]), ("Tom O’Hara's file", ["Tom O’Hara's"]),
    ("weiss blau, Orsted", ["weiss blau", "Orsted"]),
    ("Nordwind weht, Müller kommt, Straußenei, Söhne", []),
])
def test_a_name_is_found_as_people_write_it(text: str, found: list[str]) -> None:
    assert marked(text) == found


def test_the_longest_of_several_names_is_taken() -> None:
    names = ("Vale", "Vale of Arden", "Vale of Arden Council")
    assert marked("Vale of Arden Council", names) == ["Vale of Arden Council"]


@settings(max_examples=150, deadline=None)
@given(words=st.lists(st.text("abcdefghäöüßéABCÄ", min_size=3, max_size=8), min_size=1, max_size=4),
       between=st.sampled_from([" ", "  ", "-", " & "]), loud=st.booleans())
def test_a_name_of_the_list_is_always_found(words: list[str], between: str, loud: bool) -> None:
    name = between.join(words)
    said = name.upper() if loud else name
    assert marked(f"About {said} again", (" ".join(words),)) == [said]


def test_a_line_takes_the_same_work_with_ten_names_as_with_five_thousand() -> None:
    rng = random.Random(7)
    many = tuple(" ".join("".join(rng.choices(string.ascii_lowercase, k=6)) for _ in range(3)) for _ in range(5000))
    line = ("Summarised the minutes of the meeting and drafted a reply to nobody in particular " * 6)[:500]

    def calls(names: Sequence[str]) -> int:
        count = 0

        def one(frame: Any, event: str, arg: Any) -> None:
            nonlocal count
            count += event in {"call", "c_call"}
        caught(line, names)  # the tree is made at the first line
        before = sys.getprofile()
        sys.setprofile(one)
        try:
            caught(line, names)
        finally:
            sys.setprofile(before)
        return count
    assert calls(many) <= calls(many[:10]) * 1.05


def test_ways_of_writing_are_both_of_german_and_without_accents() -> None:
    assert forms("Müller") == ("muller", "mueller") and forms("Groß") == ("gross",)
