"""The board and the page of who leads a team: who sees them, what they take, and that an unsigned try is nobody's."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from surefoot.web.close.ritual import actions, guarding, queries
from surefoot.web.close.ritual.models import Mark, Round, Try
from surefoot.web.close.ritual.refusing import Caught, Refused
from surefoot.web.frame import clock, snapshot
from surefoot.web.people.models import Person, Position, Role, RoleTask
from surefoot.web.people.scope import OutsideScope
from tests.web.cast import Cast, plant
from tests.web.tried import MONDAY, WEEK, at, begin, join, round_of, turned, who

pytestmark = pytest.mark.django_db
LINE = "It mixed up the two tables"
MAIL = "Please write to jo.long@client.example"


@pytest.fixture
def cast() -> Cast:
    found = plant()
    begin(found)
    return found


@pytest.fixture(autouse=True)
def monday() -> object:
    with clock.stopped(at(MONDAY)):
        yield


def form(line: str = LINE, result: str = "did_not_work", **more: str) -> dict[str, str]:
    return {"line": line, "result": result, **more}


def text(response: object) -> str:
    return str(response.content.decode())  # type: ignore[attr-defined]


def held() -> dict[str, set[str]]:
    """Every row of every table, as text."""
    found = {}
    for model in snapshot.tables(apps):
        stream = io.BytesIO()
        snapshot.write(model, stream)
        found[model._meta.db_table] = set(stream.getvalue().decode().splitlines()[1:])
    return found


def everything() -> str:
    """The whole database, those rows included that no backup has."""
    rows = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            rows += [f"{name}: {row}" for row in cursor.fetchall()]
    return "\n".join(rows)


# --- the board --------------------------------------------------------------------------------------------------------
def test_three_results_stand_on_the_board_alike_and_an_unsigned_try_is_someones(cast: Cast) -> None:
    dev, mara = cast.client("dev"), cast.client("mara")
    for result in Try.RESULTS:
        assert dev.post("/tries", form(f"About {result}", result)).status_code == 200
    assert mara.post("/tries", form("Mine", signed="on")).status_code == 302
    page = text(mara.get("/tries"))
    assert page.count("Someone in the team. Monday") == 3
    assert "<bdi>Mara</bdi>. Monday" in page
    for word in ("Worked", "Partly", "Did not work"):
        assert re.search(rf'<div class="res"><svg[^>]*>.*?</svg>{word}\s*</div>', page)
    assert "may be guessed" in page  # a team of two


def test_who_leads_a_team_and_sits_in_one_without_a_ritual_comes_to_the_board_they_lead(cast: Cast) -> None:
    Position.unscoped.filter(person=cast.person("mara")).update(team=cast.teams["larkmoor"])
    assert "<bdi>Motor</bdi>" in text(cast.client("mara").get("/tries"))
    assert "no weekly question yet" in text(cast.client("priya").get("/tries"))


def test_a_board_is_seen_by_its_team_and_who_leads_it_and_by_nobody_else(cast: Cast) -> None:
    motor = cast.teams["motor"].pk
    cast.client("dev").post("/tries", form("Only for motor"))
    for name in ("tess", "hugo", "priya", "adam", "olga", "petra", "sol"):
        client = cast.client(name)
        assert client.get(f"/tries/{motor}").status_code == 403
        assert client.get(f"/tries/{motor}/lead").status_code == 403
        assert client.get(f"/tries/{motor}/card").status_code == 403
        assert "Only for motor" not in text(client.get("/tries"))
    assert cast.client("dev").get(f"/tries/{motor}/lead").status_code == 403
    assert Client().get("/tries").status_code == 302


def test_somebody_in_no_team_and_a_team_without_a_ritual_get_a_calm_page(cast: Cast) -> None:
    assert "Your team has no weekly question yet" in text(cast.client("tess").get("/tries"))
    assert "You choose when your team is asked" in text(cast.client("hugo").get("/tries"))
    Position.unscoped.filter(person=cast.person("tess")).delete()
    assert "You are in no team today" in text(cast.client("tess").get("/tries"))
    with pytest.raises(Refused, match="tries_refused_no_team"):
        actions.share(who(cast, "tess"), LINE, "worked", signed=False)


def test_a_thousand_tries_are_paged_and_asked_for_in_as_many_queries_as_few(
        cast: Cast, django_assert_max_num_queries: object) -> None:
    client = cast.client("dev")
    client.post("/tries", form())
    found = round_of(cast)
    Try.objects.bulk_create([Try(round=found, result="worked", text=f"Try {number}", on=MONDAY)
                             for number in range(1000)])
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        page = text(client.get("/tries"))
    assert page.count("<li><div") == queries.A_PAGE
    assert "Page 1 of 21" in page


def test_earlier_weeks_can_be_read_and_empty_ones_say_so(cast: Cast) -> None:
    client = cast.client("dev")
    assert "Nobody has added a try yet" in text(client.get("/tries"))
    client.post("/tries", form("Of the first week"))
    turned(at(MONDAY + WEEK, 1))
    with clock.stopped(at(MONDAY + WEEK)):
        client = cast.client("dev")
        page = text(client.get("/tries"))
        assert "Of the first week" not in page
        assert f"?week={MONDAY}" in page
        before = text(client.get(f"/tries?week={MONDAY}"))
        assert "Of the first week" in before
        assert "Add to the board" not in before
        assert "Add to the board" in text(client.get("/tries?week=2099-01-01"))
        assert client.get("/tries?week=nonsense&page=x").status_code == 200


def test_the_same_form_sent_twice_adds_one_try(cast: Cast) -> None:
    client = cast.client("dev")
    once = re.search(r'name="once" value="([^"]+)"', text(client.get("/tries")))
    assert once
    assert "Your try is on the board" in text(client.post("/tries", form(once=once[1])))
    assert client.post("/tries", form(once=once[1])).status_code == 302  # and nothing to take it back with
    client.post("/tries", form(once=str(uuid4())))
    assert Try.objects.count() == 2


def test_what_is_wrong_is_said_and_nothing_kept(cast: Cast) -> None:
    client = cast.client("dev")
    for sent, said in ((form(line=" "), "Please fill in"), (form(line="x" * 501), "longer than 500"),
                       (form(result="great"), "")):
        response = client.post("/tries", sent)
        assert response.status_code == 422
        assert said in text(response) or "is required" in text(response)
    assert not Try.objects.exists()
    for line, result, key in (("\u200b", "worked", "empty"), ("x" * 501, "worked", "long"), ("x", "great", "result")):
        with pytest.raises(Refused, match=f"tries_refused_{key}"):
            actions.share(who(cast, "dev"), line, result, signed=False)


def test_what_must_not_be_posted_is_shown_to_its_writer_and_a_name_may_be_none(
        cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(text: str, language: str, harmless: frozenset[str] = frozenset()) -> tuple[guarding.Span, ...]:
        kinds = ("email", "name") if "@" in text else ("name",) if "Atlas" in text else ()
        return tuple(guarding.Span(0, 5, kind) for kind in kinds if kind not in {"name"}.intersection(harmless))

    monkeypatch.setattr(guarding, "caught", found)
    client = cast.client("dev")
    page = client.post("/tries", form(MAIL, harmless="name"))
    assert page.status_code == 422
    assert "<mark>Pleas</mark>" in text(page)
    assert "An e-mail address" in text(page)
    named = client.post("/tries", form("Atlas again"))
    assert "not a client" in text(named)
    assert client.post("/tries", form("Atlas again", harmless="name")).status_code == 200
    assert list(Try.objects.values_list("text", flat=True)) == ["Atlas again"]
    with pytest.raises(Caught):
        actions.share(who(cast, "dev"), MAIL, "worked", signed=False)
    with pytest.raises(OutsideScope):
        actions.share(who(cast, "dev"), LINE, "worked", signed=False, team=cast.teams["home"].pk)


# --- one's own --------------------------------------------------------------------------------------------------------
def test_a_signed_try_is_changed_and_removed_by_its_author_alone(cast: Cast) -> None:
    dev = cast.client("dev")
    dev.post("/tries", form(signed="on"))
    pk = Try.objects.get().pk
    for name in ("mara", "hugo", "priya"):
        assert cast.client(name).get(f"/tries/{pk}/change").status_code == 403
        assert cast.client(name).post(f"/tries/{pk}/change", form("Theirs")).status_code == 403
        assert cast.client(name).post(f"/tries/{pk}/remove").status_code == 403
    assert LINE in text(dev.get(f"/tries/{pk}/change"))
    assert dev.post(f"/tries/{pk}/change", form("Better", "partly", shared="on")).status_code == 302
    assert Try.objects.values_list("text", "result", "shared", "author").get() == (
        "Better", "partly", True, cast.person("dev").pk)
    assert dev.get(f"/tries/{pk}/remove").status_code == 405
    dev.post(f"/tries/{pk}/remove")
    assert not Try.objects.exists()


def test_an_unsigned_try_is_taken_back_with_the_page_that_added_it_for_half_an_hour(cast: Cast) -> None:
    dev = cast.client("dev")
    receipts = [re.search(r'name="receipt" value="([^"]+)"', text(dev.post("/tries", form(f"Try {number}"))))
                for number in range(2)]
    assert receipts[0]
    assert receipts[1]
    assert dev.post("/tries/back", {"receipt": receipts[0][1]}).status_code == 200
    assert Try.objects.get().text == "Try 1"
    assert dev.post("/tries/back", {"receipt": "made:up:x"}).status_code == 409
    mine = actions.share(who(cast, "dev"), LINE, "worked", signed=True)
    assert mine.receipt == ""


def test_a_task_beside_no_name_is_kept_only_where_many_share_the_role(cast: Cast) -> None:
    role = Position.unscoped.get(person=cast.person("dev")).role
    task = RoleTask.objects.create(role=role, name="File notes")
    other = RoleTask.objects.create(role_id=_other_role(), name="Not mine")
    actions.share(who(cast, "dev"), "One", "worked", task=task.pk, signed=False)
    actions.share(who(cast, "dev"), "Two", "worked", task=task.pk, signed=True)
    actions.share(who(cast, "dev"), "Three", "worked", task=other.pk, signed=True)
    assert "the task would tell who you are" in text(cast.client("dev").get("/tries"))
    join(cast, "motor", 3)
    actions.share(who(cast, "dev"), "Four", "worked", task=task.pk, signed=False)
    assert dict(Try.objects.values_list("text", "task__name")) == {
        "One": None, "Two": "File notes", "Three": None, "Four": "File notes"}


def _other_role() -> int:
    return int(Role.objects.create(key="other", name="Other").pk)


# --- nobody can tell whose an unsigned try is -------------------------------------------------------------------------
def test_an_unsigned_try_adds_one_row_and_one_mark_that_lead_to_nobody(cast: Cast,
                                                                       caplog: pytest.LogCaptureFixture) -> None:
    client, dev = cast.client("dev"), cast.person("dev")
    client.get("/tries")
    before, marks = held(), set(Mark.objects.values_list("pk", flat=True))
    with caplog.at_level(logging.DEBUG):
        assert client.post("/tries", form("Nobody's own words")).status_code == 200
    after = held()
    changed = {name: sorted(after[name] - before[name]) for name in after if after[name] != before[name]}
    assert changed.keys() == {"ritual_try"}  # a backup has no marks; session, audit log and messages are as they were
    [row] = map(json.loads, changed["ritual_try"])
    assert str(dev.pk) not in json.dumps(row)
    assert row.count(None) == 2  # author and task
    assert not any(re.search(r"\d\d:\d\d", str(cell)) for cell in row)
    [mark] = set(Mark.objects.values_list("pk", flat=True)) - marks
    for told in (str(dev.pk), dev.pk.hex, dev.key, "Nobody's own words"):
        assert told not in caplog.text
    assert mark not in caplog.text


def test_the_database_alone_does_not_tell_whose_a_mark_is_even_while_the_round_is_open(cast: Cast) -> None:
    actions.share(who(cast, "dev"), LINE, "worked", signed=False)
    salt, found = bytes(round_of(cast).salt), Mark.objects.get()
    for name in ("dev", "mara"):
        person = cast.person(name)
        for message in (str(person.pk), person.pk.hex, person.key, f"ritual|{found.round_id}|{person.pk}"):
            assert hmac.new(salt, message.encode(), hashlib.sha256).hexdigest() != found.pk


def test_neither_marks_nor_tries_lie_in_the_order_in_which_they_came(cast: Cast) -> None:
    accounts = join(cast, "motor", 12)
    for account in accounts:
        client = Client()
        client.force_login(account)
        client.post("/tries", form(f"Of {account.email.partition('@')[0]}"))
    assert _as_they_lie("ritual_mark", "mark") == sorted(_as_they_lie("ritual_mark", "mark"))
    turned(at(MONDAY + WEEK, 1))
    lie = _as_they_lie("ritual_try", "id")
    assert lie == sorted(lie)
    assert Mark.objects.count() == 0
    assert Round.objects.get(week=MONDAY).salt is None
    texts = [line.text for line in queries.board(cast.teams["motor"].pk, MONDAY).lines]
    assert texts == list(Try.objects.order_by("pk").values_list("text", flat=True))
    dump = everything()
    for account in accounts:
        for row in dump.splitlines():
            if row.startswith("ritual_"):
                assert str(account.person_id) not in row
                assert str(account.person_id).replace("-", "") not in row


def _as_they_lie(name: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        order = "rowid" if connection.vendor == "sqlite" else "ctid"
        cursor.execute(f"SELECT {column} FROM {name} ORDER BY {order}")
        return [str(row[0]) for row in cursor.fetchall()]


# --- who leads the team -----------------------------------------------------------------------------------------------
def test_who_leads_opens_the_round_says_the_sentence_and_prints_the_card(cast: Cast) -> None:
    mara, motor = cast.client("mara"), cast.teams["motor"].pk
    page = text(mara.get(f"/tries/{motor}/lead"))
    assert "Say this week that a wrong first draft is fine" in page
    assert 'value="worked"' not in page
    first = {"first-line": "It got the commission wrong", "first-result": "did_not_work"}
    assert mara.post(f"/tries/{motor}/lead/first", {**first, "first-result": "worked"}).status_code == 422
    assert mara.post(f"/tries/{motor}/lead/first", first).status_code == 302
    assert (round_of(cast).led, round_of(cast).state) == (True, "open")
    cast.client("dev").post("/tries", form("Unsigned"))
    assert mara.post(f"/tries/{motor}/lead/said", {"sentence": ""}).status_code == 422
    assert mara.post(f"/tries/{motor}/lead/said", {"sentence": "Mine was wrong, too."}).status_code == 302
    mara.post(f"/tries/{motor}/lead/met")
    page = text(mara.get(f"/tries/{motor}/lead"))
    for part in ("Said on Monday 2 November 2026", "Held in a meeting on Monday", "You went first this week"):
        assert part in page
    card = text(mara.get(f"/tries/{motor}/card"))
    for part in ("Mine was wrong, too.", "It got the commission wrong", "<bdi>Mara</bdi>", "Someone in the team"):
        assert part in card
    assert "Dev" not in card


def test_a_team_begins_changes_leaves_out_and_rests_on_its_page(cast: Cast) -> None:
    hugo, home = cast.client("hugo"), cast.teams["home"].pk
    assert "Ask your team once a week what it tried" in text(hugo.get(f"/tries/{home}/lead"))
    assert hugo.post(f"/tries/{home}/lead/set", {"weekday": "6", "at": "09:00"}).status_code == 422
    assert hugo.post(f"/tries/{home}/lead/set", {"weekday": "2", "at": "half nine"}).status_code == 422
    assert hugo.post(f"/tries/{home}/lead/set", {"weekday": "2", "at": "09:30"}).status_code == 302
    assert "asked on Wednesdays at 09:30" in text(hugo.get(f"/tries/{home}/lead"))
    for name, said in (("skip", "This week is left out"), ("unskip", "has not opened yet")):
        assert hugo.post(f"/tries/{home}/lead/{name}").status_code == 302
        assert said in text(hugo.get(f"/tries/{home}/lead"))
    assert hugo.post(f"/tries/{home}/lead/unskip").status_code == 409
    assert hugo.get(f"/tries/{home}/lead/rest").status_code == 405
    assert hugo.post(f"/tries/{home}/lead/nonsense").status_code == 404
    hugo.post(f"/tries/{home}/lead/rest")
    assert "Ask your team once a week what it tried" in text(hugo.get(f"/tries/{home}/lead"))
    assert hugo.post(f"/tries/{home}/lead/met").status_code == 409
    hugo.post(f"/tries/{home}/lead/set", {"weekday": "2", "at": "09:30"})  # this week's round has ended
    assert "Add to the board" not in text(hugo.get("/tries"))
    assert hugo.post(f"/tries/{home}/lead/met").status_code == 409


def test_health_is_told_of_whole_windows_and_departments_only(cast: Cast) -> None:
    join(cast, "motor", 28)
    motor = cast.teams["motor"]
    for week in range(-16, 0):
        found = Round.objects.create(
            team=motor, week=MONDAY + week * WEEK, opens_at=at(MONDAY), closes_at=at(MONDAY), state="closed",
            people=30, took_part=9, signers=0, known=1, led=week % 2 == 0)
        Try.objects.bulk_create([Try(round=found, text="x", result="did_not_work" if number % 3 == 0 else "worked",
                                     on=found.week) for number in range(9)])
    page = text(cast.client("mara").get(f"/tries/{motor.pk}/lead"))
    assert page.count("About 30%") == 3
    assert page.count("About 35%") == 3
    whole = text(cast.client("priya").get("/tries/health"))
    assert "Larkmoor" in whole
    assert "Claims" in whole
    assert "Motor" not in whole.partition("<main")[2]
    with clock.stopped(at(MONDAY) + timedelta(weeks=20)):
        assert "There is nothing to show yet" in text(cast.client("priya").get("/tries/health"))


def test_a_person_sees_their_signed_tries_and_their_mark_among_what_is_held(cast: Cast) -> None:
    actions.share(who(cast, "dev"), "Signed words", "worked", signed=True)
    actions.share(who(cast, "dev"), "Unsigned words", "worked", signed=False)
    page = text(cast.client("dev").get("/me"))
    assert "Signed words" in page
    assert "Unsigned words" not in page
    assert "Rounds of this week you took part in" in page
    assert "Signed words" not in text(cast.client("mara").get("/me"))


def test_everything_reads_in_german_too(cast: Cast) -> None:
    Person.unscoped.update(language="de")
    for name, path in (("dev", "/tries"), ("mara", f"/tries/{cast.teams['motor'].pk}/lead"),
                       ("mara", f"/tries/{cast.teams['motor'].pk}/card")):
        page = text(cast.client(name).get(path, headers={"Accept-Language": "de"}))
        assert 'lang="de"' in page
        assert "Versuch" in page
