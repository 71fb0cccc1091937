"""Teams, sites and roles by URL: the tree as of a day, who leads and deputises, and the tasks of a role."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from surefoot.web.frame import audit, clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.models import Holiday, Management, Person, Place, Position, Role, RoleTask, Site, Team
from surefoot.web.people.structure.tree import in_order
from tests.web.cast import Cast, plant


@pytest.fixture
def cast(db: None) -> Cast:
    return plant()


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode())))


def tree(client: Client, query: str = "") -> list[str]:
    return re.findall(r'/people/teams/\d+[^"]*"><bdi>([^<]*)', client.get(f"/people/teams{query}").content.decode())


def today() -> date:
    return clock.today()


def team(cast: Cast, key: str, more: str = "") -> str:
    return f"/people/teams/{cast.teams[key].pk}{more}"


def appointment(**more: Any) -> dict[str, Any]:
    return {"person": "tess@larkmoor.example", "kind": "deputy", "starts": today().isoformat(), "ends": "", **more}


parts = st.lists(st.tuples(st.integers(1, 12), st.none() | st.integers(1, 14), st.text("abc", max_size=2)),
                 unique_by=lambda part: part[0])


@given(parts)
def test_every_team_stands_in_the_tree_once_and_after_the_one_above_it(
        places: list[tuple[int, int | None, str]]) -> None:
    found = in_order(places)
    assert sorted(node.team for node in found) == sorted(team for team, _, _ in places)
    order = {node.team: number for number, node in enumerate(found)}
    for node in found:
        if node.level:
            assert order[node.parent] < order[node.team]  # type: ignore[index]
            assert found[order[node.parent]].level == node.level - 1  # type: ignore[index]


def test_the_tree_is_read_from_the_top_with_who_leads_and_how_many_are_in_it(cast: Cast) -> None:
    priya = cast.client("priya")
    assert tree(priya) == ["Larkmoor", "Claims", "Home", "Motor", "Travel"]
    shown = text(priya, "/people/teams")
    assert "Motor Claims Mara 2" in shown
    assert "Claims Larkmoor nobody 0" in shown


def test_the_tree_of_another_day_is_the_one_of_that_day(cast: Cast) -> None:
    adam, moved = cast.client("adam"), today() - timedelta(days=10)
    Place.objects.filter(team=cast.teams["motor"]).update(ends=moved - timedelta(days=1))
    Place.objects.create(team=cast.teams["motor"], parent=cast.teams["larkmoor"], starts=moved)
    before = f"?on={(moved - timedelta(days=1)).isoformat()}"
    assert "Motor Larkmoor" in text(adam, "/people/teams")
    assert "Motor Claims" in text(adam, f"/people/teams{before}")
    assert "Motor" not in tree(adam, "?on=1999-01-01")
    shown = text(adam, team(cast, "motor"))
    assert "Where it stood from" in shown
    assert "5 January 2026 to" in shown


@pytest.mark.parametrize("odd", ["", "soon", "0000-00-00", "9999-12-31", "0001-01-01"])
def test_a_day_that_is_none_is_today(cast: Cast, odd: str) -> None:
    assert len(tree(cast.client("adam"), f"?on={odd}")) == 5


def test_teams_are_found_by_name(cast: Cast) -> None:
    adam = cast.client("adam")
    assert tree(adam, "?search=OTO") == ["Motor"]
    assert "No team on that day" in text(adam, "/people/teams?search=nothing-like-it")


def test_a_team_shows_what_stands_above_and_below_it(cast: Cast) -> None:
    shown = text(cast.client("adam"), team(cast, "claims"))
    for words in ("Larkmoor", "Teams directly below Home Motor Travel", "0 people in it"):
        assert words in shown, words
    assert "It did not stand in the tree on 1 February 1999" in text(cast.client("adam"),
                                                                      team(cast, "claims", "?on=1999-02-01"))


def test_who_leads_a_team_sees_that_team_and_no_other(cast: Cast) -> None:
    mara = cast.client("mara")
    assert "2 people in it" in text(mara, team(cast, "motor"))
    for key in ("home", "claims", "larkmoor"):
        assert mara.get(team(cast, key)).status_code == 403
    assert mara.get("/people/teams").status_code == 403


def test_the_tree_costs_the_same_for_a_thousand_teams_and_is_paged(cast: Cast) -> None:
    adam = cast.client("adam")

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert adam.get(path).status_code == 200
        return len(found)

    count("/people/teams")
    few = count("/people/teams"), count(team(cast, "claims"))
    made = Team.objects.bulk_create(Team(key=f"t{number:04}", name=f"Team {number:04}") for number in range(1000))
    Place.objects.bulk_create(Place(team=one, parent=cast.teams["claims"], starts=date(2026, 1, 5)) for one in made)
    assert (count("/people/teams"), count(team(cast, "claims"))) == few
    assert "Page 2 of 11" in text(adam, "/people/teams?page=2")
    assert "Page 1 of 11" in text(adam, team(cast, "claims"))


def test_a_deputy_sees_what_the_manager_sees_on_their_days_only(cast: Cast) -> None:
    adam, tess = cast.client("adam"), cast.client("tess")
    assert tess.get("/people").status_code == 403
    later = (today() + timedelta(days=3)).isoformat()
    assert adam.post(team(cast, "motor", "/leaders"), appointment(ends=later)).status_code == 302
    assert "Dev" in text(tess, "/people")
    with clock.ahead(timedelta(days=4)):
        assert cast.client("tess").get("/people").status_code == 403
    entry = AuditEntry.objects.get(action="people.appointed")
    assert audit.read(entry)["person"] == audit.alias(cast.person("tess").subject)
    assert entry.about == f"team:{cast.teams['motor'].pk}"
    assert Management.objects.get(person=cast.person("tess")).by_hand


def test_a_deputy_is_ended_at_once(cast: Cast) -> None:
    adam = cast.client("adam")
    row = Management.objects.create(team=cast.teams["motor"], person=cast.person("tess"), kind="deputy",
                                    starts=today() - timedelta(days=5), by_hand=True)
    assert adam.post(team(cast, "motor", f"/leaders/{row.pk}/end")).status_code == 302
    assert cast.client("tess").get("/people").status_code == 403
    row.refresh_from_db()
    assert row.ends == today() - timedelta(days=1)
    assert AuditEntry.objects.filter(action="people.dismissed").exists()


def test_a_deputy_who_had_not_begun_before_today_is_gone(cast: Cast) -> None:
    adam = cast.client("adam")
    adam.post(team(cast, "motor", "/leaders"), appointment())
    row = Management.objects.get(person=cast.person("tess"))
    adam.post(team(cast, "motor", f"/leaders/{row.pk}/end"))
    assert not Management.objects.filter(pk=row.pk).exists()


def test_what_lists_say_of_who_leads_is_not_ended_here(cast: Cast) -> None:
    row = Management.objects.get(team=cast.teams["motor"])
    response = cast.client("adam").post(team(cast, "motor", f"/leaders/{row.pk}/end"))
    assert response.status_code == 409
    assert "Only what was entered here" in response.content.decode()
    assert cast.client("adam").post(team(cast, "home", f"/leaders/{row.pk}/end")).status_code == 403


@pytest.mark.parametrize(("more", "says"), [
    ({"person": "nobody@larkmoor.example"}, "Nobody has this e-mail address or key"),
    ({"person": "mara@larkmoor.example"}, "They lead this team already"),
    ({"starts": "2020-01-01"}, "Give today or a later day"), ({"ends": "2020-01-01"}, "lies before the first"),
    ({"kind": "manager"}, "As"), ({"person": ""}, "Their e-mail address or key")])
def test_an_appointment_that_can_not_be_is_refused_with_the_reason(cast: Cast, more: dict[str, str],
                                                                   says: str) -> None:
    response = cast.client("adam").post(team(cast, "motor", "/leaders"), appointment(**more))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert Management.objects.count() == 2


def test_who_leaves_deputises_no_longer_than_their_last_day(cast: Cast) -> None:
    last = today() + timedelta(days=5)
    Person.unscoped.filter(pk=cast.person("tess").pk).update(left=last)
    cast.client("adam").post(team(cast, "motor", "/leaders"), appointment())
    assert Management.objects.get(person=cast.person("tess")).ends == last


@pytest.mark.parametrize("name", ["priya", "mara", "olga", "dev"])
def test_nobody_but_an_administrator_says_who_deputises(cast: Cast, name: str) -> None:
    assert cast.client(name).post(team(cast, "motor", "/leaders"), appointment()).status_code == 403


def role() -> str:
    return f"/people/roles/{Role.objects.get().pk}"


def tasks() -> list[str]:
    return list(RoleTask.objects.order_by("rank").values_list("name", flat=True))


def task(name: str) -> str:
    return f"{role()}/tasks/{RoleTask.objects.get(name=name).pk}"


def test_tasks_of_a_role_are_added_renamed_put_in_order_and_removed(cast: Cast) -> None:
    priya = cast.client("priya")
    for name in ("Sort claims", "Write letters", "Answer calls"):
        assert priya.post(f"{role()}/tasks", {"name": name}).status_code == 302
    priya.post(f"{task('Answer calls')}/up")
    priya.post(f"{task('Answer calls')}/up")
    priya.post(f"{task('Answer calls')}/up")
    priya.post(f"{task('Sort claims')}/down")
    priya.post(f"{task('Write letters')}/rename", {"name": "Write to customers"})
    assert tasks() == ["Answer calls", "Write to customers", "Sort claims"]
    priya.post(f"{task('Answer calls')}/remove")
    assert tasks() == ["Write to customers", "Sort claims"]
    assert AuditEntry.objects.filter(about__startswith="role:").count() == 9
    assert "Write to customers" in cast.client("adam").get(role()).content.decode()


@pytest.mark.parametrize(("path", "name", "says", "status"), [
    ("/tasks", "SORT CLAIMS", "This role has that task already", 422), ("/tasks", "", "The task", 422),
    ("rename", "sort claims", "This role has that task already", 409), ("rename", " ", "Give the task a name", 409)])
def test_a_task_that_is_there_or_has_no_name_is_refused(cast: Cast, path: str, name: str, says: str,
                                                        status: int) -> None:
    RoleTask.objects.create(role=Role.objects.get(), name="Sort claims")
    RoleTask.objects.create(role=Role.objects.get(), name="Write", rank=1)
    response = cast.client("priya").post(f"{task('Write')}/rename" if path == "rename" else f"{role()}{path}",
                                         {"name": name})
    assert (response.status_code, tasks()) == (status, ["Sort claims", "Write"])
    assert says in response.content.decode()


def test_a_role_has_no_more_tasks_than_anybody_reads(cast: Cast) -> None:
    RoleTask.objects.bulk_create(RoleTask(role=Role.objects.get(), name=f"t{rank}", rank=rank) for rank in range(40))
    assert "at most 40 tasks" in cast.client("adam").post(f"{role()}/tasks", {"name": "more"}).content.decode()


def test_a_task_of_another_role_is_not_changed_by_this_one(cast: Cast) -> None:
    other = RoleTask.objects.create(role=Role.objects.create(key="x", name="X"), name="Sort")
    found = Role.objects.get(key="handler")
    response = cast.client("adam").post(f"/people/roles/{found.pk}/tasks/{other.pk}/remove")
    assert (response.status_code, tasks()) == (403, ["Sort"])


@pytest.mark.parametrize("name", ["mara", "dev", "olga"])
def test_nobody_else_opens_roles_and_sites_or_changes_them(cast: Cast, name: str) -> None:
    client, site = cast.client(name), Site.objects.get()
    for path in ("/people/roles", role(), "/people/sites", f"/people/sites/{site.pk}"):
        assert client.get(path).status_code == 403
    assert client.post(f"{role()}/tasks", {"name": "x"}).status_code == 403
    assert client.post(f"/people/sites/{site.pk}/country", {"country": "DE"}).status_code == 403


def test_roles_are_listed_with_tasks_and_people_at_the_same_cost_for_a_thousand(cast: Cast) -> None:
    adam = cast.client("adam")
    RoleTask.objects.create(role=Role.objects.get(), name="Sort claims")
    assert re.search("Claims handler 1 10", text(adam, "/people/roles"))
    with CaptureQueriesContext(connection) as few:
        adam.get("/people/roles")
    Role.objects.bulk_create(Role(key=f"r{number}", name=f"Role {number}") for number in range(1000))
    with CaptureQueriesContext(connection) as many:
        adam.get("/people/roles")
    assert len(many) == len(few)
    assert "Page 1 of 11" in text(adam, "/people/roles")
    assert "No job role fits" in text(adam, "/people/roles?search=nothing-like-it")


def test_a_site_has_a_country_and_holidays(cast: Cast) -> None:
    priya, site = cast.client("priya"), Site.objects.get()
    priya.post(f"/people/sites/{site.pk}/country", {"country": "de"})
    priya.post(f"/people/sites/{site.pk}/holidays", {"starts": "2099-12-24", "ends": "2099-12-31", "name": "Closed"})
    priya.post(f"/people/sites/{site.pk}/holidays", {"starts": "2099-05-01", "ends": "", "name": "May Day"})
    shown = text(priya, f"/people/sites/{site.pk}")
    assert "24 December 2099 to 31 December 2099 Closed" in shown
    assert "1 May 2099 May Day" in shown
    assert "Leeds DE as the organisation 2" in text(priya, "/people/sites")
    priya.post(f"/people/sites/{site.pk}/holidays/{Holiday.objects.get(name='Closed').pk}/remove")
    assert Holiday.objects.count() == 1
    assert AuditEntry.objects.filter(about=f"site:{site.pk}").count() == 4


@pytest.mark.parametrize(("path", "sent", "says"), [
    ("country", {"country": "GBR"}, "Give the two letters"), ("country", {"country": "1_"}, "Give the two letters"),
    ("holidays", {"starts": "2099-12-25", "ends": ""}, "has holidays on some of these days already"),
    ("holidays", {"starts": "2099-12-02", "ends": "2099-12-01"}, "lies before the first"),
    ("holidays", {"starts": "soon"}, "Give a day")])
def test_what_a_site_can_not_have_is_refused_with_the_reason(cast: Cast, path: str, sent: dict[str, str],
                                                             says: str) -> None:
    site = Site.objects.get()
    site.holidays.create(starts=date(2099, 12, 24), ends=date(2099, 12, 26))
    response = cast.client("adam").post(f"/people/sites/{site.pk}/{path}", sent)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert (Holiday.objects.count(), Site.objects.get().country) == (1, "GB")


def test_how_many_are_in_a_team_is_of_the_day_that_is_asked_for(cast: Cast) -> None:
    Position.unscoped.filter(person=cast.person("dev")).update(starts=today() - timedelta(days=3))
    adam = cast.client("adam")
    assert "2 people in it" in text(adam, team(cast, "motor"))
    assert "1 person in it" in text(adam, team(cast, "motor", f"?on={today() - timedelta(days=4)}"))
