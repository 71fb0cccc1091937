"""The pulse on the page about oneself, and somebody erased in the middle of a wave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from surefoot.vocabulary.words import say
from surefoot.web.frame import clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people import own
from surefoot.web.people.jobs import retention
from surefoot.web.people.models import Person
from surefoot.web.pulse import handing, keys, tickets
from surefoot.web.pulse.models import Asked, Sealed, Ticket, Wave
from tests.web import waved
from tests.web.cast import Cast, plant

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
NAMES = ("dev", "mara", "hugo", "tess")


@pytest.fixture
def cast() -> Iterator[Cast]:
    with clock.stopped(NOON):
        yield plant()


@pytest.fixture
def wave(cast: Cast) -> Wave:
    return waved.opened({cast.person(name): cast.teams["claims"] for name in NAMES})


def code_of(cast: Cast, wave: Wave, name: str) -> str:
    return tickets.code_of(wave.pk, cast.person(name).pk)


def page(cast: Cast, name: str, language: str = "en") -> str:
    client = cast.client(name)
    client.cookies["language"] = language
    return str(client.get("/me").content.decode())


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_says_in_words_which_round_asked_in_which_team_and_that_a_code_was_fetched(
        cast: Cast, wave: Wave, language: str) -> None:
    tickets.issue(wave, cast.person("dev").pk)
    shown = page(cast, "dev", language).partition("h-asked")[2].partition("</section>")[0]
    for key in ("me_group_asked", "me_from_asked", "me_seen_asked", "me_kept_asked", "me_table_pulse_asked",
                "held_asked_wave", "held_asked_cell", "held_asked_issued"):
        assert say(key, language) in shown, key
    assert f"<bdi>{say('me_yes', language)}<" in shown
    assert "<bdi>Claims<" in shown
    assert str(wave.pk) not in shown
    assert "27 Nov" in shown or "27. Nov" in shown


def test_who_was_never_asked_reads_that_nothing_of_it_is_held(cast: Cast, wave: Wave) -> None:
    shown = page(cast, "olga").partition("h-asked")[2].partition("</section>")[0]
    assert say("me_group_none", "en") in shown


def test_the_export_holds_no_code_no_ticket_and_nothing_of_an_answer(cast: Cast, wave: Wave) -> None:
    code = tickets.issue(wave, cast.person("dev").pk)
    handing.hand_in(code, waved.full(wave))
    told = cast.client("dev").get("/me/export.json").content.decode()
    assert json.loads(told)["pulse.Asked"] == [
        {"person": cast.person("dev").subject, "wave": "2026-11-27", "cell": "Claims", "issued": True,
         "blinded": ""}]
    assert code not in told
    assert tickets.mark_of(code) not in told


def test_the_page_on_erasing_says_that_a_code_ends_and_that_an_answer_stays(cast: Cast, wave: Wave) -> None:
    client = cast.client("dev")
    session = client.session
    session["signed"] = int(clock.now().timestamp())
    session.save()
    told = client.get("/me/erase").content.decode()
    for key in ("erase_goes_asked", "erase_stays_answer"):
        assert say(key, "en").replace("'", "&#x27;") in told


def test_with_the_code_of_somebody_who_is_erased_nothing_can_be_handed_in_and_all_others_can(
        cast: Cast, wave: Wave) -> None:
    codes = {name: code_of(cast, wave, name) for name in NAMES}
    own.erase(cast.person("dev").subject)
    with pytest.raises(handing.NotTaken) as refused:
        handing.hand_in(codes["dev"], waved.full(wave))
    assert refused.value.why == "unknown"
    for name in NAMES[1:]:
        handing.hand_in(codes[name], waved.full(wave))
    assert (Sealed.objects.count(), Ticket.objects.count(), Asked.objects.count()) == (3, 0, 3)


def test_an_answer_that_was_handed_in_stays_when_its_writer_is_erased(cast: Cast, wave: Wave) -> None:
    handing.hand_in(code_of(cast, wave, "dev"), waved.full(wave))
    own.erase(cast.person("dev").subject)
    assert (Sealed.objects.count(), Ticket.objects.count()) == (1, 3)


def test_what_the_log_tells_of_an_erasure_is_the_same_whether_somebody_answered_or_not(cast: Cast, wave: Wave) -> None:
    handing.hand_in(code_of(cast, wave, "dev"), waved.full(wave))
    for name in ("dev", "tess"):
        own.erase(cast.person(name).subject)
    answered, not_yet = AuditEntry.objects.filter(action="person.erased").values_list("detail", "about")
    assert answered == not_yet
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("gone", ["keys", "wave"])
def test_an_erasure_goes_through_where_no_code_can_be_told_any_more(cast: Cast, wave: Wave, gone: str) -> None:
    keys.destroy(wave.pk)
    if gone == "wave":
        Wave.objects.update(state="closed")
    own.erase(cast.person("dev").subject)
    assert (Asked.objects.count(), Ticket.objects.count()) == (3, 4)


def test_who_left_long_ago_is_forgotten_in_the_night_with_the_rounds_that_asked_them(cast: Cast, wave: Wave) -> None:
    Wave.objects.update(state="closed")
    Person.unscoped.filter(pk=cast.person("tess").pk).update(left=date(2024, 8, 31))
    retention.run()
    assert not Person.unscoped.filter(name="Tess").exists()
    assert set(Asked.objects.values_list("person__name", flat=True)) == {"Dev", "Mara", "Hugo"}


def test_who_leaves_while_a_round_is_open_may_still_hand_in_what_they_were_asked(cast: Cast, wave: Wave) -> None:
    """They worked here when it opened, and an answer knows nobody: to refuse theirs would tell of it."""
    code = code_of(cast, wave, "tess")
    Person.unscoped.filter(pk=cast.person("tess").pk).update(left=date(2026, 11, 26))
    handing.hand_in(code, waved.full(wave))
    assert Sealed.objects.count() == 1
