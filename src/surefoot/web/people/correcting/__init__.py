"""Corrections: what somebody says is wrong about them, and who answers."""
