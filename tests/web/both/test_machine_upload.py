"""A machine's token brings files and sees how they stand: its own, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from surefoot.web.frame import audit, clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.intake.models import Import
from surefoot.web.people.access import reader_of
from surefoot.web.people.signin import tokens
from tests.web import larkmoor
from tests.web.both.test_intake_pages import NOW, USAGE, live
from tests.web.cast import Cast, plant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Iterator[Cast]:
    with clock.stopped(NOW):
        yield plant()


def machine(cast: Cast) -> Client:
    who = reader_of(cast.accounts["adam"], clock.today())
    made = tokens.make(who, "hr system", [tokens.UPLOAD], 30, machine=True)
    return Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {made}"})


def sent(client: Client, content: str = USAGE) -> tuple[int, dict[str, object]]:
    answer = client.post("/api/data", {"file": SimpleUploadedFile("use.csv", content.encode())})
    return answer.status_code, answer.json()


def test_a_file_that_a_machine_brings_is_stored_by_itself_and_its_state_can_be_asked(cast: Cast) -> None:
    client = machine(cast)
    status, told = sent(client)
    assert (status, told["state"]) == (202, "looking")
    larkmoor.run_jobs()
    assert client.get(str(told["address"])).json()["state"] == "stored"
    assert live() == 3
    entry = AuditEntry.objects.get(action="intake.brought")
    assert entry.actor == Import.objects.get().by == audit.alias(tokens.bearer(client.get("/api/me").wsgi_request)
                                                                .subject)
    assert "A machine with a token" in cast.client("olga").get("/audit").content.decode()


def test_a_machine_sees_only_what_it_brought_itself(cast: Cast) -> None:
    _, told = sent(machine(cast))
    assert machine(cast).get(str(told["address"])).status_code == 404


def test_a_machines_token_opens_no_page_and_nobodys_data(cast: Cast) -> None:
    client = machine(cast)
    assert client.get("/api/me").status_code == 403
    for page in ("/data", "/data/upload", "/overview", "/tokens"):
        assert client.get(page).status_code == 302, page
    assert client.post("/data/upload", {"file": SimpleUploadedFile("use.csv", b"x")}).status_code == 403


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer surefoot_no", "Basic YTpi", "Bearer " + "é" * 9])
def test_without_a_good_token_no_file_is_even_read(cast: Cast, header: str) -> None:
    client = Client(headers={"authorization": header.encode().decode("latin-1")})
    status, told = sent(client)
    assert status == 401
    assert told["problem"]
    assert not Import.objects.exists()


def test_no_file_is_told_plainly(cast: Cast) -> None:
    answer = machine(cast).post("/api/data", {})
    assert answer.status_code == 422
    assert "file" in answer.json()["problem"]
