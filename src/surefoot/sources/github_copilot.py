"""GitHub Copilot: what people did on a day (usage metrics), and who has a seat.

Usage metrics rows come one a line, as a JSON array, in ``{"day_totals": [...]}`` or in ``{"user_totals": [...]}``;
what a row leaves out (day, organisation) its container may tell. GitHub first answers with download links only: a
file of links is refused with what to do.

`actions` of a row are the prompts: interactions in the editor plus prompts on the command line, which GitHub counts
apart (they are not added where the row's features show that they are in already). Without any, accepted completions
count, because completions alone are use as well. Where only a ``used_...`` mark says so, the count is *not reported*.
Code review that was assigned automatically is nobody's use.

A row with a day is *day* grain, also in the 28-day report; a row over the report's days is *rolling*. The surface is
the organisation's number, so that the two rows of a person in two organisations are two observations and both count.
The person key is the GitHub login: it matches people only through the identity file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from surefoot.sources.contract import Note, Refused, Row, Source, SourceFile
from surefoot.sources.values import Unreadable, is_missing, parse_number, parse_text

TOOL: Final = "github_copilot"
_Record = Mapping[str, Any]
_Found = Row | Refused | Note

_INTERACTIONS: Final = "user_initiated_interaction_count"
_ACCEPTED: Final = "code_acceptance_activity_count"
_CONTAINERS: Final = ("day_totals", "user_totals")
_OUTER: Final = ("day", "report_day", "report_start_day", "report_end_day", "organization_id", "created_at")
_USED: Final = ("used_agent", "used_chat", "used_cli", "used_copilot_app", "used_copilot_cloud_agent",
                "used_copilot_coding_agent", "used_copilot_code_review_active")  # fmt: skip


def _is_metrics(file: SourceFile) -> bool:
    if file.kind != "json":
        return False
    links = '"download_links"' in file.head and '"report_' in file.head
    teams = '"user_login"' in file.head and '"team_id"' in file.head and '"day"' in file.head
    return links or teams or f'"{_INTERACTIONS}"' in file.head


def _read_metrics(file: SourceFile) -> Iterator[_Found]:
    for line, value in file.values():
        for row in _flattened(value, {}):
            yield from _metrics_row(line, row)


def _flattened(value: Any, outer: _Record) -> Iterator[_Record]:
    """Rows whatever they are wrapped in, each with what its container tells for all of them."""
    if isinstance(value, list):
        for item in value:
            yield from _flattened(item, outer)
    elif isinstance(value, Mapping):
        told = {**outer, **{key: value[key] for key in _OUTER if not is_missing(value.get(key))}}
        inner = [value[key] for key in _CONTAINERS if isinstance(value.get(key), list)]
        for items in inner:
            yield from _flattened(items, told)
        if not inner:
            yield {**value, **{key: told[key] for key in told if is_missing(value.get(key))}}


def _metrics_row(line: int | None, row: _Record) -> Iterator[_Found]:
    login = parse_text(row.get("user_login")) or parse_text(row.get("login"))
    if "download_links" in row:
        yield Refused("usage", line, "download_links", "the file holds links to the report, not the report",
                      "the files behind the links: fetch each link (they expire soon) and give those files")
    elif not login:
        yield Refused("usage", line, "user_login", "the row counts a whole organisation or enterprise, not one person",
                      "the report users-1-day or users-28-day")
    elif "team_id" in row and _INTERACTIONS not in row:
        yield Refused("usage", line, _INTERACTIONS, "the row tells a person's team, not their use",
                      "the report users-1-day or users-28-day")
    else:
        yield from _person_row(line, login, row)


def _person_row(line: int | None, login: str, row: _Record) -> Iterator[_Found]:
    try:
        actions = _actions(row)
    except Unreadable as problem:
        yield Refused("usage", line, _INTERACTIONS, f"a count is {problem.reason}", problem.expected)
        return
    values: dict[str, Any] = {"person": login, "tool": TOOL, "actions": actions,
                              "surface": parse_text(row.get("organization_id"))}  # fmt: skip
    day = row.get("day") or row.get("report_day")
    if not is_missing(day):
        values |= {"at": day, "grain": "day"}
    elif not is_missing(row.get("report_start_day")) and not is_missing(row.get("report_end_day")):
        values |= {"at": row["report_start_day"], "until": row["report_end_day"], "grain": "rolling"}
    else:
        yield Refused("usage", line, "day", "the row tells no day and its file no period",
                      "rows with a day, as users-1-day has them")
        return
    if not is_missing(row.get("created_at")):
        values["observed_at"] = row["created_at"]
    if login.lower().endswith("[bot]"):
        values["own_initiative"] = False
    yield Row("usage", line, values)


def _actions(row: _Record) -> float | str:
    """Deliberate acts of the row; ``""`` where it only tells that there were some. Raises Unreadable."""
    counts = [_count(row.get(_INTERACTIONS)), 0.0 if _has_command_line(row) else _prompts(row, "totals_by_cli")]
    prompts = sum(counts) or _prompts(row, "totals_by_copilot_app")
    if acts := prompts or _count(row.get(_ACCEPTED)):
        return acts
    told = not (is_missing(row.get(_INTERACTIONS)) and is_missing(row.get(_ACCEPTED)))
    return 0.0 if told and not any(row.get(mark) is True for mark in _USED) else ""


def _count(value: Any) -> float:
    return parse_number(value) or 0.0


def _prompts(row: _Record, part: str) -> float:
    totals = row.get(part)
    return _count(totals.get("prompt_count")) if isinstance(totals, Mapping) else 0.0


def _has_command_line(row: _Record) -> bool:
    """Whether the row's interactions already hold those on the command line."""
    features = row.get("totals_by_feature")
    items = features if isinstance(features, list) else []
    return any(isinstance(item, Mapping) and item.get("feature") == "copilot_cli" for item in items)


