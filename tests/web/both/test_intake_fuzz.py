"""Uploads of any kind: every answer is a sentence, never a fault, a trace or a path of this machine."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from surefoot.web.frame import clock
from surefoot.web.intake.models import Import
from tests.web import larkmoor
from tests.web.both.test_intake_pages import NOW, USAGE
from tests.web.cast import plant

pytestmark = pytest.mark.django_db(transaction=True)
PLAINLY = ("ready", "refused", "not taken")
"""How a file that may be damaged ends: never with a fault."""
ENDS = st.sampled_from(["use.csv", "use.xlsx", "use.parquet", "use.json", "use.jsonl", "use.zip", "use.csv.gz", "use"])


@pytest.fixture
def lead() -> Iterator[Client]:
    with clock.stopped(NOW):
        yield plant().client("priya")


def told(client: Client, content: bytes, name: str) -> str:
    """The state an upload ends in; what its page says is looked at here."""
    response = client.post("/data/upload", {"file": SimpleUploadedFile(name, content)})
    assert response.status_code in (302, 422), response.status_code
    if response.status_code == 422:
        assert 'class="errsum"' in response.content.decode()
        return "not taken"
    larkmoor.run_jobs()
    of = Import.objects.latest("pk")
    page = client.get(f"/data/imports/{of.pk}")
    assert page.status_code == 200
    text = page.content.decode()
    for inside in (str(settings.HOME), "Traceback", "site-packages", "File &quot;", str(of.token), ".py"):
        assert inside not in text
    return str(of.state)


def zipped(content: bytes, name: str = "use.csv") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


def workbook(*cells: tuple[int, int, str]) -> bytes:
    """The table as a workbook, with further cells somewhere in its sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(USAGE.splitlines()):
            sheet.write_row(number, 0, line.split(","))
        for row, column, text in cells:
            sheet.write(row, column, text)
    return out.getvalue()


