"""`surefoot backup` and `surefoot restore` as an administrator runs them, on both databases."""

from __future__ import annotations

import json
import os
import signal
import stat
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from surefoot.web.frame import archive
from tests.web.conftest import GIVEN_DATABASE, INNER
from tests.web.installations import PREPARE, Installation, fresh_database, wait_for

pytestmark = pytest.mark.slow

PLANT = """
import os
from django.conf import settings
from surefoot.web.frame import audit
from tests.web.cast import plant
from tests.web.planted.jobs import trace
cast = plant()
cast.client("mara")
for team in cast.teams.values(): audit.record("people.moved", actor=audit.alias("17"), about=f"team:{team.pk}")
trace.enqueue(number=7)
from surefoot.web.people.models import Team, Session
Team.objects.create(key="gone", name="Gone").delete()
part = settings.HOME / "store" / "usage" / "1.parquet"
part.parent.mkdir(parents=True)
part.write_bytes(bytes(range(256)) * 20)
os.utime(part, ns=(5, 1_700_000_000_123_456_789))
(settings.HOME / "store" / ".writing").mkdir()
(settings.HOME / "store" / ".writing" / "draft").write_text("a draft")
(settings.HOME / "surefoot.toml").write_text("# said about all files")
(settings.HOME / "wave-3.key").write_text("a private key")
print(Session.objects.get().session_key)
"""
HELD = """
import hashlib, io
from django.apps import apps
from django.conf import settings
from surefoot.web.frame import snapshot
for model in snapshot.tables(apps):
    if model._meta.label not in {"frame.AuditEntry", "frame.AuditHead", "frame.Installation"}:
        found = io.BytesIO()
        print(model._meta.db_table, snapshot.write(model, found), hashlib.sha256(found.getvalue()).hexdigest())
for path in sorted((settings.HOME / "store").rglob("*.parquet")):
    print(path.name, path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
"""
CHANGES = """
from django.db import connection, DatabaseError
from surefoot.web.people.models import Team
print(max(Team.objects.values_list("pk", flat=True)), Team.objects.create(key="new", name="New").pk)
for change in ("UPDATE frame_auditentry SET action = 'x'", "DELETE FROM frame_auditentry"):
    try:
        connection.cursor().execute(change)
    except DatabaseError as error:
        print(str(error).splitlines()[0])
"""
COUNTS = """
from surefoot.web.frame import audit
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.models import Team
print(Team.objects.count(), AuditEntry.objects.filter(action="people.moved").count(), audit.verify().broken)
"""
Made = Callable[..., Installation]
INNER_RUN = INNER in os.environ


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Makes installations on the database this run is about; nothing was ever started in them."""
    found: list[Installation] = []

    def one(database: str | None = None) -> Installation:
        url = (fresh_database(GIVEN_DATABASE) if INNER_RUN else "") if database is None else database
        found.append(Installation(tmp_path_factory.mktemp("place") / "home", url))
        return found[-1]

    yield one
    for place in found:
        place.end()


@dataclass(frozen=True)
class Origin:
    """An installation with people in it, and its backup."""

    place: Installation
    file: Path
    keys: Path
    held: str
    session: str


@pytest.fixture(scope="module")
def origin(made: Made) -> Origin:
    place = made()
    place.more["SUREFOOT_TIME_ZONE"] = "Europe/Berlin"
    session, *held = place.python(f"{PREPARE}\n{PLANT}\n{HELD}").splitlines()
    file, keys = place.home.parent / "backup.zip", place.home.parent / "keys.json"
    status, said = run(place, "backup", file, "--keys", keys)
    assert status == 0, said
    return Origin(place, file, keys, "\n".join(held), session)


def run(place: Installation, *arguments: object) -> tuple[int, str]:
    process = place.surefoot(*map(str, arguments))
    out, err = process.communicate(timeout=120)
    return process.returncode, out + err


def test_what_was_backed_up_is_back_on_another_machine_and_the_audit_log_holds(origin: Origin, made: Made) -> None:
    assert [stat.S_IMODE(each.stat().st_mode) for each in (origin.file, origin.keys)] == [0o600, 0o600]
    other = made()
    other.more["SUREFOOT_LANGUAGE"] = "de"
    status, said = run(other, "restore", origin.file, "--keys", origin.keys)
    assert status == 0, said
    assert "The audit log holds: 6 entries" in said
    assert "SUREFOOT_LANGUAGE was 'not set' then and is 'de' here" in said
    *held, first, second, third = other.python(f"{HELD}\n{CHANGES}").splitlines()
    assert "\n".join(held) == origin.held
    assert first == "5 7", "a number that was given once must not be given again"
    assert "append-only" in second
    assert "append-only" in third
    kept = {each.name: each.read_text() for each in origin.place.home.glob("*.key") if each.name != "wave-3.key"}
    assert {each.name: each.read_text() for each in other.home.glob("*.key")} == kept
    assert (other.home / "surefoot.toml").read_text() == "# said about all files"
    assert not (other.home / ".restoring").exists()


def test_a_backup_holds_no_session_no_key_no_draft_and_no_setting_that_may_be_secret(origin: Origin) -> None:
    with zipfile.ZipFile(origin.file) as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    files = [name for name in held if name.startswith("files/")]
    assert files == ["files/store/usage/1.parquet", "files/surefoot.toml"]
    secrets = [origin.session, "a draft", "a private key", origin.place.database_url or "sqlite",
               *(each.read_text() for each in origin.place.home.glob("*.key"))]
    text = b"".join(held.values())
    assert [secret for secret in secrets if secret.encode() in text] == []
    assert b"mara@larkmoor.example" in text
    assert json.loads(held["manifest.json"])["settings"] == {
        "SUREFOOT_MCP_LISTEN": "none", "SUREFOOT_TIME_ZONE": "Europe/Berlin"}
    assert set(json.loads(origin.keys.read_text())["keys"]) == {"audit", "secret", "store"}


def test_only_the_same_installation_is_replaced_and_only_when_asked(origin: Origin, made: Made) -> None:
    status, said = run(origin.place, "restore", origin.file)
    assert (status, "--replace" in said) == (2, True)
    other = made()
    other.python(f"{PREPARE}\nfrom surefoot.web.frame import audit; audit.record('planted.first')")
    status, said = run(other, "restore", origin.file, "--keys", origin.keys, "--replace")
    assert (status, "is of another one" in said) == (2, True)
    assert run(other, "audit", "verify")[0] == 0


def test_a_backup_without_its_keys_is_told_before_anything_happens(origin: Origin, made: Made) -> None:
    other = made()
    status, said = run(other, "restore", origin.file)
    assert (status, "(audit, secret" in said, "--keys FILE" in said) == (2, True, True)
    status, said = run(other, "restore", origin.file, "--other-keys")
    assert (status, "does not hold at entry 1" in said) == (1, True)
    status, said = run(origin.place, "backup", origin.file)
    assert (status, f"{origin.file} is there already and is left as it is" in said) == (2, True)


def test_a_damaged_a_cut_off_and_a_newer_backup_are_refused(origin: Origin, tmp_path: Path) -> None:
    whole = origin.file.read_bytes()
    place = whole.index(bytes(range(256)))
    bad = {"cut.zip": (whole[:-500], "no whole backup"), "empty.zip": (b"", "no whole backup"),
           "flipped.zip": (whole[:place] + b"\xff" + whole[place + 1:], "damaged"), "text": (b"x" * 999, "no whole")}
    for name, (content, word) in bad.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(archive.Unfit, match=word):
            archive.checked(tmp_path / name)
    for name, change, word in (("more.zip", {}, "does not hold"), ("form.zip", {"format": 9}, "form 9")):
        rewrite(origin.file, tmp_path / name, change, {"files/store/x": b"x"})
        with pytest.raises(archive.Unfit, match=word):
            archive.checked(tmp_path / name)
    rewrite(origin.file, tmp_path / "newer.zip", {"migrations": [["frame", "9999_future"]]}, {})
    status, said = run(origin.place, "restore", tmp_path / "newer.zip", "--replace")
    assert (status, "newer than this one" in said, "frame.9999_future" in said) == (2, True, True)


def rewrite(file: Path, target: Path, change: dict[str, object], more: dict[str, bytes]) -> None:
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(target, "w") as copy:
        for name in packed.namelist():
            content = packed.read(name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | change).encode()
            copy.writestr(name, content)
        for name, content in more.items():
            copy.writestr(name, content)


@pytest.mark.slow
def test_nothing_is_restored_while_it_runs(origin: Origin) -> None:
    worker = origin.place.surefoot("worker")
    wait_for(lambda: any((origin.place.home / "workers").glob("*")))
    status, said = run(origin.place, "restore", origin.file, "--replace")
    assert (status, "stop `surefoot serve`" in said) == (2, True)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0


WRITER = """
from django.conf import settings
from django.db import transaction
from surefoot.web.frame import audit
from surefoot.web.people.models import Team
import itertools, time
store = settings.HOME / "store" / "usage"
for number in itertools.count():
    (store / f"p{number}.parquet").write_text("part")
    with transaction.atomic():
        Team.objects.create(key=f"p{number}", name="P")
        audit.record("people.moved", about=f"team:{number}")
        Team.objects.filter(key=f"p{number - 30}").delete()
    (store / f"p{number - 30}.parquet").unlink(missing_ok=True)
    if number == 40: print("writing", flush=True)
    time.sleep(0.03)
