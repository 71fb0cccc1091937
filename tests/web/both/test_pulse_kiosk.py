"""People without a mailbox: a page to type a code into, and cards whose number tells nothing of who answered."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surefoot.web.frame import audit, clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.access import reader_of
from surefoot.web.people.models import Account, Person, Position, Team
from surefoot.web.people.scope import everything
from surefoot.web.pulse import handing, keys, tickets
from surefoot.web.pulse.handing import NotTaken
from surefoot.web.pulse.kiosk import actions, panel, views
from surefoot.web.pulse.models import Asked, Cards, Sealed, Ticket, Wave
from tests.web import cast as casting
from tests.web import waved
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db
HANDS = 6
"""People of the cast's team "motor" without e-mail address and account; dev and mara have both."""


def hands(team: Team, count: int = HANDS) -> list[Person]:
    """People who can neither be written to nor sign in."""
    found = [Person.unscoped.create(key=f"hand-{secrets.token_hex(4)}", name="Hand") for _ in range(count)]
    for person in found:
        Position.unscoped.create(person=person, team=team, starts=casting.SINCE)
    return found


@pytest.fixture
def cast() -> Cast:
    return casting.plant()


@pytest.fixture
def wave(cast: Cast) -> Wave:
    motor = cast.teams["motor"]
    asked = dict.fromkeys([*hands(motor), cast.person("dev"), cast.person("mara")], motor)
    return waved.opened({**asked, **dict.fromkeys(hands(cast.teams["home"], 2), cast.teams["home"])})


def sheet(cast: Cast, wave: Wave, team: str = "motor", **more: str) -> list[str]:
    """The codes on the cards that a lead gets for a team."""
    answer = cast.client("priya").post(f"/waves/{wave.pk}/cards", {"team": cast.teams[team].pk, **more})
    assert answer.status_code == 200
    return codes(answer.content.decode())


def codes(page: str) -> list[str]:
    return [code.replace(" ", "") for code in re.findall(r"<code>([a-z0-9 ]+)</code>", page)]


def works(code: str) -> bool:
    try:
        handing.wave_of(code)
    except NotTaken:
        return False
    return True


# --- the page to type a code into -------------------------------------------------------------------------------------
@pytest.mark.parametrize("where", ["/pulse/kiosk", "/pulse/kiosk/{wave}/{team}"])
def test_anybody_may_type_a_code_and_the_page_keeps_nothing_and_knows_nobody(cast: Cast, wave: Wave,
                                                                             where: str) -> None:
    answer = cast.client("dev").get(where.format(wave=wave.pk, team=cast.teams["motor"].pk))
    page = answer.content.decode()
    assert answer.status_code == 200 and "Type your code" in page
    assert 'action="/pulse/begin"' in page and 'name="kiosk" value="1"' in page and 'name="code"' in page
    assert page.count('autocomplete="off"') == 2 and "no-store" in answer["Cache-Control"]
    assert not answer.cookies and "csrfmiddlewaretoken" not in page
    assert "Motor" not in page


def test_the_page_is_marked_so_that_it_gets_no_cookie() -> None:
    assert views.kiosk.cookieless and views.kiosk.untraced  # type: ignore[attr-defined]


def test_the_page_speaks_the_languages_of_the_wave_only(client: Client, cast: Cast, wave: Wave) -> None:
    page = client.get("/pulse/kiosk?language=de")
    assert "Geben Sie Ihren Code ein" in page.content.decode() and page["Content-Language"] == "de"
    assert 'href="?language=en"' in page.content.decode()
    Wave.objects.update(languages=["de"])
    only = client.get("/pulse/kiosk?language=en", headers={"Accept-Language": "en"}).content.decode()
    assert "Geben Sie Ihren Code ein" in only and "?language=" not in only and translation.get_language() != "de"


@pytest.mark.parametrize(("state", "status", "said"), [
    ("paused", 200, "The pulse is paused"), ("closing", 404, "The pulse is not open here"),
    ("closed", 404, "The pulse is not open here"), ("planned", 404, "The pulse is not open here")])
