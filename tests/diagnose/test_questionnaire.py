"""The questionnaire asks what it must, in words everybody reads alike, and a changed word is a new version.

The tables of docs/questionnaire.md are made from the texts: `python -m tests.diagnose.test_questionnaire` brings them
up to date.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyphen
import pytest

from surefoot.diagnose.questionnaire import (
    ALL_ITEMS,
    FREQUENCY,
    Answer,
    Item,
    asked,
    changed_items,
    fingerprint_of,
    questionnaire,
    rotation,
)
from surefoot.vocabulary.drivers import CORE_ITEMS, ROTATING_ITEMS
from surefoot.vocabulary.tables import PULSE
from surefoot.vocabulary.words import LANGUAGES

PAGE = Path(__file__).parents[2] / "docs" / "questionnaire.md"
VERSIONS = (1,)
EVERY = [(language, item) for language in LANGUAGES for item in questionnaire(language).items]
IDS = [f"{language}-{item.name}" for language, item in EVERY]

NEGATIONS = {
    "en": r"\b(?:not|no|never|nobody|none|nothing|nowhere|neither|nor|without|cannot|hardly|rarely|lack\w*|un(?!der|til|it|ion|ique)\w+)\b|n't\b|n’t\b",  # noqa: E501
    "de": r"\b(?:nicht\w*|kein\w*|nie\w*|ohne|kaum|selten|weder|noch|fehl(?:t|en)|un(?!d\b|s\b|ser|ter)\w+)\b",
}
SOUNDS = {"en": r"[aeiouy]+", "de": r"äu|eu|ei|au|ie|ai|[aeiouyäöü]"}
SPELLING = {"en": pyphen.Pyphen(lang="en_GB"), "de": pyphen.Pyphen(lang="de_DE")}


def syllables(word: str, language: str) -> int:
    """The larger of pyphen's count and that of vowel groups: hyphenation alone misses some ("a-sked", "o-der")."""
    word = word.lower()
    if word in ("ai", "ki"):
        return 2  # read as letters
    vowels = len(re.findall(SOUNDS[language], word))
    silent = language == "en" and word.endswith("e") and not word.endswith("le") and vowels > 1
    return max(len(SPELLING[language].positions(word)) + 1, vowels - silent)


def grade(text: str, language: str) -> float:
    """School grade of a text: Flesch-Kincaid (Kincaid 1975) or 1st Wiener Sachtextformel (Bamberger, Vanecek 1984)."""
    words = re.findall(r"[^\W\d_]+", text)
    counts = [syllables(word, language) for word in words]
    sentence = len(words) / max(len(re.findall(r"[.!?]", text)), 1)
    if language == "en":
        return 0.39 * sentence + 11.8 * sum(counts) / len(words) - 15.59
    share = 100 / len(words)
    return (0.1935 * share * sum(count >= 3 for count in counts) + 0.1672 * sentence
            + 0.1297 * share * sum(len(word) > 6 for word in words)
            - 0.0327 * share * sum(count == 1 for count in counts) - 0.875)


@pytest.mark.parametrize(("language", "item"), EVERY, ids=IDS)
def test_an_item_reads_at_grade_eight_or_below(language: str, item: Item) -> None:
    assert grade(item.text, language) <= 8


def test_the_grades_of_known_texts_are_theirs() -> None:
    # "The cat sat on the mat": 6 words, 6 syllables; 0.39 x 6 + 11.8 - 15.59 = -1.45
    assert grade("The cat sat on the mat.", "en") == pytest.approx(-1.45)
    assert grade("Organisational transformation necessitates considerable managerial accountability.", "en") > 20
    # 3 words, all of one syllable: 0.1672 x 3 - 3.27 - 0.875
    assert grade("Das ist gut.", "de") == pytest.approx(-3.6434)
    assert grade("Organisatorische Veränderungen erfordern verantwortungsbewusste Führungskräfte.", "de") > 15


