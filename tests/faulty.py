"""Files with as many kinds of faults as readers know: a whole folder of them, and each by itself."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import Final

import openpyxl


def packed(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["person", "course", "completed_on"], ["e1", "AI", "soon"]):
        book.active.append(row)
    second = book.create_sheet("Second")
    for row in (["x"], ["y"]):
        second.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lines(*records: object) -> bytes:
    return "\n".join(json.dumps(record) for record in records).encode()


PEOPLE: Final = """person,team,manager,role,email,joined,left,external,unmeasured
e1,Treasury,e3,Analyst,ana@larkmoor.example,2020-01-01,,,
e2,Treasury,nobody,Analyst,same@larkmoor.example,,,,
e3,Treasury,e3,Head,same@larkmoor.example,,,,
e4,Claims,e5,Head,,,,,
e5,Claims,e4,Head,,,,,
e6,,e4,Head,,,,,
e7,Claims,e4,Head,,2024-01-01,2023-01-01,,
e8,Claims,e4,Head,,,,perhaps,
e9,Claims,e4,Head,,,,,sometimes
e1,Claims,e4,Head,,,,,
"""
TRAINING: Final = """person,course,completed_on,score,passed,minutes
e1,AI,2026-02-13,half,,
e1,AI,2026-02-31,,,
e1,AI,soon,,,
e1,AI,2026-02-13,,perhaps,
e1,AI,2026-02-13,,,-5
e1,AI, basics,2026-02-13,1,true,30
e1,AI,2026-02-13,,,
e1,AI,2026-02-13,,,
stranger,AI,2026-02-13,,,
e1,,2026-02-13,,,
e1,AI,2026-02-13,,,7
e3,"AI ba"""
USAGE: Final = """person,at,tool,actions,until,grain,own_initiative,observed_at
,2026-06-01,copilot,1,,,,
e1,,copilot,1,,,,
e1,yesterday,copilot,1,,,,
e1,2026-06-01,,1,,,,
e1,2026-06-01,copilot,many,,,,
e1,2026-06-01,copilot,-1,,,,
e1,2026-06-01,copilot,1,,month,,
e1,2026-06-01,copilot,1,,,perhaps,
e1,2026-06-01,copilot,1,later,,,
e1,2026-06-01,copilot,1,,,,later
e1,2026-06-01,copilot,1,2026-06-20,week,,
e1,2099-06-01,copilot,1,,,,
e1,1999-06-01,copilot,1,,,,
stranger,2026-06-01,copilot,1,,,,
e1,2026-06-01,copilot,1,,,,,,,more
e1,2026-06-01,copilot,1,,day,true,
e2,2026-06-08,copilot,1,,day,true,
"""
SURVEY: Final = """ResponseId,Finished,StartDate,Status,Q1,Team
"Response ID","Finished","Start Date","Status","I worry","Team"
"{""ImportId"":""_recordId""}","{""ImportId"":""finished""}","{""ImportId"":""startDate""}","{""ImportId"":""status""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"
R_1,1,2026-06-01,0,Agree,Treasury
"""
AUDIT: Final = {"Id": "1", "CreationTime": "2026-06-01T08:00:00", "Operation": "CopilotInteraction",
                "Workload": "Copilot", "UserId": "e1", "CopilotEventData": {}}
ALONE: Final[dict[str, bytes]] = {
    "empty.csv": b"", "noheader.csv": b"1,2,3\n4,5,6\n", "unknown.csv": b"colour,shape\nred,round\n",
    "many.csv": "\n".join([",".join(f"colour{number}" for number in range(30)), ",".join(["red"] * 30)]).encode(),
    "kind.json": b'{"value": [{"a": 1}]}', "cut.json": b'{"value": [{"a": 1',
    "binary.csv": b"\x00\x01\x02\x03\x00\xff" * 50,
    "bomb.csv.gz": gzip.compress(b"person,course,completed_on\n" + b"0" * (20 << 20)),
    "book.xlsx": packed(("xl/worksheets/sheet1.xml", b"0" * (20 << 20))),
    "locked.xls": b"\xd0\xcf\x11\xe0" + b"0" * 600,
    "broken.zip": b"PK\x03\x04 this is no zip", "two.zip": packed(("a.csv", b"a"), ("b.csv", b"b")),
    "broken.parquet": b"PAR1 this is no Parquet PAR1", "leave.csv": b"person,from\ne1,2026-07-01\n",
    "links.json": lines({"download_links": ["report_1"], "report_day": "2026-06-01", "x": "report_"}),
    "totals.csv": b"Report Refresh Date,Any App Enabled Users,Any App Active Users\n2026-06-01,5,3\n",
    "prompts.json": b'{"value": [{"interactionType": "userPrompt", "appClass": "IPM"}]}',
    "gpts.csv": b"cadence,period_start,period_end,gpt\nweekly,2026-06-01,2026-06-07,x\n",
    "pax.csv": b"RecordId,Message_isPrompt\n1,true\n",
    "names.csv": b"Name,Course complete,First - Completion date\nAna,,\n", "survey.csv": SURVEY.encode()}
