"""The policy walked through with a team: what counts as done, by whom, and when it is due."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest

from surefoot.vocabulary.tables import SCHEMAS, table
from surefoot.web.close.policy.models import Walk
from surefoot.web.close.policy.walks import actions, telling
from surefoot.web.frame import clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.intake import parquet, store
from surefoot.web.intake.models import Action, Import, Part
from surefoot.web.post.models import Item
from tests.web import cast as casting
from tests.web.cast import Cast
from tests.web.drafted import published, reads

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return casting.plant()


def page(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return unescape(answer.content.decode())


def plan(team: str, starts: date, action: str = "policy") -> None:
    """A registered roll-out that names a team."""
    of = Import.objects.create(state="stored", origin="upload", name="plan.csv", modified=clock.now(), by="x",
                               made_at=clock.now(), stored_at=clock.now(), digest=team)
    path = store.folder() / "plan" / f"{of.pk}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write(table(SCHEMAS["plan"], {"team": [team, "nobody"], "action": [action] * 2, "wave": ["1"] * 2,
                                          "starts_on": [starts] * 2, "drawn": [True] * 2, "seed": ["7"] * 2,
                                          "registered_on": [starts] * 2}), path)
    Part.objects.create(table="plan", file=path.name, digest="d", rows=2, source="own", title="t",
                        observed=clock.now(), of=of)


def test_who_leads_a_team_notes_a_walk_through_and_it_counts_as_the_teams_exposure(cast: Cast) -> None:
    published(cast)
    motor, today = cast.teams["motor"].pk, clock.today()
    sent = {"on": today.isoformat(), "there": "3", "of": "4"}
    answer = cast.client("mara").post(f"/policy/walks/teams/{motor}", sent)
    assert answer.status_code == 302
    assert [(done.team_id, done.action, done.started_on, done.dose) for done in Action.objects.all()] == [
        (motor, "policy", today, 0.75)]
    assert "Done for version 1" in page(cast.client("mara").get("/policy/walks"))
    entry = AuditEntry.objects.get(action="policy.walked")
    assert entry.about == f"team:{motor}"


def test_publishing_alone_is_no_exposure(cast: Cast) -> None:
    published(cast)
    assert not Action.objects.exists()


def test_a_walk_through_noted_by_mistake_is_taken_back_with_the_exposure(cast: Cast) -> None:
    published(cast)
    walk = actions.walk(reads(cast, "mara"), cast.teams["motor"].pk, clock.today(), 1, 2)
    assert cast.client("hugo").post(f"/policy/walks/{walk.pk}/undo").status_code == 403
    assert cast.client("mara").post(f"/policy/walks/{walk.pk}/undo").status_code == 302
    assert not Walk.objects.exists() and not Action.objects.exists()
    assert AuditEntry.objects.filter(action="policy.walk_undone").count() == 1
    assert cast.client("mara").post(f"/policy/walks/{walk.pk}/undo").status_code == 403


@pytest.mark.parametrize(("more", "says"), [
    ({"there": "5", "of": "4"}, "more than the team has"), ({"there": "0"}, "whole number"),
    ({"on": "2199-01-01"}, "none to come"), ({"on": "2020-01-01"}, "on which the version held")])
def test_what_cannot_have_been_is_refused(cast: Cast, more: dict[str, str], says: str) -> None:
    published(cast)
    sent = {"on": clock.today().isoformat(), "there": "2", "of": "4", **more}
    assert says in page(cast.client("mara").post(f"/policy/walks/teams/{cast.teams['motor'].pk}", sent), 422)
    assert not Walk.objects.exists()


def test_a_walk_through_is_noted_once_a_day_and_by_who_leads_the_team_only(cast: Cast) -> None:
    published(cast)
    motor, sent = cast.teams["motor"].pk, {"on": clock.today().isoformat(), "there": "2", "of": "4"}
    for name in ("hugo", "dev", "adam"):
        assert cast.client(name).post(f"/policy/walks/teams/{motor}", sent).status_code == 403
    assert cast.client("priya").post(f"/policy/walks/teams/{motor}", sent).status_code == 302
    assert "noted on that day already" in page(cast.client("mara").post(f"/policy/walks/teams/{motor}", sent), 422)


def test_before_there_is_a_policy_nothing_can_be_walked_through(cast: Cast) -> None:
    assert "There is no policy to walk through yet" in page(cast.client("mara").get("/policy/walks"))
    sent = {"on": clock.today().isoformat(), "there": "2", "of": "4"}
    html = page(cast.client("mara").post(f"/policy/walks/teams/{cast.teams['motor'].pk}", sent), 422)
    assert "There is no policy to walk through yet" in html


def test_the_card_asks_three_questions_with_the_policys_own_answers(cast: Cast) -> None:
    published(cast)
    html = page(cast.client("mara").get(f"/policy/walks/teams/{cast.teams['motor'].pk}/card"))
    assert html.count('<div class="asked">') == 3
    assert "May I put this into Copilot: Client data?" in html and "Remove names and policy numbers." in html
    assert "May I put this into an AI tool: Client data?" in html
    assert cast.client("hugo").get(f"/policy/walks/teams/{cast.teams['motor'].pk}/card").status_code == 403


def test_a_planned_walk_through_says_not_yet_and_forbids_nothing(cast: Cast) -> None:
    published(cast)
    plan("motor", clock.today() + 7 * DAY)
    plan("home", clock.today(), action="ritual")
    html = page(cast.client("priya").get("/policy/walks"))
    assert html.count("Not yet: planned for") == 1 and html.count("Due since") == 0
    telling.walk.run()
    assert not Item.objects.exists()
    assert actions.walk(reads(cast, "mara"), cast.teams["motor"].pk, clock.today(), 2, 2).share == 1


def test_from_its_planned_day_on_who_leads_the_team_is_told_once(cast: Cast) -> None:
    published(cast)
    plan("motor", clock.today() + DAY)
    with clock.ahead(2 * DAY):
        assert "Due since" in page(cast.client("mara").get("/policy/walks"))
        telling.walk.run()
        telling.walk.run()
        told = Item.objects.get(kind="policy.walk")
        assert told.person == cast.person("mara") and not told.asked_for
        facts = telling._written(cast.person("mara"), told.key)
        assert facts is not None and facts["team"] == "Motor"
        actions.walk(reads(cast, "mara"), cast.teams["motor"].pk, clock.today(), 1, 2)
        assert telling._written(cast.person("mara"), told.key) is None
