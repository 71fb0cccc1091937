"""A data folder from a few lines, read; and the rows an engine would meet in its usage parts."""

import csv
import os
from pathlib import Path

import duckdb
import pytest

from surefoot.sources.catalogue import read

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"


@pytest.fixture
def intake(tmp_path):
    """Write files (name -> text or bytes) into a data folder and read it."""

    def read_files(files, **options):
        folder = tmp_path / "data"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(folder, tmp_path / "workspace", **options)

    return read_files


@pytest.fixture
def usage_rows():
    """All rows of the usage parts as text under our column names, and the line of staged ones."""

    def rows(found):
        return [row for part in found.usage for row in _part(part)]

    return rows


def _part(part):
    if part.format == "parquet":
        with duckdb.connect() as connection:
            connection.execute("SET timezone = 'UTC'")
            at = 'CAST("at" AS VARCHAR) AS "at"'
            cursor = connection.execute(f"SELECT * REPLACE ({at}) FROM read_parquet('{part.path}')")
            names = [column[0] for column in cursor.description]
            lines = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    else:
        with part.path.open(encoding="utf-8-sig", newline="") as stream:
            for _ in range(part.skip_lines):
                stream.readline()
            lines = list(csv.DictReader(stream, delimiter=part.delimiter))
    columns = {**part.columns, **({"line": "line"} if lines and "line" in lines[0] else {})}
    return [{ours: line[theirs] for ours, theirs in columns.items()} for line in lines]


@pytest.fixture
def sample():
    """The bytes of a real sample; where the samples are not there CI fails and others skip."""

    def content(name):
        path = SAMPLES / name
        if not path.exists():
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"the sample {name} is not beside the repository")
        return path.read_bytes()

    return content
