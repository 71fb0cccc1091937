"""Numbers of policies, claims, customers and the like, by the word that stands before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

LEAST: Final = 5
"""So many digits make such a number; fewer are years and counts."""
_WORD: Final = (r"(?:policy|policies|claims?|customer|client|case|contract|invoice|account|membership|member|reference"
                r"|ref\.?|vertrags?|policen?|versicherungs(?:schein)?|kunden?|schadens?|schäden|aktenzeichen|az\.?"
                r"|vorgangs?|rechnungs?|mitglieds?|konto|angebots?|auftrags?|fall|mandant(?:en)?|vnr|vsnr|vn)")
_WITH_NUMBER: Final = (r"(?:file|matter|patient(?:en)?|employee|quote|akten?|steuer|personal|kd|vers|vertr|schad|mitgl"
                       r"|rg|versichert(?:en)?)\.?")
"""Words that mean one only where they say that it is a number."""
_NUMBER: Final = r"(?:number|num\.?|no\.?|nr\.?|nummer|id|reference|ref\.?|#|№)"
_BODY: Final = r"(?:[A-Z]{1,4}[-/ ]?|[a-z]{1,3}[-/]?)?\d(?:[ .\-/]?\d)*(?:[-/]?[A-Z]{1,2}\b)?"
_SAID: Final = re.compile(
    rf"(?i:\b(?:{_WORD}(?P<number>-?\s?{_NUMBER}(?:\s?{_NUMBER})?)?"
    rf"|{_WITH_NUMBER}(?P<also>-?\s?{_NUMBER}))(?:['’]s)?)"
    rf"(?:[\s:#=]{{1,3}}|\s(?i:is|ist|lautet|war|was)\s)(?:[A-ZÄÖÜ]{{2,5}}\s)?(?P<only>(?-i:{_BODY}))")
_NEXT: Final = re.compile(rf"(?:\s?[,/&]\s?|\s(?:and|und|or|oder|bis|to)\s)(?P<only>{_BODY})")
_COURT: Final = re.compile(r"(?i:\b(?:aktenzeichen|az\.?))[\s:]{1,2}"
                          r"(?P<only>\d{1,3}\s[A-Z][A-Za-z]{0,2}\s\d{1,5}/\d\d)\b")
_AMOUNT: Final = re.compile(r"(?:\s(?:bis|to|-)\s[\d.,]+)?\s?(?:[€$£%]|(?i:eur|euro|usd|gbp|pounds?"
                     r"|dollars?|percent|prozent|rows?|zeilen|words?|wörtern?|pages?|seiten|stück|tokens?|zeichen|characters?"
                     r"|times|mal|people|personen)\b)|[.,]\d")
_DATE: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2}|\d{4}-\d\d-\d\d"
                         r"|(?:19|20)\d\d[ ./-]{1,3}(?:19|20)?\d\d")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[. ]\d{3})+")


def found_in(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand, without the word before."""
    for match in _COURT.finditer(text):
        yield match.span("only")
    for match in _SAID.finditer(text):
        if not _is_one(text, *match.span("only"), counted=not (match["number"] or match["also"])):
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
