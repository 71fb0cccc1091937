"""Keys, tokens and passwords: by the shape their makers give them, by what stands before them, or by being random."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

_SHAPES: Final = tuple(re.compile(pattern) for pattern in (
    r"(?s:-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?:.*?-----END [A-Z0-9 ]*PRIVATE KEY-----|.*))",
    r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?",
    r"(?<![\w-])(?:sk|rk|pk)[-_](?=[\w-]*\d)(?:(?:proj|live|test|ant|or)[-_])*[\w-]{16,}",
    r"\b(?:AKIA|ASIA|AROA|AIDA)[0-9A-Z]{16}\b",
    r"\bgh[pousr]_\w{30,}", r"\bgithub_pat_\w{22,}", r"\bglpat-[\w-]{16,}", r"\bxox[abeprs]-[\w-]{10,}",
    r"\bxapp-[\w-]{10,}", r"\bAIza[\w-]{30,}", r"\bya29\.[\w-]{20,}", r"\bnpm_\w{30,}", r"\bpypi-[\w-]{30,}",
    r"\bhf_[A-Za-z0-9]{30,}", r"\bSG\.[\w-]{16,}\.[\w-]{16,}", r"\bdop_v1_\w{40,}", r"\bshp(?:at|ca|pa|ss)_\w{30,}",
    r"(?i:\b(?:AccountKey|SharedAccessKey|sig)=)(?P<only>[\w+/%-]{20,}={0,2})",
    r"(?i:\bbearer\s)(?P<only>[\w.~+/-]{16,}={0,2})",
    r"\bPIN\s(?P<only>\d{4,8})\b",
    r"(?i:\b(?:password|passwort|kennwort|pwd|pw)\s)(?P<only>(?=\S*\d)(?=\S*[^\W\d])\S{6,})",
    r"(?i:\b(?:zugangsdaten|anmeldedaten|credentials|log-?in(?:daten)?)[\s:]{1,2})\S+\s?[/:|]\s?"
    r"(?P<only>(?=\S*\d)\S{6,})",
    r"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@]*:(?P<only>[^\s/@]+)@",
))
_PASSWORD: Final = (r"(?:pass(?:word|phrase|code|wort|wd)?|kennwort|kennung und kennwort|pwd|pw|pin"
                    r"|login-?code|zugangscode|zugangswort|einmalcode)")
_SAID: Final = (r"(?:\s(?:for|für|von|vom|of|zum|zur)\s[\w.-]+)?"
                r"(?:\s(?:was|war|is|ist|lautete?)\b\s?:?|\s?[:=]|\s?->)\s*[\"'„“‚‘»]?")
_NAMED: Final = re.compile(rf"(?i:\b{_PASSWORD}(?P<said>{_SAID}))(?P<only>[^\s\"'“”‘’«»]+)")
_KEYED: Final = re.compile(r"(?i:\b(?:api[-_ ]?key|access[-_ ]?key|secret(?:[-_ ]?key)?|token|client[-_ ]?secret"
                           rf"|(?:api-|zugangs-?)?schlüssel){_SAID})(?P<only>[^\s\"'“”‘’«»]{{8,}})")
_ENDS: Final = ".,;:!?)]}"
_LONG: Final = re.compile(r"(?<![\w+/=.-])[A-Za-z0-9_+/-]{20,}={0,2}(?![\w+/=-])")
_FINGERPRINT: Final = re.compile(r"(?i:\b(?:commit|revision|sha-?\d*|md5|hash|checksum|prüfsumme))[\s:]{1,2}$")
_ORDINARY: Final = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
BITS: Final = 3.5
"""Of entropy a sign, from which a long mixed string is taken for random."""
SWITCHES: Final = 0.3
"""Share of signs in it that are of another sort than the sign before: words with years have far fewer."""


def found_in(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand, without what says that they are one."""
    for pattern in _SHAPES:
        for match in pattern.finditer(text):
            yield _without_ends(text, *match.span("only" if "only" in pattern.groupindex else 0))
    for match in _NAMED.finditer(text):
        start, end = _without_ends(text, *match.span("only"))
        if _like_a_password(text, start, end, sure=bool(re.search("[:=>]|lautet", match["said"].lower()))):
            yield start, end
    for match in _KEYED.finditer(text):
        start, end = _without_ends(text, *match.span("only"))
        if end - start >= 8 and re.search(r"\d", text[start:end]) and re.search(r"[^\W\d]", text[start:end]):
            yield start, end
    for match in _LONG.finditer(text):
        if drawn(match[0]) and not _FINGERPRINT.search(text, 0, match.start()):
            yield match.span()


def _without_ends(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the comma or full stop after it; an exclamation mark may be its last sign."""
    while end > start and text[end - 1] in ".,;:)":
        end -= 1
    return start, end


def _like_a_password(text: str, start: int, end: int, *, sure: bool) -> bool:
    """Whether what follows the word is one: with a digit or sign in it, or, where sure, a plain word at the end."""
    said = text[start:end]
    if re.search(r"\d|[^\w'’-]|[a-z][A-Z]|_", said.rstrip(_ENDS) if not re.search(r"\d", said) else said):
        return len(said) >= 4
    closes = end == len(text) or text[end] in ",.;)" or text[end:].strip() == ""
    return closes and len(said) >= 4 and sure


def drawn(signs: str) -> bool:
    """Whether a long string of letters and digits looks drawn and not written."""
    if _ORDINARY.fullmatch(signs):
        return False
    plain = re.sub(r"[^A-Za-z0-9]", "", signs)
    parts = [part for part in re.split(r"[^A-Za-z0-9]", signs) if part]
    if len(plain) < 20 or len(re.findall(r"\d+", plain)) < 2 or not re.search(r"[A-Za-z]", plain) \
            or len(plain) / len(parts) < 6:
        return False
    if re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", plain):
        return len(plain) >= 32 and _bits(plain) > 3
    switches = sum(_sort(one) != _sort(other) for one, other in itertools.pairwise(plain))
    return _bits(plain) >= BITS and switches / len(plain) >= SWITCHES


def _sort(sign: str) -> int:
    return 0 if sign.isdigit() else 1 if sign.isupper() else 2


def _bits(signs: str) -> float:
    return -sum(count / len(signs) * math.log2(count / len(signs)) for count in Counter(signs).values())
