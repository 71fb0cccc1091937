"""GitHub Copilot: users-1-day reports (NDJSON, a file a day) and the seats of the organisation (JSON)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.options import stream
from surefoot.demo.organisation import Traces
from surefoot.demo.stamps import SURFACES, acts_on

ENTERPRISE, ORG = "200417", "100930224"
FEATURES = {"ide_chat": "chat_panel_ask_mode", "completion": "code_completion", "cli": "copilot_cli"}


def login_of(email: str) -> str:
    """The GitHub login of somebody with this e-mail: not the e-mail, so that it needs a mapping."""
    return email.partition("@")[0].replace(".", "-") + "_lm"


def write_github(folder: Path, seed: int, traces: Traces) -> None:
    """Write a report for each day on which anybody used it, and the seats of the last day."""
    (folder / "users-1-day").mkdir(parents=True, exist_ok=True)
    rng = stream(seed, "github")
    touches = traces.touches.where(traces.touches.tool == 1)
    people, days = traces.staff.key.size, 7 * traces.plan.weeks
    by_surface = [acts_on(touches.where(touches.surface == number), people, days) for number in range(3)]
    total = by_surface[0] + by_surface[1] + by_surface[2]
    for day in np.flatnonzero(total.any(axis=0)).tolist():
        lines = [json.dumps(_row(rng, traces, person, day, by_surface), separators=(",", ":"))
                 for person in np.flatnonzero(total[:, day]).tolist()]
        path = folder / "users-1-day" / f"{traces.plan.start + day}.ndjson"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    seats = _seats(traces, total)
    text = json.dumps({"total_seats": len(seats), "seats": seats}, indent=1)
    (folder / "seats.json").write_text(text + "\n", encoding="utf-8")


def _row(
    rng: np.random.Generator, traces: Traces, person: int, day: int, by_surface: list[NDArray[np.float64]]
) -> dict[str, Any]:
    """One person's day: accepted completions are no interactions, as with GitHub."""
    acts = {FEATURES[name]: int(by_surface[number][person, day]) for number, name in enumerate(SURFACES[1])}
    asked = acts["chat_panel_ask_mode"] + acts["copilot_cli"]
    accepted = acts["code_completion"]
    features = [_activity({"feature": name}, 0 if name == "code_completion" else count,
                          count if name == "code_completion" else 0, int(rng.integers(1, 9)))
                for name, count in acts.items() if count]
    login = login_of(str(traces.staff.email[person]))
    head = {"user_id": 7_000_000 + person, "user_login": login, "day": str(traces.plan.start + day),
            "enterprise_id": ENTERPRISE, "organization_id": ORG}
    whole = _activity(head, asked, accepted, sum(row["code_generation_activity_count"] for row in features))
    return {
        **whole, "used_agent": False, "used_chat": acts["chat_panel_ask_mode"] > 0,
        "used_cli": acts["copilot_cli"] > 0, "totals_by_ide": [_activity({"ide": "vscode"}, asked, accepted, 0)],
        "totals_by_feature": features, "totals_by_language_feature": [], "totals_by_language_model": [],
        "totals_by_model_feature": []}


def _activity(head: dict[str, Any], asked: int, accepted: int, generated: int) -> dict[str, Any]:
    return {**head, "user_initiated_interaction_count": asked,
            "code_generation_activity_count": generated + 2 * accepted, "code_acceptance_activity_count": accepted,
            "loc_suggested_to_add_sum": 6 * accepted + generated, "loc_suggested_to_delete_sum": 0,
            "loc_added_sum": 3 * accepted, "loc_deleted_sum": accepted // 3}


def _seats(traces: Traces, total: NDArray[np.float64]) -> list[dict[str, Any]]:
    """Seats of those licensed on the last day, with the last day of use."""
    licences, last = traces.licences, 7 * traces.plan.weeks - 1
    rows = np.flatnonzero((licences.tool == 1) & (licences.first <= last) & (licences.last > last))
    seats = []
    for row in rows.tolist():
        person = int(licences.person[row])
        created = f"{traces.plan.start + int(licences.first[row])}T09:00:00Z"
        days = np.flatnonzero(total[person])
        active = f"{traces.plan.start + int(days[-1])}T12:00:00Z" if days.size else None
        login = login_of(str(traces.staff.email[person]))
        seats.append({
            "created_at": created, "updated_at": created, "pending_cancellation_date": None,
            "last_activity_at": active, "last_activity_editor": "vscode/1.99.0/copilot-chat/0.27.0" if active else None,
            "plan_type": "business",
            "assignee": {"login": login, "id": 7_000_000 + person, "type": "User"},
            "assigning_team": {"id": 1001, "name": "Copilot users", "slug": "copilot-users"}})
    return seats
