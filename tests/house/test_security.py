"""What can be told about safety from the text of the project: bandit's findings, and pinned dependencies."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-postgres.lock")
OUR_SQL = "the text is ours; values are parameters, or literals and names that were quoted by one function"
NARROWING = "tells the type checker what was checked before; nothing depends on it at run time"
WAIVED = {
    ("engine/", "B608"): OUR_SQL,
    ("sources/parquet_rows.py", "B608"): OUR_SQL,
    ("web/intake/", "B608"): OUR_SQL,
    ("web/intake/storing.py", "B311"): "begins with a keyed hash nobody else can make: the same counts are always "
                                       "rounded alike",
    ("web/people/importing/writing.py", "B608"): "names of our own tables and columns, quoted by Django",
    ("web/frame/snapshot.py", "B608"): "names of our own tables and columns, quoted by Django",
    ("web/frame/emptiness.py", "B608"): "names of our own tables, quoted by Django",
    ("", "B101"): NARROWING,
    ("web/assessments/", "B704"): "drawn by charts/ and the templates of report/, which escape every text",
    ("web/assessments/templatetags/results.py", "B703"): "made by format_html, which escapes",
    ("web/assessments/templatetags/results.py", "B308"): "made by format_html, which escapes",
    ("report/", "B704"): "text that was escaped piece by piece just before, or our own constants",
    ("web/frame/serving.py", "B404"): "starts this program again as the process for jobs",
    ("web/frame/serving.py", "B603"): "starts this program again; no shell, nothing from outside",
    ("sources/sheets.py", "B404"): "reads a workbook in a process that may fail without harm",
    ("sources/sheets.py", "B603"): "runs our own program on a file by its path; no shell",
    ("web/see_as/making.py", "B404"): "starts this program again to make the invented organisation",
    ("web/see_as/making.py", "B603"): "starts this program again; no shell, nothing from outside",
    ("web/demo/opening.py", "B310"): "asks this machine's own address for the first page, nothing from outside",
    ("", "B105"): "a word that reads like a password to the tool: an explanation or part of a sentence",
}
"""Where under src/surefoot, and which finding -> why it is none."""


def findings() -> list[tuple[str, str, str]]:
    done = subprocess.run([Path(sys.executable).with_name("bandit"), "-q", "-r", "src", "-f", "json"], cwd=ROOT,
                          capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    assert told["errors"] == []
    assert told["metrics"]["_totals"]["loc"] > 10_000
    return [(found["filename"].removeprefix("src/surefoot/"), found["test_id"],
             f"{found['filename']}:{found['line_number']} {found['test_id']} {found['issue_text']}")
            for found in told["results"]]


def test_bandit_finds_nothing_but_what_is_waived_with_a_reason() -> None:
    found = findings()
    new = [text for file, kind, text in found
           if not any(file.startswith(place) and kind == waived for place, waived in WAIVED)]
    assert new == [], "mend it, or say in WAIVED why it is none"
    unused = [key for key in WAIVED if not any(file.startswith(key[0]) and kind == key[1] for file, kind, _ in found)]
    assert unused == [], "nothing is found there any more: take the waiver out"
    assert all(WAIVED.values())


def test_no_one_line_waiver_hides_from_the_table_above() -> None:
    hidden = [str(file) for file in (ROOT / "src").rglob("*.py") if re.search(r"#\s*nosec", file.read_text())]
    assert hidden == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_pinned_by_hash_and_names_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    joined = text.replace("\\\n", " ").splitlines()
    lines = [line for line in joined if line.strip() and not line.strip().startswith("#")]
    assert len(lines) >= 3
    for line in lines:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+\s", line), line[:80]
        assert "--hash=sha256:" in line, line[:80]
    assert not re.search(r"https?://|file:|git\+|--(index|extra|find|trusted)", text)


def versions(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE):
        found.setdefault(package, set()).add(version)
    return found


@pytest.mark.parametrize("name", [LOCKS[0], LOCKS[2]])
def test_what_is_installed_is_what_was_tested(name: str) -> None:
    tested = versions("requirements-dev.lock")
    other = {package for package, found in versions(name).items() if not found <= tested.get(package, set())}
    assert other == set()


def test_nothing_is_installed_without_its_hash() -> None:
    installing = re.compile(r"pip install(?P<rest>.*)")
    for name in ("Makefile", "deploy/Containerfile", "docs/install.md"):
        lines = [found["rest"] for found in installing.finditer((ROOT / name).read_text())]
        assert lines, name
        for line in lines:
            ours = "--no-deps" in line and re.search(r"-e \.|\s\.$|\.whl", line.strip())
            assert "--require-hashes" in line or ours, f"{name}: pip install{line}"
