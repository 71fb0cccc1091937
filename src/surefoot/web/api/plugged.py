"""What this room plugs into others at start-up."""

from __future__ import annotations
