"""Numbers of policies, claims, customers and the like, by the word that stands before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

LEAST: Final = 5
"""So many digits make such a number; fewer are years and counts."""
_ENGLISH: Final = (r"(?:policy|policies|claims?|customer|client|case|contract|invoice|account|membership|member|matter"
                   r"|patient|employee|quote|reference|ref\.?|file)")
_GERMAN: Final = (r"(?:vertrags?|policen?|versicherungs(?:schein)?|kunden?|schadens?|schäden|aktenzeichen|akten?|az\.?"
                  r"|vorgangs?|rechnungs?|mitglieds?|patient(?:en)?|konto|angebots?|auftrags?|fall|mandant(?:en)?)")
_NUMBER: Final = r"(?:number|num\.?|no\.?|nr\.?|nummer|id|reference|ref\.?|#|№)"
_BODY: Final = r"(?:[A-Za-z]{1,4}[-/ ]?)?\d(?:[ .\-/]?\d)*(?:[-/]?[A-Z]{1,2}\b)?"
_SAID: Final = re.compile(
    rf"(?i:\b(?:{_ENGLISH}|{_GERMAN})(?P<number>-?\s?{_NUMBER}(?:\s?{_NUMBER})?)?)"
    rf"(?:[\s:#=]{{1,3}}|\s(?i:is|ist|lautet|war|was|mit|with)\s)(?:[A-ZÄÖÜ]{{2,5}}\s)?(?P<only>(?-i:{_BODY}))")
_NEXT: Final = re.compile(rf"(?:\s?[,/&]\s?|\s(?:and|und|or|oder|bis|to)\s)(?P<only>{_BODY})")
_AMOUNT: Final = re.compile(r"\s?(?:[€$£%]|(?i:eur|euro|usd|gbp|pounds?|dollars?|percent|prozent|rows?|zeilen|words?"
                            r"|wörtern?|pages?|seiten|stück|tokens?|zeichen|characters?)\b)|[.,]\d")
_DATE: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2}|\d{4}-\d\d-\d\d"
                         r"|(?:19|20)\d\d[ ./-]{1,3}(?:19|20)?\d\d")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[. ]\d{3})+")


def found_in(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand, without the word before."""
    for match in _SAID.finditer(text):
        if not _is_one(text, *match.span("only"), counted=match["number"] is None):
            continue
        yield match.span("only")
        after = match.end()
        while (then := _NEXT.match(text, after)) and _is_one(text, *then.span("only"), counted=True):
            yield then.span("only")
            after = then.end()


def _is_one(text: str, start: int, end: int, *, counted: bool) -> bool:
    """counted: nothing said that it is a number of something, so that one written in thousands is an amount."""
    said = text[start:end]
    if sum(sign.isdigit() for sign in said) < LEAST or _DATE.fullmatch(said):
        return False
    return not _AMOUNT.match(text, end) and not (counted and _GROUPED.fullmatch(said))
