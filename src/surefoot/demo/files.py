"""Write a planted organisation as a folder of files, and its truth beside that folder, never in it."""

import json
from pathlib import Path

import duckdb
import numpy as np

from surefoot.demo.csv_rows import cells, write_rows
from surefoot.demo.dirt import soil
from surefoot.demo.organisation import Organisation
from surefoot.demo.tables import Table
from surefoot.demo.vendors import write_vendors

PARQUET_TYPES = {
    "score": "DOUBLE", "minutes": "BIGINT", "passed": "BOOLEAN", "own_initiative": "BOOLEAN", "actions": "BIGINT",
    "dose": "BIGINT", "use_frequency": "BIGINT", "drawn": "BOOLEAN", "seed": "BIGINT", "joined": "DATE",
    "left": "DATE", "from": "DATE", "assigned_on": "DATE", "removed_on": "DATE", "activated_on": "DATE",
    "completed_on": "DATE", "starts": "DATE", "ends": "DATE", "started_on": "DATE", "ended_on": "DATE",
    "starts_on": "DATE", "registered_on": "DATE", "until": "DATE",
}


def write(folder: str | Path, organisation: Organisation, *, vendors: bool = False, format: str = "csv") -> None:
    """Write the tables into `folder` (csv or parquet) and the truth into `folder`.truth.

    vendors: part of the usage as vendors export it (always in their own formats), the rest in the usage table.
    """
    if format not in ("csv", "parquet"):
        raise ValueError(f"format must be csv or parquet, not {format!r}")
    if organisation.options.dirty and format == "parquet":
        raise ValueError("dirty=True plants malformed text, which only csv can hold; not parquet")
    data = Path(folder)
    data.mkdir(parents=True, exist_ok=True)
    for name, table in organisation.tables().items():
        plain = table
        if name == "usage" and vendors:
            kept = write_vendors(data, organisation)
            plain = {column: values[kept] for column, values in table.items()}
        write_table(data, name, plain, format)
    dirt = soil(data, organisation) if organisation.options.dirty else {}
    write_truth(data.with_name(data.name + ".truth"), organisation, dirt)


def write_table(folder: Path, name: str, table: Table, format: str) -> None:
    """Write one table; Parquet goes through the CSV so that both hold the same."""
    path = folder / f"{name}.csv"
    write_rows(path, list(table), zip(*(cells(values) for values in table.values()), strict=True))
    if format == "parquet":
        types = {column: PARQUET_TYPES.get(column, "VARCHAR") for column in table}
        if name == "pulse":
            types |= {c: "BIGINT" for c in table if c[-2:] in ("_1", "_2", "_3")}
        with duckdb.connect() as base:
            base.execute("SET threads = 1")
            relation = base.read_csv(str(path), header=True, dtype=types)
            relation.write_parquet(str(folder / f"{name}.parquet"))
        path.unlink()


def write_truth(folder: Path, organisation: Organisation, dirt: dict[str, int]) -> None:
    """truth.json for everything but the big tables, which become CSV files of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    truth = organisation.truth
    for name in ("teams", "groups", "people"):
        write_rows(folder / f"{name}.csv", list(truth[name]), zip(*(v.tolist() for v in truth[name].values()),
                                                                 strict=True))
    weekly = truth["weekly"]
    person, week = np.nonzero((weekly["acts"] > 0) | weekly["eligible"])
    columns = (weekly["person"][person], weekly["monday"][week], weekly["acts"][person, week],
               weekly["eligible"][person, week].astype(np.int64))
    write_rows(folder / "weekly.csv", ("person", "monday", "own_acts", "eligible"),
               zip(*(column.tolist() for column in columns), strict=True))
    rest = {name: truth[name] for name in ("organisation", "waves", "actions", "options")}
    about = {"organisation_name": organisation.name, "seed": organisation.seed, "as_of": str(organisation.as_of)}
    text = json.dumps({**about, **rest, "dirt": dirt}, indent=1, ensure_ascii=False)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")
