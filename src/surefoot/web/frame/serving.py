"""`surefoot serve`: tables brought up to date, the web server, and beside it processes for the jobs and for MCP."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib.util import find_spec
from socketserver import BaseRequestHandler, TCPServer
from typing import Any, Final

from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from surefoot.web.frame import home, starting, viewing
from surefoot.web.frame.environment import Environment, WrongSetting

THREADS: Final = 4
"""Requests one process answers at a time."""
PATIENCE: Final = 20
"""Seconds that a job gets to finish when we are told to stop."""
LAST_REQUESTS: Final = 8
"""Seconds that requests get to finish then."""
AGAIN: Final = 2.0
"""Seconds before a worker that ended is started again."""
BESIDE: Final = "import sys; from surefoot.web import commands; commands.run_{}(int(sys.argv[1]))"
WITHOUT_MCP: Final = ("Assistants are not answered: to have them answered, type pip install surefoot[mcp] "
                      "(docs/mcp.md); else set SUREFOOT_MCP_LISTEN=none.")
log = logging.getLogger("surefoot.serve")


def serve(environment: Environment, logging_config: dict[str, object], say: Callable[[str], None]) -> None:
    """Run until TERM or INT. Raises WrongSetting when the address is taken, StillRunning while data is restored."""
    with home.running(environment.home):
        _serve(environment, logging_config, say)


def _serve(environment: Environment, logging_config: dict[str, object], say: Callable[[str], None]) -> None:
    _check_free("SUREFOOT_LISTEN", environment.host, environment.port)
    beside = [_Beside("worker")] if environment.worker else []
    mcp = []
    if environment.mcp and find_spec("mcp"):
        _check_mcp(environment)
        beside.append(_Beside("mcp"))
        mcp = [f"Assistants are answered at {environment.mcp_url}"]
    elif environment.mcp:
        mcp = [WITHOUT_MCP]
    try:
        starting.prepare()
        told = starting.told()
    except OperationalError as error:
        raise WrongSetting(f"the database can't be used ({str(error).splitlines()[0]}); check DATABASE_URL, and that "
                           "the server runs") from error
    connections.close_all()  # the server's processes are started from this one and must not share its connection
    server = Granian("surefoot.web.frame.serving:application", factory=True, interface=Interfaces.WSGI,
                     address=environment.host, port=environment.port, workers=environment.processes,
                     blocking_threads=THREADS, websockets=False, respawn_failed_workers=True,
                     workers_kill_timeout=LAST_REQUESTS, log_level=LogLevels.warning,
                     log_dictconfig=logging_config)
    server.on_startup(lambda: say("\n".join([f"Surefoot runs at {environment.url}", *mcp, *told])))
    for process in beside:
        process.start()
    try:
        server.serve()
    finally:
        for process in beside:
            process.tell()
        for process in beside:
            process.stop()


def application() -> Any:
    """What each process of the server runs. It ends when the server was killed: the address must become free again."""
    for told in (signal.SIGTERM, signal.SIGINT):
        # Until the server has its own handlers, those of the process it was forked from would swallow the signal.
        signal.signal(told, signal.SIG_DFL)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        while parent is not None and os.getppid() == parent.pid:
            time.sleep(AGAIN)
        os._exit(1)  # in order is no longer possible: whoever killed the server wanted it gone

    threading.Thread(target=watch, name="parent", daemon=True).start()
    application = get_wsgi_application()
    viewing.begin()
    return application


class _Beside:
    """A process beside the server: started again when it ends by itself, stopped with us."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name=name, daemon=True)

    def start(self) -> None:
        """Start it, here and now: while the server forks its own processes they would hold the pipe on which a new one
        says that it began, and its watcher would wait for them instead of for it.
        """
        self._begin()
        self._thread.start()

    def tell(self) -> None:
        """Have it end; `stop` waits until it has."""
        self._stop.set()
        if self._process is not None:
            self._process.terminate()

    def stop(self) -> None:
        self.tell()
        if self._process is not None:
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()  # a job goes back to the queue when the next worker starts
                self._process.wait()
        self._thread.join(AGAIN)

    def _begin(self) -> None:
        # A session of its own: Ctrl-C is for us, and we tell it.
        self._process = subprocess.Popen([sys.executable, "-c", BESIDE.format(self._name), str(os.getpid())],
                                         start_new_session=True)

    def _watch(self) -> None:
        while self._process is not None and not self._stop.is_set():
            self._process.wait()
            if not self._stop.wait(AGAIN):
                log.warning("the process for %s ended; starting it again", self._name)
                self._begin()


class _Probe(TCPServer):
    """Listens for a moment, to see whether it could; answers nobody."""

    allow_reuse_address = True


def _check_mcp(environment: Environment) -> None:
    host, port = environment.mcp or ("", 0)
    if (host, port) == (environment.host, environment.port):
        raise WrongSetting(f"SUREFOOT_MCP_LISTEN is {host}:{port}, as SUREFOOT_LISTEN is; expected a port of its own, "
                           "or none")
    _check_free("SUREFOOT_MCP_LISTEN", host, port)


def _check_free(name: str, host: str, port: int) -> None:
    """The server itself would share the address with another program that allows it, and each get half the requests."""
    try:
        _Probe((host, port), BaseRequestHandler).server_close()
    except OSError as error:
        raise WrongSetting(f"{name} is {host}:{port}, which can't be used "
                           f"({error.strerror}); stop the other program or choose another port") from error
