"""Numbers, dates and names as people read them."""

from __future__ import annotations

from datetime import date

import pytest

from surefoot.charts.formats import (
    band_text,
    date_text,
    last_sunday,
    name_text,
    number,
    percent,
    sentence_text,
    share_text,
)
from surefoot.vocabulary.estimates import Estimate, Sentence


@pytest.mark.parametrize(("estimate", "english", "german"), [
    (Estimate(0.31, 0.27, 0.35, (611, 611)), "31% (27 to 35)", "31\u00a0% (27 bis 35)"),
    (Estimate(0.30, 0.10, 0.60, (15, 24)), "About 3 in 10, likely 1 to 6", "Etwa 3 von 10, wahrscheinlich 1 bis 6"),
    (Estimate(0.35, 0.15, 0.55, (25, 49)), "About 4 in 10, likely 1 to 6", "Etwa 4 von 10, wahrscheinlich 1 bis 6"),
    (Estimate(0.0, 0.0, 0.3, (5, 9)), "Fewer than 1 in 10, likely 0 to 3",
     "Weniger als 1 von 10, wahrscheinlich 0 bis 3"),
    (Estimate(0.31, 0.27, 0.35, (50, 99)), "31% (27 to 35)", "31\u00a0% (27 bis 35)"),
    (Estimate(54.4, 51.0, 57.0, (611, 611)), "54 of 100 (51 to 57)", "54 von 100 (51 bis 57)"),
])
def test_a_share_reads_by_the_size_of_its_group(estimate: Estimate, english: str, german: str) -> None:
    assert share_text(estimate, "en") == english
    assert share_text(estimate, "de") == german


def test_counts_have_thousands_marks_and_a_true_minus() -> None:
    assert number(1112, "en") == "1,112"
    assert number(1_234_567, "de") == "1.234.567"
    assert number(-5, "en") == "−5"


def test_a_share_too_small_to_see_is_not_called_nothing() -> None:
    assert percent(0.003, "en") == "under 1%"
    assert percent(0.0, "en") == "0%"
    assert percent(0.285, "en") == "29%"


def test_group_sizes_are_bands_or_exact() -> None:
    assert band_text((15, 24), "people", "en") == "15 to 24 people"
    assert band_text((1112, 1112), "people", "en") == "1,112 people"
    assert band_text((1, 1), "answers", "de") == "1 Antwort"


def test_dates_are_written_as_the_language_does() -> None:
    day = date(2026, 11, 22)
    assert date_text(day, "en", weekday=True) == "Sunday 22 November 2026"
    assert date_text(day, "de", weekday=True) == "Sonntag, 22. November 2026"
    assert last_sunday(day) == day
    assert last_sunday(date(2026, 11, 28)) == day


def test_values_of_sentences_are_rendered_by_type() -> None:
    driver = Sentence("reading_driver", {"driver": "ambiguity", "share": Estimate(0.4, 0.3, 0.5, (100, 100))})
    assert sentence_text(driver, "en").endswith("“Unclear permission”. Share who say so: 40% (30 to 50).")
    step = Sentence("reading_step", {"step_from": "trained", "step_to": "regular",
                                     "points": Estimate(0.31, 0.26, 0.36, (9, 9))})
    assert "31 (26 to 36) points" in sentence_text(step, "en")
    lag = Sentence("reading_lag", {"cohort": "2026-03", "weeks": 12, "share": 0.16, "people": 1300})
    assert sentence_text(lag, "de") == (
        "Von denen, die im März 2026 zuerst eine Schulung abschlossen (1.300 Personen), "
        "nutzten es 16\u00a0% in den meisten Wochen, 12 Wochen danach.")


def test_what_is_not_known_has_words_of_its_own() -> None:
    response = Sentence("reading_response", {"answered": 30, "asked": None, "share": None})
    assert sentence_text(response, "en") == "30 people answered the pulse; how many were asked is not known."
    measures = Sentence("reading_three_measures", {"capable": None, "confident": None, "regular": 0.14})
    assert "Can do it: not known." in sentence_text(measures, "en")


def test_names_are_made_harmless_to_read() -> None:
    assert name_text("a\u202eb\x00c\n d") == "ab c d"
    assert name_text("x" * 300) == "x" * 79 + "…"
    assert name_text("Łódź") == "Łódź"
