"""One's own calendar: made, fetched by a program that knows its address, ended; and what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from surefoot.web.api.jobs import leavers
from surefoot.web.api.models import CalendarAddress
from surefoot.web.close.policy.models import Version
from surefoot.web.close.ritual.models import Ritual, Round
from surefoot.web.frame import clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people import erasing
from surefoot.web.people.models import Holiday, Person, Site
from tests.web.cast import Cast, plant

NOON = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
"""A Wednesday; clocks in Leeds change on the 29th."""
TUESDAY = 1


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.stopped(NOON):
        found = plant()
        Site.objects.update(time_zone="Europe/London")
        Ritual.objects.create(team=found.teams["motor"], weekday=TUESDAY, at=time(10, 0), since=date(2026, 3, 2))
        yield found


def recent(cast: Cast, name: str) -> Client:
    """Signed in a moment ago."""
    account = cast.accounts[name]
    account.set_password("a-long-enough-secret-7")
    account.save()
    client = Client()
    client.post("/sign-in", {"email": account.email, "password": "a-long-enough-secret-7"})
    return client


def made(client: Client) -> str:
    page = client.post("/me/calendar/new").content.decode()
    found = re.search(r">http://[^/<]+(/calendar/[\w-]{43}\.ics)<", page)
    assert found, page
    return found[1]


def events(path: str) -> list[Any]:
    """What a program that has nothing but the address reads, in order."""
    answer = Client().get(path)
    assert answer.status_code == 200
    return sorted(Calendar.from_ical(answer.content).walk("VEVENT"), key=lambda event: str(event.decoded("dtstart")))


def days(found: list[Any]) -> list[str]:
    return [event.decoded("dtstart").astimezone(UTC).strftime("%m-%d %H:%M") for event in found]


def test_somebody_makes_an_address_and_their_program_reads_when_their_rounds_are(cast: Cast) -> None:
    found = events(made(recent(cast, "dev")))
    assert days(found)[:5] == ["03-03 10:00", "03-10 10:00", "03-17 10:00", "03-24 10:00", "03-31 09:00"]
    assert len(found) == 15
    assert {str(event["summary"]) for event in found} == {"What did you try with AI this week?"}
    assert found[0]["dtstart"].params["TZID"] == "Europe/London"
    assert str(found[0]["url"]).endswith(f"/tries/{cast.teams['motor'].pk}")


def test_who_leads_a_team_sees_when_they_go_first_and_the_owner_when_the_policy_is_looked_at_again(cast: Cast) -> None:
    Version.objects.create(state="published", number=3, text="", effective_on=date(2026, 1, 5), made_by="x",
                           review_on=date(2026, 6, 1), made_at=NOON, changed_at=NOON, published_at=NOON)
    found = events(made(recent(cast, "mara")))
    assert {str(event["summary"]) for event in found} == {"Motor: you open the weekly round"}
    assert str(found[0]["url"]).endswith(f"/tries/{cast.teams['motor'].pk}/card")
    review, = events(made(recent(cast, "petra")))
    assert (review.decoded("dtstart"), str(review["summary"])) == (
        date(2026, 6, 1), "Look at the AI policy again (version 3)")
    assert events(made(recent(cast, "tess"))) == []


def test_a_holiday_a_day_off_and_a_skipped_week_move_a_round_or_leave_it_out_and_its_uid_stays(cast: Cast) -> None:
    path = made(recent(cast, "dev"))
    before = {str(event["uid"]) for event in events(path)}
    Holiday.objects.create(site=Site.objects.get(), starts=date(2026, 3, 24), ends=date(2026, 3, 24))
    Round.objects.create(team=cast.teams["motor"], week=date(2026, 3, 30), state="skipped", opens_at=NOON,
                         closes_at=NOON + timedelta(days=9))
    assert days(events(path))[3:5] == ["03-25 10:00", "04-07 09:00"]
    assert {str(event["uid"]) for event in events(path)} < before
    Person.unscoped.filter(pk=cast.person("dev").pk).update(workdays=0b0011000)  # Thursday and Friday
    assert days(events(path))[3:5] == ["03-26 10:00", "04-09 09:00"]
    Ritual.objects.update(ended_on=date(2026, 3, 18))
    assert events(path) == []


def test_nobodys_name_and_no_try_stands_in_it(cast: Cast) -> None:
    for name in ("dev", "mara", "petra"):
        told = Client().get(made(recent(cast, name))).content.decode()
        assert not [each for each in (*cast.accounts, "@larkmoor", "ORGANIZER", "ATTENDEE") if each in told.lower()]


def test_only_the_newest_address_is_answered_and_none_once_it_is_ended(cast: Cast) -> None:
    client = recent(cast, "dev")
    first, second = made(client), made(client)
    assert [Client().get(path).status_code for path in (first, second)] == [404, 200]
    page = client.get("/me/calendar").content.decode()
    assert "18 March 2026" in page
    assert second not in page
    assert client.post("/me/calendar/end").status_code == 302
    assert Client().get(second).status_code == 404
    assert [entry.action for entry in AuditEntry.objects.all()] == ["calendar.made", "calendar.made", "calendar.ended"]
    assert not CalendarAddress.objects.exists()


def test_it_is_kept_as_a_hash_and_ends_with_the_last_day_or_the_account_or_by_erasing(cast: Cast) -> None:
    path = made(recent(cast, "dev"))
    assert path.split("/")[-1].removesuffix(".ics") not in str(CalendarAddress.objects.values())
    dev = cast.accounts["dev"]
    dev.is_active = False
    dev.save()
    assert Client().get(path).status_code == 404
    dev.is_active = True
    dev.save()
    Person.unscoped.filter(pk=cast.person("dev").pk).update(left=date(2026, 3, 18))
    assert Client().get(path).status_code == 200
    with clock.stopped(NOON + timedelta(days=1)):
        assert Client().get(path).status_code == 404
        leavers.run()
    assert not CalendarAddress.objects.exists()
    path = made(recent(cast, "mara"))
    erasing.erase.run(cast.person("mara").subject)
    assert Client().get(path).status_code == 404


def test_the_page_of_ones_own_data_names_the_address_and_leads_to_it(cast: Cast) -> None:
    client = recent(cast, "dev")
    made(client)
    page = client.get("/me").content.decode()
    assert "The address of your calendar" in page
    assert 'href="/me/calendar"' in page
    row, = client.get("/me/export.json").json()["api.CalendarAddress"]
    assert row == {"person": cast.person("dev").subject, "language": "en", "made_on": "2026-03-18"}


def test_making_one_needs_a_fresh_sign_in_and_somebody_who_works_here(cast: Cast) -> None:
    assert cast.client("dev").post("/me/calendar/new").status_code == 409
    assert Client().post("/me/calendar/new").status_code == 403
    assert Client(enforce_csrf_checks=True).post("/me/calendar/new").status_code == 403
    assert not CalendarAddress.objects.exists()


def test_it_is_private_takes_no_cookie_gives_none_and_changes_by_nothing_but_get(cast: Cast) -> None:
    client = recent(cast, "dev")
    path = made(client)
    answer = client.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies
    assert client.post(path).status_code == 405
    assert client.get(f"{path.removesuffix('.ics')}x.ics").status_code == 404


def test_a_network_that_tries_addresses_and_an_address_that_is_fetched_all_the_time_are_stopped(cast: Cast) -> None:
    path = made(recent(cast, "dev"))
    assert {Client().get(path).status_code for _ in range(60)} == {200}
    assert Client().get(path).status_code == 429
    other = made(recent(cast, "mara"))
    assert {Client().get(f"/calendar/{number}.ics").status_code for number in range(60)} == {404}
    assert Client().get("/calendar/one-more.ics").status_code == 429
    assert Client().get(other).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").get(other).status_code == 200


def test_neither_the_log_nor_the_audit_holds_the_address(cast: Cast, capsys: pytest.CaptureFixture[str],
                                                         caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    path = made(recent(cast, "dev"))
    Client().get(path)
    secret = path.split("/")[-1].removesuffix(".ics")
    written = f"{caplog.text}{[vars(record) for record in caplog.records if record.name.startswith('surefoot')]}"
    assert "calendar/<str:made>.ics" in written
    assert secret not in "".join(str(vars(record).get("route")) + record.getMessage() for record in caplog.records)
    assert not [entry for entry in AuditEntry.objects.all() if secret in f"{entry.about}{entry.detail}"]
    assert secret not in capsys.readouterr().err