@pytest.mark.parametrize(("language", "item"), EVERY, ids=IDS)
def test_an_item_is_worded_positively(language: str, item: Item) -> None:
    assert not re.search(NEGATIONS[language], item.text, re.IGNORECASE)


@pytest.mark.parametrize("text", ["I do not know.", "I don't know.", "I am unsure.", "I work without it."])
def test_a_negation_would_be_noticed(text: str) -> None:
    assert re.search(NEGATIONS["en"], text, re.IGNORECASE)


@pytest.mark.parametrize("text", ["Ich weiß es nicht.", "Ich habe keine Zeit.", "Ich bin unsicher.", "Es geht nie."])
def test_a_german_negation_would_be_noticed(text: str) -> None:
    assert re.search(NEGATIONS["de"], text, re.IGNORECASE)


@pytest.mark.parametrize(("language", "item"), EVERY, ids=IDS)
def test_an_item_is_one_statement_about_oneself_or_here(language: str, item: Item) -> None:
    assert item.text.endswith(".") and item.text.count(".") == 1 and "{" not in item.text
    assert len(item.text.split()) <= 20 and item.covers


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_changed_text_needs_a_new_version(language: str, version: int) -> None:
    found = questionnaire(language, version)
    assert found.fingerprint == fingerprint_of(found), (
        f"a text of version {version} ({language}) has changed: leave it, and write version {version + 1} with "
        f"its fingerprint; of the texts as they stand it is {fingerprint_of(found)}")


# The same again outside the data, so that texts and fingerprint can't be changed together by mistake.
@pytest.mark.parametrize(("language", "version", "fingerprint"),
                         [("en", 1, "3ccec821439afa2c"), ("de", 1, "c437fb79d309b543")])
def test_the_texts_of_a_version_are_those_it_was_published_with(language: str, version: int, fingerprint: str) -> None:
    assert questionnaire(language, version).fingerprint == fingerprint


def test_every_version_there_is_exists_in_every_language() -> None:
    for language in LANGUAGES:
        assert questionnaire(language).version == max(VERSIONS)
        with pytest.raises(ValueError, match=f"versions are {', '.join(map(str, VERSIONS))}"):
            questionnaire(language, max(VERSIONS) + 1)


def test_a_changed_word_or_answer_changes_the_fingerprint_and_starts_a_new_series() -> None:
    before = questionnaire("en")
    first = replace(before.items[0], text=before.items[0].text.replace("happy", "glad"))
    after = replace(before, items=(first, *before.items[1:]))
    assert fingerprint_of(after) != fingerprint_of(before) and changed_items(before, after) == ("fear_1",)
    relabelled = replace(before, answers=(Answer(1, "Not at all"), *before.answers[1:]))
    assert fingerprint_of(relabelled) != fingerprint_of(before)
    assert set(changed_items(before, relabelled)) == {*ALL_ITEMS} - {FREQUENCY}
    assert changed_items(before, before) == ()


