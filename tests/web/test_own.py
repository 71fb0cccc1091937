"""One door to the rows of one person: nobody else's request, whatever their role and whatever the address, gets any."""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client, RequestFactory

import surefoot
from surefoot.assessment.earlier import person_in_record
from surefoot.vocabulary.tables import SCHEMAS, table
from surefoot.web.api.models import CalendarAddress, LinkCode
from surefoot.web.assessments import counted
from surefoot.web.assessments.models import Counted, Run
from surefoot.web.close.policy.models import Acknowledgement, Asker, Question, Statement, Version
from surefoot.web.close.ritual import marking
from surefoot.web.close.ritual.models import Mark, Round, Try
from surefoot.web.frame import audit, clock, erasure
from surefoot.web.frame.answering import answering
from surefoot.web.frame.rules import rule_of
from surefoot.web.intake import parquet, store
from surefoot.web.intake.models import Import as Taken
from surefoot.web.intake.models import Login, Part
from surefoot.web.people import own
from surefoot.web.people.access import GIVEN, reader_of
from surefoot.web.people.importing.wanted import PersonRow, Wanted
from surefoot.web.people.models import (
    CodeApp,
    Correction,
    Difference,
    Grant,
    Identity,
    Import,
    ImportFile,
    Link,
    Management,
    Passkey,
    Person,
    Position,
    RecoveryCode,
    Role,
    Session,
    Team,
    Token,
)
from surefoot.web.people.own_models import Erasure, OptOut, StaysOut
from surefoot.web.people.pseudonyms import pseudonym
from surefoot.web.people.scope import OutsideScope, everything
from surefoot.web.people.signin import secret
from surefoot.web.post.models import AccountLink, Item, Message, Recipient, Stop
from surefoot.web.pulse.models import Asked, Wave
from tests.web.cast import ROLES, SINCE, WHERE, Cast, plant
from tests.web.cast_assessed import published
from tests.web.drafted import TEXT
from tests.web.test_urls import PASS
from tests.web.test_urls import table as addresses

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOON: Final = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
ROOM: Final = Path(surefoot.__file__).parent / "web"
Marks = dict[str, tuple[str, ...]]
ODD: Final = date(1987, 6, 5)
"""A day nothing else has: where a table holds days only, this one is the mark."""
ODD_TEXTS: Final = ("1987-06-05", "5 June 1987", "05/06/1987", "5 Jun 1987")
OTHERS: Final = tuple(sorted({*WHERE, *ROLES} - {"dev"}))
LEADS, ADMINISTRATORS, AUDITORS = frozenset({"priya", "adam"}), frozenset({"adam"}), frozenset({"olga", "adam"})
PEOPLE_PAGES: Final = frozenset({"priya", "adam", "mara"})
"""Who works where is no secret to who looks after the list, nor who is in a team to who leads it (access.py)."""
MAY: Final[dict[str, frozenset[str]]] = {
    "people.Person": PEOPLE_PAGES, "people.Position": PEOPLE_PAGES, "people.Management": PEOPLE_PAGES,
    "people.Account": ADMINISTRATORS, "people.Grant": ADMINISTRATORS,
    "people.Difference": LEADS, "people.Import": LEADS, "people.ImportFile": LEADS,
    "people.Correction": LEADS,  # asked of them
    "people.RecoveryCode": ADMINISTRATORS,  # a row holds nothing but the number of the account
    "policy.Statement": frozenset(OTHERS),  # said to everybody
    "policy.Asker": frozenset({"petra", "priya"}),  # the mark is what was asked: they read that, and not by whom
    "pulse.Asked": LEADS,  # the mark is the name of a team: leads see which teams a wave asks, with counts
    "frame.Actor": AUDITORS,  # a random number, in the log; whose it is stands in no answer
}
"""Table -> who else of the cast may be told of a row of it, and why that is so. All others: nobody."""


def mark(model: str) -> str:
    return f"planted-{model.replace('.', '-').lower()}"


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with django_db_blocker.unblock(), transaction.atomic(), clock.stopped(NOON):
        shutil.rmtree(store.folder(), ignore_errors=True)
        found = plant()
        published()
        sow(found)
        yield found
        transaction.set_rollback(True)
    shutil.rmtree(store.folder(), ignore_errors=True)


