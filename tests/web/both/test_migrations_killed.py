"""Kill -9 while the tables are brought to a new version: nothing is lost and nothing happens twice."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.web.conftest import GIVEN_DATABASE, INNER
from tests.web.installations import PREPARE, ROOT, Installation, fresh_database

APP = {
    "settings.py": """
from tests.web.settings import *
INSTALLED_APPS = [*INSTALLED_APPS, "later"]
""",
    "later/__init__.py": "",
    "later/migrations/__init__.py": "",
    "later/migrations/0001_initial.py": """
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.CreateModel("Copy", [("id", models.BigAutoField(primary_key=True)),
                                                  ("name", models.CharField(max_length=300))])]
""",
    "later/migrations/0002_copy.py": """
from django.db import migrations, models
def copy(apps, schema):
    for team in apps.get_model("people", "Team").objects.all():
        apps.get_model("later", "Copy").objects.create(name=team.name)
def double(apps, schema):
    schema.execute("UPDATE people_team SET name = name || name")
class Migration(migrations.Migration):
    dependencies = [("later", "0001_initial")]
    operations = [migrations.RunPython(copy), migrations.AddField("Copy", "more", models.IntegerField(default=3)),
                  migrations.RunPython(double)]
""",
    "later/migrations/0003_narrower.py": """
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("later", "0002_copy")]
    operations = [migrations.AlterField("Copy", "name", models.CharField(max_length=400, db_index=True))]
""",
}
DIE = """
import os, signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython, AddField, AlterField, CreateModel
from surefoot.web.frame import starting
def dies(kind, name, before, time=1):
    real, calls = getattr(kind, name), []
    def wrapped(*given, **named):
        ours = any("later" in str(each) for each in (*given, *named.values()))
        calls.extend([1] * ours)
        if before and ours and len(calls) == time: os.kill(os.getpid(), signal.SIGKILL)
        found = real(*given, **named)
        if ours and len(calls) == time: os.kill(os.getpid(), signal.SIGKILL)
        return found
    setattr(kind, name, wrapped)
"""
POINTS = ["dies(CreateModel, 'database_forwards', False)", "dies(RunPython, 'database_forwards', False)",
          "dies(AddField, 'database_forwards', False)", "dies(RunPython, 'database_forwards', False, 2)",
          "dies(MigrationExecutor, 'record_migration', True, 1)", "dies(AlterField, 'database_forwards', False)"]
COUNTS = """
with connection.cursor() as cursor:
    cursor.execute("SELECT name, more FROM later_copy ORDER BY name")
    print(sorted(cursor.fetchall()))
    cursor.execute("SELECT name FROM people_team ORDER BY name")
    print([name for name, in cursor.fetchall()])
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    """The version before: its tables and two teams."""
    for name, text in APP.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(text)
    found = Installation(tmp_path / "home", fresh_database(GIVEN_DATABASE) if INNER in os.environ else "")
    found.python(f"{PREPARE}\nfrom surefoot.web.people.models import Team\n"
                 "for key in 'ab': Team.objects.create(key=key, name=key)")
    yield found
    found.end()


@pytest.mark.slow
def test_changes_of_tables_that_are_killed_anywhere_happen_once(place: Installation) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": f"{place.home.parent}:{ROOT}"}
    place.more |= settings
    for point in POINTS:
        process = place.start(sys.executable, "-c", f"import django; django.setup()\n{DIE}\n{point}\n{PREPARE}")
        _, err = process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL, (point, err)
    found = place.python(f"{DIE}\n{PREPARE}\n{COUNTS}").splitlines()
    assert found == ["[('a', 3), ('b', 3)]", "['aa', 'bb']"]


def test_every_change_of_tables_runs_in_a_transaction() -> None:
    loader = MigrationLoader(connection=None)
    ours = [migration for (app, _), migration in loader.disk_migrations.items()
            if type(migration).__module__.startswith("surefoot")]
    assert ours
    assert [str(migration) for migration in ours if not migration.atomic] == []
    assert connection.features.can_rollback_ddl
