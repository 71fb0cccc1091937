"""Surefoot: where knowing how to use AI has not become using it, why, what to do, and whether that worked.

>>> import surefoot
>>> data = surefoot.load("data/")                                # doctest: +SKIP
>>> assessment = surefoot.assess(data, as_of="2026-08-02")       # doctest: +SKIP
>>> assessment.team("Treasury").verdict                          # doctest: +SKIP
"""

from surefoot.assessment.loading import Data, assess, examine, load
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.tables import UnusableInput

__all__ = ["Assessment", "Data", "UnusableInput", "assess", "examine", "load"]