def _is_seats(file: SourceFile) -> bool:
    if file.kind != "json" or '"seats"' not in file.head:
        return False
    return '"total_seats"' in file.head or '"assignee"' in file.head


def _read_seats(file: SourceFile) -> Iterator[_Found]:
    """One licence a person: an enterprise lists a person once for every organisation and team that gives a seat."""
    by_person: dict[str, list[tuple[int | None, _Record]]] = {}
    total = 0
    for line, value in file.values():
        for page in value if isinstance(value, list) else [value]:
            if not isinstance(page, Mapping):
                continue
            announced = page.get("total_seats")
            total = max(total, announced if isinstance(announced, int) else 0)
            seats = page.get("seats")
            for seat in seats if isinstance(seats, list) else []:
                login = _assignee(seat)
                if login is None:
                    yield Refused("licences", line, "assignee", "the seat is given to nobody", "seats with an assignee")
                    continue
                by_person.setdefault(login[0], []).append((line, {**seat, "login": login[1]}))
    if total > len(by_person):
        yield Note("more_pages", {"file": file.file})
    for held in by_person.values():
        yield from _seat_rows(held)


def _assignee(seat: Any) -> tuple[str, str] | None:
    """GitHub's number of the person and the login; None where the seat has no holder."""
    holder = seat.get("assignee") if isinstance(seat, Mapping) else None
    login = parse_text(holder.get("login")) if isinstance(holder, Mapping) else ""
    return (parse_text(holder.get("id")) or login, login) if isinstance(holder, Mapping) and login else None


def _seat_rows(held: list[tuple[int | None, _Record]]) -> Iterator[_Found]:
    """The earliest start of all seats; an end only where every seat ends, then the latest."""
    line, first = held[0]
    person = {"person": first["login"], "tool": TOOL}
    starts = [parse_text(seat.get("created_at")) for _, seat in held]
    ends = [parse_text(seat.get("pending_cancellation_date")) for _, seat in held]
    if any(starts):
        values = {**person, "assigned_on": min(filter(None, starts))[:10]}
        yield Row("licences", line, values | ({"removed_on": max(ends)[:10]} if all(ends) else {}))
    else:
        yield Refused("licences", line, "created_at", "no seat of this person tells since when",
                      "created_at in each seat")
    seen = max(parse_text(seat.get("last_activity_at")) for _, seat in held)
    if seen:
        yield Row("usage", line, {**person, "at": seen, "grain": "last_seen", "actions": ""})


METRICS: Final = Source(
    id="github_copilot",
    title="GitHub Copilot usage metrics",
    tables=("usage",),
    standing="vendor document",
    about=(
        "Per person and day (users-1-day, users-28-day). Built against GitHub's example and mock data by GitHub staff. "
        "Needs telemetry in the editor, otherwise a user looks idle. Days are final after three full days: give the "
        "latest five days again, the newer file wins. Give the enterprise's report or those of its organisations, not "
        "both: the same work would count twice. Bots are not own initiative. Logins need the identity file. "
        "Dropped: languages, models, editors, lines of code, credits, GitHub's own grading of people."
    ),
    recognises=_is_metrics,
    read=_read_metrics,
)
SEATS: Final = Source(
    id="github_copilot_seats",
    title="GitHub Copilot seats",
    tables=("licences", "usage"),
    standing="vendor document",
    about=(
        "Who has a seat since when, and when each was last active. Only today's seats are "
        "listed: people whose seat was removed are missing. One licence a person, from the earliest of their seats. "
        "Built against mock data by GitHub staff. Dropped: editors, teams, addresses of profiles."
    ),
    recognises=_is_seats,
    read=_read_seats,
)
SOURCES: Final = (METRICS, SEATS)