def test_a_wave_that_takes_no_answers_has_a_calm_page(client: Client, cast: Cast, wave: Wave, state: str, status: int,
                                                      said: str) -> None:
    Wave.objects.update(state=state)
    for address in ("/pulse/kiosk", f"/pulse/kiosk/{wave.pk}/{cast.teams['motor'].pk}"):
        answer = client.get(address)
        assert answer.status_code == status and said in answer.content.decode()
        assert 'name="code"' not in answer.content.decode()


def test_an_unknown_wave_or_team_and_a_team_that_is_not_asked_look_the_same(client: Client, cast: Cast,
                                                                            wave: Wave) -> None:
    pages = {client.get(f"/pulse/kiosk/{of}/{team}").content for of, team in (
        (uuid4(), cast.teams["motor"].pk), (wave.pk, 999_999), (wave.pk, cast.teams["travel"].pk))}
    assert len(pages) == 1


def test_in_blind_mode_there_is_nothing_to_type(client: Client, cast: Cast, wave: Wave) -> None:
    Wave.objects.update(blind=True)
    assert "Codes are not used this time" in client.get("/pulse/kiosk").content.decode()


# --- cards ------------------------------------------------------------------------------------------------------------
def test_there_are_as_many_cards_as_people_without_a_way_in_and_each_code_answers_once(cast: Cast, wave: Wave) -> None:
    before = Ticket.objects.count()
    made = sheet(cast, wave)
    assert len(made) == len(set(made)) == HANDS and all(len(code) == tickets.CARD for code in made)
    assert Ticket.objects.count() == before
    assert Ticket.objects.filter(printed=True, cell=cast.teams["motor"]).count() == HANDS
    for code in made:
        handing.hand_in(code.upper(), waved.full(wave))
    assert Sealed.objects.count() == HANDS and not any(works(code) for code in made)


def test_the_codes_the_people_would_have_been_given_are_gone_and_all_others_are_left(cast: Cast, wave: Wave) -> None:
    sheet(cast, wave)
    with everything("test"):
        asked = list(Asked.objects.filter(wave=wave).select_related("person"))
    for one in asked:
        left = works(tickets.code_of(wave.pk, one.person_id))
        assert left == (bool(one.person.email) or one.cell_id == cast.teams["home"].pk)


def test_what_is_written_down_are_hashes_and_nothing_in_the_database_says_whose(cast: Cast, wave: Wave) -> None:
    made = sheet(cast, wave)
    assert set(Ticket.objects.filter(printed=True).values_list("mark", flat=True)) == {
        tickets.mark_of(code) for code in made}
    assert not any(code in str(list(AuditEntry.objects.values())) for code in made)


def test_printed_again_a_sheet_has_as_many_cards_whoever_answered_and_the_old_ones_are_void(cast: Cast,
                                                                                            wave: Wave) -> None:
    first = sheet(cast, wave)
    for code in first[:2]:
        handing.hand_in(code, waved.full(wave))
    again = sheet(cast, wave)
    assert len(again) == HANDS and not set(again) & set(first)
    assert not any(works(code) for code in first)
    assert sum(works(code) for code in again) == HANDS - 2


def test_no_page_of_a_lead_changes_when_somebody_answers_with_a_card(cast: Cast, wave: Wave) -> None:
    client = cast.client("priya")
    made = sheet(cast, wave)

    def seen() -> list[str]:
        page = client.get(f"/waves/{wave.pk}/cards").content.decode()
        return re.findall(r"<td[^>]*>[^<]*", page) + re.findall(r"<button[^>]*>[^<]*", page)
    before = seen()
    for code in made:
        handing.hand_in(code, waved.full(wave))
        assert seen() == before


def test_the_audit_log_has_who_and_how_many_cards_and_the_same_whoever_answered(cast: Cast, wave: Wave) -> None:
    made = sheet(cast, wave)
    for code in made[:3]:
        handing.hand_in(code, waved.full(wave))
    sheet(cast, wave)
    entries = list(AuditEntry.objects.filter(action="pulse.cards_printed").order_by("number"))
    assert [dict(audit.read(entry)) for entry in entries] == [
        {"team": cast.teams["motor"].pk, "cards": HANDS}] * 2
    assert {entry.actor for entry in entries} == {audit.alias(cast.accounts["priya"].subject)}


