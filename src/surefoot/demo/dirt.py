"""What real exports hold besides the truth: overlapping files, malformed rows, strangers, guests, a BOM."""

import csv
from pathlib import Path

from surefoot.demo.csv_rows import write_rows
from surefoot.demo.names import DOMAIN
from surefoot.demo.options import stream
from surefoot.demo.organisation import Organisation

# Rows that cannot be read, by table: (column -> text that replaces a good row's cell).
MALFORMED: dict[str, tuple[dict[str, str], ...]] = {
    "people": ({"person": ""},),
    "licences": ({"assigned_on": "soon"}, {"removed_on": "2019-01-01"}),
    "training": ({"completed_on": "31.02.2026"}, {"person": ""}),
    "leave": ({"starts": "2026-05-10", "ends": "2026-05-01"},),
    "pulse": ({"fear_1": "7"}, {"confidence_2": "often"}, {"wave": "spring"}),
    "usage": ({"at": "2026-13-45"}, {"actions": "many"}, {"actions": "-3"}, {"person": ""}, {"at": ""}),
}
STRANGERS = 12
GUEST = f"ada.busch_partner.example#EXT#@{DOMAIN}"


def soil(folder: Path, organisation: Organisation) -> dict[str, int]:
    """Add dirt to the CSV files in `folder`, none of which changes the truth; returns rows added by kind."""
    added = {"malformed": 0, "strangers": 0, "guests": 0, "repeated": 0}
    rng = stream(organisation.seed, "dirt")
    for name, changes in MALFORMED.items():
        header, rows = _read(folder / f"{name}.csv")
        for change in changes:
            row = list(rows[int(rng.integers(0, len(rows)))])
            for column, text in change.items():
                row[header.index(column)] = text
            rows.insert(int(rng.integers(0, len(rows))), row)
            added["malformed"] += 1
        if name == "usage":
            _split_usage(folder, header, rows, organisation, added)
        else:
            write_rows(folder / f"{name}.csv", header, rows, bom=name == "people")
    return added


def _split_usage(
    folder: Path, header: list[str], rows: list[list[str]], organisation: Organisation, added: dict[str, int]
) -> None:
    """Usage as two overlapping parts; the second names people by e-mail in capitals where it counts days."""
    rng = stream(organisation.seed, "dirt in usage")
    person, grain = header.index("person"), header.index("grain")
    mail = dict(zip(organisation.people["person"].tolist(), organisation.people["email"].tolist(), strict=True))
    tail = rows[-max(len(rows) // 20, 1) :]
    second = []
    for row in tail:
        again = list(row)
        if again[grain] == "day" and again[person] in mail:
            again[person] = mail[again[person]].upper()
        second.append(again)
    added["repeated"] = len(second)
    for number in range(STRANGERS):
        row = list(tail[int(rng.integers(0, len(tail)))])
        row[person] = GUEST if number % 3 == 0 else f"p9{number:04d}"
        added["guests" if number % 3 == 0 else "strangers"] += 1
        second.append(row)
    (folder / "usage").mkdir(exist_ok=True)
    write_rows(folder / "usage" / "part-1.csv", header, rows)
    write_rows(folder / "usage" / "part-2.csv", header, second)
    (folder / "usage.csv").unlink()


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]
