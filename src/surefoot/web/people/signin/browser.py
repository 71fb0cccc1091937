"""The reader's browser in plain words: enough to recognise one's own session, too little to recognise a person."""

from __future__ import annotations

from typing import Final

PROGRAMS: Final = (("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
                   ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS: Final = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
                  ("Macintosh", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))


def words(sent: str) -> str:
    """Such as "Firefox, Windows"; empty for one we do not know."""
    found = [next((name for mark, name in names if mark in sent), "") for names in (PROGRAMS, SYSTEMS)]
    return ", ".join(name for name in found if name)