"""Files of which nothing can be used."""
MIXED: Final[dict[str, bytes]] = {
    "training.csv": TRAINING.encode(), "usage.csv": USAGE.encode(), "sheets.xlsx": workbook(),
    "people.csv": PEOPLE.encode(),
    "teams.csv": b"team,parent\nTreasury,Nowhere\nClaims,Claims\nMotor,Home\nHome,Motor\n",
    "orders.csv": b"person,tool,assigned_on,removed_on\ne1,copilot,03/02/2026,\ne2,copilot,04/05/2026,\n",
    "late.csv": b"person,tool,assigned_on,removed_on\ne1,copilot,2026-03-02,2026-02-01\n",
    "odd.csv": b"person,course,completed_on\n" + "e1,Prüfung,2026-02-13\n".encode() * 30 + b"e1,Pr\xfc,2026-02-13\n",
    "actions.csv": b"team,action,started_on\nTreasury,dancing,2026-02-13\n",
    "pulse.csv": b"wave,respondent,team,fear_1\n2026-06-01,r1,Treasury,7\n2026-06-01,r2,Treasury,2.5\n"
                 b"2026-06-01,r3,Treasury,3\n",
    "cut.csv.gz": gzip.compress(b"person,course,completed_on\n" + b"".join(
        b"e1,Course %d,2026-02-13\n" % (number * 7919 % 10007) for number in range(3000)))[:-400],
    "audit.jsonl": lines(AUDIT, {**AUDIT, "Id": "2", "Operation": "FileAccessed"}, {**AUDIT, "Id": "3", "UserId": ""})
                   + b'\n{"cut',
    "audit.csv": b'CreationDate,AuditData\n2026-06-01,"{""Id"": "\n',
    "metrics.jsonl": lines({"user_login": "e1", "day": "2026-06-01", "user_initiated_interaction_count": "many"},
                           {"day": "2026-06-01", "user_initiated_interaction_count": 1},
                           {"user_login": "e1", "user_initiated_interaction_count": 1},
                           {"user_login": "e1", "team_id": 4, "day": "2026-06-01"}),
    "seats.json": lines({"total_seats": 2, "seats": [{"created_at": "2026-01-01", "assignee": None},
                                                     {"assignee": {"login": "e1", "id": 1}}]}),
    "chatgpt.csv": b"cadence,email,user_status,period_start,period_end,messages\n"
                   b"weekly,e1,pending,2026-06-01,2026-06-07,1\nweekly,,enabled,2026-06-01,2026-06-07,1\n"
                   b"weekly,e1,enabled,2026-06-01,2026-06-07,many\nweekly,e1,enabled,,2026-06-07,1\n",
    "copilot.csv": b"Report Refresh Date,User Principal Name,Last Activity Date,Copilot Chat Last Activity Date\n"
                   b"2026-06-08,,2026-06-01,2026-06-01\n2026-06-08,e1,,\n"
                   b"2026-06-08,0123456789ABCDEF0123456789ABCDEF,2026-06-01,2026-06-01\n",
    "statements.json": lines([
        {"actor": {"mbox": "mailto:e1"}, "verb": {"id": "x/progressed"}, "object": {"id": "c"}},
        {"actor": {"objectType": "Group"}, "verb": {"id": "x/completed"}, "object": {"id": "c"}},
        {"actor": {"mbox": "mailto:e1"}, "verb": {"id": "x/completed"}, "object": {"objectType": "Agent"}},
        {"actor": {"mbox": "mailto:e1"}, "verb": {"id": "x/completed"}, "object": {"id": "c"}}]),
    "completion-ai.csv": b"Name,Email address,Course complete,First - Completion date\nA,,2026-02-13,\nB,e1,,\n",
    "progress.csv": b",Email address,First,2026-02-13 08:00:00\nAna,e1,Completed,2026-02-12 09:00:00\n",
    "registration-1.json": b'{"schema": "surefoot/registration/1"}'}
"""Files of which some rows can be used, or that are no good beside other files."""
MAPPING: Final = """[identity]
file = "logins.csv"
[files."nothing*"]
ignore = true
"""
LOGINS: Final = b"login,person\nghub,stranger\n"


def folder() -> dict[str, bytes]:
    """All of them together."""
    return {**ALONE, **MIXED, "surefoot.toml": MAPPING.encode(), "logins.csv": LOGINS}