def sow(cast: Cast) -> None:
    """A row with a mark in every table that holds something about people, all of dev."""
    person, account = cast.person("dev"), cast.accounts["dev"]
    Person.unscoped.filter(pk=person.pk).update(level=mark("people.Person"))
    role = Role.objects.create(key="odd", name=mark("people.Position"))
    Position.unscoped.filter(person=person).update(role=role)
    led = Team.objects.create(key="odd", name=mark("people.Management"))
    Management.objects.create(team=led, person=person, kind="deputy", starts=SINCE, ends=SINCE)
    account.email = f"{mark('people.Account')}@larkmoor.example"
    account.save()
    Grant.objects.create(account=account, role="sponsor", since=datetime(1987, 6, 5, 12, tzinfo=UTC))
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=NOON + timedelta(days=1), account=account,
                           made_at=NOON, seen_on=NOON.date(), browser=mark("people.Session"))
    Link.objects.create(account=account, purpose="sign_in", language="xx-link", until=NOON + timedelta(days=1))
    CodeApp.objects.create(account=account, secret=secret.seal("x"), since=ODD)
    Passkey.objects.create(account=account, digest="d", credential=b"c", name=mark("people.Passkey"), since=ODD)
    RecoveryCode.objects.create(account=account, digest="d")
    Token.objects.create(account=account, name=mark("people.Token"), scopes="own.export", made_on=ODD, ends=date.max,
                         digest=secret.digest("surefoot_theirs"))
    CalendarAddress.objects.create(person=person, digest="d", language="en", made_on=ODD)
    Identity.objects.create(account=account, issuer="https://idp.example", subject=mark("people.Identity"), since=ODD)
    OptOut.unscoped.create(person=person, starts=ODD, ends=ODD)
    StaysOut.unscoped.create(mark=pseudonym(person.key), since=ODD)
    Erasure.unscoped.create(subject=person.subject, asked_at=datetime(1987, 6, 5, 12, tzinfo=UTC))
    Correction.unscoped.create(person=person, field="role", wish=mark("people.Correction"), asked_at=NOON)
    row = PersonRow(person.key, "motor", "", "handler", "", None, mark("people.Import"), "", False, "", 31, None, None)
    waits = Import.objects.create(state="ready", made_at=NOON, since=NOON.date(), whole=False, last_day=NOON.date(),
                                  wanted=Wanted((row,), None, frozenset()).pack())
    ImportFile.objects.create(belongs=waits, name="f.csv", content=mark("people.ImportFile").encode())
    Difference.objects.create(belongs=waits, kind="changed", key=person.key, before=mark("people.Difference"))
    audit.record("results.viewed", actor=audit.alias(person.subject), about="organisation", day="2026-11-27")
    sow_store(person)
    sow_counted(person)
    sow_messages(person)
    sow_asked(person)
    sow_read(person)
    sow_tries(person)
    sow_sent(person)


def sow_store(person: Person) -> None:
    of = Taken.objects.create(state="stored", origin="upload", name="u.csv", modified=NOON, by="x", made_at=NOON,
                              stored_at=NOON)
    path = store.folder() / "training" / "t.parquet"
    path.parent.mkdir(parents=True)
    parquet.write(table(SCHEMAS["training"], {"person": [pseudonym(person.key)], "course": [mark("intake.Part")],
                                              "completed_on": [ODD]}), path)
    Part.objects.create(table="training", file=path.name, digest="d", rows=1, source="own", title="t", observed=NOON,
                        of=of)
    Login.objects.create(mark=mark("intake.Login"), person=person, of=of)


def sow_messages(person: Person) -> None:
    Recipient.objects.create(person=person, last_at=datetime(1987, 6, 5, 12, tzinfo=UTC))
    AccountLink.objects.create(person=person, channel="slack", address=mark("post.AccountLink"), since=NOON)
    LinkCode.objects.create(person=person, digest="d", until=datetime(1987, 6, 5, 12, tzinfo=UTC))
    Stop.objects.create(person=person, kind=mark("post.Stop"), since=NOON)
    message = Message.objects.create(person=person, channel=mark("post.Message"), asked_for=False, mark="<m@example>",
                                     state="dead", reason="later", made_at=NOON, due=NOON, ended_at=NOON)
    Item.objects.create(person=person, kind=mark("post.Item"), key="k", asked_for=False, handed_in_at=NOON,
                        not_before=NOON, not_after=NOON, look_at=NOON, state="joined", message=message)


def sow_asked(person: Person) -> None:
    """In a wave that is over: what an open one shows to whom it asks is theirs anyway."""
    wave = Wave.objects.create(number=1, state="closed", opens_at=NOON, closes_at=NOON + timedelta(days=1),
                               opened_on=NOON.date())
    cell = Team.objects.create(key="odd-cell", name=mark("pulse.Asked"))
    Asked.objects.create(wave=wave, person=person, cell=cell, issued=True)


def sow_sent(person: Person) -> None:
    found = Question.objects.create(text="May I?", language="en", asked_on=NOON.date(),
                                    understood={"data": [mark("policy.Asker")]})
    Asker.objects.create(question=found, person=person)


