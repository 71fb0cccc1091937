"""The Purview audit log: prompts counted, everything else dropped."""

import csv
import json
import os
from pathlib import Path

import pytest

from surefoot.sources import purview_audit
from surefoot.sources.contract import Note, Refused, Row
from surefoot.sources.opening import open_source
from surefoot.sources.packing import UnusableFile
from surefoot.sources.purview_audit import SOURCE

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"


def sample(name):
    path = SAMPLES / name
    if not path.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"the real sample {name} is not here")
    return open_source(path, name)


def given(tmp_path, text, name="export.json"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return open_source(path, name)


def read(file):
    assert SOURCE.recognises(file)
    return list(SOURCE.read(file))


def record(**changes):
    return {
        "CreationTime": "2026-03-02T09:15:00", "Id": "r1", "Operation": "CopilotInteraction", "RecordType": 261,
        "UserType": 0, "Workload": "Copilot", "ClientIP": "10.11.0.229", "UserId": "ana@larkmoor.example",
        "CopilotEventData": {"AppHost": "Word", "Contexts": [{"Id": "https://x.example/Secret.docx", "Type": "docx"}],
                             "Messages": [{"Id": "1", "isPrompt": True}, {"Id": "2", "isPrompt": False}]},
    } | changes  # fmt: skip


def event(*marks, host="Word"):
    return {"CopilotEventData": {"AppHost": host, "Messages": [{"Id": str(n), **mark} for n, mark in enumerate(marks)]}}


def lines(*records):
    return "\n".join(json.dumps(item) for item in records) + "\n"


def values(items, *names):
    return [tuple(item.values.get(name) for name in names) for item in items if isinstance(item, Row)]


def refusals(items):
    return [(item.line, item.column) for item in items if isinstance(item, Refused)]


def test_the_two_records_of_the_vendors_page_are_one_prompt_each():
    items = read(sample("m365_audit_copilot/copilot_interaction_auditdata.ndjson"))
    person = "admin@MODERNCOMMS975184.onmicrosoft.com"
    assert items == [
        Row("usage", 1, {"person": person, "at": "2023-12-13T17:12:36", "tool": "m365_copilot", "surface": "word",
                         "actions": 1, "grain": "event", "own_initiative": True}),
        Row("usage", 2, {"person": person, "at": "2023-12-14T02:11:55", "tool": "m365_copilot", "surface": "bing",
                         "actions": 1, "grain": "event", "own_initiative": True}),
    ]  # fmt: skip


def test_addresses_file_names_threads_and_plug_ins_never_leave_the_reader():
    text = repr(read(sample("m365_audit_copilot/copilot_interaction_auditdata.ndjson")))
    for secret in ("10.11.0.229", "2401:4900", "AboutElephants", "Document1", "sharepoint", "thread.v2", "IN'", "US'",
                   "BingWebSearch", "DEEP_LEO", "f41ab342", "99b0a960", "12d24f71", "1715187560311"):  # fmt: skip
        assert secret not in text


def test_a_record_with_several_prompts_counts_them_all(tmp_path):
    marks = ({"isPrompt": True}, {"isPrompt": False}, {"isPrompt": True}, {"isPrompt": True})
    assert values(read(given(tmp_path, lines(record(**event(*marks))))), "actions") == [(3,)]


def test_an_old_record_without_marks_counts_one_and_one_with_answers_only_counts_none(tmp_path):
    text = lines(
        record(Id="a", **event({}, {})),
        record(Id="b", CopilotEventData={"AppHost": "bizchat"}),
        record(Id="c", **event({"isPrompt": None})),
        record(Id="d", **event({"isPrompt": False})),
        record(Id="e", **event({}, {"isPrompt": True})),
    )
    assert [actions for (actions,) in values(read(given(tmp_path, text)), "actions")] == [1, 1, 1, 0, 1]


def test_times_without_a_zone_are_handed_on_as_they_are_because_zoneless_means_utc(tmp_path):
    assert values(read(given(tmp_path, lines(record(), record(Id="b")))), "at")[0] == ("2026-03-02T09:15:00",)


def test_other_audited_operations_are_refused(tmp_path):
    items = read(given(tmp_path, lines(record(), record(Id="b", Operation="FileAccessed"))))
    assert values(items, "actions") == [(1,)]
    (refused,) = [item for item in items if isinstance(item, Refused)]
    assert (refused.line, refused.column) == (2, "Operation")
    assert "CopilotInteraction" in refused.expected
    assert "FileAccessed" not in repr(refused)


def test_a_prompt_to_an_agent_is_the_persons_own_but_what_agents_and_services_do_is_not(tmp_path):
    agent = {"AgentId": "CopilotStudio.x", "AppIdentity": "Copilot.Studio.x"}
    items = read(given(tmp_path, lines(
        record(Id="a", **agent),
        record(Id="b", **agent, **event({}, host="Copilot Studio")),
        record(Id="c", UserType=5),
        record(Id="d", UserType=2),
        record(Id="e", AppIdentity="Copilot.M365Copilot.BizChat", **event({})),
    )))  # fmt: skip
    assert values(items, "own_initiative", "surface") == [
        (True, "word"), (False, "copilot studio"), (False, "word"), (True, "word"), (True, "word"),
    ]  # fmt: skip


def test_a_record_that_stands_twice_in_merged_exports_counts_once_and_like_prompts_in_one_second_count_twice(tmp_path):
    items = read(given(tmp_path, lines(record(), record(Id="r2"), record(), record(Id=""), record(Id=""))))
    assert len(values(items, "at")) == 4


def test_ids_are_remembered_in_bounded_memory(monkeypatch):
    monkeypatch.setattr(purview_audit, "_REMEMBERED", 2)
    seen = purview_audit._Seen()
    assert [seen.again(name) for name in "abcb"] == [False, False, False, True]
    assert not seen.again("d")
    assert not seen.again("e")
    assert not seen.again("a"), "forgotten after two generations"


def csv_of(tmp_path, header, *rows):
    path = tmp_path / "audit.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return open_source(path, "audit.csv")


PAX = ["RecordId", "CreationDate", "RecordType", "Operation", "UserId", "AuditData", "AssociatedAdminUnits",
       "AssociatedAdminUnitsNames"]  # fmt: skip


def test_paxs_csv_is_read_from_the_record_in_its_cell_escaped_slashes_commas_and_all(tmp_path):
    data = json.dumps(record()).replace("/", "\\/")
    file = csv_of(tmp_path, PAX, ["r1", "2026-03-02T09:15:00.0000000", "261", "CopilotInteraction", "x", data, "", ""])
    assert values(read(file), "person", "at", "actions") == [("ana@larkmoor.example", "2026-03-02T09:15:00", 1)]


def test_the_csv_of_search_unifiedauditlog_has_other_columns_around_the_same_cell(tmp_path):
    header = ["RecordType", "CreationDate", "UserIds", "Operations", "auditdata", "ResultIndex", "Identity"]
    file = csv_of(tmp_path, header, ["CopilotInteraction", "3/2/2026 9:15:00 AM", "ana@larkmoor.example",
                                     "CopilotInteraction", json.dumps(record()), "1", "r1"])  # fmt: skip
    assert values(read(file), "at", "actions") == [("2026-03-02T09:15:00", 1)]


def test_a_record_cut_off_in_its_cell_is_refused_and_the_rest_is_used(tmp_path):
    rows = [["r", "d", "261", "o", "u", json.dumps(record(Id=str(n))), "", ""] for n in range(3)]
    rows[1][5] = rows[1][5][:80]
    items = read(csv_of(tmp_path, PAX, *rows))
    assert len(values(items, "at")) == 2
    assert refusals(items) == [(3, "AuditData")]


def test_a_line_cut_off_is_set_aside_by_the_file_and_a_cut_document_says_what_to_do(tmp_path):
    file = given(tmp_path, lines(record(), record(Id="b")) + json.dumps(record(Id="c"))[:60])
    assert len(values(read(file), "at")) == 2
    assert [item.reason for item in file.refused] == ["the line is not complete JSON"]
    with pytest.raises(UnusableFile, match="not complete JSON; expected a complete file; export it again"):
        read(given(tmp_path, json.dumps([record(), record()], indent=1)[:-40]))


def test_deidentified_names_are_kept_so_that_concealment_is_noticed(tmp_path):
    items = read(given(tmp_path, lines(record(UserId="u-0123456789ab@anon.invalid"))))
    assert values(items, "person") == [("u-0123456789ab@anon.invalid",)]


def test_an_array_and_graphs_pages_hold_the_same_records(tmp_path):
    array = read(given(tmp_path, json.dumps([record(), record(Id="b")])))
    page = {"@odata.nextLink": "https://graph.microsoft.com/next?secret", "value": [
        {"userPrincipalName": "x", "auditData": record()}, {"auditData": json.dumps(record(Id="b"))}]}  # fmt: skip
    paged = read(given(tmp_path, json.dumps(page), "page.json"))
    assert paged[0] == Note("more_pages", {"file": "page.json"})
    assert values(array, "at", "actions") == values(paged, "at", "actions") == [("2026-03-02T09:15:00", 1)] * 2


def test_a_record_without_a_user_or_a_time_is_refused(tmp_path):
    text = lines(record(UserId=""), record(Id="b", CreationTime=None), record(Id="c"))
    assert refusals(read(given(tmp_path, text))) == [(1, "UserId"), (2, "CreationTime")]


def test_records_taken_apart_by_pax_are_refused_with_the_switch_to_leave_out(tmp_path):
    file = csv_of(tmp_path, ["RecordId", "CreationDate", "UserId", "AppHost", "Message_Id", "Message_isPrompt"],
                  ["r", "2026-03-02", "a@b.example", "Word", "1", "True"])  # fmt: skip
    (refused,) = read(file)
    assert isinstance(refused, Refused)
    assert "-ExplodeArrays" in refused.reason
    assert "standard mode" in refused.expected


def test_other_files_are_not_taken_for_an_audit_log(tmp_path):
    assert not SOURCE.recognises(given(tmp_path, "person,at,tool,actions\na,2026-01-01,x,1\n", "usage.csv"))
    assert not SOURCE.recognises(given(tmp_path, '{"statements": [{"actor": {}, "verb": {}, "object": {}}]}'))
