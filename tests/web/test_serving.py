"""`surefoot serve` as a company runs it: prepares itself, answers, and stops when told to."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.installations import Installation, children, free_port, get, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    """A machine on which nothing was ever started."""
    found = Installation(tmp_path / "home", more={"SUREFOOT_LISTEN": f"127.0.0.1:{free_port()}"})
    yield found
    found.end()


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_prepares_itself_answers_and_stops_within_seconds(place: Installation, how: signal.Signals) -> None:
    server = place.surefoot("serve")
    wait_for(lambda: get(place, "/ready") == (200, b"ready\n"))
    assert get(place, "/")[0] == 200
    wait_for(lambda: len(children(server.pid)) >= 3)
    beside = children(server.pid)
    asked = time.monotonic()
    server.send_signal(how)
    out, err = server.communicate(timeout=30)
    assert (server.returncode, time.monotonic() - asked < 15) == (0, True), err
    address = f"http://{place.more['SUREFOOT_LISTEN']}"
    assert re.fullmatch(f"Surefoot runs at {address}\n[^\n]*24 hours:\n{address}/first-run/[\\w-]{{43}}\n", out)
    assert out.splitlines()[-1] == (place.home / "set-up-link.txt").read_text().strip()
    assert out.splitlines()[-1].rpartition("/")[2] not in err
    wait_for(lambda: not any(alive(process) for process in beside), seconds=5)
    secrets = [file.read_text() for file in place.home.glob("*.key")]
    assert len(secrets) >= 2
    assert not any(secret in err + out for secret in secrets)


def test_a_killed_server_leaves_no_process_behind(place: Installation) -> None:
    server = place.surefoot("serve")
    wait_for(lambda: get(place, "/ready")[0] == 200)
    wait_for(lambda: len(children(server.pid)) >= 3)
    beside = children(server.pid)
    server.kill()
    server.wait()
    wait_for(lambda: not any(alive(process) for process in beside), seconds=20)


def test_a_taken_address_and_a_wrong_setting_are_told_in_one_sentence(place: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place.more["SUREFOOT_LISTEN"] = f"127.0.0.1:{taken.getsockname()[1]}"
        server = place.surefoot("serve")
        _, err = server.communicate(timeout=30)
    assert server.returncode == 2
    assert "stop the other program or choose another port" in err
    place.more["SUREFOOT_PROCESSES"] = "many"
    server = place.surefoot("serve")
    _, err = server.communicate(timeout=30)
    assert (server.returncode, err.count("\n")) == (2, 1)
    assert err.startswith("surefoot: SUREFOOT_PROCESSES is 'many'")
    del place.more["SUREFOOT_PROCESSES"]
    place.more["SUREFOOT_LISTEN"] = f"127.0.0.1:{free_port()}"
    place.database_url = "postgresql://surefoot:planted-secret@127.0.0.1:1/name"
    server = place.surefoot("serve")
    _, err = server.communicate(timeout=30)
    assert (server.returncode, err.count("\n"), "planted-secret" in err) == (2, 1, False)
    assert "check DATABASE_URL" in err


def test_the_audit_command_says_whether_the_log_holds(installation: Installation) -> None:
    installation.python("from surefoot.web.frame import audit; audit.record('planted.first')")
    whole = installation.surefoot("audit", "verify")
    assert "holds: 1 entries" in whole.communicate(timeout=30)[0]
    installation.python("from django.db import connection as c; k = c.cursor()\n"
                        "k.execute('DROP TRIGGER audit_unchanged')\n"
                        "k.execute(\"UPDATE frame_auditentry SET action = 'x'\")")
    changed = installation.surefoot("audit", "verify")
    assert "does not hold at entry 1" in changed.communicate(timeout=30)[0]
    assert (whole.returncode, changed.returncode) == (0, 1)


def test_not_ready_without_tables(tmp_path: Path) -> None:
    place = Installation(tmp_path / "home")
    said = place.python("from django.test import Client\n"
                        "print(Client().get('/ready', HTTP_HOST='localhost').status_code, "
                        "Client().get('/health', HTTP_HOST='localhost').status_code)")
    place.end()
    assert said.splitlines()[-1] == "503 200"


def test_the_command_line_loads_no_django_until_a_command_needs_it() -> None:
    code = "import sys, surefoot.cli; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], env=dict(os.environ), check=False).returncode == 0
