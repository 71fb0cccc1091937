"""The folder every example stands in: a tiny invented organisation as `data/`."""

from __future__ import annotations

import pytest

import surefoot


@pytest.fixture(scope="session")
def organisation_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    surefoot.demo.write(folder / "data", surefoot.demo.plant(seed=7, people=260, weeks=30))
    return folder


@pytest.fixture
def beside_data(organisation_folder, monkeypatch):
    """The example is run where `data/` lies."""
    monkeypatch.chdir(organisation_folder)
    return organisation_folder
