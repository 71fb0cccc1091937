"""Leads plan and run waves: what opens, what is refused, what is audited, and what people are sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from surefoot.diagnose.questionnaire import asked
from surefoot.web.frame import audit, clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.access import reader_of
from surefoot.web.people.models import Person, Place, Position, Team
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope
from surefoot.web.post import actions as post
from surefoot.web.post.models import Count, Item, Message, Recipient
from surefoot.web.pulse import handing, keys, tickets
from surefoot.web.pulse.models import Asked, CellKey, Sealed, Ticket, Wave
from surefoot.web.pulse.waves import actions, asks, invitations, opening, panels, turns
from surefoot.web.pulse.waves.actions import Plan
from surefoot.web.pulse.waves.refusing import Refused
from tests.web import cast, posted, waved
from tests.web.posted import DAY, HOUR, Peer

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def people() -> cast.Cast:
    return cast.plant()


@pytest.fixture
def priya(people: cast.Cast) -> Reader:
    return reader_of(people.accounts["priya"], clock.today())


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Peer:
    """A channel in place of e-mail; the kinds of this room stay as they are."""
    monkeypatch.setattr(posted, "KINDS", ())
    return posted.plug_in(monkeypatch)


def wanted(**more: Any) -> Plan:
    start = more.pop("opens_at", MONDAY)
    return Plan(**{"opens_at": start, "closes_at": start + 11 * DAY, **more})


def planned(priya: Reader, **more: Any) -> Wave:
    with clock.stopped(MONDAY - DAY):
        return actions.plan(priya, wanted(**more))


def opened(priya: Reader, **more: Any) -> Wave:
    wave = planned(priya, **more)
    with clock.stopped(MONDAY):
        return actions.open_now(priya, wave.pk)


def entries() -> list[tuple[str, Mapping[str, Any]]]:
    found = AuditEntry.objects.filter(action__startswith="pulse.").order_by("number")
    return [(entry.action, audit.read(entry)) for entry in found]


# --- opening ----------------------------------------------------------------------------------------------------------
def test_an_opened_wave_asks_everybody_with_a_code_each_and_fixes_what_it_asks(people: cast.Cast,
                                                                               priya: Reader) -> None:
    own = ({"en": "I know whom to ask.", "de": "Ich weiß, wen ich fragen kann."},)
    wave = opened(priya, own=own)
    assert (wave.state, wave.asked, wave.opened_on, wave.version) == ("open", 10, date(2026, 11, 2), 1)
    assert wave.items == [*asked(1), "own_1"]
    assert Asked.objects.filter(wave=wave, issued=False).count() == Ticket.objects.filter(wave=wave).count() == 10
    handing.hand_in(tickets.code_of(wave.pk, people.person("dev").pk), {"fear_1": 4, "own_1": 5})
    assert Sealed.objects.count() == 1


def test_what_is_audited_are_counts_and_never_people(people: cast.Cast, priya: Reader) -> None:
    wave = opened(priya, teams=(people.teams["larkmoor"].pk,))
    with clock.stopped(MONDAY + DAY):
        actions.pause(priya, wave.pk)
        actions.resume(priya, wave.pk, wave.closes_at + 2 * DAY)
        actions.close_early(priya, wave.pk)
    told = entries()
    assert [action for action, _ in told] == [
        "pulse.wave_planned", "pulse.wave_opened", "pulse.wave_paused", "pulse.wave_resumed",
        "pulse.wave_closed_early"]
    assert told[1][1] == {"asked": 10, "cells": 1, "invited": 10, "blind": False}
    ids = [str(pk) for pk in Person.unscoped.values_list("pk", flat=True)]
    text = str(list(AuditEntry.objects.filter(action__startswith="pulse.").values()))
    assert not any(each in text or each.replace("-", "") in text for each in ids)


def test_a_wave_that_opens_late_lasts_as_long_as_planned(people: cast.Cast, priya: Reader) -> None:
    wave = planned(priya, reminds_at=MONDAY + 7 * DAY, results_on=date(2026, 11, 27))
    with clock.stopped(MONDAY + 3 * DAY + HOUR):
        late = actions.open_now(priya, wave.pk)
    assert (late.opened_on, late.closes_at) == (date(2026, 11, 5), MONDAY + 14 * DAY)
    assert (late.reminds_at, late.results_on) == (MONDAY + 10 * DAY, date(2026, 11, 30))


@pytest.mark.parametrize("state", ["open", "paused", "closing"])
def test_never_two_waves_at_once(people: cast.Cast, priya: Reader, state: str) -> None:
    first = opened(priya)
    Wave.objects.filter(pk=first.pk).update(state=state)
    with clock.stopped(MONDAY + 3 * DAY):
        second = actions.plan(priya, wanted(opens_at=MONDAY + 20 * DAY))
        with pytest.raises(Refused, match="waves_refused_under_way"):
            actions.open_now(priya, second.pk)
    assert Wave.objects.get(pk=second.pk).state == "planned" and not keys.there(second.pk)


def test_a_second_wave_on_one_day_is_refused(people: cast.Cast, priya: Reader) -> None:
    first = opened(priya)
    Wave.objects.filter(pk=first.pk).update(state="closed")
    with clock.stopped(MONDAY + HOUR):
        second = actions.plan(priya, wanted(opens_at=MONDAY + HOUR, rest_weeks=0))
        with pytest.raises(Refused, match="waves_refused_same_day"):
            actions.open_now(priya, second.pk)


def test_fewer_than_five_people_are_not_asked_at_all(people: cast.Cast, priya: Reader) -> None:
    wave = planned(priya, teams=(people.teams["claims"].pk,))
    with clock.stopped(MONDAY), pytest.raises(Refused, match="waves_refused_few"):
        actions.open_now(priya, wave.pk)
    assert not Asked.objects.exists() and not keys.there(wave.pk) and not Item.objects.exists()


def test_keys_of_an_attempt_that_was_broken_off_are_made_anew(people: cast.Cast, priya: Reader) -> None:
    wave = planned(priya)
    tickets.new_key(wave.pk)
    before = keys.read(wave.pk, keys.CODES)
    with clock.stopped(MONDAY):
        actions.open_now(priya, wave.pk)
    assert keys.read(wave.pk, keys.CODES) != before


# --- planning ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("more", "why"), [
    ({"opens_at": MONDAY - 3 * DAY}, "past"), ({"closes_at": MONDAY - HOUR}, "order"),
    ({"closes_at": MONDAY + 61 * DAY}, "long"), ({"blind": True}, "blind")])
def test_what_cannot_be_is_refused(people: cast.Cast, priya: Reader, more: dict[str, Any], why: str,
                                   monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening.PREPARERS, "_plugged", {})
    with pytest.raises(Refused, match=f"waves_refused_{why}"):
        planned(priya, **more)
    assert not Wave.objects.exists() and entries() == []


def test_two_waves_never_share_a_day(people: cast.Cast, priya: Reader) -> None:
    planned(priya)
    with pytest.raises(Refused, match="waves_refused_overlap"):
        planned(priya, opens_at=MONDAY + 11 * DAY)
    assert planned(priya, opens_at=MONDAY + 12 * DAY).number == 2


def test_a_planned_wave_is_changed_or_cancelled_and_an_open_one_is_not(people: cast.Cast, priya: Reader) -> None:
    wave = planned(priya)
    with clock.stopped(MONDAY - DAY):
        assert actions.change(priya, wave.pk, wanted(comment=False)).comment is False
        actions.cancel(priya, wave.pk)
        for act in (actions.cancel, actions.open_now, actions.pause, actions.close_early, actions.give_up):
            with pytest.raises(Refused, match="waves_refused_state"):
                act(priya, wave.pk)


def test_resuming_may_close_later_but_not_earlier(people: cast.Cast, priya: Reader) -> None:
    wave = opened(priya, results_on=date(2026, 11, 27))
    with clock.stopped(MONDAY + DAY):
        actions.pause(priya, wave.pk)
        with pytest.raises(Refused, match="waves_refused_earlier"):
            actions.resume(priya, wave.pk, wave.closes_at - DAY)
        actions.resume(priya, wave.pk, wave.closes_at + 3 * DAY)
    wave.refresh_from_db()
    assert (wave.state, wave.closes_at, wave.results_on) == ("open", MONDAY + 14 * DAY, date(2026, 11, 30))


def test_closing_early_takes_no_more_answers(people: cast.Cast, priya: Reader) -> None:
    wave = opened(priya)
    code = tickets.code_of(wave.pk, people.person("dev").pk)
    with clock.stopped(MONDAY + 2 * DAY):
        actions.close_early(priya, wave.pk)
    assert Wave.objects.get().closes_at == MONDAY + 2 * DAY
    with pytest.raises(handing.NotTaken, match="over"):
        handing.hand_in(code, {})


def test_giving_up_a_lost_wave_leaves_neither_answers_nor_codes(people: cast.Cast, priya: Reader,
                                                                django_capture_on_commit_callbacks: Any) -> None:
    wave = opened(priya)
    handing.hand_in(tickets.issue(wave, people.person("dev").pk), {})
    Wave.objects.update(state="lost")
    with django_capture_on_commit_callbacks(execute=True):
        actions.give_up(priya, wave.pk)
    assert not Ticket.objects.exists() and not Sealed.objects.exists() and not keys.there(wave.pk)
    assert not Asked.objects.filter(issued=True).exists() and Wave.objects.get().state == "cancelled"


def test_the_next_wave_is_planned_as_the_last_one_with_the_next_questions(people: cast.Cast, priya: Reader) -> None:
    actions.set_rhythm(priya, 5, 8)
    opened(priya, teams=(people.teams["larkmoor"].pk,), comment=False, reminds_at=MONDAY + 7 * DAY,
           results_on=date(2026, 11, 27))
    following = Wave.objects.get(number=2)
    assert (following.state, following.opens_at, following.closes_at) == (
        "planned", MONDAY + 35 * DAY, MONDAY + 43 * DAY)
    assert (following.reminds_at, following.results_on) == (MONDAY + 42 * DAY, date(2026, 12, 29))
    assert (list(following.teams.all()), following.comment) == ([people.teams["larkmoor"]], False)
    assert opening.items(following) == list(asked(2))


def test_no_wave_follows_where_leads_plan_each_or_one_is_planned_already(people: cast.Cast, priya: Reader) -> None:
    opened(priya)
    assert Wave.objects.count() == 1
    Wave.objects.update(state="closed")
    actions.set_rhythm(priya, 4, 10)
    waved.planned(2, opens_at=MONDAY + 90 * DAY, closes_at=MONDAY + 99 * DAY)
    with clock.stopped(MONDAY + 30 * DAY):
        third = actions.plan(priya, wanted(opens_at=MONDAY + 30 * DAY))
        actions.open_now(priya, third.pk)
    assert Wave.objects.count() == 3


@pytest.mark.parametrize(("weeks", "days"), [(3, 5), (9, 5), (4, 28), (4, 0)])
def test_a_rhythm_that_cannot_be_is_refused(priya: Reader, weeks: int, days: int) -> None:
    with pytest.raises(ValueError, match="expected 4 to 8 weeks"):
        actions.set_rhythm(priya, weeks, days)


@pytest.mark.parametrize("name", ["adam", "mara", "dev", "olga"])
def test_nobody_but_leads_does_anything_with_waves(people: cast.Cast, priya: Reader, name: str) -> None:
    wave, who = planned(priya), reader_of(people.accounts[name], clock.today())
    for act in (actions.cancel, actions.open_now, actions.pause, actions.resume, actions.close_early, actions.give_up):
        with pytest.raises(OutsideScope):
            act(who, wave.pk)
    for change in (lambda: actions.plan(who, wanted()), lambda: actions.change(who, wave.pk, wanted()),
                   lambda: actions.set_rhythm(who, 4, 10)):
        with pytest.raises(OutsideScope):
            change()


class Fake:
    """A mode that is ready when it is told to be."""

    def __init__(self) -> None:
        self.is_ready, self.asked = False, 0

    def ready(self, wave: Wave, cells: Mapping[UUID, int]) -> bool:
        self.asked += 1
        Wave.objects.filter(pk=wave.pk).update(band=3)  # what it asks for stays although the wave does not open
        return self.is_ready

    def prepare(self, wave: Wave, cells: Mapping[UUID, int]) -> None:
        CellKey.objects.bulk_create([CellKey(wave=wave, cell_id=cell, public=b"", people=1) for cell in {
            *cells.values()}])


def test_a_blind_wave_opens_once_its_mode_is_ready(people: cast.Cast, priya: Reader,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    fake = Fake()
    monkeypatch.setattr(opening.PREPARERS, "_plugged", {"blind": fake})
    wave = planned(priya, blind=True)
    with clock.stopped(MONDAY), pytest.raises(Refused, match="waves_refused_keys"):
        actions.open_now(priya, wave.pk)
    wave.refresh_from_db()
    assert (wave.state, wave.band) == ("planned", 3)
    fake.is_ready = True
    with clock.stopped(MONDAY):
        actions.open_now(priya, wave.pk)
    assert CellKey.objects.count() == 1 and not Ticket.objects.exists()


# --- invitations ------------------------------------------------------------------------------------------------------
def kept() -> str:
    return str([list(model.objects.values()) for model in (Item, Message, Recipient, Count, AuditEntry)])


def code_in(text: str) -> str:
    found = re.search(r"/pulse/with/(en|de)/([0-9a-z]{26})\s", text)
    assert found, text
    return found[2]


def test_everybody_gets_their_own_code_and_no_table_has_it(people: cast.Cast, priya: Reader, peer: Peer) -> None:
    Person.unscoped.filter(pk=people.person("hugo").pk).update(language="de")
    wave = opened(priya, results_on=date(2026, 11, 27))
    codes = {tickets.code_of(wave.pk, person): person for person in Person.unscoped.values_list("pk", flat=True)}
    assert not any(code in kept() for code in codes)
    peer.answers = [posted.NotTaken("later", 451)]
    posted.run(MONDAY + 2 * HOUR)
    posted.run(MONDAY + 4 * HOUR)
    assert len(peer.got) == 10
    for _, letter in peer.got:
        person = Person.unscoped.get(email=letter.to)
        assert codes[code_in(letter.text)] == person.pk
        assert letter.stop and code_in(letter.text) not in letter.subject
    assert not any(code in kept() for code in codes)
    hugo = next(letter for _, letter in peer.got if letter.to.startswith("hugo"))
    assert "/pulse/with/de/" in hugo.text and "bis Freitag, 13. November 2026" in hugo.text
    dev = next(letter for _, letter in peer.got if letter.to.startswith("dev"))
    assert "Friday 13 November 2026" in dev.text and "Results are there on Friday 27 November 2026" in dev.text


def test_the_link_of_the_mail_hands_in_an_answer(people: cast.Cast, priya: Reader, peer: Peer) -> None:
    opened(priya)
    posted.run(MONDAY + 2 * HOUR)
    for _, letter in peer.got:
        handing.hand_in(code_in(letter.text), {"fear_1": 3})
    assert Sealed.objects.count() == 10 and not Ticket.objects.exists()


def test_who_has_no_mailbox_gets_no_invitation_and_is_asked_all_the_same(people: cast.Cast, priya: Reader) -> None:
    Person.unscoped.filter(pk=people.person("tess").pk).update(email="")
    opened(priya)
    assert Item.objects.count() == 9 and Asked.objects.count() == 10
    assert not Item.objects.filter(person=people.person("tess")).exists()


@pytest.mark.parametrize("over", ["closing", "closed", "lost", "cancelled"])
def test_an_invitation_is_dropped_once_the_wave_is_over(people: cast.Cast, priya: Reader, peer: Peer,
                                                       over: str) -> None:
    opened(priya)
    Wave.objects.update(state=over)
    posted.run(MONDAY + 2 * HOUR)
    assert peer.got == [] and posted.counted("late") == 10


def test_an_invitation_is_dropped_when_the_keys_are_gone(people: cast.Cast, priya: Reader, peer: Peer) -> None:
    wave = opened(priya)
    keys.destroy(wave.pk)
    posted.run(MONDAY + 2 * HOUR)
    assert peer.got == [] and posted.counted("late") == 10


def test_while_a_wave_is_paused_no_mail_goes_out_and_afterwards_it_does(people: cast.Cast, priya: Reader,
                                                                        peer: Peer) -> None:
    wave = opened(priya)
    Wave.objects.update(state="paused")
    posted.run(MONDAY + 2 * HOUR)
    assert peer.got == []
    with clock.stopped(MONDAY + 3 * HOUR):
        actions.resume(priya, wave.pk)
    posted.run(MONDAY + 8 * HOUR)
    posted.run(MONDAY + DAY)
    assert len(peer.got) == 10


def test_who_stopped_such_mail_gets_none(people: cast.Cast, priya: Reader, peer: Peer) -> None:
    post.stop(people.person("dev").pk)
    opened(priya)
    posted.run(MONDAY + 2 * HOUR)
    assert len(peer.got) == 9 and not any(letter.to.startswith("dev") for _, letter in peer.got)


def test_the_reminder_goes_once_to_who_fetched_no_code_whether_they_answered_or_not(people: cast.Cast, priya: Reader,
                                                                                   peer: Peer) -> None:
    wave = opened(priya, reminds_at=MONDAY + 7 * DAY)
    posted.run(MONDAY + 2 * HOUR)
    tickets.issue(wave, people.person("dev").pk)
    handing.hand_in(tickets.code_of(wave.pk, people.person("hugo").pk), {})  # by the link in the mail
    peer.got.clear()
    with clock.stopped(MONDAY + 7 * DAY):
        assert invitations.remind(wave.pk) == 9
        assert invitations.remind(wave.pk) == 0
    posted.run(MONDAY + 7 * DAY + 3 * HOUR)
    assert len(peer.got) == 9 and not any(letter.to.startswith("dev") for _, letter in peer.got)
    texts = {re.sub(r"[0-9a-z]{26}|/post/stop/\S+", "", letter.text) for _, letter in peer.got}
    assert len(texts) == 1 and "If you have answered already, thank you: we can't know" in texts.pop()


def test_who_did_not_have_the_invitation_yet_gets_no_second_message(people: cast.Cast, priya: Reader,
                                                                    peer: Peer) -> None:
    wave = opened(priya, reminds_at=MONDAY + DAY)
    with clock.stopped(MONDAY + DAY):
        assert invitations.remind(wave.pk) == 0
    posted.run(MONDAY + DAY + HOUR)
    assert len(peer.got) == 10


def test_in_a_blind_wave_mail_has_no_code(people: cast.Cast, priya: Reader, peer: Peer,
                                          monkeypatch: pytest.MonkeyPatch) -> None:
    opened(priya)
    Wave.objects.update(blind=True)
    posted.run(MONDAY + 2 * HOUR)
    assert len(peer.got) == 10
    assert all("/with/" not in letter.text and "/pulse\n" in letter.text for _, letter in peer.got)
    assert all("not even our server" in letter.text and "until then" not in letter.text for _, letter in peer.got)


# --- pages ------------------------------------------------------------------------------------------------------------
FORM = {"opens": "2026-11-02", "opens_at": "09:00", "closes": "2026-11-13", "reminds": "2026-11-09",
        "results": "2026-11-27", "rest_weeks": "4", "languages": ["en", "de"], "comment": "on"}


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return str(response.content.decode())


def test_a_lead_plans_a_wave_from_the_form(people: cast.Cast) -> None:
    with clock.stopped(MONDAY - DAY):
        response = people.client("priya").post("/waves/new", {
            **FORM, "teams": "Claims\nhome", "own_2_en": "I know whom to ask.", "own_2_de": "Ich weiß, wen."})
    wave = Wave.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/waves/{wave.pk}")
    assert wave.closes_at == datetime(2026, 11, 13, 23, 59, tzinfo=UTC) and wave.opens_at == MONDAY
    assert {team.key for team in wave.teams.all()} == {"claims", "home"}
    assert wave.own == [{"en": "I know whom to ask.", "de": "Ich weiß, wen."}]


@pytest.mark.parametrize(("more", "told"), [
    ({"closes": "2026-11-01"}, "must not be before the first"), ({"closes": "2027-03-01"}, "60 days at most"),
    ({"opens": "2026-10-30"}, "The first day is over"), ({"reminds": "2026-11-14"}, "not after the last day"),
    ({"results": "2026-11-13"}, "after the last day"), ({"teams": "Nowhere"}, "There is no team Nowhere"),
    ({"languages": []}, "Languages"), ({"own_1_en": "Only here."}, "Write this statement in Deutsch"),
    ({"rest_weeks": "-1"}, "from 0 to 52"), ({"opens_at": "soon"}, "such as 09:00"), ({"opens": ""}, "First day")])
def test_a_plan_that_cannot_be_says_why_and_keeps_what_was_typed(people: cast.Cast, more: dict[str, Any],
                                                                told: str) -> None:
    with clock.stopped(MONDAY - DAY):
        response = people.client("priya").post("/waves/new", {**FORM, **more})
    html = response.content.decode()
    assert response.status_code == 422 and told in html and ("2026-11-27" in html or "2026-11-13" in html)
    assert not Wave.objects.exists()


def test_the_form_of_a_new_wave_starts_from_the_last_one(people: cast.Cast, priya: Reader) -> None:
    opened(priya, teams=(people.teams["claims"].pk, people.teams["larkmoor"].pk), rest_weeks=6)
    with clock.stopped(MONDAY + DAY):
        html = page(people.client("priya"), "/waves/new")
    assert "claims\nlarkmoor" in html and 'value="2026-11-16"' in html and 'value="6"' in html


STATES = ("planned", "open", "paused", "closing", "closed", "cancelled", "lost")
HEADINGS = {"planned": "opens on Monday 2 November 2026", "open": "is open until Friday 13 November 2026",
            "paused": "is paused", "closing": "is being closed", "closed": "closed on Friday 13 November 2026",
            "cancelled": "was cancelled", "lost": "has lost its keys"}


@pytest.mark.parametrize("state", STATES)
def test_the_page_of_a_wave_says_how_it_stands_in_every_state(people: cast.Cast, priya: Reader, state: str) -> None:
    wave = planned(priya) if state == "planned" else opened(priya)
    Wave.objects.update(state=state, answered=7 if state == "closed" else None)
    with clock.stopped(MONDAY - DAY if state == "planned" else MONDAY + DAY):
        client = people.client("priya")
        html, listed = page(client, f"/waves/{wave.pk}"), page(client, "/waves")
    assert HEADINGS[state] in html and "10 people" in html and "It asks 19 questions" in html
    assert (HEADINGS[state] in listed) is (state != "cancelled")


def test_whom_a_wave_asks_stands_as_counts_with_the_teams_that_joined(people: cast.Cast, priya: Reader) -> None:
    wave = planned(priya)
    html = page(people.client("priya"), f"/waves/{wave.pk}")
    assert "10 people would be asked today" in html and "Claims, Motor, Travel" in html
    assert "Dev" not in html and "Hugo" not in html


@pytest.mark.parametrize(("answered", "told"), [(0, "Fewer than 30%"), (3, "Between 30% and 50%"),
                                               (5, "Between 50% and 70%"), (7, "70% of the people")])
def test_the_response_of_an_open_wave_is_a_band_of_last_night_and_never_a_number(
        people: cast.Cast, priya: Reader, answered: int, told: str) -> None:
    wave = opened(priya)
    for name in [*cast.WHERE, *cast.ROLES][:answered]:
        handing.hand_in(tickets.code_of(wave.pk, people.person(name).pk), {})
    client = people.client("priya")
    with clock.stopped(MONDAY + DAY):
        assert "Not known yet" in page(client, f"/waves/{wave.pk}")
        turns.look.run()
        assert told in page(client, f"/waves/{wave.pk}")
        handing.hand_in(tickets.code_of(wave.pk, people.person("rosa").pk), {})
        assert told in page(client, f"/waves/{wave.pk}"), "it does not move when somebody hands in"


def test_the_preview_has_every_question_in_each_language_and_stores_nothing(people: cast.Cast, priya: Reader) -> None:
    wave = planned(priya, own=({"en": "I know whom to ask.", "de": "Ich weiß, wen ich fragen kann."},))
    html = page(people.client("priya"), f"/waves/{wave.pk}/preview")
    for language in ("en", "de"):
        said = asks.spoken(wave, language).questions
        assert len(said) == 20
        assert all(question.text.replace("'", "&#x27;") in html for question in said)
    assert not Asked.objects.exists() and not Sealed.objects.exists()


def test_the_mails_stand_on_the_page_without_anybodys_code(people: cast.Cast, priya: Reader) -> None:
    wave = opened(priya, reminds_at=MONDAY + 7 * DAY)
    html = page(people.client("priya"), f"/waves/{wave.pk}")
    assert "/pulse/with/en/..." in html and "It is the only reminder" in html
    assert not any(tickets.code_of(wave.pk, pk) in html for pk in Person.unscoped.values_list("pk", flat=True))


def test_each_deed_is_asked_for_on_a_page_and_done_with_its_button(people: cast.Cast, priya: Reader) -> None:
    wave, client = planned(priya), people.client("priya")
    for name, state in (("open", "open"), ("pause", "paused"), ("resume", "open"), ("close", "closing")):
        with clock.stopped(MONDAY + HOUR):
            before = Wave.objects.get().state
            html = page(client, f"/waves/{wave.pk}/{name}")
            assert Wave.objects.get().state == before, "looking changes nothing"
            assert ("can&#x27;t be undone" in html) is (name == "close")
            response = client.post(f"/waves/{wave.pk}/{name}", {"closes": "2026-11-16"})
        assert (response.status_code, Wave.objects.get().state) == (302, state), name
        assert name != "resume" or Wave.objects.get().closes_at == datetime(2026, 11, 16, 23, 59, tzinfo=UTC)


def test_a_deed_that_is_refused_says_why(people: cast.Cast, priya: Reader) -> None:
    wave = planned(priya, teams=(people.teams["home"].pk,))
    with clock.stopped(MONDAY):
        client = people.client("priya")
        response = client.post(f"/waves/{wave.pk}/open")
        assert response.status_code == 409 and "Fewer than five people" in response.content.decode()
        assert "Fewer than five people" in page(client, f"/waves/{wave.pk}")
        assert client.get(f"/waves/{wave.pk}/explode").status_code == 404
        assert client.get(f"/waves/{wave.pk}/pause")["Location"] == f"/waves/{wave.pk}"


def test_resuming_to_an_earlier_day_says_why(people: cast.Cast, priya: Reader) -> None:
    wave = opened(priya)
    Wave.objects.update(state="paused")
    with clock.stopped(MONDAY + DAY):
        response = people.client("priya").post(f"/waves/{wave.pk}/resume", {"closes": "2026-11-04"})
    assert response.status_code == 409 and "Choose the planned last day" in response.content.decode()


def test_the_rhythm_is_chosen_on_its_page(people: cast.Cast) -> None:
    client = people.client("priya")
    assert client.post("/waves/rhythm", {"weeks": "6", "days": "12"}).status_code == 302
    assert "6 weeks after the last one opened, for 12 days" in page(client, "/waves")
    assert client.post("/waves/rhythm", {"weeks": "3", "days": "12"}).status_code == 422
    assert client.post("/waves/rhythm", {"weeks": "4", "days": "40"}).status_code == 422
    assert client.post("/waves/rhythm", {"weeks": "0", "days": "12"}).status_code == 302
    assert "You plan each one" in page(client, "/waves")


def test_before_there_are_people_or_waves_the_page_says_what_comes_first(people: cast.Cast) -> None:
    client = people.client("priya")
    html = page(client, "/waves")
    assert "Nobody has been asked yet" in html and "No mail server is set up" in html
    account = people.accounts["priya"]
    type(account).objects.filter(pk=account.pk).update(person=None)
    Person.unscoped.all().delete()
    assert "There is nobody to ask yet" in page(client, "/waves")


def test_thirty_waves_are_read_page_by_page_with_as_many_queries_as_one(
        people: cast.Cast, django_assert_max_num_queries: Any) -> None:
    start = MONDAY - 900 * DAY
    for number in range(1, 31):
        waved.planned(number, opens_at=start + 28 * number * DAY, closes_at=start + (28 * number + 10) * DAY,
                      state="closed", asked=1000, answered=611, opened_on=(start + 28 * number * DAY).date())
    client = people.client("priya")
    with django_assert_max_num_queries(16):
        html = page(client, "/waves")
    assert html.count("1,000</td>") == html.count("50% to 70%") == 25 and "Wave 30 closed on" in html
    assert page(client, "/waves?page=2").count("<th scope=\"row\">") == 5


@pytest.mark.parametrize("name", ["adam", "mara", "dev", "olga", ""])
def test_only_leads_open_the_pages_of_waves(people: cast.Cast, priya: Reader, name: str) -> None:
    wave = planned(priya)
    client = people.client(name) if name else Client()
    for path in ("/waves", "/waves/new", "/waves/rhythm", f"/waves/{wave.pk}", f"/waves/{wave.pk}/preview",
                 f"/waves/{wave.pk}/change", f"/waves/{wave.pk}/open", f"/waves/{wave.pk}/close"):
        assert client.get(path).status_code == (403 if name else 302)
        assert client.post(path).status_code == 403
    assert Wave.objects.get().state == "planned"


def test_a_wave_that_is_not_there_is_refused(people: cast.Cast) -> None:
    client = people.client("priya")
    for end in ("", "/preview", "/change", "/open"):
        assert client.get(f"/waves/{uuid4()}{end}").status_code == 403


def test_a_panel_of_another_part_stands_on_the_page_where_it_has_something_to_say(
        people: cast.Cast, priya: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = {"mail": asks.Mail("A panel", "What it says")}
    plug = {"b": panels.Panel(20, "waves_yes", "pulse/waves/mail.html", lambda wave, language: None),
            "a": panels.Panel(10, "waves_never", "pulse/waves/panel_probe.html", lambda wave, language: mail)}
    monkeypatch.setattr(panels.PANELS, "_plugged", plug)
    found = panels.shown(planned(priya), "en")
    assert [(each.title, each.template) for each in found] == [("waves_never", "pulse/waves/panel_probe.html")]


def test_a_wave_with_too_few_answers_says_that_it_has_no_results(people: cast.Cast, priya: Reader) -> None:
    wave = opened(priya)
    Wave.objects.update(state="closed", answered=0)
    assert "closed without results: fewer than five answered" in page(people.client("priya"), f"/waves/{wave.pk}")


def test_a_wave_of_many_groups_is_read_page_by_page_with_as_many_queries_as_one(
        people: cast.Cast, priya: Reader, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        team = Team.objects.create(key=f"t{number}", name=f"Team {number}")
        Place.objects.create(team=team, parent=people.teams["larkmoor"], starts=cast.SINCE)
        made = Person.unscoped.bulk_create([Person(key=f"{number}-{each}", joined=cast.SINCE) for each in range(5)])
        Position.unscoped.bulk_create([Position(person=person, team=team, starts=cast.SINCE) for person in made])
    wave, client = planned(priya), people.client("priya")
    for state in ("planned", "open"):
        with clock.stopped(MONDAY):
            if state == "open":
                actions.open_now(priya, wave.pk)
            with django_assert_max_num_queries(26):
                html = page(client, f"/waves/{wave.pk}")
            assert "310 people" in html and html.count('<th scope="row">') == 50
            assert page(client, f"/waves/{wave.pk}?page=2").count('<th scope="row">') == 11


@pytest.mark.parametrize(("answered", "told"), [(0, "fewer than five"), (5, "50% to 70%"), (9, "70% or more")])
def test_no_page_says_how_many_answered_but_in_bands(people: cast.Cast, priya: Reader, answered: int,
                                                     told: str) -> None:
    """A wave may ask one team of ten only: "9 of 10" would be about that team."""
    wave = opened(priya)
    Wave.objects.update(state="closed", answered=answered)
    pages = [page(people.client("priya"), path) for path in ("/waves", f"/waves/{wave.pk}")]
    assert told in pages[0]
    assert not any(f">{answered}<" in html or f" {answered} " in re.sub(r"<[^>]+>", " ", html) for html in pages
                   if answered == 9)
