"""Assistants ask here: the Model Context Protocol over HTTP, signed in by a personal token. See docs/mcp.md."""
