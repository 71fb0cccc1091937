"""What docs/pulse.md says of the product is so."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from surefoot.diagnose.questionnaire import asked
from surefoot.web.frame import backups, environment
from surefoot.web.pulse import keys, sealing
from surefoot.web.pulse.gathering import FEWEST, gathered
from surefoot.web.pulse.models import Rhythm, Wave
from tests.web.cast import Cast, plant

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = " ".join(re.sub(r"(?m)^> ?", "", (DOCS / "pulse.md").read_text(encoding="utf-8")).split())
LARKMOOR, CLAIMS, MOTOR, TRAVEL, HOME = range(5)
ABOVE = {LARKMOOR: None, CLAIMS: LARKMOOR, MOTOR: CLAIMS, TRAVEL: CLAIMS, HOME: CLAIMS}


def says(*parts: str) -> None:
    for part in parts:
        assert " ".join(part.split()) in TEXT, f"docs/pulse.md does not say: {part}"


def test_the_numbers_are_those_of_the_product() -> None:
    (questions,) = {len(asked(number)) for number in range(1, 8)}
    wave, rhythm = Wave(), Rhythm()
    says(f"{questions} questions, three minutes", f"({wave.rest_weeks} weeks, if you set nothing else)",
         f"closing {rhythm.days} days unless", f"Teams in which fewer than {FEWEST} are asked",
         f"(at most {sealing.LONGEST_COMMENT} characters)")


def test_every_state_of_a_wave_is_explained_and_no_other() -> None:
    table = (DOCS / "pulse.md").read_text(encoding="utf-8").split("| state |")[1].split("\n\n")[0]
    assert tuple(re.findall(r"(?m)^\| (\w+) \|", table)) == Wave.STATES


def sizes(people: dict[int, int]) -> dict[int, int]:
    found: Counter[int] = Counter()
    for team, cell in gathered(people, ABOVE).items():
        found[cell] += people[team]
    return dict(found)


def test_the_examples_of_groups_are_what_comes_out() -> None:
    assert sizes({CLAIMS: 4, MOTOR: 9, TRAVEL: 4, HOME: 6}) == {CLAIMS: 8, MOTOR: 9, HOME: 6}
    says("Motor 9 are asked, in Travel 4, in Home 6", "with its own 4 that is a group of 8")
    assert sizes({CLAIMS: 2, MOTOR: 9, TRAVEL: 2, HOME: 6}) == {CLAIMS: 10, MOTOR: 9}
    says("Travel has 2 and Claims itself 2, Motor 9 and Home 6", "Claims stands for 10, Motor for 9")


@pytest.mark.django_db
def test_the_keys_lie_where_the_page_says_and_no_folder_of_a_backup_has_them() -> None:
    cast: Cast = plant()
    wave = cast.person("dev").pk
    keys.make(wave, "planted", b"key")
    file = keys.folder(wave) / "planted.key"
    try:
        home = keys.folder(wave).parents[1]
        assert file.relative_to(home).parts[0] == "wave-keys"
        assert not {"wave-keys"} & {*backups.FOLDERS, *backups.SINGLE}
        assert (file.stat().st_mode & 0o077, keys.folder(wave).stat().st_mode & 0o077) == (0, 0)
    finally:
        keys.destroy(wave)
    assert not file.exists()


def test_every_setting_it_names_is_one() -> None:
    assert set(re.findall(r"SUREFOOT_\w+", TEXT)) - {"SUREFOOT_HOME"} <= set(environment.DEFAULTS)


def test_its_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        file, _, anchor = target.partition("#")
        other = DOCS / (file or "pulse.md")
        assert other.exists(), target
        slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
                 for heading in re.findall(r"(?m)^#+ (.*)$", other.read_text(encoding="utf-8"))}
        assert not anchor or anchor in slugs, target


def test_files_it_names_exist() -> None:
    for file in re.findall(r"`((?:tests|src|benchmarks)/[\w/]+\.py)`", TEXT):
        assert (DOCS.parent / file).exists(), file