def test_translations_are_not_compared() -> None:
    with pytest.raises(ValueError, match="one language"):
        changed_items(questionnaire("en"), questionnaire("de"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_of_the_pulse_table_has_its_text_once(language: str) -> None:
    names = [item.name for item in questionnaire(language).items]
    assert names == [*CORE_ITEMS, *ROTATING_ITEMS, FREQUENCY]
    answers = {column.name for column in PULSE.columns if column.name.rsplit("_", 1)[-1] in "123"} | {FREQUENCY}
    assert set(names) == answers
    assert len({item.text for item in questionnaire(language).items}) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_core_is_marked_and_belongs_to_its_construct(language: str) -> None:
    for item in questionnaire(language).items:
        assert item.core == (item.name in CORE_ITEMS)
        assert item.construct == (FREQUENCY if item.name == FREQUENCY else item.name[:-2])


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_five_answers_and_two_that_are_missing_never_the_middle(language: str) -> None:
    found = questionnaire(language)
    assert [answer.value for answer in found.answers] == [1, 2, 3, 4, 5, None, None]
    assert len({answer.label for answer in found.answers}) == 7
    assert found.answers_to("fear_1") == found.answers


@pytest.mark.parametrize("language", LANGUAGES)
def test_use_frequency_has_four_answers_and_one_that_is_missing(language: str) -> None:
    found = questionnaire(language)
    assert [answer.value for answer in found.answers_to(FREQUENCY)] == [1, 2, 3, 4, None]


def test_english_asks_to_be_excused_in_these_words() -> None:
    assert [answer.label for answer in questionnaire("en").answers[5:]] == ["I would rather not say", "Does not apply"]


def test_an_unknown_language_version_or_item_is_named() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        questionnaire("fr")
    with pytest.raises(ValueError, match="version 99"):
        questionnaire("en", 99)
    with pytest.raises(KeyError, match="fear_9"):
        questionnaire("en").item("fear_9")
    with pytest.raises(ValueError, match="first wave is 1"):
        rotation(0)


def test_a_wave_asks_eighteen_statements_and_how_often_one_uses_ai() -> None:
    for wave in range(1, 15):
        names = asked(wave)
        assert len(names) == len(set(names)) == 19 and names[-1] == FREQUENCY
        assert set(names[:16]) == set(CORE_ITEMS) and names[16:18] == rotation(wave)


def test_every_third_comes_back_equally_often() -> None:
    for first in (1, 5):
        counts = Counter(name for wave in range(first, first + 7) for name in rotation(wave))
        assert counts == dict.fromkeys(ROTATING_ITEMS, 2)


def test_no_third_stays_away_for_more_than_four_waves() -> None:
    for name in ROTATING_ITEMS:
        waves = [wave for wave in range(1, 30) if name in rotation(wave)]
        assert max(later - earlier for earlier, later in pairwise(waves)) <= 4


def test_the_two_items_of_a_pair_stand_eight_apart_and_the_core_keeps_its_order() -> None:
    names = asked(1)
    for first in CORE_ITEMS[::2]:
        assert names.index(f"{first[:-1]}2") - names.index(first) == 8
    assert asked(2)[:16] == names[:16]


def tables() -> str:
    """The parts of docs/questionnaire.md that are made from the texts."""
    languages = {language: questionnaire(language) for language in LANGUAGES}
    english = languages["en"]
    lines = [f"Version {english.version}, fingerprints "
             + ", ".join(f"`{found.fingerprint}` ({language})" for language, found in languages.items()) + ".", "",
             "| item | covers | English | German |", "|---|---|---|---|"]
    for item in english.items:
        texts = " | ".join(found.item(item.name).text for found in languages.values())
        lines.append(f"| `{item.name}` | {item.covers} | {texts} |")
    for title, name in (("Answers to the statements", "fear_1"), (f"Answers to `{FREQUENCY}`", FREQUENCY)):
        lines += ["", f"{title}:", "", "| value | English | German |", "|---|---|---|"]
        for choices in zip(*(found.answers_to(name) for found in languages.values()), strict=True):
            value = "missing" if choices[0].value is None else choices[0].value
            lines.append(f"| {value} | {' | '.join(choice.label for choice in choices)} |")
    lines += ["", "| wave | thirds asked |", "|---|---|"]
    lines += [f"| {wave} | {', '.join(f'`{name}`' for name in rotation(wave))} |" for wave in range(1, 8)]
    return "\n".join(lines)


def up_to_date(text: str) -> str:
    """The page with its tables made again from the texts."""
    start, end = "<!-- items -->", "<!-- end of items -->"
    before, rest = text.split(start)
    return f"{before}{start}\n\n{tables()}\n\n{end}{rest.split(end)[1]}"


def test_the_page_shows_the_texts_as_they_are() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == up_to_date(text), "stale: run python -m tests.diagnose.test_questionnaire"


if __name__ == "__main__":
    PAGE.write_text(up_to_date(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
