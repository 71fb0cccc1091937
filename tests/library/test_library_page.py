"""What `import surefoot` gives is documented, and every example of it runs.

Its tables are made from the code: `python -m tests.library.test_library_page` brings docs/library.md up to date.
"""

import ast
import doctest
import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import surefoot

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src"
PAGE = ROOT / "docs" / "library.md"
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
WITH_EXAMPLES = sorted(
    ".".join(file.relative_to(SOURCES).with_suffix("").parts).removesuffix(".__init__")
    for file in SOURCES.rglob("*.py") if ">>>" in file.read_text(encoding="utf-8"))
ROOMS = [name for name in surefoot.__all__ if isinstance(getattr(surefoot, name), ModuleType)]


def first_sentence(thing):
    """The first line of a docstring, as a cell of a table."""
    return re.sub(r"``(.*?)``", r"`\1`", inspect.getdoc(thing).splitlines()[0])


def call(name, thing):
    """How a function is called: with the arguments it must have."""
    if not inspect.isfunction(thing):
        return name
    needed = [part.name for part in inspect.signature(thing).parameters.values() if part.default is part.empty]
    return f"{name}({', '.join(needed)})"


def table(rows):
    return "\n".join(["| name | is |", "|---|---|", *(f"| `{name}` | {about} |" for name, about in rows)])


def names_text():
    return table((call(f"surefoot.{name}", thing), first_sentence(thing)) for name, thing in
                 ((name, getattr(surefoot, name)) for name in surefoot.__all__))


def charts_text():
    return table((call(f"charts.{name}", thing), first_sentence(thing)) for name, thing in
                 ((name, getattr(surefoot.charts, name)) for name in surefoot.charts.__all__))


def up_to_date(text):
    for mark, made in (("names", names_text()), ("charts", charts_text())):
        before, _, rest = text.partition(f"<!-- {mark} -->")
        after = rest.split(f"<!-- end of {mark} -->")[-1]
        text = f"{before}<!-- {mark} -->\n{made}\n<!-- end of {mark} -->{after}"
    return text


def failures(example):
    """What went wrong in an example, as doctest tells it; empty when all came as written."""
    told = []
    doctest.DocTestRunner(optionflags=OPTIONS).run(example, out=told.append)
    return "".join(told)


def test_the_tables_of_the_page_are_made_from_the_code():
    text = PAGE.read_text(encoding="utf-8")
    assert text == up_to_date(text), "stale: run python -m tests.library.test_library_page"


@pytest.mark.parametrize("name", [name for name in surefoot.__all__ if name not in ROOMS])
def test_every_public_name_has_an_example_in_its_docstring(name):
    assert ">>> " in (inspect.getdoc(getattr(surefoot, name)) or ""), f"surefoot.{name} has no example"


@pytest.mark.parametrize("name", ROOMS)
def test_every_public_room_has_an_example_in_the_page(name):
    assert re.search(rf"(?m)^>>> .*surefoot\.{name}\.", PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_of_a_module_come_out_as_written(name, beside_data):
    module = importlib.import_module(name)
    examples = [found for found in doctest.DocTestFinder().find(module, name) if found.examples]
    assert examples, f"{name} holds >>> that doctest does not find"
    assert not "".join(failures(example) for example in examples)


def test_the_examples_of_the_page_come_out_as_written(beside_data):
    text = re.sub(r"(?m)^```.*$", "", PAGE.read_text(encoding="utf-8"))
    assert not failures(doctest.DocTestParser().get_doctest(text, {}, "library.md", str(PAGE), 0))


def test_no_example_is_left_out_of_the_run():
    kept = [file for file in (*SOURCES.rglob("*.py"), PAGE) if "+SKIP" in file.read_text(encoding="utf-8")]
    assert not kept


def test_importing_surefoot_loads_nothing_heavy():
    code = "import sys, surefoot; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "scipy", "duckdb", "jinja2", "pandas"} & set(loaded)


def test_tab_completion_offers_the_public_names_and_each_is_there():
    assert dir(surefoot) == sorted(surefoot.__all__)
    assert all(getattr(surefoot, name) is not None for name in surefoot.__all__)


def test_a_type_checker_is_told_of_every_public_name():
    block = next(node for node in ast.parse((SOURCES / "surefoot/__init__.py").read_text(encoding="utf-8")).body
                 if isinstance(node, ast.If))
    told = {alias.name for node in ast.walk(block) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert told == set(surefoot.__all__)


def test_an_unknown_name_is_refused_with_the_names_there_are():
    with pytest.raises(AttributeError, match=r"'lod'.*load"):
        _ = surefoot.lod


def test_an_assessment_and_its_data_say_in_a_line_what_they_are_and_name_nobody(beside_data):
    tables = surefoot.load("data/")
    for text in (repr(tables), repr(surefoot.assess(tables, as_of="2026-08-02"))):
        assert len(text) < 120 and "@" not in text and "p0" not in text


def test_a_chart_draws_itself_in_a_notebook(beside_data):
    chart = surefoot.charts.gap(surefoot.assess(surefoot.load("data/"), as_of="2026-08-02"))
    assert chart._repr_svg_() == chart.svg and chart.svg.startswith("<svg")


if __name__ == "__main__":
    PAGE.write_text(up_to_date(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
