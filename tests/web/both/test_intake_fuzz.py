"""Uploads of any kind: every answer is a sentence, never a fault, a trace or a path of this machine."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
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
