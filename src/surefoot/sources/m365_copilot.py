"""Microsoft 365 Copilot usage reports: who was last seen where, and prompts over a rolling period.

The user detail report comes from Graph (CSV, or JSON in beta) and from the admin centre (CSV with other names for the
same columns). Columns are matched by what their names mean, never by order:

======================================================  ==========================================================
column                                                  becomes
======================================================  ==========================================================
``... Last Activity Date``, ``Last activity date of``   one *last_seen* row an app, `actions` empty
prompts for all apps + report period + refresh date     one *rolling* row over all apps
prompts for chat only, where all apps is absent         a *rolling* row for work and for web chat
prompts without a period or a refresh date              `actions` of the *last_seen* row over all apps
no date and no count at all: never used                 a *rolling* row over all apps with 0 `actions`
======================================================  ==========================================================

So a prompt stands in one row only. Rolling periods of two reports overlap: such rows are never added up or subtracted,
they only prove that somebody started, and when. Weekly habit needs the audit log (`purview_audit`) beside this report.
Display names never leave the reader; hashed sign-in names do, so that concealment is noticed where people are matched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from surefoot.sources.contract import Note, Refused, Row, Source, SourceFile
from surefoot.sources.values import Unreadable, is_missing, parse_date, parse_number, parse_text

TOOL: Final = "m365_copilot"
_Record = Mapping[str, Any]
_Found = Row | Refused | Note

_PERSON: Final = ("userprincipalname", "username")
_REFRESHED: Final = "reportrefreshdate"
_PERIOD: Final = "reportperiod"
_PERIODS: Final = "copilotactivityuserdetailsbyperiod"
_ALL_PROMPTS: Final = ("promptssubmittedforallapps", "promptssubmittedanyapp", "promptssubmitted")
_CHAT_PROMPTS: Final = {
    "chat_work": ("promptssubmittedforcopilotchatwork", "copilotchatworkpromptssubmitted"),
    "chat_web": ("promptssubmittedforcopilotchatweb", "copilotchatwebpromptssubmitted"),
}
_SURFACES: Final = {
    "": "", "chat": "chat", "chatwork": "chat_work", "chatweb": "chat_web", "teams": "teams", "word": "word",
    "excel": "excel", "powerpoint": "powerpoint", "outlook": "outlook", "onenote": "onenote", "loop": "loop",
    "365": "app", "365app": "app", "edge": "edge", "agent": "agent", "anyagent": "agent",
}  # fmt: skip
"""What is left of a column's name without "last activity date", "Copilot" and "Microsoft" -> the surface."""


def _key(name: str) -> str:
    """A column or JSON key as it is compared: letters and digits in lower case, without "(UTC)"."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\(utc.*", "", name.lower()))


def _surface(key: str) -> str | None:
    """The surface whose last activity date stands under this key; None for any other key."""
    if "lastactivitydate" not in key:
        return None
    rest = re.sub("lastactivitydate(of)?", "", key).removeprefix("microsoft").replace("copilot", "")
    return _SURFACES.get(rest)


def _keyed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by compared key; of duplicate columns the first wins."""
    keyed: dict[str, Any] = {}
    for name, value in values.items():
        keyed.setdefault(_key(name), value)
    return keyed


def _first(record: _Record, keys: tuple[str, ...]) -> Any:
    return next((record[key] for key in keys if not is_missing(record.get(key))), None)


def _is_user_detail(file: SourceFile) -> bool:
    if file.kind == "json":
        return '"userPrincipalName"' in file.head and "opilot" in file.head and "astActivityDate" in file.head
    keys = {_key(name) for name in file.header}
    named = any(key in keys for key in _PERSON)
    copilot = any("copilot" in key and "lastactivitydate" in key for key in keys)
    return named and (copilot or not keys.isdisjoint(_ALL_PROMPTS))


def _read_user_detail(file: SourceFile) -> Iterator[_Found]:
    yield Note("licences_unknown_from", {"file": file.file})
    if file.kind != "json":
        for row in file.rows():
            yield from _person(row.line, _keyed(row.cells))
        return
    for line, page in file.values():
        if isinstance(page, Mapping) and page.get("@odata.nextLink"):
            yield Note("more_pages", {"file": file.file})
        people = page.get("value", [page]) if isinstance(page, Mapping) else page
        for person in people if isinstance(people, list) else []:
            if isinstance(person, Mapping):
                yield from _person(line, _keyed(person))