def changed(packed: bytes, name: str, content: bytes) -> bytes:
    """A workbook with another part in the place of one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, content if item.filename == name else old.read(item))
    return out.getvalue()


@cache
def parquet() -> bytes:
    """The table as Parquet."""
    with tempfile.TemporaryDirectory() as place, duckdb.connect() as connection:
        (Path(place) / "use.csv").write_text(USAGE)
        connection.execute(f"COPY (FROM read_csv('{place}/use.csv', all_varchar=true)) TO '{place}/use.parquet'")
        return (Path(place) / "use.parquet").read_bytes()


WHOLE = {"xlsx": workbook(), "parquet": parquet()}
SHEET = "xl/worksheets/sheet1.xml"
ROWS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
REPEATED = (b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
            b'<table:table table:name="a"><table:table-row table:number-rows-repeated="%d">'
            b'<table:table-cell table:number-columns-repeated="%d" office:value-type="float" office:value="1"/>'
            b'</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>')
CELL = b'<c r="%s" t="inlineStr"><is><t>x</t></is></c>'


@how(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=400), name=ENDS)
def test_random_bytes_under_any_name_are_refused_plainly(lead: Client, content: bytes, name: str) -> None:
    assert told(lead, content, name) in ("refused", "not taken")


@how(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0.01, 0.99), kind=st.sampled_from(["zip", "gz"]))
def test_a_file_cut_short_is_refused_plainly(lead: Client, share: float, kind: str) -> None:
    whole = zipped(USAGE.encode() * 9) if kind == "zip" else gzip.compress(USAGE.encode() * 9)
    assert told(lead, whole[:max(1, int(len(whole) * share))], f"use.csv.{kind}") in ("refused", "not taken")


@pytest.mark.parametrize(("content", "name"), [
    (b"[" * 100_000, "use.json"), (b'{"a":' * 50_000, "use.jsonl"), (zipped(zipped(b"x" * 9)), "use.xlsx"),
    (zipped(b"0" * (64 << 20)), "use.zip"), (gzip.compress(b"person,at\n" + b"0" * (64 << 20)), "use.csv.gz"),
    (b"PAR1" + b"\x00" * 40 + b"PAR1", "use.parquet"),
    (b"\xff\xfe" + "person,at".encode("utf-16-le"), "use.csv"), (b"\x00" * 5000, "use.csv")])
def test_bombs_deep_nesting_and_forgeries_are_refused_plainly(lead: Client, content: bytes, name: str) -> None:
    assert told(lead, content, name) in ("refused", "not taken")


@pytest.mark.parametrize("name", ["../../x.csv", "..\\x.csv", "con.csv", ".csv", "ü" * 200 + ".csv", "a\nb.csv",
                                  "<script>alert(1)</script>.csv", "surefoot.toml", "$(id).csv", "'; drop.csv"])
def test_a_good_table_under_an_odd_name_is_taken_or_refused_plainly(lead: Client, name: str) -> None:
    assert told(lead, USAGE.encode(), name) in ("ready", "refused", "not taken")


def test_a_zip_whose_member_points_elsewhere_writes_nothing_there(lead: Client) -> None:
    assert told(lead, zipped(USAGE.encode(), "../../../planted-elsewhere.csv"), "use.zip") in ("ready", "refused")
    places = [*settings.HOME.glob("**/planted-elsewhere*"),
              *(path for folder in (*settings.HOME.parents, Path.cwd()) for path in folder.glob("planted-elsewhere*"))]
    assert places == []


@pytest.mark.parametrize("kind", list(WHOLE))
def test_a_whole_workbook_and_a_whole_parquet_file_are_taken(lead: Client, kind: str) -> None:
    assert told(lead, WHOLE[kind], f"use.{kind}") == "ready"


@pytest.mark.parametrize("kind", list(WHOLE))
@how(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0.001, 0.999))
def test_a_workbook_or_parquet_file_cut_short_is_refused_plainly(lead: Client, kind: str, share: float) -> None:
    whole = WHOLE[kind]
    assert told(lead, whole[:max(1, int(len(whole) * share))], f"use.{kind}") in ("refused", "not taken")


@pytest.mark.parametrize("kind", list(WHOLE))
@how(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_workbook_or_parquet_file_with_bytes_changed_is_taken_or_refused_plainly(
        lead: Client, kind: str, places: list[tuple[float, int]]) -> None:
    damaged = bytearray(WHOLE[kind])
    for share, value in places:
        damaged[int(len(damaged) * share)] = value
    assert told(lead, bytes(damaged), f"use.{kind}") in PLAINLY


@pytest.mark.parametrize("content", [
    changed(WHOLE["xlsx"], SHEET, ROWS % (b"<row>" + b"0" * (64 << 20) + b"</row>")),
    changed(WHOLE["xlsx"], "xl/sharedStrings.xml", b"<sst>" + b" " * (64 << 20) + b"</sst>"),
    changed(WHOLE["xlsx"], "docProps/app.xml", b"\x00" * (64 << 20)),
    changed(WHOLE["xlsx"], SHEET, b'<!DOCTYPE a [<!ENTITY b "' + b"b" * 999 + b'">' + b"".join(
        b'<!ENTITY %c "%s">' % (99 + level, b"&%c;" % (98 + level) * 50) for level in range(9)) + b"]>"
        + ROWS % b'<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'),
    changed(WHOLE["xlsx"], SHEET, ROWS % (b'<row r="1">' + CELL % b"A1" + CELL % b"ZZZZZZ99999999" + b"</row>")),
    changed(WHOLE["xlsx"], SHEET, ROWS % (b'<row r="4294967295">' + CELL % b"XFD4294967295" + CELL % b"A1"
                                          + b"</row>"))],
    ids=["sheet", "strings", "another part", "entities", "no such cell", "no such row"])
def test_a_bomb_in_a_workbook_is_refused_plainly(lead: Client, content: bytes) -> None:
    assert len(content) < 1 << 20
    assert told(lead, content, "use.xlsx") == "refused"


def test_a_stray_cell_far_away_is_told_as_what_it_is_and_the_next_file_is_looked_at(lead: Client) -> None:
    assert told(lead, workbook((1_048_575, 16_383, "stray")), "use.xlsx") == "refused"
    page = lead.get(f"/data/imports/{Import.objects.latest('pk').pk}").content.decode()
    assert "reaches too far" in page
    assert told(lead, WHOLE["xlsx"], "use.xlsx") == "ready"


@pytest.mark.parametrize(("rows", "columns"), [(1_000_000, 1_000_000_000), (1_000_000, 16_000), (1, 2**64)])
def test_cells_that_repeat_without_end_are_refused_plainly(lead: Client, rows: int, columns: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        packed.writestr("content.xml", REPEATED % (rows, columns))
    assert told(lead, out.getvalue(), "use.ods") == "refused"
