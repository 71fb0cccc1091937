"""`surefoot mcp --policy FILE`: a policy in a file is asked by the official client, without any server."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from tests.web.asked_by_mcp import POLICY, text

pytestmark = pytest.mark.slow

SUREFOOT = str(Path(sys.executable).with_name("surefoot"))
QUESTION = {"question": "Can I put client data into Copilot for a board paper?"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "policy.yaml"
    found.write_text(POLICY)
    return found


def by(file: Path) -> StdioServerParameters:
    return StdioServerParameters(command=SUREFOOT, args=["mcp", "--policy", str(file)],
                                 env={"PATH": os.environ["PATH"]})


def test_a_file_that_changes_is_read_again_and_one_that_is_broken_meanwhile_is_a_sentence(file: Path) -> None:
    async def asked() -> list[Any]:
        async with Client(by(file)) as there:
            found = [await there.list_tools(), await there.call_tool("ask_policy", QUESTION)]
            file.write_text(POLICY.replace("answer: yes-if", 'answer: "no"'))
            found.append(await there.call_tool("ask_policy", QUESTION))
            file.write_text("rules: nothing")
            found.append(await there.call_tool("ask_policy", QUESTION))
            file.write_text(POLICY)
            found.append(await there.call_tool("ask_policy", QUESTION))
            found.append(await there.call_tool("share_a_try", {}))
            return found
    tools, first, changed, broken, mended, unknown = asyncio.run(asked())
    assert [tool.name for tool in tools.tools] == ["ask_policy"]
    assert (first.structured_content["answer"], first.structured_content["version"]) == ("yes-if", None)
    assert "Clause 4.2" in text(first)
    assert (changed.structured_content["answer"], mended.structured_content["answer"]) == ("no", "yes-if")
    assert broken.is_error
    assert "surefoot policy check" in text(broken)
    assert "There is: ask_policy" in text(unknown)


def test_what_the_policy_does_not_cover_is_never_a_yes_and_choices_are_asked_back(file: Path) -> None:
    async def asked() -> list[Any]:
        async with Client(by(file), mode="legacy") as there:
            return [await there.call_tool("ask_policy", {"question": question, "language": "de"})
                    for question in ("May I put recipes into ChatGPT?", "What is the weather?")]
    for answer in asyncio.run(asked()):
        assert answer.structured_content["answer"] == "silent"
        assert text(answer).startswith("Die Richtlinie sagt nichts dazu.")


def test_standard_output_carries_the_protocol_and_nothing_else(file: Path) -> None:
    opening = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}}
    done = subprocess.run([SUREFOOT, "mcp", "--policy", str(file)], input=f"{json.dumps(opening)}\nno json at all\n",
                          capture_output=True, text=True, check=False, timeout=60)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0]["result"]["serverInfo"]["name"] == "surefoot"
    assert all(line["jsonrpc"] == "2.0" for line in lines)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_a_file_that_is_no_policy_ends_the_command_with_its_line(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("rules: nothing\n")
    done = subprocess.run([SUREFOOT, "mcp", "--policy", str(wrong)], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{wrong}, line " in done.stderr
