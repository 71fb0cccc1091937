"""Surefoot: where knowing how to use AI has not become using it, why, what to do, and whether that worked.

An invented organisation to try everything on, then the same three lines as for your own files:

>>> import surefoot
>>> surefoot.demo.write("data/", surefoot.demo.plant(seed=7, people=260, weeks=30))
>>> tables = surefoot.load("data/")
>>> assessment = surefoot.assess(tables, as_of="2026-08-02")
>>> assessment.organisation.people
260
>>> assessment.team("Claims handling").shown
True
>>> surefoot.charts.gap(assessment).name
'gap'

docs/library.md says what there is; docs/notebook.ipynb walks through it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from surefoot import charts, demo, report
    from surefoot.assessment.loading import Data, assess, examine, load
    from surefoot.vocabulary.results import Assessment
    from surefoot.vocabulary.tables import UnusableInput

__all__ = ["Assessment", "Data", "UnusableInput", "assess", "charts", "demo", "examine", "load", "report"]

_PLACES: Final = {
    "Assessment": "surefoot.vocabulary.results", "UnusableInput": "surefoot.vocabulary.tables",
    **dict.fromkeys(("Data", "assess", "examine", "load"), "surefoot.assessment.loading"),
}
"""Where each name lives. It is fetched when first asked for: numpy, scipy and DuckDB take half a second."""


def __dir__() -> list[str]:
    return __all__


if not TYPE_CHECKING:  # or a type checker would take any name for one of ours

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module 'surefoot' has no {name!r}; it has {', '.join(__all__)}")
        if name not in _PLACES:
            return import_module(f"surefoot.{name}")
        globals()[name] = found = getattr(import_module(_PLACES[name]), name)
        return found
