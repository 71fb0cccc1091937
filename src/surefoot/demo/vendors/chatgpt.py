"""ChatGPT Enterprise user engagement, weekly CSV: a row a member and week, active or not."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from surefoot.demo.csv_rows import write_rows
from surefoot.demo.options import stream
from surefoot.demo.organisation import Traces
from surefoot.demo.stamps import acts_on
from surefoot.demo.vendors.copilot_usage import display_name
from surefoot.demo.workdays import covered

HEADER = ("cadence", "period_start", "period_end", "account_id", "public_id", "name", "email", "user_role", "role",
          "department", "user_status", "created_or_invited_date", "is_active", "first_day_active_in_period",
          "last_day_active_in_period", "messages", "messages_rank", "gpt_messages", "gpts_messaged", "tool_messages",
          "tools_messaged", "last_day_active")
ACCOUNT = "org-larkmoor-0417"
TYPED = ("", "", "sales", "Mktg", "Marketing ", "everything", "n/a")  # what people type as their department


def write_chatgpt(folder: Path, seed: int, traces: Traces) -> None:
    """Write one export over all weeks; weeks in which no source delivered are absent."""
    folder.mkdir(parents=True, exist_ok=True)
    write_rows(folder / "user_engagement_weekly.csv", HEADER, _rows(seed, traces))


def _rows(seed: int, traces: Traces) -> Iterator[tuple[object, ...]]:
    plan, staff, licences = traces.plan, traces.staff, traces.licences
    rng, days = stream(seed, "chatgpt"), 7 * traces.plan.weeks
    touches = traces.touches.where(traces.touches.tool == 2)
    acts = acts_on(touches, staff.key.size, days)
    gpt = acts_on(touches.where(touches.surface == 1), staff.key.size, days)
    rows = licences.tool == 2
    held = covered(staff.key.size, days, licences.person[rows], licences.first[rows],
                   np.minimum(licences.last[rows], days))
    codes = rng.bytes(8 * staff.key.size).hex()
    first = dict(zip(licences.person[rows][::-1].tolist(), licences.first[rows][::-1].tolist(), strict=True))
    heard = np.bincount(traces.touches.day // 7, minlength=plan.weeks) > 0
    typed = rng.integers(0, len(TYPED), staff.key.size)
    for week in np.flatnonzero(heard).tolist():
        span = slice(7 * week, 7 * week + 7)
        members = np.flatnonzero(held[:, span].any(axis=1) | (acts[:, span] > 0).any(axis=1))
        messages = acts[members, span].sum(axis=1).astype(int)
        rank = np.argsort(np.argsort(-messages, kind="stable"), kind="stable") + 1
        monday = plan.mondays[week]
        for place, person in enumerate(members.tolist()):
            used = np.flatnonzero(acts[person, span])
            ever = np.flatnonzero(acts[person, : 7 * week + 7])
            own = int(gpt[person, span].sum())
            email = str(staff.email[person])
            yield ("weekly", str(monday), str(monday + 6), ACCOUNT, f"user-{codes[16 * person : 16 * person + 16]}",
                   display_name(email), email, "user", "", TYPED[int(typed[person])], "enabled",
                   str(plan.start + first[person]), used.size > 0,
                   str(monday + int(used[0])) if used.size else "", str(monday + int(used[-1])) if used.size else "",
                   int(messages[place]), int(rank[place]) if messages[place] else "", own, int(own > 0), 0, 0,
                   str(plan.start + int(ever[-1])) if ever.size else "")
