"""Numbers, dates and names as people read them, in a language. Every text on a page goes through here or `say`."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from surefoot.vocabulary.actions import ACTIONS
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Band, Estimate, Sentence
from surefoot.vocabulary.reasons import list_text
from surefoot.vocabulary.words import keys, say

LANG_TAGS: Final = {"en": "en-GB", "de": "de"}
TENTHS_BELOW: Final = 50
"""Groups smaller than this are told in tenths ("About 3 in 10"), larger ones in per cent."""
LONGEST_NAME: Final = 80
LISTS: Final = ("files", "columns")
"""Values of sentences that are several names in a row."""
_STEERING: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]")


def whole(value: float) -> int:
    """Nearest whole number, halves up, steady against floats a hair below a half."""
    return math.floor(value + 0.5 + 1e-9)


def number(value: float, language: str) -> str:
    """A count with the language's thousands mark and a true minus: 1,112."""
    nearest = whole(value)
    text = f"{abs(nearest):,}".replace(",", say("thousands", language))
    return f"−{text}" if nearest < 0 else text


def percent(share: float, language: str) -> str:
    """A share as per cent without decimals."""
    if 0 < share < 0.005:
        return say("percent_under_one", language)
    return say("percent", language, number=whole(100 * share))


def range_text(estimate: Estimate, language: str) -> str:
    """The interval alone, in points of per cent (shares) or of the level: "27 to 35"."""
    scale = 1 if _is_level(estimate) else 100
    return say("range", language, low=number(scale * estimate.low, language),
               high=number(scale * estimate.high, language))


def signed(points: float, language: str) -> str:
    """A difference with its sign: "+14", "−1", "0"."""
    return f"+{number(points, language)}" if whole(points) > 0 else number(points, language)


def points_text(estimate: Estimate, language: str) -> str:
    """A difference of shares per 100 people with its interval: "+14 (6 to 22)"."""
    return say("value_range", language, value=signed(100 * estimate.estimate, language),
               range=range_text(estimate, language))


def share_text(estimate: Estimate, language: str) -> str:
    """Value and interval in one: tenths for groups under 50, per cent from 50 on."""
    if _is_level(estimate):
        return say("level_range", language, value=whole(estimate.estimate), range=range_text(estimate, language))
    if estimate.n[1] >= TENTHS_BELOW:
        return say("share_range", language, share=percent(estimate.estimate, language),
                   range=range_text(estimate, language))
    tenths = whole(10 * estimate.estimate)
    low = math.floor(10 * estimate.low + 1e-9)
    high = math.ceil(10 * estimate.high - 1e-9)
    key = "tenths_none" if tenths == 0 else "tenths"
    return say(key, language, tenths=tenths, low=low, high=high)


def value_only(estimate: Estimate, language: str) -> str:
    """The value without its interval, where the interval stands beside it."""
    if estimate.n[1] >= TENTHS_BELOW:
        return percent(estimate.estimate, language)
    tenths = whole(10 * estimate.estimate)
    return say("tenths_value_none" if tenths == 0 else "tenths_value", language, tenths=tenths)


def likely(estimate: Estimate, language: str) -> str:
    """The interval beside `value_only`, in the same unit: "likely 1 to 6 in 10"."""
    if estimate.n[1] >= TENTHS_BELOW:
        return say("likely", language, range=range_text(estimate, language))
    low, high = math.floor(10 * estimate.low + 1e-9), math.ceil(10 * estimate.high - 1e-9)
    return say("likely_tenths", language, low=low, high=high)


def band_text(band: Band, noun: str, language: str) -> str:
    """A group size: "15 to 24 people", or exact where the band is a single number."""
    low, high = band
    if low == high:
        return counted(noun, low, language)
    amount = say("range", language, low=number(low, language), high=number(high, language))
    return say(f"count_{noun}", language, count=amount)


def counted(noun: str, count: int, language: str) -> str:
    """A number and its noun, singular or plural: "1 person", "1,112 people"."""
    key = f"count_{noun}_one" if count == 1 else f"count_{noun}"
    return say(key, language, count=number(count, language))


def date_text(day: date, language: str, *, weekday: bool = False) -> str:
    """A date as the language writes it; with its weekday where someone has to act or count weeks."""
    text = say("date", language, day=day.day, month=say(f"month_{day.month}", language), year=day.year)
    if not weekday:
        return text
    return say("date_weekday", language, weekday=say(f"weekday_{day.isoweekday()}", language), date=text)


def short_date(day: date, language: str) -> str:
    """A date without its year, for narrow columns: "30 Nov"."""
    return say("date_short", language, day=day.day, month=say(f"month_short_{day.month}", language))


def say_month(day: date, language: str) -> str:
    """The month of a day, short: "Nov"."""
    return say(f"month_short_{day.month}", language)


def last_sunday(day: date) -> date:
    """The last Sunday on or before a day: the end of the last complete week."""
    return day - timedelta(days=day.isoweekday() % 7)


def month_text(cohort: str, language: str) -> str:
    """A month written 2026-01 as "January 2026"."""
    year, month = cohort.split("-")
    return say("month_year", language, month=say(f"month_{int(month)}", language), year=year)


def name_text(name: str, longest: int = LONGEST_NAME) -> str:
    """A name out of somebody's data, made harmless to read: no control or steering characters, not endless."""
    spaced = "".join(" " if unicodedata.category(mark) == "Cc" else mark for mark in name)
    shown = " ".join(_STEERING.sub("", spaced).split())
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def sentence_text(sentence: Sentence, language: str) -> str:
    """A sentence in a language, its values rendered by type.

    Where a value is not known (None) and the key has a variant ending in ``_unknown``, that one is said.
    """
    key = sentence.key
    if None in sentence.values.values() and f"{key}_unknown" in keys(language):
        key = f"{key}_unknown"
    return say(key, language, **value_texts(sentence.values, language))


def value_texts(values: Mapping[str, Any], language: str) -> dict[str, str]:
    """The values of a sentence, each as text."""
    return {name: value_text(name, value, language) for name, value in values.items()}


def value_text(name: str, value: Any, language: str) -> str:
    """One value of a sentence as text: by type, and by name where the type does not tell."""
    if value is None:
        return say("not_known", language)
    if isinstance(value, Estimate):
        return _points(value, language) if name == "points" else share_text(value, language)
    if isinstance(value, date):
        return date_text(value, language)
    if isinstance(value, int | float):
        return _amount(name, value, language)
    if isinstance(value, list | tuple):
        return ", ".join(value_text(name, part, language) for part in value)
    return _word(name, str(value), language)


def _amount(name: str, value: float, language: str) -> str:
    if name == "points":
        return number(100 * value if abs(value) <= 1 and isinstance(value, float) else value, language)
    if isinstance(value, float) and 0 <= value <= 1:
        return percent(value, language)
    return number(value, language)


def _word(name: str, value: str, language: str) -> str:
    if name.startswith("driver") and value in DRIVERS:
        return say(f"driver_{value}", language)
    if name.startswith(("action", "step")) and value in ACTIONS:
        return say(f"action_{value}", language)
    if name.startswith("step") and f"step_{value}" in keys(language):
        return say(f"step_{value}", language)
    if name in LISTS:
        return name_text(list_text(value, language))
    if name == "cohort" and re.fullmatch(r"\d{4}-\d{2}", value):
        return month_text(value, language)
    return name_text(value)


def _points(estimate: Estimate, language: str) -> str:
    return say("value_range", language, value=number(100 * estimate.estimate, language),
               range=range_text(estimate, language))


def _is_level(estimate: Estimate) -> bool:
    return estimate.high > 1