def sow_read(person: Person) -> None:
    """Of the policy that holds, so that every page of it is walked with something on it."""
    version = Version.objects.create(state="published", number=1, text=TEXT, note="n", acknowledge=True, made_at=NOON,
                                     changed_at=NOON, published_at=NOON, effective_on=SINCE, review_on=NOON.date())
    Acknowledgement.objects.create(version=version, person=person, on=ODD)
    Statement.objects.create(texts={"en": mark("policy.Statement")}, person=person, on=NOON.date())


def sow_tries(person: Person) -> None:
    """On the board of a team that nobody else here is in, in a round that is not over."""
    team = Team.objects.create(key="odd-board", name="Odd board")
    round_ = Round.objects.create(team=team, week=date(2026, 11, 23), opens_at=NOON, closes_at=NOON + timedelta(days=3),
                                  state="open", salt=b"s" * 32)
    Try.objects.create(round=round_, result="worked", text=mark("ritual.Try"), on=NOON.date(), author=person)
    Mark.objects.create(pk=marking.mark_of(round_, person.pk), round=round_)


def sow_counted(person: Person) -> None:
    own_mark = person_in_record(counted.key(), pseudonym(person.key))
    record = json.dumps({"members": {"log": {own_mark: mark("assessments.Counted")}}})
    Counted.objects.update_or_create(run=Run.unscoped.get(), defaults={"record": counted.packed(record)})


@pytest.fixture(scope="module")
def marks(cast: Cast) -> Marks:
    """By what a row of each table is known in an answer."""
    dev = cast.person("dev")
    odd: Marks = {
        "people.Grant": ODD_TEXTS, "people.CodeApp": ODD_TEXTS, "people.OptOut": ODD_TEXTS, "people.Erasure": ODD_TEXTS,
        "people.StaysOut": (pseudonym(dev.key),), "post.Recipient": ODD_TEXTS, "people.Link": ("xx-link",),
        "api.LinkCode": ODD_TEXTS, "api.CalendarAddress": ODD_TEXTS, "policy.Acknowledgement": ODD_TEXTS,
        "people.RecoveryCode": (str(cast.accounts["dev"].pk),), "frame.Actor": (audit.alias(dev.subject),),
        "ritual.Mark": (Mark.objects.get().pk,)}
    return {holding.model: odd.get(holding.model, (mark(holding.model),))
            for holding in erasure.holdings() if holding.personal}


def told(marks: Marks, content: str) -> set[str]:
    return {model for model, texts in marks.items() if any(text in content for text in texts)}


def asked(cast: Cast) -> Iterator[tuple[str, str]]:
    """Every address with the name of its rule, and every id that is somebody's or something's here in place of an id.
    """
    uuids = {cast.person("dev").pk, cast.accounts["dev"].pk, *Token.objects.values_list("pk", flat=True),
             *Wave.objects.values_list("pk", flat=True)}
    numbers = {*(team.pk for team in cast.teams.values()), *Run.unscoped.values_list("pk", flat=True),
               *Import.objects.values_list("pk", flat=True), *Taken.objects.values_list("pk", flat=True),
               *Correction.unscoped.values_list("pk", flat=True)}
    for route, view in addresses():
        kinds = [kind for kind in ("uuid", "int", "str", "slug", "path") if f"<{kind}:" in route]
        filled = {"uuid": uuids, "int": numbers, "str": {"motor"}, "slug": {"fear"}, "path": {"me"}}
        for value in sorted(map(str, filled[kinds[0]])) if kinds else [""]:
            values = {**{kind: min(map(str, found)) for kind, found in filled.items()},
                      **({kinds[0]: value} if kinds else {})}
            rule = rule_of(view)
            assert rule
            yield f"/{fill(route, values)}", rule.name


def fill(route: str, values: dict[str, str]) -> str:
    while "<" in route:
        before, _, rest = route.partition("<")
        kind, _, after = rest.partition(">")
        route = before + quote(values[kind.split(":")[0]]) + after
    return route


def content_of(answer: Any) -> str:
    found: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return found.decode("utf-8", "replace")


def test_every_table_with_personal_data_has_a_planted_row_and_its_person_gets_all_of_them(
        cast: Cast, marks: Marks) -> None:
    """A table that somebody adds fails here until a row of it is planted above."""
    client = cast.client("dev")
    whole = json.loads(client.get("/me/export.json").content)
    assert whole.keys() == marks.keys() - {"people.ImportFile"}  # gone within seconds: nothing reads it
    for model in whole:
        assert model in told(marks, json.dumps(whole[model])), model
    page = client.get("/me").content.decode()
    assert told(marks, page) == whole.keys() - {"people.RecoveryCode"}
    assert "Recovery codes</h3><dl class=\"facts\"><dt>How many</dt><dd><bdi>1<" in page


