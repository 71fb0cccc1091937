"""Files that come together are stored as they would be one after the other: whatever they are, and whatever fails."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surefoot.web.frame import audit, clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.intake import actions, looking, parquet, store, together, watching, work
from surefoot.web.intake.incoming import Brought
from surefoot.web.intake.models import Import, Login, Part
from surefoot.web.people.access import reader_of
from tests.web import larkmoor
from tests.web.cast import Cast, plant

pytestmark = pytest.mark.django_db(transaction=True)
DEV, MARA = "dev@larkmoor.example", "mara@larkmoor.example"
WAVE = "wave,respondent,team,capability_1,confidence_1\n"
USAGE = "person,at,tool,actions\n"
GITHUB = ('{{"user_id":{n},"user_login":"dev_lm","day":"2026-06-0{n}","enterprise_id":"1","organization_id":"1",'
          '"user_initiated_interaction_count":{n},"code_generation_activity_count":0,'
          '"code_acceptance_activity_count":0,"used_agent":false,"used_chat":true}}\n')
FILES = {
    "actions.csv": "team,action,started_on\nnobodys,ritual,2026-06-01\n",
    "clean.csv": f"{USAGE}{DEV},2026-06-01,copilot,3\n{MARA},2026-06-02T09:00:00,copilot,1\n",
    "day-1.ndjson": GITHUB.format(n=1),
    "day-2.ndjson": GITHUB.format(n=2),
    "dirty.csv": f"{USAGE}{DEV},yesterday,copilot,3\n{MARA},2026-06-03,,2\n{MARA},2026-06-04,copilot,-1\n"
                 f"stranger,2026-06-05,copilot,2\n",
    "empty.csv": "",
    "leave.csv": f"person,starts,ends\n{DEV},2026-05-04,2026-05-08\n",
    "licences.csv": f"person,tool,assigned_on\n{DEV},copilot,2026-01-01\nstranger,copilot,2026-01-01\n",
    "logins.csv": f"login,person\ndev_lm,{DEV}\n",
    "nothing.csv": f"{USAGE}{DEV},never,copilot,3\n",
    "odd.csv": "a,b\n1,2\n",
    "people.csv": f"person,team,manager,role\n{DEV},ops,,clerk\n",
    "pulse-1.csv": f"{WAVE}2026-06-01,r1,ops,4,4\n",
    "pulse-2.csv": f"{WAVE}2026-06-01,r2,ops,2,1\n",
    "rolling.csv": f"person,at,until,tool,actions,grain\n{DEV},2026-05-20,2026-06-03,copilot,9,rolling\n",
    "spoilt.csv": f"{USAGE}{DEV},2026-06-01,copilot,3\n\"{MARA},2026-06-02,copilot,1\n",
    "twin.csv": f"{USAGE}{DEV},2026-06-01,copilot,3\n{MARA},2026-06-02T09:00:00,copilot,1\n",
}


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    shutil.rmtree(store.folder(), ignore_errors=True)  # of tests before this one
    with clock.stopped(datetime(2026, 6, 15, 9, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def cast() -> Cast:
    return plant()


def written(folder: Path, files: dict[str, str]) -> list[Brought]:
    found = []
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
        kind = "logins" if name == "logins.csv" else ""
        found.append(Brought(folder / name, name, "folder", datetime(2026, 6, 14, tzinfo=UTC), kind))
    return found


def content(part: Part) -> tuple[Any, ...]:
    """Columns, their types and the rows of a part, in their order; answers get new codes each time."""
    left_out = " EXCLUDE (respondent)" if part.table == "pulse" else ""
    with parquet.connected() as connected:
        found = connected.execute(f"SELECT *{left_out} FROM {parquet.scan([store.path_of(part)])}")
        return [(column[0], str(column[1])) for column in found.description or ()], found.fetchall()


def known() -> list[tuple[Any, ...]]:
    """What is told of every import, and which parts it gave; nothing that is random or a number of a row."""
    rows = []
    for of in Import.objects.order_by("name"):
        parts = [(part.table, part.rows, part.first, part.last, part.source, part.weeks, part.observed, part.live,
                  content(part)) for part in of.parts.order_by("table", "source")]
        path = looking.rejected_file(of)
        rows.append((of.name, of.state, of.problem, json.loads(of.found), parts,
                     path.read_text() if path.is_file() else "", of.share, of.step))
    return rows


def bring_together(files: list[Brought]) -> None:
    for group in together.groups(files):
        actions.take_all(group)
    larkmoor.run_jobs()


def test_many_files_are_stored_as_they_are_one_by_one(cast: Cast, tmp_path: Path) -> None:
    files = written(tmp_path, FILES)
    for file in files:
        actions.take(file)
        larkmoor.run_jobs()
    alone = known()
    Login.objects.all().delete()
    Part.objects.all().delete()
    Import.objects.all().delete()
    bring_together(files)
    for one, other in zip(known(), alone, strict=True):
        assert one == other
    assert {of.state for of in Import.objects.all()} == {"stored", "refused", "ready"}
    assert {name for name, state in Import.objects.values_list("name", "state") if state == "ready"} == {"pulse-2.csv"}


def test_each_of_many_has_its_entries_in_the_audit_log_and_can_be_undone_by_itself(cast: Cast, tmp_path: Path) -> None:
    bring_together(written(tmp_path, {f"day-{n}.ndjson": GITHUB.format(n=n) for n in range(1, 6)}))
    told = AuditEntry.objects.filter(action__in=("intake.brought", "intake.stored")).values_list("about", "action")
    assert sorted(told) == sorted((f"import:{of.pk}", f"intake.{what}") for of in Import.objects.all()
                                  for what in ("brought", "stored"))
    assert audit.verify().broken is None
    actions.undo(reader_of(cast.accounts["priya"], clock.today()), Import.objects.get(name="day-3.ndjson").pk)
    assert sorted(Part.objects.filter(live=True).values_list("of__name", flat=True)) == [
        f"day-{n}.ndjson" for n in (1, 2, 4, 5)]


def test_nothing_is_left_of_files_that_were_stored(cast: Cast, tmp_path: Path) -> None:
    bring_together(written(tmp_path, {f"day-{n}.ndjson": GITHUB.format(n=n) for n in range(1, 4)}))
    tokens = [str(token) for token in Import.objects.values_list("token", flat=True)]
    assert not [token for token in tokens if (Path(settings.HOME) / "incoming" / token).exists()]
    assert not list((store.folder() / ".writing").glob("*"))
    assert len(list(store.folder().glob("usage/*"))) == 3


def test_an_error_over_one_of_many_fails_that_one_only(cast: Cast, tmp_path: Path,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    load = looking.load

    def spoilt(folder: Path, **more: Any) -> Any:
        if (folder / "day-2.ndjson").exists():
            raise RuntimeError("a mistake of ours")
        return load(folder, **more)

    monkeypatch.setattr(looking, "load", spoilt)
    bring_together(written(tmp_path, {f"day-{n}.ndjson": GITHUB.format(n=n) for n in range(1, 5)}))
    assert dict(Import.objects.values_list("name", "state")) == {
        "day-1.ndjson": "stored", "day-2.ndjson": "failed", "day-3.ndjson": "stored", "day-4.ndjson": "stored"}


def test_a_command_that_broke_off_leaves_the_rest_to_jobs(cast: Cast, tmp_path: Path) -> None:
    imports = actions.take_all(written(tmp_path, {"day-1.ndjson": GITHUB.format(n=1)}), wait=True)
    with pytest.raises(KeyboardInterrupt), work.left_to_jobs(imports):
        raise KeyboardInterrupt
    larkmoor.run_jobs()
    assert Import.objects.get().state == "stored"


def test_a_command_that_was_killed_leaves_files_that_can_be_tried_again(cast: Cast, tmp_path: Path) -> None:
    actions.take_all(written(tmp_path, {"day-1.ndjson": GITHUB.format(n=1)}), wait=True)
    work.find_stuck.run()
    assert Import.objects.get().state == "looking"
    with clock.stopped(clock.now() + timedelta(days=2)):
        work.find_stuck.run()
        of = actions.again(reader_of(cast.accounts["priya"], clock.today()), Import.objects.get().pk)
        larkmoor.run_jobs()
    of.refresh_from_db()
    assert of.state == "stored"


def test_the_database_is_hardly_asked_more_often_for_a_file_more(cast: Cast, tmp_path: Path) -> None:
    def asked(first: int, count: int) -> int:
        files = written(tmp_path, {f"{n}.csv": f"{USAGE}{DEV},2026-05-01,copilot,{n}\n"
                                   for n in range(first, first + count)})
        with CaptureQueriesContext(connection) as found:
            bring_together(files)
        return len(found)

    few, many = asked(0, 2), asked(10, 12)
    assert (many - few) / 10 < 25


def test_large_files_and_lists_of_sign_in_names_go_alone_and_the_order_stands(tmp_path: Path) -> None:
    files = written(tmp_path, {"a.csv": "1", "big.csv": "x" * (together.SMALL + 1), "c.csv": "2", "d.csv": "3",
                               "logins.csv": "4", "e.csv": "5"})
    assert [[file.name for file in group] for group in together.groups(files)] == [
        ["a.csv"], ["big.csv"], ["c.csv", "d.csv"], ["logins.csv"], ["e.csv"]]


def test_no_more_than_a_hundred_go_together(tmp_path: Path) -> None:
    files = written(tmp_path, {f"{n}.csv": str(n) for n in range(250)})
    assert [len(group) for group in together.groups(files)] == [100, 100, 50]


def test_of_two_alike_in_the_watched_folder_one_is_taken_in_and_both_are_put_away(
        cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, watched_folder=tmp_path))
    monkeypatch.setattr(clock, "real", lambda: datetime.now(UTC) + timedelta(seconds=90))
    written(tmp_path, {"one.ndjson": GITHUB.format(n=1), "same.ndjson": GITHUB.format(n=1),
                       "two.ndjson": GITHUB.format(n=2)})
    assert watching.look_around() == 2
    larkmoor.run_jobs()
    for _ in range(2):
        assert watching.look_around() == 0
    assert sorted(path.name for path in (tmp_path / "done").iterdir()) == ["one.ndjson", "same.ndjson", "two.ndjson"]
    assert [of.state for of in Import.objects.all()] == ["stored", "stored"]
