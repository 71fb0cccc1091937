"""The whole database before and after somebody answers through the pages: all that an attacker may compare."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import pytest
from django.apps import apps
from django.test import Client

from surefoot.web.frame import snapshot
from surefoot.web.pulse import tickets
from surefoot.web.pulse.models import Wave
from tests.web import cast, waved

pytestmark = pytest.mark.django_db
Rows = Mapping[str, set[str]]


def held() -> dict[str, set[str]]:
    """Every row of every table, as text."""
    found = {}
    for model in snapshot.tables(apps):
        stream = io.BytesIO()
        snapshot.write(model, stream)
        found[model._meta.db_table] = set(stream.getvalue().decode().splitlines()[1:])
    return found


def changes(before: Rows, after: Rows) -> dict[str, tuple[list[str], list[str]]]:
    """Table -> rows that are gone, rows that came."""
    return {table: (sorted(before[table] - after[table]), sorted(after[table] - before[table]))
            for table in before if before[table] != after[table]}


@pytest.fixture
def people() -> cast.Cast:
    return cast.plant()


@pytest.mark.parametrize(("name", "answers", "comment"), [("dev", {"fear_1": "1"}, ""),
                                                          ("mara", {"fear_1": "5", "use_frequency": "4"}, "More time")])
def test_answering_changes_one_mark_one_code_and_one_box_and_nothing_else(people: cast.Cast, name: str,
                                                                          answers: dict[str, str],
                                                                          comment: str) -> None:
    wave: Wave = waved.opened({people.person("dev"): people.teams["motor"],
                               people.person("mara"): people.teams["motor"]})
    client, nobody = people.client(name), Client()
    client.get("/pulse")
    code = tickets.code_of(wave.pk, people.person(name).pk)
    before = held()
    assert client.post(f"/pulse/{wave.pk}/start").status_code == 200
    fetched = held()
    assert nobody.post("/pulse/hand-in", {"code": code, "language": "en", "at": "comment", "comment": comment,
                                          **answers}).status_code == 200
    first, second = changes(before, fetched), changes(fetched, held())
    assert first.keys() == {"pulse_asked"}
    (gone,), (came,) = first["pulse_asked"]
    assert json.dumps(json.loads(gone)).replace("false", "true") == json.dumps(json.loads(came))
    assert second.keys() == {"pulse_ticket", "pulse_sealed"}
    assert [len(rows) for rows in second["pulse_ticket"]] == [1, 0]
    assert [len(rows) for rows in second["pulse_sealed"]] == [0, 1]


def test_looking_at_pages_of_the_pulse_changes_nothing_but_the_readers_own_session(people: cast.Cast) -> None:
    wave = waved.opened({people.person("dev"): people.teams["motor"]})
    client = people.client("dev")
    code = tickets.code_of(wave.pk, people.person("dev").pk)
    before = held()
    for path in ("/pulse", f"/pulse/{wave.pk}/how", "/me"):
        assert client.get(path).status_code == 200
    for path in (f"/pulse/with/{code}", f"/pulse/with/de/{code}"):
        assert Client().get(path).status_code == 200
    assert changes(before, held()).keys() <= {"people_session"}
