"""The house obeys its own rules."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import architecture

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "src" / "surefoot").rglob("*.py"))
NAMES = [str(file.relative_to(ROOT)) for file in MODULES]


def test_the_map_in_architecture_md_is_up_to_date():
    text = architecture.PAGE.read_text(encoding="utf-8")
    assert text == architecture.up_to_date(text), "stale: run python tests/house/architecture.py"


@pytest.mark.parametrize("file", MODULES, ids=NAMES)
def test_a_module_has_at_most_400_lines_and_says_what_it_is_for(file):
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("file", MODULES, ids=NAMES)
def test_no_function_has_more_than_40_lines_of_code(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            code = [line for line in lines[body[0].lineno - 1 : node.end_lineno] if line.strip()]
            assert len(code) <= 40, f"{node.name} has {len(code)} lines of code"


def test_no_room_has_a_name_that_says_nothing():
    vague = {"utils", "util", "helpers", "helper", "common", "core", "misc", "base"}
    assert not [file for file in MODULES if vague & {part.removesuffix(".py") for part in file.parts}]


def test_the_rooms_import_one_way():
    found = subprocess.run([Path(sys.executable).with_name("lint-imports"), "--no-logo"], cwd=ROOT, capture_output=True,
                           text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_nothing_in_the_project_names_a_package_index_or_a_machine_path():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    forbidden = re.compile(r"--(extra-)?index-url|--find-links|/work/(main|shared)|/root/\.")
    for name in listed:
        file = ROOT / name
        if name and file.suffix in {".py", ".md", ".toml", ".lock", ".html", ".yaml", ""} and file.is_file() \
                and file != Path(__file__).resolve():
            assert not forbidden.search(file.read_text(encoding="utf-8", errors="replace")), name
