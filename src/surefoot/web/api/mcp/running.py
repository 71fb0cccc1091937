"""The process that answers assistants: `surefoot serve` starts it beside the pages, and again when it ends."""

from __future__ import annotations

import logging
import os
import threading
import time
from importlib.metadata import version
from typing import Any, Final

import uvicorn
from django.conf import settings
from mcp.server.transport_security import TransportSecuritySettings

from surefoot.channels.mcp import protocol
from surefoot.web.api.mcp import calling
from surefoot.web.api.mcp.door import PATH, Door
from surefoot.web.frame import home
from surefoot.web.frame.environment import Environment

LARGEST: Final = 64 * 1024
"""Bytes of a request."""
AT_ONCE: Final = 200
"""Connections; more are told to come back."""
LAST_REQUESTS: Final = 8
"""Seconds that requests get to finish when we are told to stop."""
WATCH: Final = 2.0
"""Seconds between two looks whether who started us is still there."""
log = logging.getLogger("surefoot.mcp")


def application(environment: Environment) -> Door:
    """The door with the library's application behind it: nothing is kept from one request to the next."""
    server = protocol.server(version("surefoot"), calling.tools, calling.call, environment.language)
    # Hosts and origins are looked at by the door, which knows our own name and speaks before anything is read.
    open_here = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    inner: Any = server.streamable_http_app(streamable_http_path=PATH, json_response=True, stateless_http=True,
                                            max_request_body_size=LARGEST, transport_security=open_here)
    return Door(inner, environment)


def run(parent: int) -> None:
    """Answer until TERM, or until the process `parent` is gone. Raises StillRunning while data is being restored."""
    environment = settings.ENVIRONMENT
    host, port = environment.mcp
    with home.running(environment.home):
        threading.Thread(target=_watch, args=(parent,), name="parent", daemon=True).start()
        uvicorn.Server(uvicorn.Config(
            application(environment), host=host, port=port, log_config=None, access_log=False, server_header=False,
            proxy_headers=False, ws="none", lifespan="on", limit_concurrency=AT_ONCE,
            timeout_graceful_shutdown=LAST_REQUESTS)).run()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(WATCH)
    os._exit(1)  # in order is no longer possible: whoever killed the server wanted it gone
