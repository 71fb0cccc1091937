"""What leads to a person without naming them: mail, telephone, personal pages, numbers of staff, rooms, streets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_NUMBERED: Final = r"[A-Za-z]{0,3}[-.]?\d+(?:[.\-/]\d+)*[a-z]?\b"
_PATTERNS: Final = tuple(re.compile(pattern, flags) for pattern, flags in (
    # personal pages
    (r"(?:https?://|www\.)[^\s<>\"“”]*(?:/users?/|/u/|/~|/people/|/person/|/profiles?/|/in/|/@|/members?/|/mitarbeiter/"
     r"|/staff/|/team/\w|/contact/)[^\s<>\"“”)]+", re.IGNORECASE),
    (r"\b(?:[a-z]{2,3}\.)?(?:linkedin\.com/in|xing\.com/profile|github\.com|t\.me|wa\.me)/[\w.~-]+", re.IGNORECASE),
    # mail, also written out
    (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", 0),
    (r"[\w.+-]+\s?(?:\(at\)|\[at\]|\{at\})\s?[\w-]+(?:(?:\.|\s?(?:\(dot\)|\(punkt\)|\[dot\])\s?)[\w-]+)+",
     re.IGNORECASE),
    (r"(?<![\w@.])@[^\W\d][\w.-]*\w", 0),
    # telephone
    (r"(?<![\w.+])(?:\+|00)\d{1,3}[\s/.-]?(?:\(0\)\s?)?(?:\(?\d+\)?[\s/.-]?){2,8}\d(?!\w)", 0),
    (r"(?<![\w.,/-])\(?0\d{2,5}\)?\s?[\s/–-]\s?\d{2,}(?:[\s/–-]\d+)*(?![\w.,]\d|\w|\s?(?:€|%|Uhr))", 0),
    (r"(?<![\w.,/-])0(?:1[567]\d|7\d{3}|20)\d{6,8}\b", 0),
    (r"(?i:\b(?:ext(?:ension)?\.?|durchwahl|dw|tel(?:efon)?\.?|phone|mobil|mobile|handy|fax|nebenstelle|apparat|app\.)"
     r"(?:\s?(?:nr\.?|no\.?|number|nummer|is|ist|unter))*[:\s#]{0,2})\s?(?P<only>[-+]?\d[\d\s/–-]*\d\d)\b", 0),
    # numbers of staff
    (r"(?i:\b(?:personal-?\s?(?:nummer|nr\.?)|pers\.?-?\s?nr\.?|mitarbeiter-?\s?(?:nummer|nr\.?|id)|ma-?\s?nr\.?|"
     r"stammnummer|ausweis-?\s?(?:nummer|nr\.?)|kennung|kürzel|(?:employee|staff|personnel|badge|payroll|clock|works|user)"
     r"[\s-]?(?:number|no\.?|nr\.?|id|#)?|emp\.?\s?(?:id|no\.?)|my (?:id|number)))(?:\s(?:is|ist|lautet))?[:\s#]{0,3}"
     r"(?P<only>[A-Za-z]{0,4}-?\d{3,})\b", 0),
    (r"(?<![\w-])(?:[A-Z]{1,2}-?\d{5,8}|[a-z]{1,3}\d{5,8})(?![\w-])", 0),
    # rooms and streets
    (r"(?i:\b(?:room|raum|zimmer|zi\.|büro|office|desk|schreibtisch|arbeitsplatz|cubicle)\s(?:no\.?\s|nr\.?\s)?)"
     r"(?!365\b)" + _NUMBERED + r"(?!\s(?:people|personen|leute|%|€|uhr|minute|minuten|hours|stunden|days|tage))", 0),
    (r"\b[A-ZÄÖÜ][\w-]*(?:straße|strasse|str\.|weg|allee|gasse|platz|ufer|damm|ring|chaussee)\s\d+\s?[a-z]?\b", 0),
    (r"\b[A-ZÄÖÜ][\w-]+(?:\s|-)(?:Straße|Strasse|Str\.|Weg|Allee|Gasse|Platz|Ufer|Damm|Ring)\s\d+\s?[a-z]?\b", 0),
    (r"\b\d{1,4}[a-z]?\s(?:[A-Z][\w']+\s){1,2}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Terrace|Square)\b", 0),
))


def found_in(text: str) -> Iterator[tuple[int, int]]:
    """Where such stretches are, in order of the text, none within another."""
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("only") if match.groupdict().get("only") else match.span()
            while end > start and text[end - 1] in ".,;:!?)-– ":
                end -= 1
            if not any(start < other and before < end for before, other in taken):
                taken.append((start, end))
    yield from sorted(taken)
