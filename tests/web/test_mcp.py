"""Assistants ask the real process that `surefoot serve` starts, with the official client of the protocol."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner
from mcp import Client, StdioServerParameters

from surefoot.cli import main
from tests.web.asked_by_mcp import PLANT, client, text
from tests.web.installations import ROOT, Installation, children, free_port, get, prepared, wait_for
from tests.web.test_serving import alive

pytestmark = pytest.mark.slow

QUESTION = "Can I put client data into Copilot for a board paper?"
RITUAL = """
from datetime import time
from surefoot.web.close.ritual.models import Ritual
from surefoot.web.people.models import Role, RoleTask
Ritual.objects.create(team=cast.teams['motor'], weekday=0, at=time(0, 0), since=date(2026, 1, 5))
RoleTask.objects.create(role=Role.objects.get(), name='Claim letters')
"""
TRIES = ("from surefoot.web.close.ritual.models import Try\n"
         "print([(t.text, t.result, t.author.name if t.author else '', t.task.name if t.task else '') "
         "for t in Try.objects.order_by('text')])")
OPEN = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


@dataclass(frozen=True)
class Served:
    """A running product that answers assistants, and what it says while it does."""

    place: Installation
    address: str
    tokens: dict[str, str]
    log: Path
    server: subprocess.Popen[str]

    def send(self, method: str = "POST", path: str = "", body: bytes | None = None, **headers: str) -> httpx2.Response:
        """One request as any program could send it."""
        given = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json",
                 "Authorization": f"Bearer {self.tokens['dev']}"}
        given |= {name.replace("_", "-").title(): value for name, value in headers.items()}
        content = json.dumps(OPEN).encode() if body is None and method == "POST" else body
        return httpx2.request(method, self.address + path, content=content, headers=given, trust_env=False)

    def processes(self) -> list[int]:
        """Those that answer assistants."""
        return [number for number in children(self.server.pid)
                if b"run_mcp" in Path(f"/proc/{number}/cmdline").read_bytes()]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("mcp")
    port = free_port()
    place = prepared(folder / "home", more={
        "SUREFOOT_LISTEN": f"127.0.0.1:{free_port()}", "SUREFOOT_MCP_LISTEN": f"127.0.0.1:{port}",
        "SUREFOOT_PROCESSES": "1", "SUREFOOT_WORKER": "no", "SUREFOOT_LOG_LEVEL": "DEBUG"})
    made = place.python(f"{PLANT}\n"
                        "from tests.web.asked_by_mcp import POLICY\npublish(1, POLICY)\n"
                        "Person = type(cast.person('hugo'))\n"
                        "Person.unscoped.filter(pk=cast.person('hugo').pk).update(language='de')\n"
                        f"{RITUAL}\n"
                        "print(token('dev', 'policy.ask', 'ritual.share'), token('hugo', 'policy.ask'), "
                        "token('mara', 'own.export', 'ritual.share'), token('tess', 'policy.ask'), "
                        "token('rosa', 'policy.ask'), "
                        "tokens.make(reader_of(cast.accounts['adam'], clock.today()), 'x', ['data.upload'], 30, "
                        "machine=True))")
    names = ("dev", "hugo", "mara", "tess", "rosa", "machine")
    log = folder / "log"
    with log.open("w") as said:
        server = place.start(str(Path(sys.executable).with_name("surefoot")), "serve", output=said)
        found = Served(place, f"http://127.0.0.1:{port}/mcp", dict(zip(names, made.split(), strict=True)), log, server)
        wait_for(lambda: get(place, "/ready")[0] == 200, seconds=90)
        wait_for(lambda: answers(found), seconds=90)
        yield found
        beside = found.processes()
        server.kill()  # without a word: what it started must not stay behind (test_proxy.py has it told to end)
        server.wait(20)
        wait_for(lambda: not any(alive(number) for number in beside))
    place.end()


def answers(served: Served) -> bool:
    try:
        return served.send().status_code == 200
    except httpx2.TransportError:
        return False


def ask(served: Served, who: str = "dev", mode: str = "auto", **given: Any) -> Any:
    async def asked() -> Any:
        async with client(served.address, served.tokens[who], mode) as there:
            return await there.call_tool("ask_policy", {"question": QUESTION} | given)
    return asyncio.run(asked())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_assistant_learns_what_the_policy_says_with_its_clause(served: Served, mode: str) -> None:
    answer = ask(served, mode=mode)
    assert not answer.is_error
    facts = answer.structured_content
    assert (facts["answer"], facts["rule"], facts["version"]) == ("yes-if", "4.2", 1)
    assert facts["understood"] == {"data": ["client"], "tool": "copilot", "use": "board", "not_understood": []}
    said = text(answer)
    for seen in ("Yes, if", "- Remove names", "Clause 4.2", "Do not send it on.", "version 1"):
        assert seen in said


def test_what_was_understood_is_corrected_by_id_and_an_unknown_id_is_told_with_those_there_are(served: Served) -> None:
    assert ask(served, tool="chatgpt").structured_content["answer"] == "no"
    assert ask(served, data=["public"]).structured_content["rule"] == "5"
    wrong = ask(served, tool="gemini")
    assert wrong.is_error
    assert "copilot (Microsoft 365 Copilot)" in text(wrong)


def test_it_answers_in_the_persons_language_unless_another_is_asked_for(served: Served) -> None:
    assert text(ask(served, "hugo")).startswith("Ja, wenn")
    assert text(ask(served, "hugo", language="en")).startswith("Yes, if")


@pytest.mark.parametrize(("given", "says"), [
    ({"question": "x" * 501}, "at most 500"), ({"question": ""}, "question is missing"),
    ({"question": 7}, "question is a text"), ({"language": "fr"}, "one of: en, de"),
    ({"data": "nothing"}, "nothing is no data"), ({"sql": "drop"}, "sql is nothing this tool takes")])
def test_a_wrong_argument_is_a_sentence_and_no_trace_of_the_inside(served: Served, given: dict[str, Any],
                                                                  says: str) -> None:
    answer = ask(served, **given)
    assert answer.is_error
    assert says in text(answer)
    assert "Traceback" not in text(answer)


def test_only_what_a_token_names_is_listed_and_called(served: Served) -> None:
    async def listed(who: str) -> Any:
        async with client(served.address, served.tokens[who]) as there:
            found = await there.list_tools()
            return found.tools, await there.call_tool("share_a_try", {"line": "x", "result": "worked"})
    tools, refused = asyncio.run(listed("tess"))
    assert [tool.name for tool in tools] == ["ask_policy"]
    assert refused.is_error
    assert "no tool share_a_try" in text(refused)
    assert tools[0].annotations.read_only_hint
    assert served.send(authorization=f"Bearer {served.tokens['machine']}").status_code == 403


def test_what_another_room_plugs_in_is_listed_and_a_fault_of_it_is_a_sentence_without_its_words(served: Served) -> None:
    async def called() -> Any:
        async with client(served.address, served.tokens["mara"]) as there:
            found = await there.list_tools()
            return ([tool.name for tool in found.tools], await there.call_tool("planted_tool", {}),
                    await there.call_tool("planted_tool", {"tool": "breaks"}))
    names, good, broken = asyncio.run(called())
    assert names == ["planted_tool", "share_a_try"]
    assert (good.structured_content, broken.is_error) == ({"number": 7}, True)
    assert text(broken).startswith("Something went wrong here")
    assert "planted-value" not in served.log.read_text()
    assert '"error": "builtins.ValueError"' in served.log.read_text()


def test_a_try_is_shared_without_a_name_unless_it_is_asked_for_and_never_with_a_secret(served: Served) -> None:
    async def shared() -> list[Any]:
        async with client(served.address, served.tokens["dev"]) as there:
            return [await there.call_tool("share_a_try", {"line": line, "result": result, **more})
                    for line, result, more in (
                        ("A: it mixed up two tables", "did_not_work", {}),
                        ("B: it wrote a good letter", "worked", {"show_my_name": True, "task": "claim letters"}),
                        ("C: my mail is anna@larkmoor.example", "partly", {}),
                        ("D: it did", "perhaps", {}), ("E: it did", "worked", {"task": "Painting"}))]
    plain, signed, secret, result, task = asyncio.run(shared())
    assert (plain.structured_content, plain.is_error) == ({"shared": True, "signed": False}, False)
    assert signed.structured_content == {"shared": True, "signed": True}
    assert secret.is_error
    assert "An e-mail address" in text(secret)
    assert "anna" not in text(secret)
    assert "worked, partly, did_not_work" in text(result)
    assert "Yours are: Claim letters" in text(task)
    assert served.place.python(TRIES) == ("[('A: it mixed up two tables', 'did_not_work', '', ''), "
                                          "('B: it wrote a good letter', 'worked', 'Dev', 'Claim letters')]")
    assert "mixed up" not in served.log.read_text()


def test_an_assistant_that_runs_in_circles_fills_no_board(served: Served) -> None:
    async def circled() -> list[Any]:
        async with client(served.address, served.tokens["mara"]) as there:
            return [await there.call_tool("share_a_try", {"line": f"M: try {number}", "result": "worked"})
                    for number in range(31)]
    answers = asyncio.run(circled())
    assert [answer.is_error for answer in answers] == [False] * 30 + [True]
    assert "more than this token may change in an hour" in text(answers[-1])


def test_without_a_good_token_nothing_is_answered_and_a_cookie_is_none(served: Served) -> None:
    for given in ({"authorization": ""}, {"authorization": "Bearer surefoot_nothing"},
                  {"authorization": "", "cookie": f"session={served.tokens['dev']}"},
                  {"authorization": f"Basic {served.tokens['dev']}"}):
        answer = served.send(**given)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="Surefoot"')
        assert "token" in answer.json()["problem"]
        assert "set-cookie" not in answer.headers


def test_pages_of_other_sites_and_other_names_of_this_machine_get_no_answer(served: Served) -> None:
    assert served.send(origin="https://evil.example").status_code == 403
    assert served.send(origin="null").status_code == 403
    assert served.send(host="evil.example").status_code == 421
    assert served.send(host="127.0.0.1:1").status_code == 421
    assert served.send("GET").status_code == 405
    assert served.send("OPTIONS").status_code == 405
    assert served.send(path="/../me").status_code == 404
    assert served.send(body=b" " * 70_000).status_code == 413
    assert served.send(body=b"{").status_code == 400


def test_answers_carry_the_headers_of_the_house(served: Served) -> None:
    for answer in (served.send(), served.send(authorization="")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "server" not in answer.headers
        assert answer.headers["content-type"].startswith("application/json")


def test_twenty_at_once_with_two_tokens_are_never_mixed(served: Served) -> None:
    async def one(number: int) -> tuple[str, str]:
        who = ("dev", "hugo")[number % 2]
        async with client(served.address, served.tokens[who]) as there:
            question = QUESTION if number % 4 < 2 else "May public information go into ChatGPT?"
            answer = await there.call_tool("ask_policy", {"question": question})
            return f"{who} {number % 4 < 2}", f"{text(answer).split()[0]} {answer.structured_content['rule']}"

    async def all_of_them() -> set[tuple[str, str]]:
        return set(await asyncio.gather(*(one(number) for number in range(20))))

    assert asyncio.run(all_of_them()) == {("dev True", "Yes, 4.2"), ("hugo True", "Ja, 4.2"), ("dev False", "Yes. 5"),
                                          ("hugo False", "Ja. 5")}


def test_a_token_that_is_ended_opens_nothing_from_the_next_request_on(served: Served) -> None:
    bearer = f"Bearer {served.tokens['rosa']}"
    assert served.send(authorization=bearer).status_code == 200
    served.place.python("from surefoot.web.people.models import Token\n"
                        "Token.objects.filter(account__email='rosa@larkmoor.example').delete()")
    assert served.send(authorization=bearer).status_code == 401


def test_a_killed_process_is_started_again(served: Served) -> None:
    before = served.processes()
    assert len(before) == 1
    os.kill(before[0], signal.SIGKILL)
    wait_for(lambda: served.processes() not in ([], before))
    wait_for(lambda: answers(served), seconds=90)
    assert ask(served).structured_content["rule"] == "4.2"


def test_nothing_of_what_was_asked_or_who_asked_is_logged_or_audited(served: Served) -> None:
    ask(served, question="May planted-secret go into ChatGPT?")
    served.send(body=b'{"jsonrpc": "2.0", "id": 1, "method": "planted-method"}')
    log = served.log.read_text()
    assert '"route": "mcp"' in log
    assert not [seen for seen in ("planted-", "Copilot", "surefoot_", "larkmoor", "ask_policy", *served.tokens.values())
                if seen in log]
    told = served.place.python("from surefoot.web.frame.models import AuditEntry\n"
                               "print([e.action for e in AuditEntry.objects.all()])")
    assert set(json.loads(told.replace("'", '"'))) <= {"token.made"}  # a try leaves no entry: its moment would tell


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    """A machine of its own."""
    found = Installation(tmp_path / "home", more={
        "SUREFOOT_LISTEN": f"127.0.0.1:{free_port()}", "SUREFOOT_MCP_LISTEN": f"127.0.0.1:{free_port()}",
        "SUREFOOT_PROCESSES": "1", "SUREFOOT_WORKER": "no"})
    yield found
    found.end()


def test_without_the_extra_the_server_says_in_one_line_how_to_get_it_and_goes_on(place: Installation) -> None:
    hidden = "import sys; sys.modules['mcp'] = None; from surefoot.cli import main; main(['serve'])"
    server = place.start(sys.executable, "-c", hidden)
    wait_for(lambda: get(place, "/ready")[0] == 200, seconds=90)
    server.terminate()
    out, _ = server.communicate(timeout=20)
    assert out.splitlines()[1] == ("Assistants are not answered: to have them answered, type pip install surefoot[mcp] "
                                   "(docs/mcp.md); else set SUREFOOT_MCP_LISTEN=none.")


def test_an_address_that_is_shared_with_the_pages_is_told(place: Installation) -> None:
    place.more["SUREFOOT_MCP_LISTEN"] = place.more["SUREFOOT_LISTEN"]
    server = place.surefoot("serve")
    _, err = server.communicate(timeout=60)
    assert (server.returncode, err.count("\n")) == (2, 1)
    assert "expected a port of its own" in err


def forwarded(served: Served, who: str = "dev", **environment: str) -> StdioServerParameters:
    """`surefoot mcp` as a desktop program starts it."""
    given = {**served.place.environment(), "SUREFOOT_URL": served.address.removesuffix("/mcp"),
             "SUREFOOT_TOKEN": served.tokens[who], **environment}
    return StdioServerParameters(command=str(Path(sys.executable).with_name("surefoot")), args=["mcp"], env=given)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_desktop_program_asks_through_the_command_and_gets_the_servers_own_answers(served: Served, mode: str) -> None:
    async def asked() -> tuple[list[str], Any, Any]:
        async with Client(forwarded(served, "hugo"), mode=mode) as there:
            listed = await there.list_tools()
            return ([tool.name for tool in listed.tools],
                    await there.call_tool("ask_policy", {"question": QUESTION}),
                    await there.call_tool("ask_policy", {"question": QUESTION, "tool": "gemini"}))
    names, answer, wrong = asyncio.run(asked())
    assert names == ["ask_policy"]
    assert answer.structured_content["rule"] == "4.2"
    assert text(answer).startswith("Ja, wenn")
    assert wrong.is_error
    assert "copilot (Microsoft 365 Copilot)" in text(wrong)


@pytest.mark.parametrize(("environment", "says"), [
    ({"SUREFOOT_TOKEN": "surefoot_wrong"}, "SUREFOOT_TOKEN is not good"),
    ({"SUREFOOT_URL": "http://127.0.0.1:1"}, "http://127.0.0.1:1/mcp gives no answer"),
    ({"SUREFOOT_URL": "PAGES"}, "does not answer assistants")])
def test_a_server_that_gives_no_answer_is_a_sentence_in_the_desktop_program(
        served: Served, environment: dict[str, str], says: str) -> None:
    pages = f"http://{served.place.more['SUREFOOT_LISTEN']}"
    given = {name: pages if value == "PAGES" else value for name, value in environment.items()}

    async def asked() -> Any:
        async with Client(forwarded(served, **given)) as there:
            return await there.call_tool("ask_policy", {"question": QUESTION})
    answer = asyncio.run(asked())
    assert answer.is_error
    assert says in text(answer)
    assert "surefoot_" not in text(answer)


def test_what_is_missing_to_begin_with_is_told_in_one_sentence_outside_of_the_protocol() -> None:
    for arguments, token, says in ((["mcp"], "", "SUREFOOT_TOKEN is not set"),
                                   (["mcp", "--server", "http://surefoot.example.com"], "surefoot_x", "https://"),
                                   (["mcp", "--policy", "/nowhere.yaml"], "", "/nowhere.yaml can't be read")):
        done = CliRunner(env={"SUREFOOT_TOKEN": token, "SUREFOOT_URL": ""}).invoke(main, arguments)
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert says in done.stderr
        assert "surefoot_x" not in done.stderr


def test_without_the_extra_the_command_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    done = CliRunner().invoke(main, ["mcp"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == ("surefoot: the library for the Model Context Protocol is missing; "
                           "type: pip install surefoot[mcp]\n")


def test_neither_the_command_line_nor_the_pages_load_the_library() -> None:
    loaded = ("import sys, surefoot.cli\nimport django\ndjango.setup()\nimport surefoot.web.urls\n"
              "print([name for name in sys.modules if name.split('.')[0] in ('mcp', 'mcp_types', 'uvicorn')])")
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True,
                          env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.web.settings"}, cwd=ROOT)
    assert done.stdout.strip() == "[]"