def _person(line: int | None, record: _Record) -> Iterator[_Found]:
    person = parse_text(_first(record, _PERSON))
    if not person:
        yield Refused("usage", line, "User Principal Name", "the row names nobody", "a sign-in name in every row")
        return
    common = {"person": person, "tool": TOOL}
    if not is_missing(record.get(_REFRESHED)):
        common["observed_at"] = record[_REFRESHED]
    periods = [_keyed(item) for item in _list(record.get(_PERIODS)) if isinstance(item, Mapping)]
    told = [{**record, **period} for period in periods or [{}]]
    used = any(_surface(key) is not None and not is_missing(value) for key, value in record.items())
    unplaced: Any = None
    for prompts in told:
        window = _window(prompts)
        if window is None:
            unplaced = _first(prompts, _ALL_PROMPTS)
            continue
        for surface, count in _counts(prompts) or ([] if used else [("", 0)]):
            at, until = window
            yield Row("usage", line, common | {"at": at, "until": until, "grain": "rolling", "surface": surface,
                                               "actions": count})
    if used:
        yield from _last_seen(line, record, common, unplaced)
    elif _window(told[0]) is None:
        yield Refused("usage", line, "Last Activity Date", "the person never used it, and the report tells no period",
                      "nothing to do: people without any use are counted from the licences")


def _last_seen(line: int | None, record: _Record, common: Mapping[str, Any], prompts: Any) -> Iterator[_Found]:
    """A row for every app with a date. Prompts without a period go to the row over all apps."""
    for key, value in record.items():
        surface = _surface(key)
        if surface is None or is_missing(value):
            continue
        count = prompts if surface == "" and prompts is not None else ""
        yield Row("usage", line, {**common, "at": value, "grain": "last_seen", "surface": surface, "actions": count})


def _counts(record: _Record) -> list[tuple[str, Any]]:
    """Prompts by surface, each prompt once: over all apps where that is told, else chat for work and web."""
    everywhere = _first(record, _ALL_PROMPTS)
    if everywhere is not None:
        return [("", everywhere)]
    chats = [(surface, _first(record, keys)) for surface, keys in _CHAT_PROMPTS.items()]
    return [(surface, count) for surface, count in chats if count is not None]


def _window(record: _Record) -> tuple[date, date] | None:
    """First and last day the prompts were counted over; None where the report doesn't say."""
    try:
        refreshed, days = parse_date(record.get(_REFRESHED)), parse_number(record.get(_PERIOD))
    except Unreadable:
        return None
    if refreshed is None or not days or days < 1:
        return None
    return refreshed - timedelta(days=int(days) - 1), refreshed


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_totals(file: SourceFile) -> bool:
    if file.kind == "json":
        return '"anyAppEnabledUsers"' in file.head or '"adoptionByProduct"' in file.head
    keys = [_key(name) for name in file.header]
    return "anyappenabledusers" in keys or "copilotchatenabledusers" in keys


def _refuse_totals(file: SourceFile) -> Iterator[_Found]:
    yield Refused("usage", None, "", "this report counts users of the whole organisation, it tells nothing per person",
                  "the user detail report (getMicrosoft365CopilotUsageUserDetail), or the audit log export")


def _is_interactions(file: SourceFile) -> bool:
    return file.kind == "json" and '"interactionType"' in file.head and '"appClass"' in file.head


def _refuse_interactions(file: SourceFile) -> Iterator[_Found]:
    yield Refused("usage", None, "", "this export holds the text of prompts and answers, which Surefoot never reads",
                  "delete this file and give the audit log export instead: it counts prompts without their text")


USAGE: Final = Source(
    id="m365_copilot_usage",
    title="Microsoft 365 Copilot usage",
    tables=("usage",),
    standing="real sample",
    about=(
        "User detail report, version 1 (last activity dates) and 2 (prompts over 7 to 180 days), CSV and beta JSON. "
        "Version 1 was built against Microsoft's sample; no vendor sample of version 2 exists, its columns are matched "
        "by name in the spellings seen in public code. By default tenants hash names: rows then match nobody. "
        "Listed people have a licence, but since when is not told. No weekly habit can be seen from it. "
        "Display names are dropped."
    ),
    recognises=_is_user_detail,
    read=_read_user_detail,
)
TOTALS: Final = Source(
    id="m365_copilot_totals",
    title="Microsoft 365 Copilot user counts",
    tables=("usage",),
    standing="real sample",
    about="User count summary and trend: figures of the whole organisation. Recognised and set aside.",
    recognises=_is_totals,
    read=_refuse_totals,
)
INTERACTIONS: Final = Source(
    id="m365_copilot_interactions",
    title="Microsoft 365 Copilot interaction export",
    tables=("usage",),
    standing="real sample",
    about="Full text of prompts and answers. Recognised so that it is refused by name; nothing in it is read.",
    recognises=_is_interactions,
    read=_refuse_interactions,
)
SOURCES: Final = (USAGE, TOTALS, INTERACTIONS)
