"""The script with which browsers blind is made of the published package and nothing else."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def make() -> object:
    found = importlib.util.spec_from_file_location("make", ROOT / "vendored" / "blindrsa" / "make.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_made_anew_from_the_published_package_the_script_is_the_same(make: object) -> None:
    """The package beside it is compared with what the npm registry tells of it; no Node and no network is needed."""
    assert make.SCRIPT.read_text() == make.script(), "type: python vendored/blindrsa/make.py"  # type: ignore[attr-defined]


def test_a_package_that_was_changed_makes_no_script(make: object, tmp_path: Path,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "changed.tgz"
    changed.write_bytes(make.PACKAGE.read_bytes() + b"\x00")  # type: ignore[attr-defined]
    monkeypatch.setattr(make, "PACKAGE", changed)
    with pytest.raises(ValueError, match="npm pack"):
        make.script()  # type: ignore[attr-defined]


def test_the_licences_stand_in_the_script_and_nothing_in_it_runs_text(make: object) -> None:
    text = make.SCRIPT.read_text()  # type: ignore[attr-defined]
    assert "Licensed under the Apache License, Version 2.0" in text and "Emily Stark, Mike Hamburg" in text
    assert not any(word in text for word in ("eval(", "new Function", "import(", "innerHTML", "sourceMappingURL"))
