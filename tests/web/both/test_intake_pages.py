"""Bringing a file in the browser: looked at, shown, stored when somebody says so, undone; and who may do it."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from surefoot.web.frame import clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.intake import incoming, parquet, store
from surefoot.web.intake.models import Import, Part
from tests.web import larkmoor
from tests.web.cast import Cast, plant

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
USAGE = """person,at,tool,actions,prompt text
dev@larkmoor.example,2026-06-01,m365_copilot,4,secret plan
mara@larkmoor.example,2026-06-02,m365_copilot,2,secret plan
stranger@elsewhere.example,2026-06-03,m365_copilot,1,secret plan
tess@larkmoor.example,yesterday,m365_copilot,1,secret plan
"""


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


@pytest.fixture
def cast() -> Cast:
    return plant()


@pytest.fixture
def lead(cast: Cast) -> Client:
    return cast.client("priya")


def bring(client: Client, content: str | bytes, name: str = "use.csv", **more: Any) -> Import:
    body = content.encode() if isinstance(content, str) else content
    response = client.post("/data/upload", {"file": SimpleUploadedFile(name, body), **more})
    assert response.status_code == 302, response.content.decode()
    larkmoor.run_jobs()
    return Import.objects.get(pk=int(response["Location"].rsplit("/", 1)[1]))


def store_it(client: Client, of: Import, **more: str) -> Import:
    assert client.post(f"/data/imports/{of.pk}/confirm", more).status_code == 302
    larkmoor.run_jobs()
    of.refresh_from_db()
    return of


def page(client: Client, of: Import) -> str:
    response = client.get(f"/data/imports/{of.pk}")
    assert response.status_code == 200
    return response.content.decode()


def live(table: str = "usage") -> int:
    return sum(part.rows for part in Part.objects.filter(table=table, live=True))


def test_a_file_is_shown_before_anything_is_stored(lead: Client) -> None:
    shown = page(lead, of := bring(lead, USAGE))
    assert of.state == "ready"
    assert live() == 0
    for text in ("The file can be stored", "67% of the people are known", "prompt text", "1 June 2026 to 3 June 2026",
                 "de…", "Store it"):
        assert text in shown, text


def test_a_preview_shows_no_name_and_no_text_of_a_prompt(lead: Client) -> None:
    shown = page(lead, bring(lead, USAGE))
    for text in ("dev@", "mara@", "stranger", "secret plan"):
        assert text not in shown


def test_a_confirmed_file_is_stored_under_pseudonyms_and_the_file_itself_is_gone(lead: Client) -> None:
    of = store_it(lead, bring(lead, USAGE))
    assert (of.state, live()) == ("stored", 3)
    assert not incoming.data(of).exists()
    assert not any(b"larkmoor" in path.read_bytes() for path in store.folder().rglob("*.parquet"))
    assert "The file is stored" in page(lead, of)


def test_the_same_bytes_twice_are_nothing_new(lead: Client) -> None:
    store_it(lead, bring(lead, USAGE))
    again = bring(lead, USAGE, "renamed.csv")
    assert (again.state, live()) == ("refused", 3)
    assert "The same file is stored already" in page(lead, again)


def test_two_copies_of_a_file_that_wait_at_once_are_stored_once(lead: Client) -> None:
    first, second = bring(lead, USAGE), bring(lead, USAGE)
    store_it(lead, first)
    assert (store_it(lead, second).state, live()) == ("refused", 3)


def test_an_undone_import_counts_no_longer_and_can_come_back(lead: Client) -> None:
    of = store_it(lead, bring(lead, USAGE))
    assert lead.post(f"/data/imports/{of.pk}/undo").status_code == 302
    assert live() == 0
    store_it(lead, bring(lead, USAGE))
    assert live() == 3


def test_a_file_put_away_leaves_nothing(lead: Client) -> None:
    of = bring(lead, USAGE)
    lead.post(f"/data/imports/{of.pk}/discard")
    assert not incoming.data(of).exists()
    assert not store.desk(of).exists()
    assert "The file was put away" in page(lead, of)


def test_what_was_decided_once_is_not_decided_again(lead: Client) -> None:
    of = store_it(lead, bring(lead, USAGE))
    response = lead.post(f"/data/imports/{of.pk}/confirm")
    assert response.status_code == 409
    assert b"no longer waits for a decision" in response.content


def test_rows_set_aside_can_be_downloaded_without_what_they_say(lead: Client) -> None:
    of = bring(lead, USAGE)
    response = lead.get(f"/data/imports/{of.pk}/rejected")
    text = b"".join(response.streaming_content).decode()
    assert response["Content-Disposition"] == f'attachment; filename="rejected-{of.pk}.csv"'
    assert "usage,use.csv,5,at," in text
    assert "yesterday" not in text
    assert "tess" not in text
    assert AuditEntry.objects.filter(action="intake.rejected_taken", about=f"import:{of.pk}").count() == 1


@pytest.mark.parametrize("name", ["mara", "dev", "olga", "petra", "sol", "rosa"])
def test_nobody_else_brings_sees_or_takes_anything(cast: Cast, lead: Client, name: str) -> None:
    of, other = bring(lead, USAGE), cast.client(name)
    assert other.post("/data/upload", {"file": SimpleUploadedFile("a.csv", b"x")}).status_code == 403
    for address in ("", "/rejected", "/progress"):
        assert other.get(f"/data/imports/{of.pk}{address}").status_code == 403
    for what in ("confirm", "discard", "again", "undo"):
        assert other.post(f"/data/imports/{of.pk}/{what}").status_code == 403
    of.refresh_from_db()
    assert of.state == "ready"


def test_an_import_that_is_not_there_looks_like_one_that_is_not_yours(lead: Client) -> None:
    assert lead.get("/data/imports/99").status_code == 403
    assert lead.post("/data/imports/99/confirm").status_code == 403


def test_people_are_brought_elsewhere(lead: Client) -> None:
    of = bring(lead, "person,team,manager,role\na,b,c,d\n", "people.csv")
    assert of.state == "refused"
    assert "brought on the page “People”" in page(lead, of)


def test_a_file_over_the_limit_is_refused_with_its_size(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surefoot.web.intake.uploading.limit", lambda: 1000)
    response = lead.post("/data/upload", {"file": SimpleUploadedFile("big.csv", b"x" * 5000)})
    assert response.status_code == 422
    assert b"larger than" in response.content
    assert not Import.objects.exists()


def test_an_empty_file_and_a_form_without_one_say_so(lead: Client) -> None:
    empty = lead.post("/data/upload", {"file": SimpleUploadedFile("a.csv", b"")})
    assert (empty.status_code, b"The file is empty" in empty.content) == (422, True)
    assert lead.post("/data/upload", {}).status_code == 422


def test_a_small_file_that_unpacks_into_a_huge_one_is_refused(lead: Client) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("usage.csv", b"person,at,tool,actions\n" + b"0" * 300_000_000)
    of = bring(lead, bomb.getvalue(), "usage.zip")
    assert of.state == "refused"
    assert live() == 0


def test_a_packed_file_is_read(lead: Client) -> None:
    assert bring(lead, gzip.compress(USAGE.encode()), "use.csv.gz").state == "ready"


def test_a_name_that_climbs_out_of_its_folder_stays_in_it(lead: Client) -> None:
    of = bring(lead, USAGE, "..\\..\\secret.key")
    assert of.name == "secret.key"
    assert of.state == "ready"


def test_no_path_of_the_machine_is_on_any_page(lead: Client) -> None:
    for content, name in ((b"PAR1 not really", "a.parquet"), (b"\x00\x01\x02", "b.bin"), (b"a,b\n1,2\n", "c.csv")):
        shown = page(lead, of := bring(lead, content, name))
        assert of.state == "refused"
        assert str(settings.HOME) not in shown
        assert "/tmp/" not in shown
        assert "Traceback" not in shown


def pulse(wave: str, people: int, start: int = 0) -> str:
    rows = [f"{wave},r{number},motor,4,4,4,4,{1 + number % 4}" for number in range(start, start + people)]
    return "\n".join(["wave,respondent,team,confidence_1,confidence_2,capability_1,capability_2,use_frequency", *rows])


def counted(table: str) -> float:
    parts = Part.objects.filter(table=table, live=True)
    return float(sum(parquet.table_of(table, [store.path_of(part)])["people"].sum() for part in parts))


def test_answers_are_stored_without_how_often_people_use_ai(lead: Client) -> None:
    store_it(lead, bring(lead, pulse("2026-05-04", 8), "pulse.csv"))
    [path] = [store.path_of(part) for part in Part.objects.filter(table="pulse")]
    content = path.read_bytes()
    assert b"use_frequency" not in content
    assert b"r3" not in content
    assert live("pulse") == 8
    assert counted("frequency") in (10, 15, 20)  # twice 8, each in fives: nobody is found in it (measure/frequency.py)


def test_a_newer_export_of_a_wave_takes_the_place_of_the_older(lead: Client) -> None:
    first = store_it(lead, bring(lead, pulse("2026-05-04", 8), "pulse.csv"))
    newer = bring(lead, pulse("2026-05-04", 11), "pulse.csv")
    assert "Wave of 4 May 2026: 8 answers are stored, 11 are in this file." in page(lead, newer)
    before = counted("frequency")
    store_it(lead, newer)
    assert live("pulse") == 11 and counted("frequency") in (20, 25, 30)
    assert b"Undo that one first" in lead.post(f"/data/imports/{first.pk}/undo").content
    lead.post(f"/data/imports/{newer.pk}/undo")
    assert (live("pulse"), counted("frequency")) == (8, before)


def test_answers_of_other_people_are_added_to_a_wave(lead: Client) -> None:
    store_it(lead, bring(lead, pulse("2026-05-04", 8), "pulse.csv"))
    store_it(lead, bring(lead, pulse("2026-05-04", 5, 8), "other.csv"), adds="add")
    assert live("pulse") == 13 and counted("frequency") in (20, 25, 30)


def test_bringing_the_same_answers_again_tells_no_more_of_how_often_people_use_ai(lead: Client) -> None:
    """Rounded anew each time, many imports would give the counts away."""
    found = set()
    for number in range(4):
        store_it(lead, bring(lead, pulse("2026-05-04", 13) + "\n" * number, f"{number}.csv"))
        found.add(tuple(sorted(tuple(row) for part in Part.objects.filter(table="frequency", live=True) for row in zip(
            *(parquet.table_of("frequency", [store.path_of(part)])[column].tolist()
              for column in ("measure", "score", "use_frequency", "people")), strict=True))))
    assert len(found) == 1


def test_the_data_page_says_what_is_stale_missing_and_unknown(cast: Cast, lead: Client) -> None:
    store_it(lead, bring(lead, USAGE))
    with clock.stopped(datetime(2026, 6, 27, tzinfo=UTC)):
        shown = cast.client("priya").get("/data").content.decode()
    for text in ("things about the data need a look", "Use stops at 3 June 2026.", "Only 67% of the people in Use",
                 "There is no data for: Licences."):
        assert text in shown, text


def test_the_data_page_of_a_new_installation_says_how_to_begin(lead: Client) -> None:
    assert b"No data has come in yet" in lead.get("/data").content
    assert lead.get("/data/imports").status_code == 200


def test_pages_ask_the_database_as_often_for_a_thousand_imports_as_for_ten(
        lead: Client, django_assert_max_num_queries: Any) -> None:
    store_it(lead, bring(lead, USAGE))
    Import.objects.bulk_create([Import(state="stored", origin="folder", name=f"day-{number}.csv", modified=NOW,
                                       made_at=NOW, digest=f"{number}") for number in range(1000)])
    for address in ("/data", "/data/imports", "/data/imports?page=12"):
        with django_assert_max_num_queries(16):
            assert lead.get(address).status_code == 200
    assert lead.get("/data/imports").content.decode().count("day-") == 50


def test_a_list_of_sign_in_names_makes_strangers_known(lead: Client) -> None:
    store_it(lead, bring(lead, "login,person\nStranger@elsewhere.example,sol@larkmoor.example\n", "n.csv", logins="on"))
    assert "100% of the people are known" in page(lead, bring(lead, USAGE))


def test_a_page_in_german_has_no_english_sentence(lead: Client) -> None:
    of = bring(lead, USAGE)
    lead.cookies["language"] = "de"
    assert "Die Datei kann gespeichert werden" in page(lead, of)
    assert "67 % der Personen sind bekannt" in page(lead, of).replace("\u202f", " ").replace("\xa0", " ")


def test_progress_asks_the_page_to_load_anew_once_it_stands_still(lead: Client, tmp_path: Path) -> None:
    response = lead.post("/data/upload", {"file": SimpleUploadedFile("use.csv", USAGE.encode())})
    number = response["Location"].rsplit("/", 1)[1]
    waiting = lead.get(f"/data/imports/{number}/progress")
    assert "HX-Refresh" not in waiting
    assert b"Wait for its turn" in waiting.content
    assert b'hx-trigger="every 2s"' in lead.get(f"/data/imports/{number}").content
    larkmoor.run_jobs()
    assert lead.get(f"/data/imports/{number}/progress")["HX-Refresh"] == "true"


def test_files_that_wait_for_a_word_are_warned_of_until_they_have_it(lead: Client) -> None:
    of = bring(lead, USAGE)
    assert "Files that wait for a word: 1." in lead.get("/data").content.decode()
    store_it(lead, of)
    assert "Files that wait" not in lead.get("/data").content.decode()
