"""Three policies to begin with, each clearly a draft: cautious, open, and for houses with a regulator."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from surefoot.close.policy.model import Policy
from surefoot.close.policy.reading import read

NAMES: Final = ("cautious", "open", "regulated")


@dataclass(frozen=True)
class Starter:
    """A policy to begin with."""

    name: str
    """One of NAMES."""
    text: str
    """Its file, with comments."""
    policy: Policy


@cache
def starters() -> tuple[Starter, ...]:
    """All three; the owner is left to be filled in."""
    texts = [(files(__name__) / f"{name}.yaml").read_text(encoding="utf-8") for name in NAMES]
    return tuple(Starter(name, text, read(text)) for name, text in zip(NAMES, texts, strict=True))
