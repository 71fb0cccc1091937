"""Jobs that leave traces in a file, so that a test can count how often they ran."""

import os
import shutil
import time
from datetime import timedelta
from pathlib import Path

from surefoot.channels.mcp.tools import Argument, Told, Tool
from surefoot.web.assessments import assessing
from surefoot.web.frame.jobs import job
from surefoot.web.intake.tables import EXPORTERS
from surefoot.web.people.mcp_tools import MCP_TOOLS, Call, McpTool
from surefoot.web.people.signin import tokens
from surefoot.web.post.kinds import Kind, declare


@job("planted.trace")
def trace(number: int) -> None:
    with Path(os.environ["PLANTED_TRACES"]).open("a") as stream:
        stream.write(f"{number} {os.getpid()}\n")
    time.sleep(0.01)


@job("planted.breaks")
def breaks(word: str) -> None:
    raise ValueError(f"the value was {word}")


@job("planted.hangs")
def hangs() -> None:
    with Path(os.environ["PLANTED_TRACES"]).open("a") as stream:
        stream.write(f"hangs {os.getpid()}\n")
    time.sleep(float(os.environ.get("PLANTED_SECONDS", "0")))


@job("planted.often", every=timedelta(hours=1))
def often() -> None:
    trace.run(0)


def _planted(folder: Path) -> dict[str, tuple[str, ...]]:
    """The tables of an invented organisation, where a test names their folder."""
    if "PLANTED_DATA" not in os.environ:
        return {}
    for file in Path(os.environ["PLANTED_DATA"]).rglob("*"):
        if file.is_file() and file.suffix != ".toml":
            target = folder / file.relative_to(os.environ["PLANTED_DATA"])
            target.parent.mkdir(exist_ok=True, parents=True)
            shutil.copy(file, target)
    return {"planted": ("d1",)}


def _stops_at(step: str) -> None:
    """Waits to be killed where a test says so."""
    if os.environ.get("PLANTED_STOP_AT") == step:
        with Path(os.environ["PLANTED_TRACES"]).open("a") as stream:
            stream.write(f"at {step}\n")
        time.sleep(60)


class _Watched(assessing._Progress):
    def __call__(self, step: str, share: int | None = None) -> None:
        super().__call__(step, share)
        if step != "publishing":
            _stops_at(step)


def _stored(of: object, *args: object) -> None:
    """Everything is written, nothing is committed."""
    _stops_at("publishing")
    _end(of, *args)


if "PLANTED_KINDS" in os.environ:
    for name in os.environ["PLANTED_KINDS"].split(","):
        declare(Kind(name, 10, "nav_sign_in", "mail_sign_in_subject", "mail_sign_in"))
if "PLANTED_DATA" in os.environ:
    EXPORTERS.plug("planted", _planted)
    _end, assessing._end = assessing._end, _stored  # type: ignore[assignment]
    assessing._Progress = _Watched  # type: ignore[misc]


def _planted(call: Call) -> Told:
    if call.given.get("tool") == "breaks":
        raise ValueError("the value was planted-value")
    return Told(f"subject {call.who.subject}", {"number": 7})


# As a room that comes later plugs its own in; jobs.py is found at start-up.
MCP_TOOLS.plug("planted_tool", McpTool(
    Tool("planted_tool", "mcp_ask", "mcp_ask_title", (Argument("tool", "mcp_ask_tool"),), {"type": "object"}),
    tokens.OWN_EXPORT,
    _planted))
