"""Sites, countries and teams that are not measured: entered, in force on their days, ended, told."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surefoot.web.frame import audit, clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.measuring import unmeasured
from surefoot.web.people.models import Exclusion, Site, Team
from surefoot.web.people.scope import everything
from tests.web.cast import Cast, plant


@pytest.fixture
def cast(db: None) -> Cast:
    return plant()


def text(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode())))


def today() -> date:
    return clock.today()


def exclude(client: Client, **more: str) -> Any:
    return client.post("/people/excluded/new", {"kind": "team", "team": "motor", "covers": "both", "ends": "",
                                                "starts": today().isoformat(), "reason": "Agreement 7", **more})


def out(cast: Cast, day: date) -> dict[str, str]:
    called = {cast.person(name).pk: name for name in cast.accounts}
    with everything("a test"):
        return {called[pk]: what for pk, what in unmeasured(day).items()}


def test_a_team_is_left_out_on_its_days_with_every_team_below_it(cast: Cast) -> None:
    later = today() + timedelta(days=9)
    assert exclude(cast.client("priya"), team="claims", covers="usage", ends=later.isoformat()).status_code == 302
    assert out(cast, today()) == dict.fromkeys(("mara", "dev", "hugo", "tess"), "usage")
    assert out(cast, later + timedelta(days=1)) == {}
    assert out(cast, today() - timedelta(days=1)) == {}


@pytest.mark.parametrize("kind", ["site", "country"])
def test_a_site_or_a_country_is_left_out(cast: Cast, kind: str) -> None:
    site = Site.objects.get()
    exclude(cast.client("adam"), kind=kind, site=str(site.pk), country="GB", team="")
    made = Exclusion.objects.get()
    assert (made.site, made.country, made.team) == ((site, "", None) if kind == "site" else (None, "GB", None))
    assert out(cast, today())["dev"] == "both"


def test_the_page_says_what_is_left_out_and_that_it_is_never_low(cast: Cast) -> None:
    priya = cast.client("priya")
    assert "Nothing is left out" in text(priya.get("/people/excluded"))
    exclude(priya, covers="pulse")
    shown = text(priya.get("/people/excluded"))
    for words in ("Some parts are not measured", "Motor A team, with every team below it the pulse", "Agreement 7",
                  "shown as not measured, never as low", "What was published stays as it is"):
        assert words in shown, words


def test_it_is_ended_after_a_day_and_stays_in_the_list(cast: Cast) -> None:
    priya = cast.client("priya")
    Exclusion.objects.create(team=cast.teams["motor"], covers="both", starts=date(2026, 1, 1))
    last = today() - timedelta(days=1)
    assert priya.post(f"/people/excluded/{Exclusion.objects.get().pk}/end", {"last": last.isoformat()}
                      ).status_code == 302
    assert (out(cast, today()), out(cast, last)) == ({}, {"mara": "both", "dev": "both"})
    shown = text(priya.get("/people/excluded"))
    assert "Every part may be measured" in shown
    assert "over" in shown


def test_what_has_not_begun_is_taken_away_by_ending_it_before(cast: Cast) -> None:
    priya = cast.client("priya")
    exclude(priya, starts=(today() + timedelta(days=5)).isoformat())
    priya.post(f"/people/excluded/{Exclusion.objects.get().pk}/end", {"last": today().isoformat()})
    assert not Exclusion.objects.exists()


def test_both_are_in_the_log_without_the_reason(cast: Cast) -> None:
    priya = cast.client("priya")
    exclude(priya, reason="planted-reason")
    pk = Exclusion.objects.get().pk
    priya.post(f"/people/excluded/{pk}/end", {"last": today().isoformat()})
    entries = list(AuditEntry.objects.filter(about=f"exclusion:{pk}").order_by("number"))
    assert [entry.action for entry in entries] == ["people.excluded", "people.exclusion_ended"]
    assert audit.read(entries[0])["which"] == str(cast.teams["motor"].pk)
    assert "planted" not in "".join(entry.detail for entry in entries)


@pytest.mark.parametrize(("more", "says"), [
    ({"team": "nothing-like-it"}, "No team has this name or key"), ({"team": ""}, "Give the name or key of the team"),
    ({"kind": "site"}, "Choose the site"), ({"kind": "country"}, "Choose the country"),
    ({"kind": "person"}, "What is left out?"), ({"covers": ""}, "By what is it not measured?"),
    ({"starts": "soon"}, "Give a day"), ({"ends": "2020-01-01"}, "lies before the first"),
    ({"kind": "site", "site": "999999"}, "Choose one of the answers: Site"), ({"team": "Twin"}, "More than one team")])
def test_what_can_not_be_left_out_is_refused_with_the_reason(cast: Cast, more: dict[str, str], says: str) -> None:
    Team.objects.bulk_create([Team(key="twin 1", name="Twin"), Team(key="twin 2", name="Twin")])
    response = exclude(cast.client("priya"), **more)
    assert response.status_code == 422
    assert says in text(response)
    assert not Exclusion.objects.exists()


def test_the_same_is_not_left_out_twice_on_one_day(cast: Cast) -> None:
    priya = cast.client("priya")
    exclude(priya)
    assert "It is left out already" in text(exclude(priya, covers="usage"))
    assert Exclusion.objects.count() == 1
    exclude(priya, team="home")
    assert Exclusion.objects.count() == 2


@pytest.mark.parametrize(("starts", "ends", "last", "status"), [
    (-9, None, -10, 409), (-9, -2, 0, 409), (-9, None, "soon", 422), (-9, None, "", 422)])
def test_an_end_that_can_not_be_is_refused(cast: Cast, starts: int, ends: int | None, last: int | str,
                                           status: int) -> None:
    def day(offset: int) -> date:
        return today() + timedelta(days=offset)

    found = Exclusion.objects.create(team=cast.teams["motor"], covers="both", starts=day(starts),
                                     ends=None if ends is None else day(ends))
    sent = last if isinstance(last, str) else day(last).isoformat()
    response = cast.client("adam").post(f"/people/excluded/{found.pk}/end", {"last": sent})
    assert (response.status_code, Exclusion.objects.get().ends) == (status, found.ends)


@pytest.mark.parametrize("name", ["mara", "dev", "olga"])
def test_nobody_else_looks_at_exclusions_or_enters_one(cast: Cast, name: str) -> None:
    client = cast.client(name)
    assert client.get("/people/excluded").status_code == 403
    assert exclude(client).status_code == 403
    assert not Exclusion.objects.exists()


def test_a_thousand_cost_as_many_queries_as_one_and_are_paged(cast: Cast) -> None:
    priya = cast.client("priya")
    exclude(priya)

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            priya.get("/people/excluded")
        return len(found)

    few = count()
    Exclusion.objects.bulk_create(Exclusion(country="GB", covers="both", starts=today()) for _ in range(1000))
    assert count() == few
    assert "Page 1 of 21" in text(priya.get("/people/excluded"))
