"""Answering a wave: what every page says and does, and that nothing anywhere tells who answered, or when."""

from __future__ import annotations

import html
import io
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.frame import clock, cookieless, viewing
from surefoot.web.frame.models import AuditEntry, Viewed
from surefoot.web.pulse import keys, sealing, tickets
from surefoot.web.pulse.answering import screens
from surefoot.web.pulse.models import Asked, Sealed, Ticket, Wave
from tests.web import cast, waved

FORM = "application/x-www-form-urlencoded"
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">'
                   r'|<input type="radio" name="([^"]+)" value="(\w+)" checked>')
pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.plant()


@pytest.fixture
def wave(people: cast.Cast) -> Wave:
    return waved.opened({people.person("dev"): people.teams["motor"], people.person("mara"): people.teams["claims"]})


@pytest.fixture
def code(people: cast.Cast, wave: Wave) -> str:
    return tickets.code_of(wave.pk, people.person("dev").pk)


def post(address: str, client: Client | None = None, **fields: Any) -> Any:
    return (client or Client()).post(address, fields)


def page(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def carried(answer: Any) -> dict[str, str]:
    """What the page would send again: its hidden fields, and the answer that is chosen."""
    found = FIELD.findall(answer.content.decode())
    return {name or chosen: html.unescape(value or mark) for name, value, chosen, mark in found}


def opened() -> list[sealing.Answer]:
    return [sealing.Opener(box.wave_id).open(bytes(box.box)) for box in Sealed.objects.all()]


# --- a whole way through ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_who_signed_in_answers_question_by_question_and_hands_in(people: cast.Cast, wave: Wave, language: str) -> None:
    client = people.client("dev")
    begin = client.get("/pulse", HTTP_ACCEPT_LANGUAGE=language)
    assert say("answering_questions", language, count=19) in page(begin) and "Motor" in page(begin)
    answer = client.post(reverse("pulse_start", args=[wave.pk]), HTTP_ACCEPT_LANGUAGE=language)
    for number, item in enumerate(wave.items, 1):
        assert say("answering_number", language, number=number, count=19) in page(answer)
        answer = post("/pulse/answer", **carried(answer), **{item: "3"}, do="next")
    assert say("answering_comment_title", language) in page(answer)
    answer = post("/pulse/hand-in", **carried(answer), comment="Mehr Zeit\r\nzum Üben")
    assert say("answering_done_title", language) in page(answer)
    (found,) = opened()
    assert found.answers == waved.full(wave, 3) and found.comment == "Mehr Zeit\nzum Üben"
    assert found.cell == people.teams["motor"].pk


def test_who_comes_by_the_link_of_a_message_needs_no_account(wave: Wave, code: str) -> None:
    begin = Client().get(reverse("pulse_with_in", args=["de", code]))
    assert say("answering_questions", "de", count=19) in page(begin)
    assert "Motor" not in page(begin) and "Dev" not in page(begin)
    answer = post("/pulse/begin", **carried(begin))
    assert say("answering_number", "de", number=1, count=19) in page(answer)
    post("/pulse/hand-in", **carried(answer), **{wave.items[0]: "5"})
    assert [found.answers for found in opened()] == [{wave.items[0]: 5}]


def test_what_is_missing_is_shown_again_but_never_handed_in(wave: Wave, code: str) -> None:
    first, second, third = wave.items[:3]
    answer = post("/pulse/answer", code=code, at=first, do="next", **{first: "withheld"})
    answer = post("/pulse/answer", **carried(answer), do="next", **{second: "not_applicable"})
    answer = post("/pulse/answer", **carried(answer), do="next")  # chose nothing: skipped
    answer = post("/pulse/answer", **carried(answer), do="next", **{wave.items[3]: "2"})
    for item, mark in ((wave.items[3], "2"), (third, ""), (second, "not_applicable"), (first, "withheld")):
        answer = post("/pulse/answer", **carried(answer), do="back")
        assert re.findall(r'value="(\w+)" checked', answer.content.decode()) == [mark][:bool(mark)], item
    post("/pulse/hand-in", **carried(answer))
    assert [found.answers for found in opened()] == [{wave.items[3]: 2}]


def test_who_stops_is_told_how_much_counts_and_may_go_on(wave: Wave, code: str) -> None:
    first, second = wave.items[:2]
    answer = post("/pulse/answer", code=code, at=second, do="stop", **{first: "4", second: "1"})
    assert say("answering_stop_some", "en", count=2, of=19) in page(answer)
    on = post("/pulse/answer", **carried(answer))
    assert say("answering_number", "en", number=2, count=19) in page(on) and 'value="1" checked' in page(on)
    assert not Sealed.objects.exists()
    post("/pulse/hand-in", **carried(answer))
    assert [found.answers for found in opened()] == [{first: 4, second: 1}]


def test_nothing_answered_is_not_handed_in_and_the_code_stays_good(wave: Wave, code: str) -> None:
    answer = post("/pulse/hand-in", code=code, at=wave.items[0])
    assert say("answering_stop_none", "en") in page(answer)
    assert Ticket.objects.count() == 2 and not Sealed.objects.exists()


def test_the_language_changes_on_a_page_and_no_answer_is_lost(wave: Wave, code: str) -> None:
    first, second = wave.items[:2]
    sent = f"code={code}&language=en&{first}=2&at={second}&{second}=4&language=de"
    answer = Client().post("/pulse/answer", sent, FORM)
    assert say("answering_number", "de", number=2, count=19) in page(answer)
    assert 'value="4" checked' in page(answer) and carried(answer)[first] == "2"
    assert '<html lang="de">' in page(answer)


def test_a_language_the_wave_does_not_have_is_asked_in_the_organisations(wave: Wave, code: str) -> None:
    Wave.objects.update(languages=["en"])
    answer = Client().get(reverse("pulse_with_in", args=["de", code]))
    assert say("answering_questions", "en", count=19) in page(answer)
    assert say("language_name", "de") not in page(answer)


def test_a_question_of_ones_own_is_asked_in_the_readers_language_or_in_one_there_is(people: cast.Cast) -> None:
    own = [{"en": "Own in English", "de": "Eigene auf Deutsch"}, {"de": "Nur auf Deutsch"}]
    wave = waved.opened({people.person("dev"): people.teams["motor"]}, items=["fear_1", "own_1", "own_2"], own=own)
    code = tickets.code_of(wave.pk, people.person("dev").pk)
    first = post("/pulse/answer", code=code, language="en", at="own_1")
    second = post("/pulse/answer", code=code, language="en", at="own_2")
    assert '<h1 class="question" lang="en-GB">Own in English' in page(first)
    assert '<h1 class="question" lang="de">Nur auf Deutsch' in page(second)
    post("/pulse/hand-in", code=code, own_1="5", own_2="1")
    assert [found.answers for found in opened()] == [{"own_1": 5, "own_2": 1}]


def test_without_a_comment_the_last_question_leads_to_what_is_handed_in(people: cast.Cast) -> None:
    wave = waved.opened({people.person("dev"): people.teams["motor"]}, comment=False)
    code = tickets.code_of(wave.pk, people.person("dev").pk)
    answer = post("/pulse/answer", code=code, at=wave.items[-1], do="next", use_frequency="4")
    assert say("answering_end_title", "en") in page(answer)
    assert post("/pulse/hand-in", code=code, comment="smuggled").status_code == 400
    post("/pulse/hand-in", **carried(answer))
    assert [found.answers for found in opened()] == [{"use_frequency": 4}]


def test_a_comment_that_may_tell_who_wrote_it_is_shown_once_more(wave: Wave, code: str) -> None:
    text = "Ask mara@larkmoor.example <b>"
    answer = post("/pulse/hand-in", code=code, at="comment", comment=text)
    assert "<mark>mara@larkmoor.example</mark>" in page(answer) and "&lt;b&gt;" in answer.content.decode()
    assert not Sealed.objects.exists()
    change = post("/pulse/answer", **carried(answer))
    assert f">{text}</textarea>" in page(change)
    post("/pulse/hand-in", **carried(answer))
    assert [found.comment for found in opened()] == [text]


def test_a_comment_that_is_too_long_comes_back_whole(wave: Wave, code: str) -> None:
    answer = post("/pulse/hand-in", code=code, at="comment", fear_1="1", comment="ü" * 501)
    assert say("answering_comment_long", "en", length=501, most=500) in page(answer)
    assert "ü" * 501 in page(answer) and carried(answer)["fear_1"] == "1" and not Sealed.objects.exists()
    post("/pulse/hand-in", code=code, at="comment", comment="a\r\n" * 250)  # new lines count once, as in the browser
    assert len(opened()) == 1


# --- states -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/pulse/answer", "/pulse/hand-in", "/pulse/begin"])
def test_a_code_is_good_once_and_says_so_calmly(wave: Wave, code: str, path: str) -> None:
    for status in (200, 404):
        assert post("/pulse/hand-in", code=code, fear_1="1").status_code == status
    answer = post(path, code=code, fear_1="1")
    assert say("answering_unknown_title", "en") in page(answer)
    assert say("answering_unknown_title", "en") in page(Client().get(f"/pulse/with/{code}"))
    assert Sealed.objects.count() == 1


def test_who_fetches_their_code_again_after_answering_is_told_that_it_is_in(people: cast.Cast, wave: Wave,
                                                                           code: str) -> None:
    post("/pulse/hand-in", code=code, fear_1="1")
    answer = people.client("dev").post(reverse("pulse_start", args=[wave.pk]))
    assert say("answering_used_title", "en") in page(answer) and Ticket.objects.count() == 1


def test_a_pause_loses_nothing_of_what_somebody_has_answered(wave: Wave, code: str) -> None:
    Wave.objects.update(state="paused")
    assert say("answering_paused", "en") in page(Client().get(f"/pulse/with/{code}"))
    assert say("answering_paused", "en") in page(post("/pulse/begin", code=code))
    answer = post("/pulse/answer", code=code, at="fear_1", do="next", fear_1="4")
    assert answer.status_code == 200
    kept = post("/pulse/hand-in", **carried(answer), comment="Zeit")
    assert say("answering_paused_kept", "en") in page(kept) and not Sealed.objects.exists()
    Wave.objects.update(state="open")
    post("/pulse/hand-in", **carried(kept))
    assert [(found.answers, found.comment) for found in opened()] == [({"fear_1": 4}, "Zeit")]


@pytest.mark.parametrize("state", ["closing", "closed", "cancelled", "lost"])
def test_after_a_round_its_codes_lead_to_a_calm_page(people: cast.Cast, wave: Wave, code: str, state: str) -> None:
    Wave.objects.update(state=state)
    for answer in (Client().get(f"/pulse/with/{code}"), post("/pulse/begin", code=code),
                   post("/pulse/answer", code=code), post("/pulse/hand-in", code=code, fear_1="1"),
                   people.client("dev").post(reverse("pulse_start", args=[wave.pk]))):
        assert say("answering_over_title", "en") in page(answer)
    assert not Sealed.objects.exists() and not Asked.objects.filter(issued=True).exists()


@pytest.mark.parametrize(("state", "key"), [("open", "not_asked"), ("paused", "not_asked"), ("closing", "closed"),
                                            ("closed", "closed"), ("lost", "lost"), ("cancelled", "none")])
def test_who_is_not_asked_and_whoever_comes_between_rounds_is_told_so(people: cast.Cast, wave: Wave, state: str,
                                                                      key: str) -> None:
    Wave.objects.update(state=state)
    for name in ("hugo", "adam"):
        assert f"<h1>{say(f'answering_{key}_title', 'en')}</h1>" in page(people.client(name).get("/pulse"))
    if key == "not_asked":
        refused = people.client("hugo").post(reverse("pulse_start", args=[wave.pk]))
        assert refused.status_code == (403 if state == "open" else 503)


def test_whoever_is_asked_sees_the_pause_and_the_loss_of_keys(people: cast.Cast, wave: Wave) -> None:
    client = people.client("dev")
    Wave.objects.update(state="paused")
    assert say("answering_paused_title", "en") in page(client.get("/pulse"))
    Wave.objects.update(state="open")
    keys.destroy(wave.pk)
    assert say("answering_lost_title", "en") in page(client.get("/pulse"))
    assert say("answering_lost_title", "en") in page(client.post(reverse("pulse_start", args=[wave.pk])))


def test_the_day_on_which_the_next_round_is_planned_is_told(people: cast.Cast) -> None:
    client = people.client("dev")
    assert say("answering_none", "en") in page(client.get("/pulse"))
    now = clock.now()
    Wave.objects.create(number=1, opens_at=now + timedelta(days=3), closes_at=now + timedelta(days=9))
    assert "planned to open on" in page(client.get("/pulse"))


def test_the_promises_are_explained_to_anyone(wave: Wave) -> None:
    for language in LANGUAGES:
        answer = Client().get(reverse("pulse_how", args=[wave.pk]), {"language": language})
        assert say("how_limit_server", language) in page(answer)
    Wave.objects.update(state="planned")
    assert Client().get(reverse("pulse_how", args=[wave.pk])).status_code == 404


def test_at_a_shared_screen_the_mark_travels_along_and_nobody_can_go_back(wave: Wave, code: str) -> None:
    answer = post("/pulse/begin", code=code.upper(), kiosk="1")
    assert carried(answer)["kiosk"] == "1" and 'autocomplete="off"' in page(answer)
    assert answer["Cache-Control"] == "private, no-store"


def test_at_a_shared_screen_the_next_person_goes_on(wave: Wave, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "_next", lambda *, kiosk: "/pulse/kiosk" if kiosk else "")
    for kiosk, status in (("1", 200), ("", 404)):  # handed in, and again
        answer = post("/pulse/hand-in", code=code, fear_1="1", kiosk=kiosk)
        assert answer.status_code == status and ('href="/pulse/kiosk"' in page(answer)) == bool(kiosk)


def test_once_it_is_handed_in_the_browser_is_told_to_forget_the_pages_before(wave: Wave, code: str) -> None:
    answer = post("/pulse/hand-in", code=code, fear_1="1")
    assert answer["Clear-Site-Data"] == '"cache"' and answer["Cache-Control"] == "private, no-store"


# --- without a trace --------------------------------------------------------------------------------------------------
@pytest.fixture
def logged() -> Iterator[list[logging.LogRecord]]:
    """Every entry any logger of the product or of its libraries writes."""
    found: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = found.append  # type: ignore[method-assign]
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", "surefoot", "surefoot.request", "django")}
    root.addHandler(handler)
    for name in ("", "surefoot", "surefoot.request"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield found
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_answering_leaves_no_entry_in_the_log_the_audit_or_the_views(people: cast.Cast, wave: Wave,
                                                                    logged: list[logging.LogRecord]) -> None:
    client = people.client("dev")
    viewing.flush()  # what other tests looked at
    Viewed.objects.all().delete()
    assert client.get("/pulse").status_code == 200
    assert [record.route for record in logged if record.name == "surefoot.request"] == ["pulse"]  # the log is on
    del logged[:]
    audited = AuditEntry.objects.count()
    answer = client.post(reverse("pulse_start", args=[wave.pk]))
    code = carried(answer)["code"]
    for asked in (client.get(f"/pulse/with/{code}"), post("/pulse/begin", client, code=code),
                  post("/pulse/answer", client, **carried(answer), do="next", capability_1="4"),
                  post("/pulse/answer", client, code=code, fear_1="9"),
                  post("/pulse/hand-in", client, **carried(answer), capability_1="4"), client.get("/pulse/answer")):
        assert asked.status_code in (200, 400)
    viewing.flush()
    assert [record for record in logged if not record.name.startswith("django.db")] == []
    assert AuditEntry.objects.count() == audited and not Viewed.objects.exists()


def test_an_error_while_answering_is_told_without_its_address(wave: Wave, code: str, monkeypatch: pytest.MonkeyPatch,
                                                              capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("surefoot.web.pulse.answering.screens.screen", lambda *given: 1 / 0)
    client = Client(raise_request_exception=False)
    answer = post("/pulse/begin", client, code=code)
    assert answer.status_code == 500 and "sandbox" in answer["Content-Security-Policy"]
    assert code not in capsys.readouterr().err


def steps(code: str, wave: Wave) -> list[tuple[str, str, dict[str, str]]]:
    return [("get", f"/pulse/with/{code}", {}), ("get", f"/pulse/with/de/{code}", {}),
            ("post", "/pulse/begin", {"code": code}), ("post", "/pulse/answer", {"code": code, "fear_1": "1"}),
            ("post", "/pulse/answer", {"code": code, "fear_1": "nine"}), ("post", "/pulse/answer", {"code": "none"}),
            ("get", "/pulse/answer", {}), ("post", "/pulse/hand-in", {"code": code, "fear_1": "1"})]


def test_pages_of_answering_set_no_cookie_and_stand_in_a_sandbox(people: cast.Cast, wave: Wave, code: str) -> None:
    client = people.client("dev")
    client.cookies["language"] = "de"
    asked = [getattr(client, method)(path, fields) for method, path, fields in steps(code, wave)]
    asked.append(client.post(reverse("pulse_start", args=[wave.pk])))
    for answer in asked:
        assert not answer.cookies and "Set-Cookie" not in answer
        policy = answer["Content-Security-Policy"]
        assert policy.endswith("; sandbox allow-forms") and "form-action 'self'" in policy
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"].startswith("private, no-")
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page(answer))
        assert "Dev" not in page(answer) and "sign-out" not in page(answer)


def test_a_cookie_somebody_sends_changes_nothing_and_reaches_nothing(people: cast.Cast, wave: Wave, code: str,
                                                                     django_assert_num_queries: Any) -> None:
    """Neither whose session it is nor the language of the cookie; the database is asked for the code alone."""
    known, stranger = people.client("dev"), Client()
    known.cookies["language"] = "de"
    for method, path, fields in steps(code, wave)[:-1]:
        told, asked = (getattr(one, method)(path, fields) for one in (known, stranger))
        assert told.content == asked.content
    with django_assert_num_queries(1):
        post("/pulse/answer", known, code=code, fear_1="1")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.from_regex(r"(HTTP|REMOTE|SSL|AUTH)_[A-Z_]{1,12}", fullmatch=True), st.text(max_size=20)))
