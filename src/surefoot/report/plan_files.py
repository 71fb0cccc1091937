"""roadmap.csv and roadmap.ics: the files a plan goes into. There is no plan yet, so both are valid and empty."""

from __future__ import annotations

from typing import Final

from surefoot.report.folder import csv_text

COLUMNS: Final = ("team", "made_for", "action", "driver", "starts", "ends", "owner", "minutes_week", "why")


def roadmap_csv() -> str:
    """The header row."""
    return csv_text(COLUMNS, ())


def roadmap_ics() -> str:
    """A calendar without entries (RFC 5545): a component is needed, so it names the time zone. Lines end in CR LF."""
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Surefoot//Roadmap 1//EN", "CALSCALE:GREGORIAN",
             "BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000",
             "TZOFFSETTO:+0000", "TZNAME:UTC", "END:STANDARD", "END:VTIMEZONE", "END:VCALENDAR", "")
    return "\r\n".join(lines)
