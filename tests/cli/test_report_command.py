"""`surefoot report`: files in, report out."""

import json
import shutil
import signal
import stat
import subprocess
import time

import pytest

from tests.cli.conftest import SUREFOOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def out(data, tmp_path_factory):
    place = tmp_path_factory.mktemp("report") / "out"
    done = subprocess.run([SUREFOOT, "report", data, "--out", place], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return place


def test_a_report_has_all_its_files(out):
    assert {file.name for file in out.iterdir()} == {"report.html", "report.json", "roadmap.csv", "roadmap.ics",
                                                     "charts"}
    assert list((out / "charts").glob("*.svg"))


def test_what_is_private_lies_beside_the_report_and_only_its_owner_reads_it(out):
    private = out.with_name("out.private")
    assert {file.name for file in private.iterdir()} == {"rejected.csv", "counted.json"}
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in private.iterdir())


def test_the_record_names_nobody(out, organisation):
    text = out.with_name("out.private").joinpath("counted.json").read_text()
    assert not any(key in text for key in organisation.people["person"])


def test_the_default_day_is_the_last_sunday_in_the_logs(out, organisation):
    assert json.loads((out / "report.json").read_text())["as_of"] == organisation.as_of.isoformat()


def test_the_same_input_gives_the_same_report(out, data, surefoot, tmp_path):
    surefoot("report", data, "--out", tmp_path / "again")
    for name in ("report.json", "report.html", "roadmap.csv", "roadmap.ics"):
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes()


def test_an_earlier_report_is_replaced_as_a_whole(data, surefoot, tmp_path):
    assert surefoot("report", data, "--out", tmp_path / "out").returncode == 0
    (tmp_path / "out" / "charts" / "left-over.svg").write_text("old")
    assert surefoot("report", data, "--out", tmp_path / "out", "--language", "de").returncode == 0
    assert not (tmp_path / "out" / "charts" / "left-over.svg").exists()
    assert json.loads((tmp_path / "out" / "report.json").read_text())["language"] == "de"


def test_a_folder_with_other_things_in_it_is_left_alone(data, surefoot, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    done = surefoot("report", data, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "thesis.txt" not in done.stdout
    assert (tmp_path / "out" / "thesis.txt").read_text() == "mine"


def test_without_people_it_stops_says_why_and_writes_no_report(data, surefoot, tmp_path):
    shutil.copytree(data, tmp_path / "data")
    (tmp_path / "data" / "people.csv").unlink()
    done = surefoot("report", tmp_path / "data", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "people.csv" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", ["", "no,such,columns\n1,2,3\n"])
def test_a_folder_with_nothing_usable_stops_with_exit_code_2(surefoot, tmp_path, content):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "people.csv").write_text(content)
    done = surefoot("report", tmp_path / "data", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.startswith("surefoot: ") and "Traceback" not in done.stderr


def test_a_folder_that_is_not_there_stops_with_exit_code_2(surefoot, tmp_path):
    assert surefoot("report", tmp_path / "nowhere", "--out", tmp_path / "out").returncode == 2


def test_an_as_of_date_that_is_none_stops_with_exit_code_2(data, surefoot, tmp_path):
    done = surefoot("report", data, "--out", tmp_path / "out", "--as-of", "next week")
    assert done.returncode == 2 and "next week" in done.stderr


def test_people_alone_give_a_report_that_says_what_is_missing(data, surefoot, tmp_path):
    (tmp_path / "data").mkdir()
    shutil.copy(data / "people.csv", tmp_path / "data")
    assert surefoot("report", tmp_path / "data", "--out", tmp_path / "out").returncode == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["organisation"]["funnel"] is None and report["organisation"]["confidence"] is None
    assert len(report["data"]["missing"]) >= 5


def test_a_table_without_a_usable_row_is_missing_not_zero(data, surefoot, tmp_path):
    (tmp_path / "data").mkdir()
    shutil.copy(data / "people.csv", tmp_path / "data")
    (tmp_path / "data" / "licences.csv").write_text("person,tool,assigned_on\nnobody,m365_copilot,2026-01-01\n")
    surefoot("report", tmp_path / "data", "--out", tmp_path / "out")
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["organisation"]["funnel"] is None
    assert "missing_licences" in str(report["data"]["missing_keys"])


def test_the_truth_of_a_demo_organisation_is_named_and_ignored(data, surefoot, tmp_path):
    done = surefoot("check", data, "--json")
    assert ".truth" not in " ".join(found["file"] for found in json.loads(done.stdout)["files"])


@pytest.mark.parametrize("stopped_by", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("after", [0.9, 1.4])
def test_interrupted_it_leaves_nothing_half_written(data, tmp_path, stopped_by, after):
    # A shell's background job ignores SIGINT; a user's terminal does not.
    command = ["env", "--default-signal=INT", SUREFOOT, "report", data, "--out", tmp_path / "out"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    time.sleep(after)
    process.send_signal(stopped_by)
    process.wait(timeout=60)
    assert process.returncode != 0 or (tmp_path / "out" / "report.json").exists()
    left = {file.name for file in tmp_path.iterdir()}
    assert left <= {"out", "out.private"}
    assert not (tmp_path / "out").exists() or (tmp_path / "out" / "report.html").exists()


def test_piped_it_shows_no_progress(data, surefoot, tmp_path):
    done = surefoot("report", data, "--out", tmp_path / "out")
    assert done.stderr == ""


def test_beside_an_earlier_report_of_the_same_data_nothing_changes(out, data, surefoot, tmp_path):
    surefoot("report", data, "--out", tmp_path / "next", "--previous", out)
    before, after = (json.loads((place / "report.json").read_text()) for place in (out, tmp_path / "next"))
    assert said_of(after["teams"]) == said_of(before["teams"])


def said_of(teams):
    """What is said of each team; of plans the steps, since a plan made again also says what it kept."""
    return [{**team, "roadmap": team["roadmap"] and team["roadmap"]["steps"]} for team in teams]


def test_previous_that_is_no_report_stops_with_exit_code_2(data, surefoot, tmp_path):
    done = surefoot("report", data, "--out", tmp_path / "next", "--previous", tmp_path)
    assert done.returncode == 2 and "report.json" in done.stderr


def test_a_record_of_another_report_is_not_taken_for_this_ones(out, data, surefoot, tmp_path):
    # Killed between the report and its record, the new report stands beside the old record.
    shutil.copytree(out, tmp_path / "out")
    shutil.copytree(out.with_name("out.private"), tmp_path / "out.private")
    record = json.loads((tmp_path / "out.private" / "counted.json").read_text())
    record["members"] = {kind: {} for kind in record["members"]}
    for report, told in ((record["report"], "held"), ("another", "made again")):
        (tmp_path / "out.private" / "counted.json").write_text(json.dumps({**record, "report": report}))
        done = surefoot("report", data, "--out", tmp_path / told, "--previous", tmp_path / "out")
        assert done.returncode == 0, done.stderr
    before = json.loads((out / "report.json").read_text())["teams"]
    assert said_of(json.loads((tmp_path / "made again" / "report.json").read_text())["teams"]) == said_of(before)
