"""docs/notebook.ipynb runs from top to bottom as it is, in a kernel of its own. It is kept without results."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

PAGE = Path(__file__).resolve().parents[2] / "docs" / "notebook.ipynb"
SOURCE_LIMIT = 12_000
"""Bytes: a notebook that grows beyond this has results in it, or wants to be two."""


def source():
    return nbformat.read(PAGE, as_version=4)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Results of each code cell by its id, run where nothing of ours lies."""
    place = tmp_path_factory.mktemp("notebook")
    notebook = source()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "TMPDIR"):
            (place / name.lower()).mkdir()
            patch.setenv(name, str(place / name.lower()))
        NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(place)}}).execute()
    return {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}


def text(outputs):
    return "".join(found.get("text", "") + found.get("data", {}).get("text/plain", "") for found in outputs)


def test_it_is_kept_valid_small_and_without_results():
    nbformat.validate(source())
    assert PAGE.stat().st_size < SOURCE_LIMIT
    cells = [cell for cell in source().cells if cell.cell_type == "code"]
    assert not [cell.id for cell in cells if cell.outputs or cell.execution_count]


def test_its_links_lead_somewhere():
    named = re.findall(r"\]\(([^)#]+)\)", PAGE.read_text(encoding="utf-8"))
    assert named and all((PAGE.parent / name).exists() for name in named)


def test_no_cell_warns_or_writes_to_stderr(run):
    told = [(name, found) for name, outputs in run.items() for found in outputs if found.get("name") == "stderr"]
    assert not told


def test_its_charts_are_drawn_in_the_page(run):
    for name in ("gap-chart", "drivers", "importance", "effects-chart"):
        assert "<svg" in run[name][0]["data"]["image/svg+xml"]


def test_its_tables_are_tables(run):
    for name, words in (("funnel", ("licensed", "regular")), ("teams", ("confidence", "people_from"))):
        html = run[name][0]["data"]["text/html"]
        assert "<table" in html and all(word in html for word in words)


def test_it_says_what_the_report_says_first_and_looks_at_one_team(run):
    assert "<Assessment as of 2026-08-02: 1200 people" in text(run["assess"])
    assert "finished training" in text(run["reading"])
    assert "Verdict(limit='confidence'" in text(run["one-team"])
