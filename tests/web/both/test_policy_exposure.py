"""A walk-through and an answer told in one team on one day: one exposure, and taking one back leaves the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from surefoot.close.policy.model import Understood
from surefoot.vocabulary.words import say
from surefoot.web.close.policy.models import Question, Version, Walk
from surefoot.web.close.policy.questions import told
from surefoot.web.close.policy.walks import actions as walks
from surefoot.web.frame import clock
from surefoot.web.intake.models import Action, Import
from tests.web.asked import NOW, TODAY, published, question
from tests.web.cast import Cast, plant
from tests.web.drafted import reads
from tests.web.installations import Installation

pytestmark = pytest.mark.django_db
Deed = Callable[[], object]


@pytest.fixture
def cast() -> Iterator[Cast]:
    with clock.stopped(NOW):
        yield plant()


@pytest.fixture
def version(cast: Cast) -> Version:
    del cast
    return published()


@pytest.fixture
def answered(version: Version) -> Question:
    return question("May I put drone footage into Copilot?", version, state="answered", title="Drone footage?",
                    answer="Yes.", clause="4.2", answered_in=version, answered_on=TODAY,
                    understood=Understood(tool="copilot"))


@pytest.fixture
def deeds(cast: Cast, answered: Question) -> dict[str, Deed]:
    motor = cast.teams["motor"].pk
    mara, petra = reads(cast, "mara"), reads(cast, "petra")
    return {"walk": lambda: walks.walk(mara, motor, TODAY, 1, 4),
            "tell": lambda: told.note(petra, answered.pk, motor, TODAY, 3, 4),
            "undo walk": lambda: walks.undo(mara, Walk.objects.get().pk),
            "undo tell": lambda: told.undo(petra, answered.pk, told.told(answered.pk, "en")[0].pk)}


def exposure(cast: Cast) -> list[float | None]:
    """The shares reached in the team, as proof goes by them."""
    return list(Action.objects.filter(team=cast.teams["motor"], action="policy", started_on=TODAY,
                                      replaced_by=None).values_list("dose", flat=True))


@pytest.mark.parametrize("first", ["walk", "tell"])
@pytest.mark.parametrize(("back", "stays", "other"), [("undo walk", 0.75, "undo tell"),
                                                      ("undo tell", 0.25, "undo walk")])
def test_taking_one_back_leaves_the_other_whichever_came_first(
        cast: Cast, answered: Question, deeds: dict[str, Deed], first: str, back: str, stays: float,
        other: str) -> None:
    for deed in (first, "tell" if first == "walk" else "walk"):
        deeds[deed]()
    assert len(exposure(cast)) == 1
    assert [each.share for each in told.told(answered.pk, "en")] == ["75%"]
    deeds[back]()
    assert exposure(cast) == [stays]
    assert (Walk.objects.exists(), bool(told.told(answered.pk, "en"))) == (back != "undo walk", back != "undo tell")
    deeds[other]()
    assert exposure(cast) == []


def test_it_is_the_same_once_an_import_that_said_something_newer_is_undone(
        cast: Cast, deeds: dict[str, Deed]) -> None:
    deeds["walk"]()
    deeds["tell"]()
    row = told.told(Question.objects.get().pk, "en")[0].pk
    of = Import.objects.create(state="stored", origin="upload", name="a.csv", modified=clock.now(), by="x",
                               made_at=clock.now(), stored_at=clock.now(), digest="d")
    Action.objects.update(replaced_by=of)
    told.undo(reads(cast, "petra"), Question.objects.get().pk, row)
    Action.objects.update(replaced_by=None)
    assert exposure(cast) == [0.25]


def test_a_second_answer_of_that_day_is_refused_and_the_page_says_so(
        cast: Cast, version: Version, answered: Question, deeds: dict[str, Deed]) -> None:
    deeds["walk"]()
    deeds["tell"]()
    second = question("Another one", version, state="answered", title="Another?", answer="Yes.", clause="4.2",
                      answered_in=version, answered_on=TODAY)
    response = cast.client("petra").post(f"/policy/questions/{second.pk}/told", {
        "team": "motor", "on": TODAY.isoformat(), "there": "4", "of": "4"})
    assert response.status_code == 409
    assert say("told_refused_twice") in response.content.decode()
    assert exposure(cast) == [0.75]
    assert not told.told(second.pk, "en") and told.told(answered.pk, "en")


CODE = """
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from django.db import connection
from surefoot.web.close.policy.models import Question, Walk
from surefoot.web.close.policy.questions import told
from surefoot.web.close.policy.walks import actions
from surefoot.web.frame import clock
from surefoot.web.intake.models import Action
from tests.web import asked, cast as casting
from tests.web.drafted import reads

cast = casting.plant()
version = asked.published()
today, motor = clock.today(), cast.teams["motor"].pk
mara, petra = reads(cast, "mara"), reads(cast, "petra")
found = []
for turn in range(6):
    on = today - timedelta(days=turn)
    one = asked.question(f"Question {turn}", version, state="answered", title="t", answer="Yes.", clause="4.2",
                         answered_in=version, answered_on=on)

    def together(*deeds):
        start = Barrier(len(deeds))
        def run(deed):
            start.wait()
            try:
                return deed()
            finally:
                connection.close()
        connection.close()
        with ThreadPoolExecutor(len(deeds)) as pool:
            return list(pool.map(run, deeds))

    def walk():
        return actions.walk(mara, motor, on, 1, 4).pk

    def tell():
        told.note(petra, one.pk, motor, on, 3, 4)

    def untell():
        told.undo(petra, one.pk, told.told(one.pk, "en")[0].pk)

    if turn % 2:
        together(walk, tell)
    else:
        tell()
        together(walk, untell)
    found.append(list(Action.objects.filter(started_on=on).values_list("dose", flat=True)))
print(json.dumps(found))
"""


def test_noted_in_the_same_moment_neither_is_lost(installation: Installation) -> None:
    assert json.loads(installation.python(CODE).splitlines()[-1]) == [[0.25], [0.75]] * 3
