"""What the store holds of one person: given out to them, left out when they opted out, erased, and let go in time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from surefoot.web.frame import clock
from surefoot.web.frame.held import erase_all, export_all
from surefoot.web.intake import actions, incoming, parquet, retention, store, watching
from surefoot.web.intake.models import Import, Login, Part
from surefoot.web.intake.tables import lay_out
from surefoot.web.people import own
from surefoot.web.people.access import reader_of
from surefoot.web.people.models import Person
from surefoot.web.people.own_models import OptOut
from surefoot.web.people.pseudonyms import pseudonym
from tests.web import larkmoor
from tests.web.cast import Cast, plant

pytestmark = pytest.mark.django_db(transaction=True)
DEV, MARA = "dev@larkmoor.example", "mara@larkmoor.example"
USAGE = "person,at,tool,actions\n" + "".join(
    f"{person},2026-06-{day:02d},copilot,1\n" for person in (DEV, MARA, "dev_lm") for day in range(1, 11))


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    for place in (store.folder(), incoming.raw()):
        shutil.rmtree(place, ignore_errors=True)  # of tests before this one
    with clock.stopped(datetime(2026, 6, 15, 9, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def cast(tmp_path: Path) -> Cast:
    found = plant()
    bring(tmp_path, "logins.csv", f"login,person\ndev_lm,{DEV}\n", kind="logins")
    bring(tmp_path, "usage.csv", USAGE)
    bring(tmp_path, "leave.csv", f"person,starts,ends\n{DEV},2026-05-04,2026-05-08\n")
    return found


def bring(folder: Path, name: str, content: str, **more: Any) -> Import:
    (folder / name).write_text(content, encoding="utf-8")
    of = larkmoor.bring(folder / name, **more)
    assert of.state == "stored", (of.state, of.problem)
    return of


def rows(person: str, **which: Any) -> int:
    marks = [pseudonym(person)]
    return sum(parquet.count(store.path_of(part), marks) for part in Part.objects.filter(table="usage", **which))


def laid(tmp_path: Path) -> set[tuple[str, str]]:
    lay_out(tmp_path / "laid")
    paths = list((tmp_path / "laid").glob("usage-*.parquet"))
    with parquet.connected() as connection:
        return set(connection.execute(f"SELECT person, CAST(\"at\" AS VARCHAR) FROM {parquet.scan(paths)}").fetchall())


def test_a_person_gets_their_rows_under_every_name_they_go_by(cast: Cast) -> None:
    held = export_all(cast.person("dev").subject)["intake.Part"]
    assert [row["table"] for row in held].count("usage") == 20
    assert [row["table"] for row in held].count("leave") == 1


def test_days_after_an_opt_out_are_not_laid_out_under_any_name(cast: Cast, tmp_path: Path) -> None:
    OptOut.unscoped.create(person=cast.person("dev"), starts=date(2026, 6, 6))
    found = laid(tmp_path)
    days = {name: sorted(int(day[8:10]) for person, day in found if person == pseudonym(name))
            for name in (DEV, "dev_lm", MARA)}
    assert days == {DEV: [1, 2, 3, 4, 5], "dev_lm": [1, 2, 3, 4, 5], MARA: list(range(1, 11))}


def test_days_after_an_opt_out_that_ended_are_laid_out_again(cast: Cast, tmp_path: Path) -> None:
    OptOut.unscoped.create(person=cast.person("dev"), starts=date(2026, 6, 3), ends=date(2026, 6, 8))
    assert sorted(int(day[8:10]) for person, day in laid(tmp_path) if person == pseudonym(DEV)) == [1, 2, 9, 10]


def test_days_after_an_opt_out_are_not_stored_however_they_come_in(cast: Cast, tmp_path: Path) -> None:
    OptOut.unscoped.create(person=cast.person("dev"), starts=date(2026, 6, 13))
    days = "".join(f"{person},2026-06-{day},copilot,1\n" for person in (DEV, "dev_lm", MARA) for day in (12, 13, 14))
    of = bring(tmp_path, "later.csv", f"person,at,tool,actions\n{days}")
    stored = {name: sum(parquet.count(store.path_of(part), [pseudonym(name)]) for part in of.parts.all())
              for name in (DEV, "dev_lm", MARA)}
    assert stored == {DEV: 1, "dev_lm": 1, MARA: 3}
    assert [part.rows for part in of.parts.all()] == [5]


def test_what_a_page_tells_of_a_file_does_not_tell_who_opted_out(cast: Cast, tmp_path: Path) -> None:
    def told(name: str, person: str) -> dict[str, Any]:
        of = bring(tmp_path, name, f"person,at,tool,actions\n{person},2026-06-14,copilot,1\n")
        return json.loads(of.found) | {"state": of.state}

    OptOut.unscoped.create(person=cast.person("dev"), starts=date(2026, 6, 13))
    assert told("one.csv", DEV) == told("two.csv", MARA)
    assert rows(DEV) == 10


def test_a_file_with_rows_that_are_left_out_is_not_kept_as_it_came(
        cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_days(monkeypatch, 10)
    OptOut.unscoped.create(person=cast.person("dev"), starts=date(2026, 6, 12))
    bring(tmp_path, "theirs.csv", f"person,at,tool,actions\n{DEV},2026-06-12,copilot,1\n{MARA},2026-06-12,copilot,1\n")
    assert not list(incoming.raw().glob("*"))


def test_who_was_erased_stays_out_of_every_table_when_a_file_comes_again(cast: Cast, tmp_path: Path) -> None:
    """Also under the name they signed in by, and once the list of people names them again."""
    own.keep_out(cast.person("dev").subject)
    erase_all(cast.person("dev").subject)
    Person.unscoped.create(key=DEV, email=DEV)
    bring(tmp_path, "again.csv", USAGE + f"{MARA},2026-06-14,copilot,1\n")
    leave = "".join(f"{person},2026-05-04,2026-05-08\n" for person in (DEV, MARA))
    bring(tmp_path, "leave-again.csv", f"person,starts,ends\n{leave}")
    assert (rows(DEV), rows("dev_lm")) == (0, 0)
    assert rows(MARA) == 21
    assert [part.rows for part in Part.objects.filter(table="leave")] == [1]


def test_an_erased_person_has_no_row_left_and_others_keep_theirs(cast: Cast) -> None:
    before = set(store.folder().glob("usage/*"))
    erase_all(cast.person("dev").subject)
    assert (rows(DEV), rows("dev_lm"), rows(MARA), Login.objects.count()) == (0, 0, 10, 0)
    assert not before & set(store.folder().glob("usage/*"))
    assert not Part.objects.filter(table="leave").exists()


def test_an_erasure_that_breaks_off_has_taken_the_rows_of_the_store_and_is_finished_later(
        cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = cast.person("dev").subject
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr("surefoot.web.frame.held.erase_all", lambda subject: 1 / 0)
        own.erase(subject)
    assert (rows(DEV), rows("dev_lm"), rows(MARA)) == (0, 0, 10)
    assert Person.unscoped.filter(pk=subject).exists()
    own.erase(subject)
    assert not Person.unscoped.filter(pk=subject).exists()


def test_undoing_a_later_import_does_not_bring_an_erased_person_back(cast: Cast) -> None:
    of = Import.objects.get(name="usage.csv")
    actions.undo(actions_reader(cast), of.pk)
    erase_all(cast.person("dev").subject)
    assert (rows(DEV), rows(MARA)) == (0, 10)


def actions_reader(cast: Cast) -> Any:
    return reader_of(cast.accounts["priya"], clock.today())


def test_rows_older_than_the_settings_allow_are_erased(cast: Cast) -> None:
    with clock.stopped(datetime(2028, 8, 2, tzinfo=UTC)):
        assert retention.erase_old() == 1  # the leave of May; usage of June is kept to the end of its month
        assert Part.objects.filter(table="usage").count() == 1
    with clock.stopped(datetime(2028, 9, 2, tzinfo=UTC)):
        assert retention.erase_old() == 30
        assert not list(store.folder().glob("usage/*"))


def test_a_file_is_kept_as_it_came_only_where_asked_and_no_longer_than_asked(
        cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not list(incoming.raw().glob("*"))
    keep_days(monkeypatch, 10)
    bring(tmp_path, "more.csv", f"person,at,tool,actions\n{MARA},2026-06-12,copilot,1\n")
    assert [path.name.split("-", 1)[1] for path in incoming.raw().glob("*")] == ["more.csv"]
    assert incoming.forget_raw() == 0
    monkeypatch.setattr(clock, "real", lambda: datetime.now(UTC) + timedelta(days=11))
    assert incoming.forget_raw() == 1


def test_erasing_a_person_takes_kept_files_with_their_rows_away(
        cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_days(monkeypatch, 10)
    bring(tmp_path, "theirs.csv", f"person,at,tool,actions\n{DEV},2026-06-12,copilot,1\n")
    bring(tmp_path, "others.csv", f"person,at,tool,actions\n{MARA},2026-06-12,copilot,1\n")
    erase_all(cast.person("dev").subject)
    assert [path.name.split("-", 1)[1] for path in incoming.raw().glob("*")] == ["others.csv"]


def keep_days(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, keep_files_days=days))


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "watched"
    folder.mkdir()
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, watched_folder=folder))
    return folder


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "real", lambda: datetime.now(UTC) + timedelta(seconds=90))


def test_a_watched_file_is_taken_in_once_it_has_stopped_growing_and_is_never_deleted(
        cast: Cast, watched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (watched / "new.csv").write_text(f"person,at,tool,actions\n{MARA},2026-06-12,copilot,1\n", encoding="utf-8")
    (watched / "broken.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert watching.look_around() == 0
    later(monkeypatch)
    assert watching.look_around() == 2
    larkmoor.run_jobs()
    assert watching.look_around() == 0
    found = sorted(str(path.relative_to(watched)) for path in watched.rglob("*") if path.is_file())
    assert found == ["done/new.csv", "refused/broken.csv"]
    assert rows(MARA, live=True) == 11


def test_a_watched_file_that_is_stored_already_is_only_put_away(
        cast: Cast, watched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (watched / "again.csv").write_text(USAGE, encoding="utf-8")
    later(monkeypatch)
    assert watching.look_around() == 0
    assert (watched / "done" / "again.csv").is_file()


def test_what_is_plugged_in_is_fetched_and_taken_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(place: Path) -> None:
        (place / "fetched.csv").write_text(f"person,at,tool,actions\n{MARA},2026-06-12,copilot,1\n", encoding="utf-8")

    monkeypatch.setattr(watching.PULLS, "_plugged", {"planted": fetch})
    assert watching.pull() == 1
    larkmoor.run_jobs()
    assert Import.objects.get(name="fetched.csv").state == "stored"
    assert watching.pull() == 0
