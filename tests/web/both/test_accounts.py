"""An administrator makes and closes accounts, gives and takes roles, and can't lock everybody out."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surefoot.web.frame import audit, clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.models import Account, CodeApp, Grant, Identity, Link, Person, Session, Token
from tests.web.both.test_signin_links import run_jobs
from tests.web.cast import Cast, plant
from tests.web.signin.ways import with_mail


@pytest.fixture
def cast(db: None) -> Cast:
    return plant()


def roles(cast: Cast, name: str) -> set[str]:
    return set(Grant.objects.filter(account=cast.accounts[name]).values_list("role", flat=True))


def told() -> list[tuple[str, str]]:
    return [(entry.action, audit.read(entry).get("role", "")) for entry in AuditEntry.objects.order_by("number")]


def path(cast: Cast, name: str, more: str = "") -> str:
    return f"/accounts/{cast.accounts[name].pk}{more}"


def test_roles_are_given_and_taken_with_an_entry_each_and_end_the_sessions(cast: Cast) -> None:
    petra, adam = cast.client("petra"), cast.client("adam")
    response = adam.post(path(cast, "petra", "/roles"), {"role": ["lead", "auditor"]}, follow=True)
    assert "Saved. The person signs in anew" in response.content.decode()
    assert roles(cast, "petra") == {"lead", "auditor"}
    assert told() == [("role.given", "auditor"), ("role.given", "lead"), ("role.taken", "policy_owner")]
    assert petra.get("/me").status_code == 302
    entry = AuditEntry.objects.get(number=1)
    assert entry.actor == audit.alias(cast.accounts["adam"].subject)
    assert entry.about == f"person:{audit.alias(cast.accounts['petra'].subject)}"


def test_the_last_administrator_can_neither_give_the_role_up_nor_be_closed(cast: Cast) -> None:
    adam = cast.client("adam")
    for more, sent in (("/roles", {"role": "lead"}), ("/change", {"do": "close"})):
        page = adam.post(path(cast, "adam", more), sent, follow=True).content.decode()
        assert "nobody would be left who can administer" in page
    assert (roles(cast, "adam"), told()) == ({"administrator"}, [])


@pytest.mark.parametrize("gone", ["closed", "left"])
def test_an_administrator_who_can_not_sign_in_does_not_count(cast: Cast, gone: str) -> None:
    Grant.objects.create(account=cast.accounts["dev"], role="administrator", since=clock.now())
    if gone == "closed":
        Account.objects.filter(pk=cast.accounts["dev"].pk).update(is_active=False)
    else:
        Person.unscoped.filter(pk=cast.person("dev").pk).update(left=clock.today() - timedelta(days=1))
    cast.client("adam").post(path(cast, "adam", "/roles"), {})
    assert roles(cast, "adam") == {"administrator"}


def test_with_a_second_administrator_the_first_may_go(cast: Cast) -> None:
    Grant.objects.create(account=cast.accounts["dev"], role="administrator", since=clock.now())
    cast.client("adam").post(path(cast, "adam", "/roles"), {})
    assert roles(cast, "adam") == set()


def test_a_role_that_does_not_exist_is_not_given(cast: Cast) -> None:
    cast.client("adam").post(path(cast, "dev", "/roles"), {"role": ["god", "manager"]})
    assert roles(cast, "dev") == set()


@pytest.mark.parametrize("name", ["priya", "olga", "mara", "dev"])
def test_nobody_else_gives_roles_or_opens_an_account(cast: Cast, name: str) -> None:
    client = cast.client(name)
    assert client.post(path(cast, name, "/roles"), {"role": "administrator"}).status_code == 403
    assert client.post(path(cast, "adam", "/change"), {"do": "close"}).status_code == 403
    assert client.post("/accounts/new", {"email": "x@y.example"}).status_code == 403
    assert client.get(path(cast, "adam")).status_code == 403


def test_an_account_that_is_not_there_is_refused(cast: Cast) -> None:
    assert cast.client("adam").get(f"/accounts/{uuid4()}").status_code == 403
    assert cast.client("adam").post(f"/accounts/{uuid4()}/roles", {"role": "lead"}).status_code == 403


def test_an_account_is_made_and_invited_by_mail_and_opens_in_any_browser_once(cast: Cast) -> None:
    with with_mail():
        cast.client("adam").post("/accounts/new", {"email": "Adviser@Elsewhere.example"})
        run_jobs()
        assert outbox.outbox[-1].to == ["adviser@elsewhere.example"]
        link = re.search(r"http://[^/]+(/sign-in/link/\S+)", outbox.outbox[-1].body)
        assert link
        client = Client()
        assert client.post(link[1]).status_code == 302
        assert client.get("/me").status_code == 200
        assert Client().post(link[1]).status_code == 410
    assert Account.objects.get(email="adviser@elsewhere.example").person is None


def test_an_account_for_somebody_of_the_people_table_is_theirs(cast: Cast) -> None:
    Account.objects.filter(pk=cast.accounts["dev"].pk).delete()
    cast.client("adam").post("/accounts/new", {"email": "dev@larkmoor.example"})
    assert Account.objects.get(email="dev@larkmoor.example").person == Person.unscoped.get(name="Dev")


def test_without_mail_the_link_is_shown_once_and_that_it_was_shown_is_in_the_log(cast: Cast) -> None:
    page = cast.client("adam").post("/accounts/new", {"email": "adviser@elsewhere.example"}).content.decode()
    link = re.search(r"http://[^/]+(/sign-in/link/[\w-]+)", page)
    assert link
    assert link[1].rpartition("/")[2] not in repr(list(Link.objects.values()))
    assert [action for action, _ in told()] == ["account.made", "account.link_shown"]
    assert Client().post(link[1]).status_code == 302


def test_no_link_is_shown_for_somebody_who_signed_in_before(cast: Cast) -> None:
    Account.objects.filter(pk=cast.accounts["dev"].pk).update(last_login=clock.now())
    page = cast.client("adam").post(path(cast, "dev", "/change"), {"do": "invite"}, follow=True).content.decode()
    assert "/sign-in/link/" not in page
    assert not Link.objects.exists()


def test_an_address_that_has_an_account_gets_no_second_one(cast: Cast) -> None:
    page = cast.client("adam").post("/accounts/new", {"email": "DEV@larkmoor.example"}).content.decode()
    assert "There is an account with this address already" in page


def test_closing_ends_sessions_and_tokens_and_can_be_undone(cast: Cast) -> None:
    dev, adam = cast.client("dev"), cast.client("adam")
    Token.objects.create(account=cast.accounts["dev"], name="x", scopes="ask", digest="0" * 64,
                         made_on=clock.today(), ends=clock.today())
    adam.post(path(cast, "dev", "/change"), {"do": "close"})
    assert dev.get("/me").status_code == 302
    assert not Token.objects.exists()
    assert "This account is closed" in adam.get(path(cast, "dev")).content.decode()
    adam.post(path(cast, "dev", "/change"), {"do": "reopen"})
    assert Account.objects.get(pk=cast.accounts["dev"].pk).is_active
    assert [action for action, _ in told()] == ["account.closed", "account.reopened"]


def test_second_factor_and_work_account_are_taken_away(cast: Cast) -> None:
    account, adam = cast.accounts["dev"], cast.client("adam")
    CodeApp.objects.create(account=account, secret="sealed", since=clock.today())
    Identity.objects.create(account=account, issuer="https://idp.example", subject="1", since=clock.today())
    cast.client("dev")
    adam.post(path(cast, "dev", "/change"), {"do": "reset"})
    assert not CodeApp.objects.exists()
    assert not Session.objects.filter(account=account).exists()
    adam.post(path(cast, "dev", "/change"), {"do": "untie"})
    assert not Identity.objects.exists()


def test_the_list_is_searched_paged_and_costs_the_same_for_a_thousand(cast: Cast) -> None:
    adam = cast.client("adam")

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert adam.get("/accounts").status_code == 200
        return len(found)

    adam.get("/accounts")
    few = count()
    Account.objects.bulk_create(Account(email=f"a{number:04}@elsewhere.example") for number in range(1000))
    assert count() == few
    page = adam.get("/accounts?search=ELSEWHERE&page=3").content.decode()
    assert "Accounts found: 1000" in page
    assert "Page 3 of 20" in page
    assert "search=ELSEWHERE&amp;page=4" in page or "page=4&amp;search=ELSEWHERE" in page
    assert "Accounts found: 1<" in adam.get("/accounts?role=lead").content.decode()
    assert "No account fits" in adam.get("/accounts?search=nobody-at-all").content.decode()
