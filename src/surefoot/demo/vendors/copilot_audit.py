"""Purview audit log (CSV as PAX writes it): one Copilot interaction a row, its details as JSON in a cell."""

import json
from collections.abc import Iterator
from pathlib import Path

from surefoot.demo.csv_rows import write_rows
from surefoot.demo.logs import iso
from surefoot.demo.options import stream
from surefoot.demo.organisation import Traces

HEADER = ("RecordId", "CreationDate", "RecordType", "Operation", "UserId", "AuditData", "AssociatedAdminUnits",
          "AssociatedAdminUnitsNames")
HOSTS = ("BizChat", "Word", "Outlook", "Teams", "Excel", "PowerPoint")
TENANT = "5d1f0c2e-6a57-4c7e-9a43-1b2f6e0d9c11"


def write_audit(folder: Path, seed: int, traces: Traces) -> None:
    """Write one file per half of the period (the log is exported in portions)."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(_rows(seed, traces))
    middle = len(rows) // 2
    for part, chunk in enumerate((rows[:middle], rows[middle:])):
        write_rows(folder / f"Purview_Audit_CopilotInteraction_{part + 1}.csv", HEADER, chunk)


def _rows(seed: int, traces: Traces) -> Iterator[tuple[str, ...]]:
    events, touches, staff = traces.audit, traces.audit_touches, traces.staff
    rng = stream(seed, "audit ids")
    ids = rng.bytes(16 * events.touch.size).hex()
    order = events.utc.argsort(kind="stable").tolist()
    times, acts = iso(events.utc).tolist(), events.acts.tolist()
    person = touches.person[events.touch].tolist()
    surface = touches.surface[events.touch].tolist()
    for row in order:
        code = ids[32 * row : 32 * row + 32]
        record = f"{code[:8]}-{code[8:12]}-4{code[13:16]}-a{code[17:20]}-{code[20:]}"
        user = str(staff.email[person[row]])
        data = audit_data(record, times[row], user, HOSTS[surface[row]], acts[row])
        yield record, f"{times[row]}Z", "261", "CopilotInteraction", user, data, "", ""


def audit_data(record: str, time: str, user: str, host: str, prompts: int) -> str:
    """The AuditData cell: CreationTime in UTC without a marker, an answer to each prompt, slashes escaped."""
    number = int(record[:8], 16)
    messages = [{"Id": f"17{number % 10**11:011d}{2 * turn + reply}", "isPrompt": reply == 0}
                for turn in range(prompts) for reply in (0, 1)]
    contexts = [] if host == "BizChat" else [
        {"Id": f"https://larkmoor.sharepoint.example/sites/work/Case%20{number % 9999}.docx", "Type": "docx"}]
    data = {
        "CreationTime": time, "Id": record, "Operation": "CopilotInteraction", "OrganizationId": TENANT,
        "RecordType": 261, "UserKey": record[::-1], "UserType": 0, "Version": 1, "Workload": "Copilot",
        "ClientIP": f"10.11.{number % 256}.{number // 256 % 256}", "ClientRegion": "DE", "UserId": user,
        "CopilotEventData": {
            "AISystemPlugin": [], "AccessedResources": [], "AppHost": host, "Contexts": contexts, "MessageIds": [],
            "Messages": messages, "ModelTransparencyDetails": [], "ThreadId": f"19:{record[:8]}@thread.v2"}}
    return json.dumps(data).replace("/", "\\/")
