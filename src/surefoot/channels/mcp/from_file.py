"""`surefoot mcp --policy FILE`: questions on the policy in a file, without any server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import anyio.to_thread

from surefoot.channels.mcp import pipes, protocol
from surefoot.channels.mcp.asking import ASK, corrected, told
from surefoot.channels.mcp.tools import NotDone, Told, Tool, checked
from surefoot.close.policy.answering import ask
from surefoot.close.policy.model import Policy
from surefoot.close.policy.problems import PolicyError
from surefoot.close.policy.reading import read
from surefoot.vocabulary.tables import UnusableInput
from surefoot.vocabulary.words import say


class PolicyFile:
    """The policy in a file, read again whenever the file is another one."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int, int] | None = None
        self._policy: Policy | None = None

    def policy(self) -> Policy:
        """The policy as the file has it now. Raises UnusableInput with what is wrong with it."""
        try:
            stat = self._file.stat()
            seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if self._policy is None or seen != self._seen:
                self._policy = read(self._file.read_text(encoding="utf-8"))
                self._seen = seen
        except (OSError, UnicodeDecodeError) as error:
            raise UnusableInput(f"{self._file} can't be read as a policy ({_reason(error)}); give a policy.yaml, "
                                "docs/policy.md says what stands in it") from error
        except PolicyError as error:
            first = error.problems[0]
            raise UnusableInput(f"{self._file}, line {first.line}: {first.what} `surefoot policy check {self._file}` "
                                "lists everything") from error
        return self._policy


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return error.strerror or "no file" if isinstance(error, OSError) else "it is not text in UTF-8"


def serve(file: Path, version: str) -> None:
    """Answer until the pipe is closed. Raises UnusableInput where the file is no policy to begin with."""
    policies = PolicyFile(file)
    language = policies.policy().language

    async def tools(_: object) -> tuple[Sequence[Tool], str]:
        return (ASK,), language

    async def call(_: object, name: str, given: Mapping[str, Any]) -> Told:
        if name != ASK.name:
            raise NotDone(say("mcp_no_tool", language, name=name[:60], names=ASK.name))
        return await anyio.to_thread.run_sync(_answer, policies, checked(ASK, given, language), language)

    pipes.run(protocol.server(version, tools, call, language))


def _answer(policies: PolicyFile, given: Mapping[str, Any], language: str) -> Told:
    try:
        policy = policies.policy()
    except UnusableInput as error:  # somebody is writing it just now, or made a mistake
        raise NotDone(str(error)) from error
    spoken = given.get("language") or language
    about = corrected(policy, given, spoken)
    return told(ask(policy, given["question"], spoken, about), spoken)
