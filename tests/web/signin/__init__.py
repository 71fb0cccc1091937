"""Signing in: every way, and every way round it."""