def test_whatever_could_tell_who_asks_is_gone_before_anything_reads_it(told: dict[str, str]) -> None:
    seen: list[HttpRequest] = []

    def inner(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    around = {"REQUEST_METHOD": "POST", "PATH_INFO": "/pulse/answer", "wsgi.input": io.BytesIO(),
              "HTTP_COOKIE": "session=a", "HTTP_USER_AGENT": "x", "REMOTE_ADDR": "192.0.2.1",
              "HTTP_X_FORWARDED_FOR": "192.0.2.1", **told}
    request = WSGIRequest(around)
    assert request.COOKIES  # even if something had looked already
    cookieless.CookielessMiddleware(inner)(request)
    assert not seen[0].COOKIES
    left = {name for name in seen[0].META if name.startswith(cookieless.TELLING)}
    assert left <= set(cookieless.KEPT)
    assert set(seen[0].headers) <= {"Host", "X-Forwarded-Proto", "Accept-Language"}


def test_other_pages_keep_what_they_are_sent(people: cast.Cast) -> None:
    assert people.client("dev").get("/me").status_code == 200
    assert "sandbox" not in Client().get("/")["Content-Security-Policy"]


def test_opening_an_address_changes_nothing(people: cast.Cast, wave: Wave, code: str) -> None:
    client = people.client("dev")
    before = [list(model.objects.order_by("pk").values()) for model in (Wave, Asked, Ticket, Sealed)]
    for path in ("/pulse", f"/pulse/with/{code}", f"/pulse/with/en/{code}", "/pulse/begin", "/pulse/answer",
                 "/pulse/hand-in", reverse("pulse_start", args=[wave.pk]), reverse("pulse_how", args=[wave.pk])):
        for method in (client.get, client.head):
            assert method(path, {"code": code, "fear_1": "1", "do": "next"}).status_code in (200, 302)
    assert [list(model.objects.order_by("pk").values()) for model in (Wave, Asked, Ticket, Sealed)] == before


def test_fetching_a_code_needs_the_form_of_our_own_page(people: cast.Cast, wave: Wave) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.accounts["dev"])
    assert client.post(reverse("pulse_start", args=[wave.pk])).status_code == 403
    assert not Asked.objects.filter(issued=True).exists()
    assert Client().post(reverse("pulse_start", args=[wave.pk])).status_code == 403


