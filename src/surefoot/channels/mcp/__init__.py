"""The Model Context Protocol, by which assistants ask: tools, and the ways a request comes and an answer goes.

Only `protocol.py`, `forwarding.py` and `from_file.py` load the library (the extra `mcp`).
"""