def test_who_gets_an_account_or_an_address_is_not_given_a_card_too(cast: Cast, wave: Wave) -> None:
    with everything("test"):
        one, other = list(Person.objects.filter(asked__cell=cast.teams["home"]))
    Account.objects.create_user("one@larkmoor.example", person=one)
    assert len(sheet(cast, wave, "home")) == 1
    assert works(tickets.code_of(wave.pk, one.pk)) and not works(tickets.code_of(wave.pk, other.pk))


def test_who_fetched_a_code_is_not_given_a_card_too(cast: Cast, wave: Wave) -> None:
    with everything("test"):
        one = Person.objects.filter(asked__cell=cast.teams["home"]).first()
    tickets.issue(wave, one.pk)
    assert len(sheet(cast, wave, "home")) == 1


def test_few_people_are_not_counted_on_the_page(cast: Cast, wave: Wave) -> None:
    page = cast.client("priya").get(f"/waves/{wave.pk}/cards").content.decode()
    assert re.search(r"Motor</bdi></th><td[^>]*>6<", page)
    assert re.search(r"Home</bdi></th><td[^>]*>fewer than 5<", page)


@pytest.mark.parametrize("name", ["mara", "hugo", "dev", "adam"])
def test_only_a_lead_makes_cards(cast: Cast, wave: Wave, name: str) -> None:
    client = cast.client(name)
    assert client.get(f"/waves/{wave.pk}/cards").status_code == 403
    assert client.post(f"/waves/{wave.pk}/cards", {"team": cast.teams["motor"].pk}).status_code == 403
    assert client.get(f"/waves/{wave.pk}/cards/poster/{cast.teams['motor'].pk}").status_code == 403
    assert not Ticket.objects.filter(printed=True).exists()


@pytest.mark.parametrize(("what", "said"), [({"state": "closed"}, "while a wave is open"),
                                            ({"blind": True}, "blind mode")])
def test_no_cards_are_made_for_a_wave_that_takes_none(cast: Cast, wave: Wave, what: dict[str, Any], said: str) -> None:
    Wave.objects.update(**what)
    answer = cast.client("priya").post(f"/waves/{wave.pk}/cards", {"team": cast.teams["motor"].pk})
    assert answer.status_code == 409 and said in answer.content.decode()
    assert not Ticket.objects.filter(printed=True).exists() and not Cards.objects.exists()
    assert panel.context(Wave.objects.get(), "en") is None


def test_without_the_keys_no_cards_are_made(cast: Cast, wave: Wave) -> None:
    keys.destroy(wave.pk)
    answer = cast.client("priya").post(f"/waves/{wave.pk}/cards", {"team": cast.teams["motor"].pk})
    assert answer.status_code == 409 and "keys of this wave" in answer.content.decode()


def test_a_team_where_everybody_has_a_way_in_gets_none_and_one_that_is_not_asked_is_refused(cast: Cast) -> None:
    wave = waved.opened({cast.person("dev"): cast.teams["motor"]})
    client = cast.client("priya")
    page = client.get(f"/waves/{wave.pk}/cards").content.decode()
    assert "Nobody needs a card" in page and panel.context(wave, "en") is None
    assert client.post(f"/waves/{wave.pk}/cards", {"team": cast.teams["motor"].pk}).status_code == 409
    for team in (cast.teams["travel"].pk, 999_999, "", "x", "9" * 30):
        assert client.post(f"/waves/{wave.pk}/cards", {"team": team}).status_code == 403
    assert not Cards.objects.exists()


