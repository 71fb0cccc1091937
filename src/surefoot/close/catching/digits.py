"""Numbers that carry a check digit: cards, bank accounts, health numbers.

References: ISO/IEC 7812-1 (Luhn), ISO 13616 (IBAN, mod 97), NHS Data Dictionary (NHS number, mod 11), gematik and GKV
(Krankenversichertennummer, Luhn over the letter's place in the alphabet), SSA (which numbers are never given).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_BREAK: Final = r"[ \u00a0\u2009\u202f\-\u2010-\u2013]"
_RUN: Final = re.compile(rf"(?<![\w.,+])\d(?:{_BREAK}{{0,2}}\d)+(?![\w]|[.,]\d)")
_CARD: Final = re.compile(r"4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[47]|3(?:0[0-5]|[689])|35|6")
_ACCOUNT: Final = re.compile(rf"(?<![^\W_])[A-Za-z]{{2}}{_BREAK}?\d{_BREAK}?\d")
_INSURED: Final = re.compile(rf"(?<![^\W_])(?:[A-Z]{_BREAK}?|[a-z])\d(?:{_BREAK}{{0,2}}\d){{8}}(?![^\W_])")
_SOCIAL: Final = re.compile(r"(?<![\w-])(?!000|666|9\d\d)\d{3}([- ])(?!00)\d\d\1(?!0000)\d{4}(?![\w-])")
_SOCIAL_SAID: Final = re.compile(r"\b(?:SSN|social security(?: number| no\.?)?)[\s:#]{1,3}"
                                 r"(?P<only>(?!000|666|9\d\d)\d{3}(?!00)\d\d(?!0000)\d{4})\b", re.IGNORECASE)
_INSURANCE: Final = re.compile(r"(?<![\w-])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?(?:\d\d\s?){3}[A-D](?![\w-])")
"""A British National Insurance number."""
_LONG: Final = {
    "AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GI": 23, "GL": 18, "GR": 27, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15,
    "PL": 28, "PT": 25, "QA": 29, "RO": 24, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26, "UA": 29,
}
"""How many signs an IBAN of a country has."""


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others."""
    return _luhn_sum(digits[::-1], doubled=1) % 10 == 0


def _luhn_sum(digits: str, *, doubled: int) -> int:
    return sum(sum(divmod(int(digit) * (2 if place % 2 == doubled else 1), 10)) for place, digit in enumerate(digits))


def iban(signs: str) -> bool:
    """Whether it has the length of its country and the remainder of a division by 97 is one."""
    signs = signs.upper()
    turned = signs[4:] + signs[:4]
    return (len(signs) == _LONG.get(signs[:2]) and turned.isascii() and turned.isalnum()
            and int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1)


def nhs(digits: str) -> bool:
    """A British health number: ten digits, the last checks the others with weights ten to two."""
    rest = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return len(digits) == 10 and digits[0] in "3456789" and rest % 11 == int(digits[9])


def insured(signs: str) -> bool:
    """A German Krankenversichertennummer: a letter, eight digits and one that checks them."""
    letter = ord(signs[0].upper()) - ord("A") + 1
    return len(signs) == 10 and 1 <= letter <= 26 and (
        _luhn_sum(f"{letter:02}{signs[1:9]}", doubled=1) % 10 == int(signs[9]))


def cards(text: str) -> Iterator[tuple[int, int]]:
    """Where card numbers stand."""
    for match in _RUN.finditer(text):
        yield from _cards_in(text, match.start(), match.end())


def _cards_in(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """In a run of digits with breaks: those that begin and end at a break, the longest first."""
    places = [place for place in range(start, end) if text[place].isdigit()]
    first = 0
    while first + 13 <= len(places):
        begins = first == 0 or places[first] > places[first - 1] + 1
        last = _card_from(text, places, first) if begins else None
        if last is not None:
            yield places[first], places[last] + 1
            first = last
        first += 1


def _card_from(text: str, places: list[int], first: int) -> int | None:
    for last in range(min(first + 18, len(places) - 1), first + 11, -1):
        digits = "".join(text[place] for place in places[first:last + 1])
        if (last + 1 == len(places) or places[last + 1] > places[last] + 1) and _CARD.match(digits) and luhn(digits):
            return last
    return None


def banks(text: str) -> Iterator[tuple[int, int]]:
    """Where IBANs stand."""
    for match in _ACCOUNT.finditer(text):
        long = _LONG.get(match[0][:2].upper(), 0)
        rest = re.compile(rf"[A-Za-z]{{2}}(?:{_BREAK}{{0,2}}[A-Za-z0-9]){{{max(long - 2, 0)}}}(?![^\W_])")
        if long and (whole := rest.match(text, match.start())) and iban(re.sub(_BREAK, "", whole[0])):
            yield whole.span()


def health(text: str) -> Iterator[tuple[int, int]]:
    """Where health numbers stand, and those of social security in America and Britain."""
    for match in _RUN.finditer(text):
        digits = re.sub(_BREAK, "", match[0])
        if len(digits) == 10 and digits.isascii() and nhs(digits):
            yield match.span()
    for match in _INSURED.finditer(text):
        signs = re.sub(_BREAK, "", match[0])
        if signs.isascii() and insured(signs):
            yield match.span()
    for match in (*_SOCIAL.finditer(text), *_INSURANCE.finditer(text)):
        yield match.span()
    for match in _SOCIAL_SAID.finditer(text):
        yield match.span("only")
