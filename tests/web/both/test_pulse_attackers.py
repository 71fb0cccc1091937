"""What an attacker finds who has the database, the job queue, the logs, the store and all backups, with their keys.

Each test is one attack. The truth is known to the test only: it tells how often the attacker is right, and how often
somebody would be who only guesses.
"""

from __future__ import annotations

import base64
import json
import os
import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.apps import apps
from django.db import connection, models

from surefoot.vocabulary.drivers import CONSTRUCTS
from surefoot.vocabulary.tables import Table
from surefoot.web.intake import parquet
from surefoot.web.pulse import sealing
from surefoot.web.pulse.models import Comment, Sealed, Spent, Ticket
from surefoot.web.pulse.sealing import NotOurs, Opener
from surefoot.web.pulse.tickets import mark_of
from tests.web import attacked
from tests.web.attacked import ALONE, BACKUPS, DESTROYED, KEPT, Loot
from tests.web.conftest import GIVEN_DATABASE, INNER
from tests.web.installations import prepared

pytestmark = pytest.mark.slow

INNER_RUN = INNER in os.environ


@pytest.fixture(scope="module")
def loot(tmp_path_factory: pytest.TempPathFactory) -> Iterable[Loot]:
    place = tmp_path_factory.mktemp("loot")
    installation = prepared(place / "home", GIVEN_DATABASE if INNER_RUN else "")
    (place / "found").mkdir()
    yield attacked.loot(installation, place / "found")
    installation.end()


@pytest.fixture(scope="module")
def written(loot: Loot, tmp_path_factory: pytest.TempPathFactory) -> Table:
    """The answers of the first wave, as they stand in the database after it closed."""
    (row,) = [row for row in loot.rows("after", "pulse_written")
              if row["table"] == "pulse" and UUID(row["wave_id"]) == UUID(loot.truth["wave"])]
    file = tmp_path_factory.mktemp("written") / "pulse.parquet"
    file.write_bytes(base64.b64decode(row["content"]))
    return parquet.table_of("pulse", [file])


# --- what lies sealed ---------------------------------------------------------------------------------------------

def boxes(loot: Loot, backup: str) -> dict[str, bytes]:
    return {row["id"]: base64.b64decode(row["box"]) for row in loot.rows(backup, "pulse_sealed")}


def opener(wave: str, private: bytes) -> Opener:
    """An opener with a key that was found somewhere."""
    found = Opener.__new__(Opener)
    found.wave = UUID(wave)
    found._key = sealing.MLKEM768X25519PrivateKey(
        sealing.MLKEM768PrivateKey.from_seed_bytes(private[:64]),
        sealing.X25519PrivateKey.from_private_bytes(private[64:96]))
    return found


def secrets_in(content: bytes) -> Iterable[bytes]:
    """Whatever in a text may be a key: as it stands, and decoded."""
    for text in set(re.findall(rb"[A-Za-z0-9+/_=-]{40,}", content)):
        yield text
        for decode in (bytes.fromhex, base64.b64decode, base64.urlsafe_b64decode):
            try:
                yield decode(text.decode())  # type: ignore[operator]
            except ValueError:
                continue