def test_killed_before_the_end_nothing_has_happened_and_the_old_cards_still_work(
        cast: Cast, wave: Wave, monkeypatch: pytest.MonkeyPatch) -> None:
    first = sheet(cast, wave)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt
    monkeypatch.setattr(actions.audit, "record", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        actions.print_cards(_reader(cast), wave.pk, cast.teams["motor"].pk)
    assert all(works(code) for code in first)


def test_cards_are_in_the_language_that_was_chosen_and_lead_to_the_answer(cast: Cast, wave: Wave) -> None:
    answer = cast.client("priya").post(f"/waves/{wave.pk}/cards", {"team": cast.teams["motor"].pk, "language": "de"})
    page = answer.content.decode()
    assert "Wie geht es Ihnen mit KI bei der Arbeit?" in page and page.count("<svg") > HANDS
    assert "style=" not in page and "no-store" in answer["Cache-Control"]


def test_a_poster_leads_to_the_page_for_codes_and_nowhere_else(cast: Cast, wave: Wave) -> None:
    client, motor = cast.client("priya"), cast.teams["motor"].pk
    page = client.get(f"/waves/{wave.pk}/cards/poster/{motor}?language=en").content.decode()
    assert "Answer the pulse here" in page and 'class="square"' in page and "/pulse/kiosk" in page
    assert client.get(f"/waves/{wave.pk}/cards/poster/{cast.teams['travel'].pk}").status_code == 403


def test_a_thousand_teams_are_shown_a_page_at_a_time(cast: Cast, django_assert_max_num_queries: Any) -> None:
    teams = Team.objects.bulk_create(Team(key=f"t{number}", name=f"Team {number:04}") for number in range(1000))
    people = Person.unscoped.bulk_create(Person(key=f"p{number}", name="Hand") for number in range(1000))
    wave = waved.opened(dict(zip(people, teams, strict=True)))
    client = cast.client("priya")
    with django_assert_max_num_queries(15):
        page = client.get(f"/waves/{wave.pk}/cards?page=2").content.decode()
    assert page.count("<button class=\"btn second\"") == 50 and "Team 0050" in page and "Team 0000" not in page


def test_the_panel_of_a_wave_says_that_cards_are_needed(cast: Cast, wave: Wave) -> None:
    facts = panel.context(wave, "en")
    assert facts and facts["until"]


# --- whatever happens, no more answers than people ----------------------------------------------------------------
def _reader(cast: Cast) -> Any:
    return reader_of(cast.accounts["priya"], clock.today())


steps = st.lists(st.tuples(st.sampled_from(["print", "answer", "answer_old", "issue", "account", "erase", "address"]),
                           st.integers(0, 20)), max_size=14)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_is_printed_answered_or_changed_no_team_ever_has_more_codes_or_answers_than_people_asked(
        cast: Cast, wave: Wave, steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        _walk(cast, wave, steps)
        transaction.set_rollback(True)


def _walk(cast: Cast, wave: Wave, steps: list[tuple[str, int]]) -> None:
    motor, known, erased = cast.teams["motor"], list[str](), 0
    asked = Asked.objects.filter(wave=wave, cell=motor).count()
    answered = 0
    for step, which in steps:
        with everything("test"):
            people = list(Person.objects.filter(asked__cell=motor).order_by("pk"))
        one = people[which % len(people)] if people else None
        if step == "print":
            with suppress(actions.Refused):
                known += actions.print_cards(_reader(cast), wave.pk, motor.pk).codes
        elif step in {"answer", "answer_old"} and known:
            with suppress(NotTaken):
                handing.hand_in(known[-1 - which % len(known)] if step == "answer" else known[which % len(known)],
                                waved.full(wave))
                answered += 1
        elif step == "issue" and one and (one.email or hasattr(one, "account")):
            known.append(tickets.issue(wave, one.pk))
        elif step == "account" and one and not Account.objects.filter(person=one).exists():
            Account.objects.create_user(f"{one.pk}@larkmoor.example", person=one)
        elif step == "address" and one and not one.email:
            one.email = f"{one.pk}@larkmoor.example"
            one.save()
        elif step == "erase" and one and not Account.objects.filter(person=one).exists():
            _erase(wave, one)
            erased += 1
        usable = Ticket.objects.filter(wave=wave, cell=motor).count()
        assert usable + answered <= asked
        if not erased:
            assert usable + answered == asked
        if step == "print":
            assert usable <= max(asked - erased, Ticket.objects.filter(wave=wave, cell=motor, printed=False).count())


def _erase(wave: Wave, one: Person) -> None:
    """As erasing a person does."""
    Asked.objects.filter(wave=wave, person=one).delete()
