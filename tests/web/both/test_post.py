"""Rooms hand in, one message a week arrives: what is joined, held, dropped, tried again and counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction

from surefoot.channels.letter import NotTaken
from surefoot.web.frame import backups, clock, held
from surefoot.web.people.models import Holiday, Person, Position, Site
from surefoot.web.post import actions, retention
from surefoot.web.post.delivering import WAITS
from surefoot.web.post.kinds import KINDS, NotNow
from surefoot.web.post.models import AccountLink, Count, Item, Message, Recipient
from tests.web.cast import Cast, plant
from tests.web.posted import DAY, HOUR, MONDAY, Died, Peer, counted, lease_over, plug_in, run, told
from tests.web.signin.ways import with_environment

pytestmark = pytest.mark.django_db


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Peer:
    return plug_in(monkeypatch)


@pytest.fixture
def cast(peer: Peer) -> Cast:
    return plant()


@pytest.fixture
def dev(cast: Cast) -> Person:
    return cast.person("dev")


def states() -> list[str]:
    return list(Item.objects.order_by("handed_in_at", "kind", "key").values_list("state", flat=True))


# --- the budget -------------------------------------------------------------------------------------------------------
def test_what_rooms_hand_in_within_an_hour_is_one_message_the_most_important_first(dev: Person, peer: Peer) -> None:
    with clock.stopped(MONDAY):
        told(dev, kind="week.digest")
    with clock.stopped(MONDAY + HOUR / 2):
        told(dev, kind="pulse.invitation", path="/pulse/7")
    run(MONDAY + HOUR / 2)
    assert peer.got == []
    run(MONDAY + HOUR)
    [(_, letter)] = peer.got
    assert letter.subject == "Your link to sign in to Surefoot, and 1 more"
    assert letter.text.index("/pulse/7") < letter.text.index("http://127.0.0.1:8000/\n")
    assert letter.to == "dev@larkmoor.example"
    assert states() == ["sent", "sent"]


def test_the_next_message_comes_a_whole_week_later_and_not_a_minute_before(dev: Person, peer: Peer) -> None:
    with clock.stopped(MONDAY):
        told(dev, "1")
    run(MONDAY + HOUR)
    with clock.stopped(MONDAY + 2 * HOUR):
        told(dev, "2")
    run(MONDAY + 3 * HOUR)
    assert states() == ["sent", "budget"]
    run(MONDAY + HOUR + 7 * DAY - timedelta(minutes=1))
    assert len(peer.got) == 1
    run(MONDAY + HOUR + 7 * DAY)
    assert len(peer.got) == 2


def test_what_was_asked_for_goes_at_once_at_night_and_takes_nothing_of_the_budget(dev: Person, peer: Peer) -> None:
    night = datetime(2026, 11, 7, 23, tzinfo=UTC)
    with clock.stopped(night):
        told(dev, "1", asked_for=True)
        told(dev, "2", asked_for=True)
    run(night)
    assert len(peer.got) == 2
    assert all(letter.stop == "" and "because you asked" in letter.text for _, letter in peer.got)
    with clock.stopped(MONDAY + 7 * DAY):
        told(dev, "3")
    run(MONDAY + 7 * DAY + HOUR)
    assert len(peer.got) == 3
    assert (counted("messages"), counted("sent")) == (3, 3)


def test_what_was_asked_for_later_comes_then(dev: Person, peer: Peer) -> None:
    with clock.stopped(MONDAY):
        told(dev, asked_for=True, starts=MONDAY + 2 * DAY)
    run(MONDAY + DAY)
    assert peer.got == []
    run(MONDAY + 2 * DAY)
    assert len(peer.got) == 1


def test_the_same_kind_and_key_is_told_a_person_once(cast: Cast, dev: Person, peer: Peer) -> None:
    with clock.stopped(MONDAY):
        assert told(dev) == 1
        assert told(dev) == 0
        assert told(cast.person("mara")) == 1
    run(MONDAY + HOUR)
    with clock.stopped(MONDAY + 20 * DAY):
        assert told(dev) == 0
    run(MONDAY + 20 * DAY + HOUR)
    assert len(peer.got) == 2
    assert (counted("handed_in"), counted("again")) == (2, 2)


def test_what_a_room_takes_back_with_its_transaction_is_never_told(dev: Person, peer: Peer) -> None:
    with clock.stopped(MONDAY), transaction.atomic():
        told(dev, asked_for=True)
        transaction.set_rollback(True)
    run(MONDAY + HOUR)
    assert (peer.got, counted("handed_in")) == ([], 0)


def test_what_can_no_longer_be_told_in_time_is_dropped_and_counted(dev: Person, peer: Peer) -> None:
    with clock.stopped(MONDAY):
        told(dev, "1")
    run(MONDAY + HOUR)
    with clock.stopped(MONDAY + 2 * HOUR):
        told(dev, "2", lasts=3 * DAY)
    run(MONDAY + 3 * HOUR)
    run(MONDAY + 2 * HOUR + 3 * DAY)
    assert states() == ["sent", "dropped"]
    run(MONDAY + 8 * DAY)
    assert (len(peer.got), counted("late")) == (1, 1)


# --- who gets nothing -------------------------------------------------------------------------------------------------
def test_who_stopped_a_kind_gets_the_others(dev: Person, peer: Peer) -> None:
    actions.stop(dev.pk, "pulse.invitation")
    with clock.stopped(MONDAY):
        told(dev, kind="pulse.invitation")
        told(dev, kind="week.digest")
    run(MONDAY + HOUR)
    assert [letter.subject for _, letter in peer.got] == ["Your account in Surefoot"]
    assert counted("stopped") == 1


def test_who_stopped_all_still_gets_what_they_ask_for(dev: Person, peer: Peer) -> None:
    with clock.stopped(MONDAY):
        told(dev, "1")
        actions.stop(dev.pk)
        told(dev, "2", asked_for=True)
    run(MONDAY + HOUR)
    assert states() == ["dropped", "sent"]


def test_who_stops_while_the_message_is_on_its_way_does_not_get_it(dev: Person, peer: Peer) -> None:
    peer.answers = [NotTaken("later", 451)]
    with clock.stopped(MONDAY):
        told(dev)
    run(MONDAY + HOUR)
    actions.stop(dev.pk)
    run(MONDAY + 2 * HOUR)
    assert (peer.got, counted("stopped"), Message.objects.count()) == ([], 1, 0)


def test_who_has_left_and_who_has_no_address_get_nothing_and_are_counted(cast: Cast, peer: Peer) -> None:
    gone, silent = cast.person("dev"), cast.person("mara")
    Person.unscoped.filter(pk=gone.pk).update(left=date(2026, 10, 30))
    Person.unscoped.filter(pk=silent.pk).update(email="")
    with clock.stopped(MONDAY):
        told(gone)
        told(silent)
    run(MONDAY + HOUR)
    assert (peer.got, counted("left"), counted("no_address")) == ([], 1, 1)


def test_with_the_person_goes_what_waits_and_it_is_counted(dev: Person, peer: Peer) -> None:
    with clock.stopped(MONDAY):
        told(dev, "1")
        told(dev, "2", asked_for=True)
    run(MONDAY)
    assert held.export_all(dev.subject)["post.Item"][0]["kind"] == "week.digest"
    held.erase_all(dev.subject)
    assert (Item.objects.count(), Message.objects.count(), Recipient.objects.count()) == (0, 0, 0)
    assert (counted("erased"), counted("sent")) == (1, 1)


# --- quiet hours ------------------------------------------------------------------------------------------------------
def test_quiet_hours_and_the_weekend_hold_a_message_until_the_morning_at_the_site(dev: Person, peer: Peer) -> None:
    Site.objects.update(time_zone="America/New_York")
    friday = datetime(2026, 11, 6, 23, tzinfo=UTC)
    with clock.stopped(friday):
        told(dev)
    run(friday + HOUR)
    assert states() == ["quiet"]
    morning = datetime(2026, 11, 9, 13, tzinfo=UTC)  # eight in New York
    run(morning - timedelta(minutes=1))
    assert peer.got == []
    run(morning)
    assert len(peer.got) == 1


def test_a_holiday_of_the_site_and_days_somebody_does_not_work_are_quiet(dev: Person, peer: Peer) -> None:
    Holiday.objects.create(site=Site.objects.get(), starts=date(2026, 11, 2), ends=date(2026, 11, 3))
    Person.unscoped.filter(pk=dev.pk).update(workdays=0b0011011)  # not on Wednesdays
    with clock.stopped(MONDAY):
        told(dev)
    for days in range(3):
        run(MONDAY + days * DAY + HOUR)
    assert peer.got == []
    run(MONDAY + 3 * DAY)
    assert len(peer.got) == 1


def test_an_organisation_can_set_its_own_quiet_hours(dev: Person, peer: Peer) -> None:
    with with_environment(quiet_hours=(time(9), time(20)), quiet_days=frozenset[int]()):
        with clock.stopped(MONDAY):
            told(dev)
        run(MONDAY + HOUR)
        assert states() == ["quiet"]
        run(datetime(2026, 11, 2, 20, tzinfo=UTC))
    assert len(peer.got) == 1


def test_a_message_that_is_tried_again_keeps_the_quiet_too(dev: Person, peer: Peer) -> None:
    peer.answers = [NotTaken("later", 451)]
    evening = datetime(2026, 11, 2, 17, 59, 30, tzinfo=UTC)
    with clock.stopped(evening - HOUR):
        told(dev)
    run(evening)
    run(evening + HOUR)
    assert peer.got == []
    run(datetime(2026, 11, 3, 8, tzinfo=UTC))
    assert len(peer.got) == 1


# --- delivery ---------------------------------------------------------------------------------------------------------
def test_a_message_is_tried_ever_more_seldom_with_one_mark_and_then_dead(dev: Person, peer: Peer) -> None:
    peer.answers = [NotTaken("later", 451)] * 20
    with clock.stopped(MONDAY):
        told(dev, asked_for=True)
    at = MONDAY
    for wait in WAITS:
        run(at)
        assert Message.objects.get().state == "failed"
        run(at + wait - timedelta(seconds=1))
        at += wait
    run(at)
    message = Message.objects.get()
    assert (message.state, message.reason, message.code, message.attempts) == ("dead", "later", 451, len(WAITS) + 1)
    assert len(peer.answers) == 20 - message.attempts
    assert counted("dead") == 1
    run(at + 30 * DAY)
    assert peer.got == []


def test_what_is_refused_for_good_is_dead_at_once_and_others_still_go(cast: Cast, peer: Peer) -> None:
    peer.answers = [NotTaken("address", 550, for_good=True)]
    with clock.stopped(MONDAY):
        told(cast.person("dev"), asked_for=True)
        told(cast.person("mara"), asked_for=True)
    run(MONDAY)
    assert sorted(Message.objects.values_list("state", flat=True)) == ["dead", "sent"]


def test_a_channel_that_is_down_is_asked_once_and_all_come_later(cast: Cast, peer: Peer) -> None:
    down = [NotTaken("away", for_all=True)] * 2
    peer.answers = [*down]
    with clock.stopped(MONDAY):
        for name in ("dev", "mara", "hugo"):
            told(cast.person(name), asked_for=True)
    run(MONDAY)
    assert len(peer.answers) == 1
    run(MONDAY + HOUR)
    run(MONDAY + 2 * HOUR)
    assert len(peer.got) == 3


def test_a_process_that_dies_after_the_other_side_took_it_leads_to_a_second_one_with_the_same_mark_and_a_count(
        dev: Person, peer: Peer) -> None:
    peer.answers = [Died()]
    with clock.stopped(MONDAY):
        told(dev)
    with pytest.raises(Died):
        run(MONDAY + HOUR)
    run(MONDAY + HOUR)
    assert len(peer.got) == 1, "while it may still be on its way nobody sends it again"
    lease_over()
    run(MONDAY + HOUR + timedelta(minutes=11))
    assert len(peer.got) == 2
    assert len({letter.mark for _, letter in peer.got}) == 1
    assert (counted("twice"), counted("sent"), Message.objects.get().perhaps_twice) == (1, 1, True)


def test_a_message_that_is_not_told_how_it_ended_and_outlives_its_time_is_dropped(dev: Person, peer: Peer) -> None:
    peer.answers = [Died()]
    with clock.stopped(MONDAY):
        told(dev, lasts=DAY)
    with pytest.raises(Died):
        run(MONDAY + HOUR)
    lease_over()
    run(MONDAY + 2 * DAY)
    assert (len(peer.got), counted("late")) == (1, 1)


def test_nothing_of_what_it_said_is_kept_once_it_was_sent(dev: Person, peer: Peer) -> None:
    with clock.stopped(MONDAY):
        told(dev, kind="pulse.invitation", path="/pulse/secret-code")
    run(MONDAY + HOUR)
    assert "secret-code" in peer.texts[0]
    assert Item.objects.get().facts == {}


def test_a_message_is_in_its_persons_language(dev: Person, peer: Peer) -> None:
    Person.unscoped.filter(pk=dev.pk).update(language="de")
    with clock.stopped(MONDAY):
        told(dev)
    run(MONDAY + HOUR)
    assert "Guten Tag" in peer.texts[0]
    assert peer.got[0][1].language == "de"


def test_without_any_channel_everything_waits_and_comes_when_there_is_one(
        dev: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("surefoot.web.post.transports.TRANSPORTS._plugged", {})
        with clock.stopped(MONDAY):
            told(dev)
        run(MONDAY + HOUR)
        assert states() == ["waiting"]
    peer = plug_in(monkeypatch)
    run(MONDAY + 3 * HOUR)
    assert len(peer.got) == 1


def test_a_linked_account_in_another_channel_is_used_where_it_is_preferred(
        cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    peer = plug_in(monkeypatch, "email", "chat")
    for name in ("dev", "mara"):
        Recipient.objects.create(person=cast.person(name), channel="chat")
    AccountLink.objects.create(person=cast.person("dev"), channel="chat", address="U123", since=MONDAY)
    with clock.stopped(MONDAY):
        told(cast.person("dev"), asked_for=True)
        told(cast.person("mara"), asked_for=True)
    run(MONDAY)
    assert sorted(letter.to for _, letter in peer.got) == ["U123", "mara@larkmoor.example"]


def test_what_is_handed_in_while_a_message_is_tried_again_waits_for_the_next_one(dev: Person, peer: Peer) -> None:
    peer.answers = [NotTaken("later", 451)] * 3
    with clock.stopped(MONDAY):
        told(dev, "1")
    run(MONDAY + HOUR)
    with clock.stopped(MONDAY + HOUR):
        told(dev, "2")
    run(MONDAY + 2 * HOUR)
    assert (states(), Message.objects.count()) == (["joined", "budget"], 1)


def test_what_an_earlier_version_handed_in_and_this_one_can_not_say_holds_nobody_up(cast: Cast, peer: Peer) -> None:
    with clock.stopped(MONDAY):
        for name, kind in (("dev", "week.digest"), ("mara", "pulse.invitation"), ("hugo", "pulse.invitation")):
            told(cast.person(name), kind=kind, asked_for=True)
    Item.objects.filter(person=cast.person("dev")).update(kind="gone.kind")
    KINDS._plugged["pulse.invitation"] = replace(KINDS.named("pulse.invitation"), text="post_subject_more")
    Item.objects.filter(person=cast.person("hugo")).update(facts={"first": "a", "more": 1})
    run(MONDAY)
    assert ([letter.to for _, letter in peer.got], counted("unknown")) == (["hugo@larkmoor.example"], 2)


def test_a_backup_has_what_was_sent_and_nothing_that_a_restore_would_send_again(cast: Cast, peer: Peer) -> None:
    peer.answers = [None, NotTaken("address", 550, for_good=True), NotTaken("later", 451)]
    with clock.stopped(MONDAY):
        for name in ("dev", "mara", "hugo"):
            told(cast.person(name), asked_for=True)
        told(cast.person("tess"))
    run(MONDAY)
    left = {found.model: found.rows for found in backups.left_out()}
    messages, items = left["post.Message"], left["post.Item"]
    assert messages and items
    assert list(Message.objects.exclude(messages()).values_list("state", flat=True)) == ["sent"]
    kept = Item.objects.exclude(items())
    assert list(kept.values_list("state", "facts", "message__state")) == [("sent", {}, "sent")]


def test_the_week_holds_over_all_channels(cast: Cast, dev: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    peer = plug_in(monkeypatch, "email", "chat")
    AccountLink.objects.create(person=dev, channel="chat", address="U123", since=MONDAY)
    with clock.stopped(MONDAY):
        told(dev, "1")
    run(MONDAY + HOUR)
    Recipient.objects.filter(person=dev).update(channel="chat")
    with clock.stopped(MONDAY + DAY):
        told(dev, "2")
    for days in range(2, 9):
        run(MONDAY + days * DAY)
    assert [(at, letter.to) for at, letter in peer.got] == [(MONDAY + HOUR, dev.email), (MONDAY + 8 * DAY, "U123")]


# --- what is forgotten ------------------------------------------------------------------------------------------------
def test_after_some_time_nobody_knows_what_was_sent_to_whom_but_how_much(dev: Person, peer: Peer) -> None:
    with clock.stopped(MONDAY):
        told(dev, lasts=10 * DAY)
    run(MONDAY + HOUR)
    kept = settings.ENVIRONMENT.keep_messages_days * DAY
    with clock.stopped(MONDAY + kept):
        assert retention.forget_old() == 0
    with clock.stopped(MONDAY + 10 * DAY + kept - HOUR):
        retention.forget_old()
        assert (Message.objects.count(), Item.objects.count()) == (0, 1), "its key keeps it from coming twice"
    with clock.stopped(MONDAY + 10 * DAY + kept + HOUR):
        retention.forget_old()
    assert (Item.objects.count(), counted("sent")) == (0, 1)


def test_when_somebody_was_last_written_to_is_forgotten_but_never_within_the_week(dev: Person, peer: Peer) -> None:
    with clock.stopped(MONDAY):
        told(dev)
    run(MONDAY + HOUR)
    with with_environment(keep_messages_days=1):
        for days, known in ((6, True), (8, False)):
            with clock.stopped(MONDAY + days * DAY):
                retention.forget_old()
            assert (Recipient.objects.get().last_at is not None) == known


def test_what_is_dead_for_long_is_given_up_and_counted(dev: Person, peer: Peer) -> None:
    peer.answers = [NotTaken("address", 550, for_good=True)]
    with clock.stopped(MONDAY):
        told(dev, asked_for=True)
    run(MONDAY)
    with clock.stopped(MONDAY + 91 * DAY):
        retention.forget_old()
    assert (Message.objects.count(), Item.objects.get().why, counted("given_up")) == (0, "given_up", 1)
    with clock.stopped(MONDAY + 500 * DAY):
        retention.forget_old()
    assert (Item.objects.count(), Count.objects.count()) == (0, 0)


# --- what can't be handed in ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "facts", "days", "error", "says"), [
    ("no.such", {}, 1, LookupError, "no.such"),
    ("pulse.invitation", {"path": "https://evil.example"}, 1, ValueError, "begin with /"),
    ("pulse.invitation", {"path": "/", "more": "two\nlines"}, 1, ValueError, "single line"),
    ("pulse.invitation", {"path": "/", "more": 1.5}, 1, ValueError, "float"),
    ("pulse.invitation", {"path": "/"}, 400, ValueError, "366 days"),
])
def test_what_could_not_be_sent_is_refused_when_it_is_handed_in(
        peer: Peer, kind: str, facts: dict[str, object], days: int, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        actions.hand_in(kind, "1", {uuid4(): facts}, asked_for=True,  # type: ignore[dict-item]
                        not_after=clock.now() + days * DAY)


def test_handing_in_for_many_asks_the_database_no_more_often_than_for_few(
        cast: Cast, peer: Peer, django_assert_max_num_queries: object) -> None:
    people = [Person(key=f"p{number}", email=f"p{number}@x.example") for number in range(300)]
    Person.unscoped.bulk_create(people)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert actions.hand_in("week.digest", "1", {person.pk: {} for person in people}, asked_for=False,
                               not_after=clock.now() + DAY) == 300


def test_positions_that_ended_do_not_say_where_somebody_is(dev: Person, peer: Peer) -> None:
    far = Site.objects.create(key="tokyo", name="Tokyo", time_zone="Asia/Tokyo")
    Position.unscoped.filter(person=dev).update(ends=date(2026, 6, 30))
    Position.unscoped.create(person=dev, team=Position.unscoped.filter(person=dev).get().team, site=far,
                             starts=date(2026, 7, 1))
    with clock.stopped(MONDAY):
        told(dev)
    run(MONDAY + HOUR)  # eight in the evening in Tokyo
    assert states() == ["quiet"]


# --- what is in the letter only ---------------------------------------------------------------------------------------
def filling(*answers: object) -> list[str]:
    """The digest gets a part of its text when it is written: these, one after the other. What it was asked with."""
    given, asked = list(answers), list[str]()

    def fill(person: Person, key: str) -> dict[str, str] | None:
        asked.append(f"{person.name} {key}")
        answer = given.pop(0)
        if isinstance(answer, NotNow):
            raise answer
        return None if answer is None else {"path": f"/{answer}"}
    KINDS._plugged["week.digest"] = replace(KINDS.named("week.digest"), fill=fill)
    return asked


def stored() -> str:
    return str([list(model.objects.values()) for model in (Item, Message, Recipient, Count)])


def test_what_a_room_gives_for_the_letter_only_is_nowhere_but_in_the_letter(dev: Person, peer: Peer) -> None:
    asked = filling("secret-1", "secret-2")
    with clock.stopped(MONDAY):
        told(dev, "7")
    assert asked == [] and "secret" not in stored()
    peer.answers = [NotTaken("later", 451)]
    run(MONDAY + HOUR)
    assert "secret" not in stored()
    run(MONDAY + 2 * HOUR)
    assert asked == ["Dev 7", "Dev 7"] and "/secret-2" in peer.texts[0] and "secret" not in stored()


def test_what_its_room_says_is_too_late_is_dropped_as_late_and_the_rest_goes(dev: Person, peer: Peer) -> None:
    filling(None)
    with clock.stopped(MONDAY):
        told(dev)
        told(dev, kind="pulse.invitation", path="/pulse/7")
    run(MONDAY + HOUR)
    assert states() == ["sent", "dropped"] or states() == ["dropped", "sent"]
    assert counted("late") == 1 and "/pulse/7" in peer.texts[0] and len(peer.got) == 1


def test_a_message_of_nothing_but_what_is_too_late_is_not_sent(dev: Person, peer: Peer) -> None:
    filling(None)
    with clock.stopped(MONDAY):
        told(dev)
    run(MONDAY + HOUR)
    assert peer.got == [] and states() == ["dropped"] and not Message.objects.exists()


def test_what_is_too_early_waits_again_and_comes_once(dev: Person, peer: Peer) -> None:
    filling(NotNow(), "there")
    with clock.stopped(MONDAY):
        told(dev)
    run(MONDAY + HOUR)
    assert peer.got == [] and states() == ["waiting"]
    run(MONDAY + 2 * HOUR)
    assert peer.got == []
    run(MONDAY + 7 * HOUR)
    assert len(peer.got) == 1 and states() == ["sent"]


def test_what_may_have_arrived_stays_one_message_when_it_is_too_early_to_try_again(dev: Person, peer: Peer) -> None:
    filling("there", NotNow(), "there")
    with clock.stopped(MONDAY):
        told(dev)
    peer.answers = [Died()]
    with pytest.raises(Died):
        run(MONDAY + HOUR)
    lease_over()
    run(MONDAY + 2 * HOUR)
    assert len(peer.got) == 1
    run(MONDAY + DAY)
    assert len({letter.mark for _, letter in peer.got}) == 1 and len(peer.got) == 2 and counted("twice") == 1
