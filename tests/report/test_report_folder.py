"""A report is written as a whole or not at all, and never over something that is not a report."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest
from organisations import empty, full, no_pulse

from surefoot.report import check_out, write, write_private, writing
from surefoot.vocabulary.tables import UnusableInput

NAMES = {"report.html", "report.json", "roadmap.csv", "roadmap.ics", "charts/funnel.svg", "charts/gap.svg",
         "charts/heat.svg", "charts/lag.svg", "charts/segments.svg", "charts/importance.svg",
         "charts/reinforcement.svg", "charts/effects.svg"}
DRAWN = {f"charts/event_study_{action}.svg" for action in ("ritual", "practice", "outlook", "training")}
"""The actions of the tests that have weeks to draw."""


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_report_is_these_files_and_nothing_else(tmp_path: Path) -> None:
    write(full(), tmp_path / "deep" / "out")
    assert set(contents(tmp_path / "deep" / "out")) == NAMES | DRAWN
    assert {path.name for path in (tmp_path / "deep").iterdir()} == {"out", "out.private"}


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    write(full(), tmp_path / "a", language="de")
    write(full(), tmp_path / "b", language="de")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_an_earlier_report_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write(full(), tmp_path / "out")
    (tmp_path / "out" / "charts" / "old.svg").write_text("from an older version")
    write(no_pulse(), tmp_path / "out")
    assert set(contents(tmp_path / "out")) == NAMES | DRAWN
    assert json.loads((tmp_path / "out/report.json").read_text())["organisation"]["confidence"] is None


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(empty(), tmp_path / "out")
    assert set(contents(tmp_path / "out")) == NAMES


@pytest.mark.parametrize("found", ["report.json", "thesis.txt"])
def test_anything_else_is_left_alone(tmp_path: Path, found: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / found).write_text('{"schema": "somebody/else/1"}')
    with pytest.raises(UnusableInput, match="not a Surefoot report"):
        write(full(), out)
    assert set(contents(tmp_path)) == {f"out/{found}"}


def test_a_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UnusableInput, match="is a file"):
        check_out(tmp_path / "out")


def test_an_earlier_report_is_kept_where_that_is_asked_for(tmp_path: Path) -> None:
    write(full(), tmp_path / "out")
    with pytest.raises(UnusableInput):
        write(full(), tmp_path / "out", previous_ok=False)


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, OSError])
@pytest.mark.parametrize("earlier", [True, False])
def test_an_interrupted_write_leaves_the_old_report_or_nothing(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], earlier: bool) -> None:
    out = tmp_path / "out"
    if earlier:
        write(full(), out)
    before = contents(out)

    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(writing, "write_private", fails)
    with pytest.raises(error):
        write(no_pulse(), out)
    assert contents(out) == before
    assert {path.name for path in tmp_path.iterdir()} == ({"out", "out.private"} if earlier else set())


def test_a_failed_swap_brings_the_old_report_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write(full(), out)
    before, rename = contents(out), Path.rename

    def breaks(self: Path, target: Path) -> Path:
        if ".new-" in self.name:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", breaks)
    with pytest.raises(KeyboardInterrupt):
        write(no_pulse(), out)
    assert contents(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"out", "out.private"}


@pytest.mark.slow
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_a_killed_process_never_leaves_half_a_report(tmp_path: Path, blow: signal.Signals) -> None:
    out = tmp_path / "out"
    write(full(), out)
    good = [contents(out)]
    write(no_pulse(), out)
    good.append(contents(out))
    program = textwrap.dedent(f"""
        import signal, sys
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from pathlib import Path
        from organisations import empty, full, no_pulse
        from surefoot.report import write
        print("ready", flush=True)
        while True:
            write(full(), Path({str(out)!r}))
            write(no_pulse(), Path({str(out)!r}))
    """)
    for wait in (0.0, 0.013, 0.029, 0.041):
        process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout
        process.stdout.readline()
        time.sleep(wait)
        process.send_signal(blow)
        process.wait(20)
        assert not out.exists() or contents(out) in good


def test_rejected_rows_are_for_their_owner_only(tmp_path: Path) -> None:
    os.umask(0o000)
    try:
        write(full(), tmp_path / "out")
    finally:
        os.umask(0o022)
    folder = tmp_path / "out.private"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "rejected.csv").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "out").stat().st_mode & 0o077 != 0


def test_no_cell_of_a_rejected_row_becomes_a_formula(tmp_path: Path) -> None:
    with write_private(full().data.rejected, tmp_path / "out").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["table", "file", "line", "column", "reason", "expected"]
    assert rows[1] == ["people", "people.csv", "17", "team", "empty", "the team the person belongs to"]
    assert rows[2] == ["usage", "'=cmd|' /C calc'!A0.csv", "", "'@at", "'-1 day", "'+a date"]


def test_rejected_rows_of_an_earlier_run_do_not_stay(tmp_path: Path) -> None:
    write(full(), tmp_path / "out")
    write(replace(full(), data=replace(full().data, rejected=())), tmp_path / "out")
    assert (tmp_path / "out.private/rejected.csv").read_text() == "table,file,line,column,reason,expected\n"


def test_the_private_folder_is_never_a_link_somewhere_else(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out.private").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnusableInput):
        write_private((), tmp_path / "out")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_the_plan_files_are_valid_and_empty_where_there_is_no_plan(tmp_path: Path) -> None:
    write(no_pulse(), tmp_path / "out")
    assert (tmp_path / "out/roadmap.csv").read_text() == \
        "team,made_for,action,driver,starts,ends,owner,minutes_week,why\n"
    lines = (tmp_path / "out/roadmap.ics").read_bytes().decode().split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert {"VERSION:2.0", "PRODID:-//Surefoot//Roadmap 1//EN"} <= set(lines)
    assert "BEGIN:VEVENT" not in lines