def test_nothing_in_any_backup_or_on_the_machine_opens_a_box_and_the_destroyed_key_would_have(loot: Loot) -> None:
    wave, box = loot.truth["wave"], boxes(loot, "all")[loot.truth["boxes"][ALONE]]
    assert opener(wave, bytes.fromhex(loot.truth["sealing"])).open(box).answers == loot.truth["people"][ALONE]
    small = {name: content for name, content in loot.everything().items()
             if not name.startswith("static/") and "pulse_sealed" not in name and "pulse_written" not in name}
    candidates = {(secret * 96)[:96] for content in small.values() for secret in secrets_in(content) if secret}
    assert len(candidates) > 1000
    for candidate in sorted(candidates)[::max(len(candidates) // 3000, 1)]:
        with pytest.raises(NotOurs):
            opener(wave, candidate).open(box)
    assert not [name for name, content in loot.everything().items()
                if loot.truth["sealing"].encode() in content or bytes.fromhex(loot.truth["sealing"])[:32] in content]


def test_every_box_is_of_one_size_whatever_lies_in_it(loot: Loot) -> None:
    assert len({len(box) for backup in BACKUPS for box in boxes(loot, backup).values()}) == 1


def test_a_guess_can_not_be_tried_out_by_sealing_it_anew() -> None:
    lattice, curve = sealing.MLKEM768PrivateKey.generate(), sealing.X25519PrivateKey.generate()
    public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    answer = sealing.Answer(1, {"fear_1": 3})
    assert len({sealing.seal(UUID(int=1), public, answer) for _ in range(20)}) == 20


# --- what differs between two backups -------------------------------------------------------------------------------

def test_two_backups_tell_who_answered_between_them_and_which_box_is_theirs_and_no_more(loot: Loot,
                                                                                       written: Table) -> None:
    def fetched(backup: str) -> set[str]:
        return {row["person_id"] for row in loot.rows(backup, "pulse_asked") if row["issued"]}
    (who,) = fetched("alone") - fetched("some")
    (box,) = boxes(loot, "alone").keys() - boxes(loot, "some").keys()
    tickets = [{row["mark"]: row["cell_id"] for row in loot.rows(name, "pulse_ticket")} for name in ("some", "alone")]
    (mark,) = tickets[0].keys() - tickets[1].keys()
    assert (who, box) == (loot.truth["ids"][ALONE], loot.truth["boxes"][ALONE])  # that they took part is seen
    assert mark == mark_of(loot.truth["codes"][ALONE])
    found = [name for name, content in loot.files().items() if box.encode() in content or mark.encode() in content
             or UUID(box).bytes in content or UUID(box).hex.encode() in content]
    assert not found  # and nothing of what is kept leads on from there
    assert (written["team"] == "motor").sum() > 200


def test_after_closing_nothing_says_who_fetched_a_code(loot: Loot) -> None:
    rows = loot.rows("after", "pulse_asked")
    assert len(rows) == 460 and not any(row["issued"] for row in rows)
    assert not loot.rows("after", "pulse_ticket") and not loot.rows("after", "pulse_sealed")
    if INNER_RUN:
        told = json.loads(loot.installation.python(
            "import json\nfrom django.db import connection\nwith connection.cursor() as cursor:\n"
            "    cursor.execute('SELECT id, wave_id::text, xmin::text FROM pulse_asked ORDER BY ctid')\n"
            "    print(json.dumps(cursor.fetchall()))"))
        for wave in {row[1] for row in told}:
            mine = [row for row in told if row[1] == wave]
            assert len({row[2] for row in mine}) == 1  # one transaction wrote them all,
            assert all(one[0] < other[0] for one, other in pairwise(mine))  # in the order they were asked in


# --- orders ---------------------------------------------------------------------------------------------------------

def pair_of(answers: Mapping[str, float], construct: str) -> tuple[float, float]:
    return (answers[f"{construct}_1"], answers[f"{construct}_2"])


def accuracy(loot: Loot, rows: Table, names: Sequence[str], order: Sequence[int]) -> float:
    """How many standard deviations above guessing somebody is who gives these rows, in order, to these people."""
    right, expected, variance = 0.0, 0.0, 0.0
    for construct in CONSTRUCTS:
        first, second = rows[f"{construct}_1"], rows[f"{construct}_2"]
        said = [pair_of(loot.truth["people"][name], construct) for name in names]
        guessed = [(first[place], second[place]) for place in order]
        right += sum(one == other for one, other in zip(said, guessed, strict=True))
        _, counts = np.unique(np.array(said), axis=0, return_counts=True)
        expected += (counts**2).sum() / len(said)
        variance += (counts**2).sum() / len(said)
    return (right - expected) / variance**0.5


def test_no_order_of_anything_leads_from_people_to_rows(loot: Loot, written: Table) -> None:
    motor = np.flatnonzero(written["team"] == "motor")
    answered = [name for name in loot.truth["order"] if name.startswith("motor")]
    position = {name: place for place, name in enumerate(loot.truth["order"])}
    asked = {row["person_id"]: row["id"] for row in loot.rows("all", "pulse_asked")}
    stored = {row["id"]: place for place, row in enumerate(loot.rows("all", "pulse_sealed"))}
    tickets = {row["mark"]: place for place, row in enumerate(loot.rows("before", "pulse_ticket"))}
    sealed = boxes(loot, "all")
    ways: dict[str, Callable[[str], Any]] = {
        "handed in": position.__getitem__, "name": str, "person": loot.truth["ids"].__getitem__,
        "asked": lambda name: asked[loot.truth["ids"][name]], "box id": loot.truth["boxes"].__getitem__,
        "box stored": lambda name: stored[loot.truth["boxes"][name]],
        "box bytes": lambda name: sealed[loot.truth["boxes"][name]],
        "code": loot.truth["codes"].__getitem__, "ticket": lambda name: tickets[mark_of(loot.truth["codes"][name])]}
    orders = {"as written": motor, "by respondent": motor[np.argsort(written["respondent"][motor])]}
    assert len(answered) == len(motor)
    for way, key in ways.items():
        for order in orders.values():
            people = sorted(answered, key=key)
            assert abs(accuracy(loot, written, people, order)) < 4.5, way
            assert abs(accuracy(loot, written, people[::-1], order)) < 4.5, way


def test_the_measure_of_this_attack_sees_rows_that_are_in_order(loot: Loot, written: Table) -> None:
    """It bites: rows written in the order of answering would be found out."""
    answered = [name for name in loot.truth["order"] if name.startswith("motor")]
    columns = {item: np.array([loot.truth["people"][name].get(item, np.nan) for name in answered])
               for item in written.columns if item.rpartition("_")[0] in CONSTRUCTS}
    assert accuracy(loot, Table(written.schema, columns), answered, range(len(answered))) > 40


def test_comments_stand_in_an_order_that_is_not_that_of_answering(loot: Loot) -> None:
    """Neither their place in the table nor their id; the rank correlation stays within chance."""
    rows = loot.rows("after", "pulse_comment")
    turn = {f"{KEPT} {name}": place for place, name in enumerate(loot.truth["remarks"])}
    assert len(rows) == 60
    for key in (lambda row: 0, lambda row: row["id"]):
        places = [turn[row["text"]] for row in sorted(rows, key=key)]
        assert abs(np.corrcoef(range(60), places)[0, 1]) < 4.5 / 60**0.5


# --- what lies about ------------------------------------------------------------------------------------------------

def test_a_code_out_of_somebodys_mailbox_leads_to_nothing_that_is_kept(loot: Loot) -> None:
    """In the backups of the wave its hash tells the team it was for; after closing nothing knows it any more."""
    code = loot.truth["codes"][ALONE]
    cells = {row["mark"]: row["cell_id"] for row in loot.rows("before", "pulse_ticket")}
    assert mark_of(code) in cells
    everything = loot.everything()
    for one in loot.truth["codes"].values():
        assert not [name for name, content in everything.items() if one.encode() in content]
    kept = [content for name, content in everything.items() if name.startswith("after/") or "/" not in name]
    assert not [1 for one in loot.truth["codes"].values() for content in kept if mark_of(one).encode() in content]


def test_the_files_of_the_machine_hold_no_piece_of_a_box_a_code_or_a_destroyed_comment(loot: Loot) -> None:
    """Deleted rows are overwritten (SQLite's secure_delete): what was there yesterday is not in free pages today."""
    files = loot.files()
    everything = b"".join(files.values())
    for box in boxes(loot, "all").values():
        assert not any(box[start:start + 48] in everything for start in (0, 1500, 3000, 4500))
    assert DESTROYED.encode() not in everything and b'"fear_1": ' not in everything
    backups = [content for name, content in loot.everything().items() if name.split("/")[0] in BACKUPS]
    assert not [1 for content in backups if DESTROYED.encode() in content]
    if not INNER_RUN:
        assert KEPT.encode() in everything  # the search finds what is there


def test_logs_and_jobs_name_no_person_no_team_and_no_code(loot: Loot) -> None:
    told = [*loot.truth["codes"].values(), *loot.truth["ids"].values(), *loot.truth["people"], "motor", "sales"]
    jobs = json.dumps(loot.rows("after", "django_tasks_database_dbtaskresult"))
    assert "pulse.close" in jobs and "pulse.close" in loot.log
    assert not [one for one in told if one in jobs or f'"{one}"' in loot.log or one in loot.log]


def test_no_two_subjects_of_a_row_are_one_persons(loot: Loot, written: Table) -> None:
    """Of all pairs of subjects in a row, as many are somebody's as by chance: a profile is not there to be found."""
    said = loot.truth["people"].values()
    for one, other in (("fear", "confidence"), ("manager", "insecurity"), ("isolation", "capability")):
        told = [(*pair_of(answers, one), *pair_of(answers, other)) for answers in said]
        rows = list(zip(written[f"{one}_1"], written[f"{one}_2"], written[f"{other}_1"], written[f"{other}_2"],
                        strict=True))
        mixed = np.random.default_rng(1)
        chance = []
        for _ in range(40):
            places = mixed.permutation(len(told))
            chance.append(len({(*told[at][:2], *told[to][2:]) for at, to in enumerate(places)} & set(told)))
        assert len(set(rows) & set(told)) <= max(chance) + 3 * np.std(chance)


# --- what could be added one day ------------------------------------------------------------------------------------

TIMES = (models.DateTimeField, models.DateField, models.TimeField, models.DurationField)
NUMBERED = (models.AutoField, models.BigAutoField, models.SmallAutoField)
Fields = Sequence[tuple[str, models.Field[Any, Any]]]
BESIDE_ANSWERS = ("Sealed", "Ticket", "Spent", "Comment")
WITH_ANSWERS = (*BESIDE_ANSWERS, "Written", "OwnAnswer", "Cell")


def telling(found: Mapping[str, Fields]) -> list[str]:
    """Fields by which rows beside answers would say when they came, or in which order."""
    wrong = []
    for model, fields in found.items():
        for name, field in fields:
            ordered = isinstance(field, NUMBERED) or (isinstance(field, models.UUIDField) and field.primary_key
                                                     and getattr(field.default, "__name__", "") != "uuid4")
            if (model in WITH_ANSWERS and isinstance(field, TIMES)) or (model in BESIDE_ANSWERS and ordered):
                wrong.append(f"{model}.{name}")
    return sorted(wrong)


def fields_of_the_room() -> dict[str, Fields]:
    return {model.__name__: [(field.name, field) for field in model._meta.local_fields]
            for model in apps.get_app_config("pulse").get_models()}


def test_no_row_beside_an_answer_has_a_time_or_a_number_that_counts_up() -> None:
    assert set(WITH_ANSWERS) <= fields_of_the_room().keys()
    assert telling(fields_of_the_room()) == []


@pytest.mark.parametrize(("model", "field"), [
    ("Sealed", models.DateTimeField()), ("Ticket", models.DateField()),
    ("Comment", models.BigAutoField(primary_key=True)), ("Spent", models.AutoField(primary_key=True)),
    ("Written", models.DateTimeField()), ("Cell", models.TimeField()), ("OwnAnswer", models.DateField()),
    ("Sealed", models.UUIDField(primary_key=True, default=uuid.uuid1))])
def test_that_check_bites(model: str, field: models.Field[Any, Any]) -> None:
    found = fields_of_the_room()
    assert telling({**found, model: [*found[model], ("added", field)]}) == [f"{model}.added"]


@pytest.mark.django_db
def test_the_database_itself_has_no_further_column_and_no_sequence_there() -> None:
    with connection.cursor() as cursor:
        for model in (Sealed, Ticket, Spent, Comment):
            table = model._meta.db_table
            columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            assert columns == {field.column for field in model._meta.local_fields}
            assert not connection.introspection.get_sequences(cursor, table) or connection.vendor == "sqlite"
            if connection.vendor == "sqlite":
                cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
                assert "AUTOINCREMENT" not in cursor.fetchone()[0]
