"""Reading grades, against examples that were published or counted by hand."""

from __future__ import annotations

import pytest

from surefoot.close.policy.readability import hard, measure, sentences, syllables


def test_a_published_example_of_the_english_grade_is_met():
    """Wikipedia, "Flesch-Kincaid readability tests": 13 words, 24 syllables, grade 11.3."""
    text = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert sum(syllables(word, "en") for word in text.rstrip(".").split()) == 24
    assert (measure([text], "en").words, measure([text], "en").grade) == (13, 11.3)


def test_a_german_text_counted_by_hand_is_met():
    """Two sentences, 9 words: 3 with three syllables or more, 4 over six letters, 3 of one syllable."""
    text = "Kundendaten gehören in kein anderes Werkzeug. Fragen Sie zuerst."
    expected = 0.1935 * 100 * 3 / 9 + 0.1672 * 9 / 2 + 0.1297 * 100 * 4 / 9 - 0.0327 * 100 * 3 / 9 - 0.875
    assert [syllables(word.strip("."), "de") for word in text.split()] == [4, 3, 1, 1, 3, 2, 2, 1, 2]
    assert measure([text], "de").grade == round(expected, 1)


@pytest.mark.parametrize(("words", "language"), [
    ("the:1 use:1 names:1 asked:1 table:2 wanted:2 client:2 patient:2 data:2 idea:2 policies:3 colleague:3 copilot:3 "
     "information:4 well-known:2", "en"),
    ("die:1 sitzt:1 Quelle:2 prüfen:2 Europa:3 Mitarbeiterin:5 Organisation:6 KI-Werkzeug:3", "de")])
def test_syllables_are_counted_as_they_are_spoken(words, language):
    counted = [(word, int(number)) for word, number in (pair.split(":") for pair in words.split())]
    assert [(word, syllables(word, language)) for word, _ in counted] == counted


def test_texts_stand_for_themselves_and_abbreviations_end_no_sentence():
    assert sentences("Ask first, e.g. by mail. See No. 4! Why?") == ["Ask first, e.g. by mail.", "See No. 4!", "Why?"]
    assert measure(["Remove names", "Check figures"], "en").sentences == 2
    assert (measure([], "en").words, measure(["..."], "de").grade) == (0, 0.0)


def test_long_sentences_and_those_full_of_long_words_are_hard():
    assert hard(" ".join(["word"] * 26), "en")
    assert hard("Organisational responsibilities notwithstanding, authorisation procedures necessitate comprehensive "
                "documentation immediately following individual consultation.", "en")
    assert not hard("Take out names and policy numbers before you put a claims file into Copilot.", "en")
    assert not hard("Nehmen Sie Namen und Nummern heraus, bevor Sie eine Akte in Copilot geben.", "de")
