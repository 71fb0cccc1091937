"""A server on the pipes of a desktop program: standard input and output carry the protocol and nothing else."""

from __future__ import annotations

from typing import Any

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server


def run(server: Server[Any]) -> None:
    """Answer until the program that started us closes the pipe."""
    anyio.run(_serve, server)


async def _serve(server: Server[Any]) -> None:
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
