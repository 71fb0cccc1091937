"""Whoever's sign-in changes is told by mail, in their language, so that a change by somebody else is noticed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pyotp
import pytest
from django.core import mail as outbox
from django.test import Client
from django_tasks_db.models import DBTaskResult

from surefoot.web.frame import clock, jobs
from surefoot.web.people.models import Account, Passkey, Person
from tests.web.cast import Cast, plant
from tests.web.signin.device import Device, freshly, keep
from tests.web.signin.ways import with_environment, with_mail

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
NAMED = "http://localhost:8000"


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.stopped(NOON), with_mail(), with_environment(url=NAMED):
        yield plant()


def run_jobs() -> None:
    for found in DBTaskResult.objects.filter(status="READY"):
        name, values = found.args_kwargs["args"]
        jobs.named(name).run(**values)
        found.delete()


def signed_in(cast: Cast, name: str) -> Client:
    return freshly(cast.client(name))


def password(cast: Cast) -> None:
    signed_in(cast, "dev").post("/me/sign-in/password", {"new": "a-new-long-secret-9"})


def app(cast: Cast) -> Client:
    client = signed_in(cast, "dev")
    made = re.search(r'class="key">([A-Z2-7 ]+)<', client.get("/me/sign-in/app").content.decode())
    assert made
    client.post("/me/sign-in/app", {"code": pyotp.TOTP(made[1].replace(" ", "")).at(NOON)})
    return client


def paper(cast: Cast) -> None:
    app(cast).post("/me/sign-in/second", {"do": "paper"})


def app_removed(cast: Cast) -> None:
    app(cast).post("/me/sign-in/second", {"do": "remove"})


def passkey(cast: Cast) -> Client:
    client = signed_in(cast, "dev")
    keep(client, Device(NAMED, "localhost"))
    return client


def passkey_removed(cast: Cast) -> None:
    client = passkey(cast)
    client.post(f"/me/sign-in/passkeys/{Passkey.objects.get().pk}/remove")


def reset(cast: Cast) -> None:
    cast.client("adam").post(f"/accounts/{cast.accounts['dev'].pk}/change", {"do": "reset"})


CHANGES = [(password, "Your password in Surefoot is a new one."), (app, "An app for codes was set up"),
           (paper, "New recovery codes were made"), (app_removed, "The app for codes was taken away"),
           (passkey, "A passkey was added"), (passkey_removed, "A passkey was taken away"),
           (reset, "An administrator took the second factors away")]


@pytest.mark.parametrize(("change", "says"), CHANGES, ids=[change.__name__ for change, _ in CHANGES])
def test_a_change_is_mailed_to_its_owner_with_what_to_do_where_it_was_not_them(
        cast: Cast, change: Callable[[Cast], object], says: str) -> None:
    change(cast)
    run_jobs()
    sent = outbox.outbox[-1]
    assert sent.to == ["dev@larkmoor.example"]
    assert sent.subject == "Your sign-in to Surefoot was changed"
    for part in (says, "27 November 2026 at 12:00", "If this was not you", f"{NAMED}/me/sign-in"):
        assert part in sent.body


def test_each_change_is_told_once(cast: Cast) -> None:
    app(cast)
    run_jobs()
    assert len(outbox.outbox) == 1


def test_it_is_in_the_language_the_people_table_gives_them(cast: Cast) -> None:
    Person.unscoped.filter(email="dev@larkmoor.example").update(language="de")
    password(cast)
    run_jobs()
    assert outbox.outbox[-1].subject == "Ihre Anmeldung bei Surefoot wurde geändert"
    assert "27. November 2026" in outbox.outbox[-1].body


def test_without_a_language_of_theirs_it_is_that_of_their_page_but_never_that_of_an_administrators_page(
        cast: Cast) -> None:
    client = signed_in(cast, "dev")
    client.cookies["language"] = "de"
    client.post("/me/sign-in/password", {"new": "a-new-long-secret-9"})
    administrator = cast.client("adam")
    administrator.cookies["language"] = "de"
    administrator.post(f"/accounts/{cast.accounts['dev'].pk}/change", {"do": "reset"})
    run_jobs()
    assert [sent.subject[:4] for sent in outbox.outbox] == ["Ihre", "Your"]


def test_a_change_that_was_refused_is_not_told(cast: Cast) -> None:
    signed_in(cast, "dev").post("/me/sign-in/password", {"new": "short"})
    signed_in(cast, "dev").post("/me/sign-in/passkeys/1/remove")
    run_jobs()
    assert outbox.outbox == []


def test_without_a_mail_server_nothing_is_sent_and_the_change_holds(cast: Cast) -> None:
    with with_environment(mail=None, ways_in=frozenset({"password"})):
        password(cast)
    assert not DBTaskResult.objects.exists()
    cast.accounts["dev"].refresh_from_db()
    assert cast.accounts["dev"].check_password("a-new-long-secret-9")


def test_who_was_shut_out_meanwhile_gets_no_mail(cast: Cast) -> None:
    password(cast)
    Account.objects.filter(pk=cast.accounts["dev"].pk).update(is_active=False)
    run_jobs()
    assert outbox.outbox == []
