"""Reporting a try that should not stand on a board, and deciding what becomes of it."""
