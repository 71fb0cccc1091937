"""Assessments for tests of the product: one for each state of a report, and that of the invented organisation."""

from __future__ import annotations

import sys
import tempfile
from functools import cache
from pathlib import Path

import surefoot
from surefoot.demo import plant, write
from surefoot.vocabulary.results import Assessment

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))  # a folder of tests, no package

from organisations import STATES

__all__ = ["STATES", "demo"]


@cache
def demo(people: int = 300) -> Assessment:
    """The assessment of the invented organisation; nothing of its folder is needed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "data", plant(7, people, weeks=30))
        return surefoot.assess(surefoot.load(Path(folder) / "data"))