def test_a_personal_token_gets_the_same_as_the_page(cast: Cast) -> None:
    def steady(found: dict[str, Any]) -> dict[str, Any]:
        return {model: rows for model, rows in found.items()
                if model not in ("frame.Actor", "people.Session", "people.Token", "people.Account")}

    page = json.loads(cast.client("dev").get("/me/export.json").content)
    program = Client().get("/api/me", headers={"Authorization": "Bearer surefoot_theirs"})
    assert program.status_code == 200
    assert steady(json.loads(program.content)) == steady(page)


def test_no_address_tells_anybody_else_of_any_of_it(cast: Cast, marks: Marks) -> None:
    """Whom a rule does not let pass gets a page of errors (test_urls.py): they are asked where they pass."""
    clients: dict[str, Client] = {name: cast.client(name) for name in OTHERS} | {"": Client()}
    found = set()
    for address, rule in asked(cast):
        may = PASS[rule]
        for name, client in clients.items():
            if may is not None and name not in (may if rule not in ("anyone", "visitor") else {*OTHERS, ""}):
                continue
            with transaction.atomic():
                answer = client.get(address)
                seen = told(marks, content_of(answer)) if answer.status_code == 200 else set()
                transaction.set_rollback(True)
            found |= {(name or "a visitor", address, model) for model in seen if name not in MAY.get(model, ())}
    assert not found


def test_the_walk_would_find_a_leak(cast: Cast, marks: Marks) -> None:
    """What others may see is found where it stands: the addresses and the marks are real ones."""
    assert "people.Account" in told(marks, cast.client("adam").get("/accounts").content.decode())
    assert "people.Correction" in told(marks, cast.client("priya").get("/corrections").content.decode())


WAYS: Final = {
    "export_all": {"frame/held.py", "people/own.py"}, "erase_all": {"frame/held.py", "people/own.py"},
    "OptOut": {"people/own_models.py", "people/own.py", "people/holdings.py"},
    "StaysOut": {"people/own_models.py", "people/own.py", "people/holdings.py"},
    "Erasure": {"people/own_models.py", "people/own.py", "people/holdings.py"},
    "marks_of": {"people/marks.py", "people/own.py", "people/holdings.py", "intake/holdings.py",
                 "assessments/counted.py"},
}
"""What finds rows of one person -> the files that may name it: what an import contract can't see (a module reached
through another one) is seen here."""


def test_what_finds_the_rows_of_one_person_is_named_where_it_may_be_and_nowhere_else() -> None:
    found: dict[str, set[str]] = {name: set() for name in WAYS}
    for file in ROOM.rglob("*.py"):
        if "migrations" not in file.parts:
            for node in ast.walk(ast.parse(file.read_text())):
                name = getattr(node, "attr", getattr(node, "id", getattr(node, "name", "")))
                if name in found:
                    found[name].add(str(file.relative_to(ROOM)))
    assert found == WAYS


@pytest.mark.parametrize("name", [*OTHERS, ""])
def test_the_door_is_shut_to_everybody_else(cast: Cast, name: str) -> None:
    request = RequestFactory().get("/")
    setattr(request, GIVEN, reader_of(cast.accounts[name], NOON.date()) if name else own.reader(request))
    with pytest.raises(OutsideScope):
        own.rows(request, cast.person("dev").subject)


@pytest.mark.parametrize("subject", ["", "token:1", "00000000-0000-0000-0000-000000000000"])
def test_the_door_is_shut_for_who_is_not_there(cast: Cast, subject: str) -> None:
    request = RequestFactory().get("/")
    setattr(request, GIVEN, reader_of(cast.accounts["adam"], NOON.date()))
    with pytest.raises(OutsideScope):
        own.rows(request, subject)


@pytest.mark.parametrize("read", [own.opted_out, own.erased, own.waiting, lambda: own.not_measured(ODD),
                                  lambda: own.erase(str(UUID(int=0)))])
def test_what_jobs_may_read_no_answer_can(cast: Cast, read: Any) -> None:
    with everything("a test"), answering(), pytest.raises(own.OutsideJob):
        read()


def test_a_request_is_being_answered_while_its_view_runs(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def looked(*given: Any) -> list[Any]:
        with everything("a test"):
            return list(own.opted_out())

    monkeypatch.setattr("surefoot.web.people.me.views.looked", looked)
    client = cast.client("dev")
    client.raise_request_exception = False
    assert client.get("/me").status_code == 500