"""
NAMED = """
from surefoot.web.frame import backups, backing_up
from surefoot.web.people.models import Team
from pathlib import Path
backups.NAMED.plug("planted", lambda: [f"store/usage/{team.key}.parquet" for team in Team.objects.filter(name="P")])
for turn in range(3): backing_up.backup(Path(f"FOLDER/{turn}.zip"))
"""


@pytest.mark.slow
def test_a_backup_made_while_somebody_writes_is_of_one_moment(made: Made, tmp_path: Path) -> None:
    place = made()
    place.python(PREPARE)
    (place.home / "store" / "usage").mkdir(parents=True)
    writer = place.start(sys.executable, "-c", f"import django; django.setup()\n{WRITER}")
    assert writer.stdout is not None
    assert writer.stdout.readline() == "writing\n"
    place.python(NAMED.replace("FOLDER", str(tmp_path)))
    assert writer.poll() is None
    writer.kill()
    for file in tmp_path.glob("*.zip"):
        with zipfile.ZipFile(file) as packed:
            columns, *teams = (json.loads(line) for line in packed.read("tables/people_team.jsonl").splitlines())
            keys = {row[columns.index("key")] for row in teams}
            entries = packed.read("tables/frame_auditentry.jsonl").splitlines()[1:]
            head = json.loads(packed.read("tables/frame_audithead.jsonl").splitlines()[1])
            files = {name.rpartition("/")[2] for name in packed.namelist() if name.startswith("files/")}
        assert len(entries) == head[1]
        assert len(keys) == 30
        assert {f"{key}.parquet" for key in keys} <= files
    assert len(list(tmp_path.glob("*.zip"))) == 3


DIE = """
import os, signal
from pathlib import Path
from surefoot.web.frame import restoring, snapshot
def die(*given, **named): os.kill(os.getpid(), signal.SIGKILL)
def dies_at(module, name, time=1):
    real, calls = getattr(module, name), []
    def wrapped(*given, **named):
        calls.append(1)
        return die() if len(calls) == time else real(*given, **named)
    setattr(module, name, wrapped)
