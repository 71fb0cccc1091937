"""Writes the map of rooms in ARCHITECTURE.md: `python tests/house/architecture.py` brings it up to date."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "ARCHITECTURE.md"
START, END = "<!-- map -->", "<!-- end of map -->"


def summary(file: Path) -> str:
    """First line of a module's docstring."""
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return text.splitlines()[0] if text else "(no docstring)"


def layers() -> list[str]:
    """The layers of the import contract, highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return next(contract["layers"] for contract in contracts if contract["type"] == "layers")


def rooms() -> str:
    """Every room and module with what it is for, in the order of the layers."""
    lines = []
    for layer in layers():
        for name in (part.strip() for part in layer.split("|")):
            if name.startswith("("):
                lines.append(f"- *{name[1:-1]}*: not built yet")
                continue
            place = ROOT / "src" / "surefoot" / name
            if place.is_dir():
                lines.append(f"- **{name}/** {summary(place / '__init__.py')}")
                for file in sorted(place.rglob("*.py")):
                    if file.name != "__init__.py":
                        lines.append(f"  - `{file.relative_to(place)}` {summary(file)}")
            else:
                lines.append(f"- **{name}.py** {summary(place.with_suffix('.py'))}")
    return "\n".join(lines)


def up_to_date(text: str) -> str:
    """The page with its map made again from the code."""
    before, rest = text.split(START)
    return f"{before}{START}\n{rooms()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(up_to_date(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
