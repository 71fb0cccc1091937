"""The files: deterministic, readable, under the vendors' own headers, and without the truth."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from surefoot.demo import Options, Organisation, plant, write


def digest(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def exported(larkmoor: Organisation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("larkmoor") / "data"
    write(folder, larkmoor, vendors=True)
    return folder


@pytest.mark.parametrize("wish", [{}, {"vendors": True}, {"format": "parquet"}])
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, wish: dict[str, Any]) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, plant(seed=7, people=200, weeks=30), **wish)
    write(tmp_path / "c", plant(seed=8, people=200, weeks=30), **wish)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert digest(tmp_path / "a.truth") == digest(tmp_path / "b.truth")
    assert digest(tmp_path / "a") != digest(tmp_path / "c")


def test_truth_lies_beside_the_data_never_in_it(larkmoor: Organisation, tmp_path: Path) -> None:
    write(tmp_path / "data", larkmoor)
    written = {path.stem for path in (tmp_path / "data").iterdir()}
    assert written == {"people", "teams", "licences", "training", "usage", "leave", "pulse", "actions", "calendar"}
    planted = json.loads((tmp_path / "data.truth" / "truth.json").read_text())
    assert planted["organisation"]["people"] == 1200
    for path in (tmp_path / "data").iterdir():
        header = path.read_text(encoding="utf-8").partition("\n")[0]
        assert not {"kind_of_team", "verdict", "latent_fear", "confident", "eligible"} & set(header.split(","))


def test_csv_and_parquet_hold_the_same_rows(tmp_path: Path) -> None:
    planted = plant(seed=9, people=150, weeks=20)
    write(tmp_path / "csv", planted)
    write(tmp_path / "parquet", planted, format="parquet")
    for name in planted.tables():
        plain = duckdb.sql(f"select * from read_csv('{tmp_path}/csv/{name}.csv', all_varchar=true, header=true)")
        columnar = duckdb.sql(f"select columns(*)::varchar from '{tmp_path}/parquet/{name}.parquet'")
        assert plain is not None
        assert columnar is not None
        assert plain.columns == columnar.columns
        numbers = {"score"}  # 81 in CSV is 81.0 in Parquet
        keep = [i for i, column in enumerate(plain.columns) if column not in numbers]
        assert [[row[i] for i in keep] for row in plain.fetchall()] == [
            [row[i] for i in keep] for row in columnar.fetchall()], name


def test_an_unknown_format_is_refused(larkmoor: Organisation, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'xlsx'"):
        write(tmp_path / "data", larkmoor, format="xlsx")


def test_vendor_headers_are_those_of_the_real_samples(exported: Path, samples: Path) -> None:
    def header(path: Path) -> list[str]:
        return path.read_text(encoding="utf-8-sig").splitlines()[0].split(",")

    usage = samples / "m365_copilot_usage"
    (old,) = (exported / "copilot_usage").glob("*_v1_*.csv")
    assert header(old) == header(usage / "user_detail_v1.csv")
    for new in (exported / "copilot_usage").glob("*_v2_*.csv"):
        assert header(new) == header(usage / "CONSTRUCTED_user_detail_v2_header.csv")
    engagement = exported / "chatgpt" / "user_engagement_weekly.csv"
    assert header(engagement) == header(samples / "chatgpt_enterprise" / "HEADER_user_engagement.csv")


def test_audit_cells_have_the_fields_of_the_real_records(exported: Path, samples: Path) -> None:
    real = json.loads((samples / "m365_audit_copilot" / "copilot_interaction_auditdata.ndjson").read_text()
                      .splitlines()[0])
    first = read(exported / "purview" / "Purview_Audit_CopilotInteraction_1.csv")[0]
    ours = json.loads(first["AuditData"])
    assert set(ours) == set(real)
    assert set(ours["CopilotEventData"]) == set(real["CopilotEventData"])
    assert ours["CreationTime"][19:] == ""  # UTC without a marker
    assert "\\/" not in ours["CopilotEventData"]["ThreadId"]


def test_github_rows_and_seats_have_fields_of_the_real_samples(exported: Path, samples: Path) -> None:
    folder = samples / "github_copilot"
    real = json.loads((folder / "mock_enterprise-users-1-day-report.json").read_text())["user_totals"][0]
    line = json.loads(next((exported / "github" / "users-1-day").iterdir()).read_text().splitlines()[0])
    assert {name for name in real if name.startswith(("user_init", "code_", "loc_"))} <= set(line)
    seat = json.loads((folder / "mock_organization_seats_response_sample.json").read_text())["seats"][0]
    ours = json.loads((exported / "github" / "seats.json").read_text())
    assert ours["total_seats"] == len(ours["seats"])
    assert set(seat) == set(ours["seats"][0])


def test_vendor_exports_and_the_plain_rest_are_the_whole_of_the_usage(larkmoor: Organisation, exported: Path) -> None:
    def acts(rows: list[dict[str, str]], grain: str, tool: str) -> float:
        return sum(float(row["actions"] or 0) for row in rows if row["grain"] == grain and row["tool"] == tool)

    plain = read(exported / "usage.csv")
    table = larkmoor.usage
    events = table["grain"] == "event"
    prompts = sum(sum(message["isPrompt"] for message in json.loads(row["AuditData"])["CopilotEventData"]["Messages"])
                  for path in (exported / "purview").iterdir() for row in read(path))
    assert prompts + acts(plain, "event", "m365_copilot") == table["actions"][events].sum()
    weeks = table["grain"] == "week"
    engaged = read(exported / "chatgpt" / "user_engagement_weekly.csv")
    assert sum(int(row["messages"]) for row in engaged) == table["actions"][weeks].sum()
    rolling = table["grain"] == "rolling"
    snapshots = [row for path in (exported / "copilot_usage").glob("*_v2_*") for row in read(path)]
    assert len(snapshots) == rolling.sum()
    assert sum(int(row["Prompts submitted for all apps"]) for row in snapshots) == table["actions"][rolling].sum()
    mine = (table["tool"] == "github_copilot") & (table["grain"] == "day")
    days = {(row["user_login"], row["day"]) for path in (exported / "github" / "users-1-day").iterdir()
            for row in map(json.loads, path.read_text().splitlines())}
    assert len(days) == len(set(zip(table["person"][mine].tolist(), table["at"][mine].tolist(), strict=True)))


def test_every_github_login_is_mapped_to_a_person(larkmoor: Organisation, exported: Path) -> None:
    mapping = {row["login"]: row["person"] for row in read(exported / "logins.csv")}
    used = {json.loads(line)["user_login"] for path in (exported / "github" / "users-1-day").iterdir()
            for line in path.read_text().splitlines()}
    assert used <= set(mapping)
    assert set(mapping.values()) <= set(larkmoor.people["person"].tolist())
    assert not used & set(larkmoor.people["email"].tolist())
    assert '[identity]' in (exported / "surefoot.toml").read_text()


def test_dirt_adds_rows_but_leaves_the_truth_alone(tmp_path: Path) -> None:
    clean = plant(seed=10, people=300, weeks=30)
    dirty = plant(seed=10, people=300, weeks=30, options=Options(dirty=True))
    assert (clean.truth["weekly"]["acts"] == dirty.truth["weekly"]["acts"]).all()
    write(tmp_path / "data", dirty)
    added = json.loads((tmp_path / "data.truth" / "truth.json").read_text())["dirt"]
    parts = [read(path) for path in sorted((tmp_path / "data" / "usage").iterdir())]
    repeated = sum(added[kind] for kind in ("repeated", "strangers", "guests"))
    assert len(parts[1]) == repeated
    assert len(parts[0]) == clean.usage["at"].size + 5
    assert (tmp_path / "data" / "people.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with pytest.raises(ValueError, match="parquet"):
        write(tmp_path / "other", dirty, format="parquet")


def test_numbers_are_written_whole_and_missing_ones_empty(larkmoor: Organisation, exported: Path) -> None:
    row = read(exported / "pulse.csv")[0]
    assert row["fear_1"] in ("", "1", "2", "3", "4", "5")
    usage = read(exported / "usage.csv")
    assert any(row["actions"] == "" for row in usage)
    assert all(row["actions"].isdigit() for row in usage if row["actions"])
    assert np.isnan(larkmoor.usage["actions"]).sum() > 0
