"""Microsoft 365 Copilot usage user detail: version 2 (28 days, prompts) and version 1 (last activity dates only)."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.csv_rows import write_rows
from surefoot.demo.logs import LAST_SEEN_DAYS_AGO, SNAPSHOTS_DAYS_AGO
from surefoot.demo.organisation import Traces
from surefoot.demo.stamps import SURFACES, Touches, acts_on
from surefoot.demo.workdays import covered

V1 = ("Report Refresh Date", "User Principal Name", "Display Name", "Last Activity Date",
      "Copilot Chat Last Activity Date", "Microsoft Teams Copilot Last Activity Date",
      "Word Copilot Last Activity Date", "Excel Copilot Last Activity Date", "PowerPoint Copilot Last Activity Date",
      "Outlook Copilot Last Activity Date", "OneNote Copilot Last Activity Date", "Loop Copilot Last Activity Date",
      "Report Period")
V2 = (*V1, "Prompts submitted for all apps", "Prompts submitted for Copilot Chat (work)",
      "Prompts submitted for Copilot Chat (web)", "Active Usage Days for all apps",
      "Copilot Chat (work) Last Activity Date", "Copilot Chat (web) Last Activity Date",
      "Microsoft 365 Copilot Last Activity Date", "Edge Last Activity Date", "Copilot Agent Last Activity Date")
APPS = ("chat", "teams", "word", "excel", "powerpoint", "outlook")  # in the order of the columns


def write_copilot_usage(folder: Path, traces: Traces) -> None:
    """Write three snapshots of version 2 and an older one of version 1, each of the people licensed that day."""
    folder.mkdir(parents=True, exist_ok=True)
    last = 7 * traces.plan.weeks - 1
    main = traces.touches.where(traces.touches.tool == 0)
    for ago in SNAPSHOTS_DAYS_AGO:
        _write(folder, traces, main, last - ago, version=2)
    _write(folder, traces, main, last - LAST_SEEN_DAYS_AGO, version=1)


def _write(folder: Path, traces: Traces, main: Touches, end: int, *, version: int) -> None:
    staff, refreshed = traces.staff, str(traces.plan.start + end)
    until = main.where(main.day <= end)
    seen = _last_days(traces, until, staff.key.size)
    window = until.where(until.day > end - 28)
    acts = acts_on(window, staff.key.size, end + 1)
    chat = acts_on(window.where(window.surface == 0), staff.key.size, end + 1).sum(axis=1)
    rows = []
    for person in licensed_on(traces, 0, end).tolist():
        dates = [_date(traces, int(day)) for day in seen[person]]
        head = [refreshed, str(staff.email[person]), display_name(str(staff.email[person])),
                _date(traces, int(seen[person].max())), *dates, "", "", 28 if version == 2 else 180]
        if version == 2:
            head += [int(acts[person].sum()), int(chat[person]), 0, int((acts[person] > 0).sum()), dates[0], "", "",
                     "", ""]
        rows.append(head)
    name = f"CopilotActivityUserDetail_v{version}_D{28 if version == 2 else 180}_{refreshed}.csv"
    write_rows(folder / name, V2 if version == 2 else V1, rows, bom=version == 1)


def _last_days(traces: Traces, touches: Touches, people: int) -> NDArray[np.int64]:
    """Last day of use (people x 6 apps), -1 for never."""
    column = np.array([APPS.index(name) for name in SURFACES[0]])
    seen = np.full((people, len(APPS)), -1)
    np.maximum.at(seen, (touches.person, column[touches.surface]), touches.day)
    return seen


def licensed_on(traces: Traces, tool: int, day: int) -> NDArray[np.int64]:
    """People with a licence of a tool on a day."""
    rows = traces.licences.tool == tool
    days = 7 * traces.plan.weeks
    held = covered(traces.staff.key.size, days, traces.licences.person[rows], traces.licences.first[rows],
                   np.minimum(traces.licences.last[rows], days))
    return np.flatnonzero(held[:, day])


def _date(traces: Traces, day: int) -> str:
    return str(traces.plan.start + day) if day >= 0 else ""


def display_name(email: str) -> str:
    """"ada.busch2@..." as "Ada Busch"."""
    return " ".join(part.rstrip("0123456789").title() for part in email.partition("@")[0].split("."))
