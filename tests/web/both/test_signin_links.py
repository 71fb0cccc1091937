"""Signing in by a mailed link, end to end inside one process: what is asked, mailed, opened and refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from surefoot.web.frame import clock, jobs
from surefoot.web.people.models import Account, Attempts, Link, Person, Session
from tests.web.cast import Cast, plant
from tests.web.signin.ways import with_mail

SENT = "If we know this address, a link is on its way"


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with with_mail():
        yield plant()


def run_jobs() -> None:
    for found in DBTaskResult.objects.filter(status="READY"):
        name, values = found.args_kwargs["args"]
        jobs.named(name).run(**values)
        found.delete()


def ask(client: Client, email: str, **more: str) -> str:
    return client.post("/sign-in/link", {"email": email, **more}, follow=True).content.decode()


def address() -> str:
    run_jobs()
    found = re.search(r"http://[^/]+(/sign-in/link/\S+)", outbox.outbox[-1].body)
    assert found
    return found[1]


def test_a_link_signs_in_once_in_the_browser_that_asked(cast: Cast) -> None:
    client = Client()
    assert SENT in ask(client, "Dev@Larkmoor.example", next="/me?tab=1")
    path = address()
    assert client.get(path).status_code == client.get(path).status_code == 200  # a scanner of mail may look as it likes
    response = client.post(path)
    assert (response.status_code, response["Location"]) == (302, "/me?tab=1")
    assert client.get("/me").status_code == 200
    client.post("/sign-out")
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410
    assert client.get("/me").status_code == 302


def test_the_link_does_nothing_in_another_browser_and_stays_good_in_the_right_one(cast: Cast) -> None:
    client, thief = Client(), Client()
    ask(client, "dev@larkmoor.example")
    path = address()
    assert thief.get(path).status_code == 403
    assert thief.post(path).status_code == 403
    ask(thief, "hugo@larkmoor.example")
    assert thief.post(path).status_code == 403
    assert "_auth_user_id" not in thief.session
    assert client.post(path).status_code == 302


def test_a_link_is_too_old_after_a_quarter_of_an_hour(cast: Cast) -> None:
    client = Client()
    ask(client, "dev@larkmoor.example")
    path = address()
    with clock.ahead(timedelta(minutes=14)):
        assert client.get(path).status_code == 200
    with clock.ahead(timedelta(minutes=16)):
        assert client.post(path).status_code == 410


@pytest.mark.parametrize("email", ["nobody@larkmoor.example", "left@larkmoor.example", "closed@larkmoor.example"])
def test_who_may_not_enter_sees_the_same_and_gets_no_mail(cast: Cast, email: str) -> None:
    Person.unscoped.filter(pk=cast.person("tess").pk).update(email="left@larkmoor.example",
                                                             left=clock.today() - timedelta(days=1))
    Account.objects.filter(pk=cast.accounts["tess"].pk).update(email="left@larkmoor.example")
    Account.objects.filter(pk=cast.accounts["sol"].pk).update(email="closed@larkmoor.example", is_active=False)
    known, unknown = ask(Client(), "dev@larkmoor.example"), ask(Client(), email)
    assert re.sub(r'value="\w{64}"', "", known) == re.sub(r'value="\w{64}"', "", unknown)
    run_jobs()
    assert [message.to for message in outbox.outbox] == [["dev@larkmoor.example"]]
    assert not Link.objects.filter(account=None).exists()


def test_asking_writes_the_same_for_known_and_unknown(cast: Cast) -> None:
    counts = []
    for email in ("warm@up.example", "dev@larkmoor.example", "nobody@larkmoor.example"):
        with CaptureQueriesContext(connection) as found:
            Client().post("/sign-in/link", {"email": email})
        counts.append([query["sql"].split(" (")[0].split(" SET")[0] for query in found
                       if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))])
    assert counts[1] == counts[2]


def test_somebody_of_the_people_table_without_an_account_gets_one(cast: Cast) -> None:
    person = cast.person("dev")
    Account.objects.filter(person=person).delete()
    client = Client()
    ask(client, "dev@larkmoor.example")
    assert not Account.objects.filter(person=person).exists()
    client.post(address())
    assert client.get("/me").status_code == 200
    assert Account.objects.get(person=person).email == "dev@larkmoor.example"


def test_no_secret_and_no_typed_address_is_stored(cast: Cast) -> None:
    client = Client()
    ask(client, "stranger@elsewhere.example")
    ask(client, "dev@larkmoor.example")
    secret = address().rpartition("/")[2]
    stored = repr([list(model.objects.values()) for model in (Link, Attempts, Session, DBTaskResult)])
    assert secret not in stored
    assert "stranger" not in stored
    assert "127.0.0.1" not in stored


def test_too_many_links_are_refused_for_known_and_unknown_alike(cast: Cast) -> None:
    for email in ("dev@larkmoor.example", "nobody@larkmoor.example"):
        pages = [ask(Client(), email) for _ in range(6)]
        assert [SENT in page for page in pages] == [True] * 5 + [False]
        assert "Too many links were asked for" in pages[-1]


def test_the_session_gets_a_new_key_when_somebody_signs_in(cast: Cast) -> None:
    client = Client()
    ask(client, "dev@larkmoor.example")
    before = client.cookies["session"].value
    client.post(address())
    assert client.cookies["session"].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_the_mail_is_in_the_language_of_who_asked(cast: Cast) -> None:
    Client().post("/sign-in/link", {"email": "dev@larkmoor.example"}, HTTP_ACCEPT_LANGUAGE="de")
    run_jobs()
    assert outbox.outbox[-1].subject == "Ihr Link zur Anmeldung bei Surefoot"


def test_without_a_mail_server_there_are_no_links(db: None) -> None:
    plant()
    assert Client().post("/sign-in/link", {"email": "dev@larkmoor.example"}).status_code == 404
    assert "Send me a link" not in Client().get("/sign-in").content.decode()
