"""The first question to the policy in a process that stays: what is needed to understand it was read at the start."""

from __future__ import annotations

import json

import pytest

from surefoot.close.policy import starters
from tests.web.installations import Installation

CODE = """
import json, sys
from importlib import import_module
from pathlib import Path
import click
from surefoot.web import commands

module, name, start = {what!r}
opened = []

def ask(*arguments, **named):
    from surefoot.close.policy.answering import ask
    from surefoot.close.policy.reading import read
    policy = read(Path({policy!r}).read_text(encoding="utf-8"))
    sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
    print(json.dumps([ask(policy, "Darf ich Kundendaten in Copilot eingeben?").answer,
                      [path for path in opened if path.endswith(".toml")]]))

setattr(import_module(module), name, ask)
{start}
"""


@pytest.mark.parametrize(("module", "name", "start"), [
    ("surefoot.web.frame.serving", "serve", "commands.serve.callback()"),
    ("surefoot.web.frame.workers", "run", "commands.run_worker(None)"),
    ("surefoot.web.api.mcp.running", "run", "commands.run_mcp(1)")], ids=["pages", "jobs", "assistants"])
def test_no_table_is_read_for_the_first_question(
        installation: Installation, module: str, name: str, start: str) -> None:
    policy = str(starters.__file__).replace("__init__.py", "regulated.yaml")
    code = CODE.format(what=(module, name, start), policy=policy, start=start)
    answer, opened = json.loads(installation.python(code).splitlines()[-1])
    assert answer in {"yes-if", "ask", "no"}
    assert opened == []
