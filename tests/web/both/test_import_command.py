"""`surefoot import DATA` as an administrator types it, on both databases."""

from __future__ import annotations

from pathlib import Path

from tests.web.both.test_intake_pages import USAGE
from tests.web.installations import Installation

COUNT = "from surefoot.web.intake.models import Part; print(sum(p.rows for p in Part.objects.filter(live=True)))"


def typed(place: Installation, *arguments: str) -> tuple[int, str]:
    process = place.surefoot(*arguments)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in out + err
    return process.returncode, out + err


def test_a_folder_is_taken_in_once_and_what_can_not_be_used_is_named(installation: Installation,
                                                                     tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "use.csv").write_text(USAGE)
    code, said = typed(installation, "import", str(data))
    assert (code, "use.csv: " in said, installation.python(COUNT)) == (0, True, "3"), said
    (data / "odd.bin").write_bytes(b"\x00\x01\x02")
    code, said = typed(installation, "import", str(data))
    assert (code != 0, "odd.bin: " in said, installation.python(COUNT)) == (True, True, "3"), said
    assert "stored already" in said


def test_a_folder_that_is_not_there_is_told_in_a_sentence(installation: Installation, tmp_path: Path) -> None:
    code, said = typed(installation, "import", str(tmp_path / "nothing"))
    assert code != 0
    assert "nothing" in said
