"""What leads to a person without naming them: mail, telephone, personal pages, numbers of staff, rooms, streets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_NUMBERED: Final = r"[A-Za-z]{0,3}[-.]?\d+(?:[.\-/]\d+)*[a-z]?\b"
_PATTERNS: Final = tuple((kind, re.compile(pattern, flags)) for kind, pattern, flags in (
    ("page", r"(?:https?://|www\.)[^\s<>\"“”]*(?:/users?/|/u/|/~|/people/|/person/|/profiles?/|/in/|/@|/members?/"
     r"|/mitarbeiter/|/staff/|/team/\w|/contact/)[^\s<>\"“”)]+", re.IGNORECASE),
    ("page", r"\b(?:[a-z]{2,3}\.)?(?:linkedin\.com/in|xing\.com/profile|github\.com|t\.me|wa\.me)/[\w.~-]+",
     re.IGNORECASE),
    # also written out
    ("email", r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", 0),
    ("email", r"(?<![\w.+-])[\w.+-]+\s?(?:\(at\)|\[at\]|\{at\})\s?"
     r"[\w-]+(?:(?:\.|\s?(?:\(dot\)|\(punkt\)|\[dot\])\s?)[\w-]+)+",
     re.IGNORECASE),
    ("handle", r"(?<![\w@.])@[^\W\d][\w.-]*\w", 0),
    ("phone", r"(?<![\w.+])(?:\+|00)\d{1,3}[\s/.-]?(?:\(0\)\s?)?(?:\(?\d+\)?[\s/.-]?){2,8}\d(?!\w)", 0),
    ("phone", r"(?<![\w.,/-])\(?0\d{2,5}\)?\s?[\s/–-]\s?\d{2,}(?:[\s/–-]\d+)*(?![\w.,]\d|\w|\s?(?:€|%|Uhr))", 0),
    ("phone", r"(?<![\w.,/-])0(?:1[567]\d|7\d{3}|20)\d{6,8}\b", 0),
    ("phone", r"(?i:\b(?:ext(?:ension)?\.?|durchwahl|dw|tel(?:efon)?\.?|phone|mobil|mobile|handy|fax|nebenstelle"
     r"|apparat|app\.)(?:\s?(?:nr\.?|no\.?|number|nummer|is|ist|unter))*[:\s#]{0,2})\s?"
     r"(?P<only>[-+]?\d[\d\s/–-]*\d\d)\b", 0),
    ("staff", r"(?i:\b(?:personal-?\s?(?:nummer|nr\.?)|pers\.?-?\s?nr\.?|mitarbeiter-?\s?(?:nummer|nr\.?|id)"
     r"|ma-?\s?nr\.?|stammnummer|ausweis-?\s?(?:nummer|nr\.?)|kennung|kürzel"
     r"|(?:employee|staff|personnel|badge|payroll|clock|works|user)"
     r"[\s-]?(?:number|no\.?|nr\.?|id|#)?|emp\.?\s?(?:id|no\.?)|my (?:id|number)))(?:\s(?:is|ist|lautet))?[:\s#]{0,3}"
     r"(?P<only>[A-Za-z]{0,4}-?\d{3,})\b", 0),
    ("staff", r"(?<![\w-])(?:[A-Z]{1,2}-?\d{5,8}|[a-z]{1,3}\d{5,8})(?![\w-])", 0),
    ("room", r"(?i:\b(?:room|raum|zimmer|zi\.|büro|office|desk|schreibtisch|arbeitsplatz|cubicle)\s(?:no\.?\s|nr\.?\s)?"
     r")(?!365\b)" + _NUMBERED + r"(?!\s(?:people|personen|leute|%|€|uhr|minute|minuten|hours|stunden|days|tage))", 0),
    ("address", r"\b[A-ZÄÖÜ][\w-]*(?:straße|strasse|str\.|weg|allee|gasse|platz|ufer|damm|ring|chaussee)\s\d+\s?"
     r"[a-z]?\b", 0),
    ("address", r"\b(?!Auf\sPlatz)[A-ZÄÖÜ][\w-]+(?:\s|-)(?:Straße|Strasse|Str\.|Weg|Allee|Gasse|Platz|Ufer|Damm|Ring)"
     r"\s\d+\s?[a-z]?\b", 0),
    ("address", r"\b\d{1,4}[a-z]?\s(?:[A-Z][\w']+\s){1,2}"
     r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Terrace|Square)\b", 0),
))
_MORE: Final = tuple((kind, re.compile(pattern)) for kind, pattern in (
    ("phone", r"(?<![\w.,/-])(?:\(\d{3}\)\s?|\d{3}-)\d{3}-\d{4}(?![\w-])"),
    # a house number with its postcode, whatever the street is called
    ("address", r"\b(?:(?:Am|An|Im|In|Auf|Zum|Zur|Unter|Hinter|Vor)\s(?:de[nrms]\s|die\s|das\s)?"
     r"(?:[A-ZÄÖÜ][\w-]+\s){1,2}"
     r"|[A-ZÄÖÜ][\w.-]+\s)\d{1,4}\s?[a-z]?,?\s(?:[DA]-)?\d{4,5}\s[A-ZÄÖÜ][\w-]+"),
    ("address", r"\b[A-PR-UWYZ][A-HK-Y]?\d(?:\d|[A-HJKMNPR-Y])?\s\d[ABD-HJLNP-UW-Z]{2}\b"),
))
_ON: Final = re.compile(r",?\s(?:[DA]-)?\d{4,5}\s[A-ZÄÖÜ][\w-]+|(?:,?\s[A-Z][\w'-]+){1,3},?\s"
                        r"[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b")
"""Town and postcode after a street."""
_GOES_ON: Final = re.compile(r"\d\s$")
"""What follows is the rest of a long number."""


def found_in(text: str) -> Iterator[tuple[int, int]]:
    """Where any such stretch is, in order of the text, none within another."""
    taken: list[tuple[int, int]] = []
    for _, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = _trimmed(text, match)
            if not any(start < other and before < end for before, other in taken):
                taken.append((start, end))
    yield from sorted(taken)


def of(text: str, kind: str) -> Iterator[tuple[int, int]]:
    """Where those of one kind are; addresses with town and postcode."""
    for match in (match for its, pattern in _PATTERNS if its == kind for match in pattern.finditer(text)):
        start, end = _trimmed(text, match)
        more = _ON.match(text, end) if kind == "address" else None
        if kind != "phone" or not _GOES_ON.search(text, 0, start):
            yield start, more.end() if more else end
    for match in (match for its, pattern in _MORE if its == kind for match in pattern.finditer(text)):
        yield match.span()


def _trimmed(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Without the signs that close a sentence."""
    start, end = match.span("only") if match.groupdict().get("only") else match.span()
    while end > start and text[end - 1] in ".,;:!?)-– ":
        end -= 1
    return start, end