"""
POINTS = {"while files are laid out": "restoring._put = die",
          "while rows are put in": "dies_at(snapshot, 'read', 5)",
          "before tables are brought to this version": "restoring.call_command = die",
          "when everything is prepared": "dies_at(restoring, 'finish', 2)",
          "between two renamings": "dies_at(Path, 'rename')"}
BEFORE = {"while files are laid out", "while rows are put in", "before tables are brought to this version"}


LATER = """
from django.conf import settings
from surefoot.web.people.models import Team
Team.objects.get_or_create(key="later", defaults={"name": "Later"})
(settings.HOME / "store" / "usage" / "2.parquet").write_text("later")
"""


@pytest.mark.slow
def test_a_restore_that_is_killed_has_done_all_of_it_or_nothing(origin: Origin, made: Made) -> None:
    place = made()
    assert run(place, "restore", origin.file, "--keys", origin.keys)[0] == 0
    for point, change in POINTS.items():
        process = place.start(sys.executable, "-c", f"import django; django.setup()\n{LATER}\n{DIE}\n{change}\n"
                              f"restoring.restore(Path({str(origin.file)!r}), replace=True)")
        _, err = process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL, err
        found = place.python(f"{PREPARE}\n{COUNTS}")
        parts = sorted(path.name for path in (place.home / "store" / "usage").iterdir())
        old = (found, parts) == ("6 5 None", ["1.parquet", "2.parquet"])
        new = (found, parts) == ("5 5 None", ["1.parquet"])
        assert (old, new) == (point in BEFORE, point not in BEFORE), (point, found, parts)
        assert not (place.home / ".restoring").exists()


@pytest.mark.slow
def test_a_backup_that_is_killed_leaves_no_file_under_its_name(origin: Origin, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    process = origin.place.start(
        sys.executable, "-c", f"import django; django.setup()\n{DIE}\nfrom surefoot.web.frame import backing_up\n"
        f"dies_at(snapshot, 'write', 9)\nbacking_up.backup(Path({str(file)!r}))")
    process.communicate(timeout=120)
    assert (process.returncode, file.exists()) == (-signal.SIGKILL, False)


def test_an_installation_moves_to_sqlite_and_back_again(origin: Origin, made: Made, tmp_path: Path) -> None:
    small, large, again = made(""), made(), tmp_path / "again.zip"
    status, said = run(small, "restore", origin.file, "--keys", origin.keys)
    assert status == 0, said
    assert small.python(HELD) == origin.held
    assert run(small, "backup", again)[0] == 0
    status, said = run(large, "restore", again, "--keys", origin.keys)
    assert (status, "The audit log holds: 8 entries" in said) == (0, True), said
    assert large.python(HELD) == origin.held
