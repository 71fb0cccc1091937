"""What this room plugs into others at start-up."""

from __future__ import annotations

import surefoot.web.api.mcp.asking  # noqa: F401 - plugs its tool in
