"""Answering a wave: the start page, one question a screen, and handing in. Nothing here writes down who, or when."""
