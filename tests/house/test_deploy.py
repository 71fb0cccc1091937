"""What an administrator copies from deploy/ is shut as tightly as docs/install.md says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SHUT = {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes",
        "PrivateDevices": "yes", "CapabilityBoundingSet": "", "ReadWritePaths": "/var/lib/surefoot", "UMask": "0077",
        "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX", "User": "surefoot", "ProtectProc": "invisible"}


@pytest.mark.parametrize(("name", "command"), [("surefoot.service", "serve"), ("surefoot-worker.service", "worker")])
def test_a_unit_has_no_privileges_and_writes_one_folder(name: str, command: str) -> None:
    said = dict(re.findall(r"^(\w+)=(.*)$", (DEPLOY / name).read_text(), re.MULTILINE))
    assert {key: said.get(key) for key in SHUT} == SHUT
    assert said["ExecStart"].endswith(f"surefoot {command}")


def test_the_container_runs_as_nobody_special_and_copies_what_is_there() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    last = text.split("\nFROM ")[-1]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert last.index("USER ") < last.index("ENTRYPOINT")
    for sources in re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.MULTILINE):
        assert [name for name in sources.split() if not (ROOT / name).exists()] == []
    assert "pip install" not in last


def test_every_file_for_deployment_is_named_in_the_docs() -> None:
    text = (ROOT / "docs" / "install.md").read_text()
    assert [file.name for file in DEPLOY.iterdir() if f"deploy/{file.name}" not in text] == []


def test_the_pack_for_works_councils_names_tests_that_exist_and_says_the_same_in_german() -> None:
    english, german = ((ROOT / "docs" / f"works-council{tail}.md").read_text() for tail in ("", ".de"))
    for text in (english, german):
        named = set(re.findall(r"`(tests/[\w/.]+|pyproject\.toml)`", text))
        assert len(named) >= 9
        assert [name for name in named if not (ROOT / name).exists()] == []
    for mark in ("^## ", r"^\| ", r"^- ", "SUREFOOT_\\w+"):
        assert len(re.findall(mark, english, re.MULTILINE)) == len(re.findall(mark, german, re.MULTILINE)), mark
