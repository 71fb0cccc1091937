"""Tokens of machines: what other systems of the organisation sign in with."""