# --- forms that none of our pages sends -------------------------------------------------------------------------------
ODD = {
    "unknown item": "fear_9=1", "an item of another wave": "manager_3=1", "out of range": "fear_1=6",
    "nought": "fear_1=0", "another digit": "fear_1=%D9%A1", "text": "fear_1=yes", "twice": "fear_1=1&fear_1=2",
    "empty": "fear_1=", "does not apply where that is none": "use_frequency=not_applicable",
    "frequency": "use_frequency=5", "place": "at=nowhere", "end": "at=end", "deed": "do=delete",
    "nul": "comment=a%00b", "nul in a name": "a%00=1",
    "fields": "&".join(f"n{number}=1" for number in range(3000)), "same field": "&".join(["fear_1=1"] * 3000),
    "huge": "comment=" + "a" * 3_000_000,
}


@pytest.mark.parametrize("path", ["/pulse/answer", "/pulse/hand-in"])
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_a_form_that_was_tampered_with_is_refused_with_a_sentence(wave: Wave, code: str, path: str, odd: str) -> None:
    answer = Client().post(path, f"code={code}&{odd}", FORM)
    assert answer.status_code == 400
    assert say("error_400_text", "en") in page(answer)
    assert not Sealed.objects.exists() and Ticket.objects.count() == 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.one_of(st.sampled_from(["fear_1", "use_frequency", "own_1", "at", "do", "comment", "kiosk",
                                                  "language", "looked"]), st.text(max_size=8)),
                       st.one_of(st.sampled_from(["1", "5", "withheld", "comment", "next"]), st.text(max_size=30)),
                       max_size=6))
def test_whatever_is_sent_nothing_is_stored_that_the_wave_does_not_ask(wave: Wave, code: str,
                                                                       sent: dict[str, str]) -> None:
    with transaction.atomic():
        assert Client().post("/pulse/hand-in", {**sent, "code": code}).status_code in (200, 400)
        for found in opened():
            assert all(item in wave.items and 1 <= value <= 5 for item, value in found.answers.items())
            assert len(found.comment) <= 500 and "\x00" not in found.comment
        transaction.set_rollback(True)
