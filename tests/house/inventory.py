"""Writes docs/inventory.md from what the rooms declare: `python tests/house/inventory.py` brings it up to date."""

from __future__ import annotations

import os
import sys
import tempfile
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "inventory.md"
START, END = "<!-- inventory -->", "<!-- end of inventory -->"


def inventory() -> str:
    """Every table with what it holds about people, as Markdown. Django must be set up."""
    from django.apps import apps

    from surefoot.web.frame import backups, erasure

    models = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    never = {left.model: left for left in backups.left_out()}
    about = [holding for holding in erasure.holdings() if holding.personal]
    lines = [f"## Tables that hold something about people ({len(about)})"]
    for holding in about:
        lines += ["", f"### {holding.model}", "", _first_line(models[holding.model]), "", *_fields(holding)]
        lines += ["", _told(holding, never.get(holding.model))]
    lines += ["", "## Tables that hold nothing about a person", "", "| table | fields | why |", "|---|---|---|"]
    for holding in erasure.holdings():
        if not holding.personal:
            by_reason = groupby(sorted(holding.free.items(), key=itemgetter(1)), key=itemgetter(1))
            lines += [f"| `{holding.model}` | {', '.join(f'`{field}`' for field, _ in fields)} | {why} |"
                      for why, fields in by_reason]
    lines += ["", "## Never in a backup", "", "| table | rows | why |", "|---|---|---|"]
    lines += [f"| `{left.model}` | {'all' if left.rows is None else 'some'} | {left.why} |" for left in never.values()]
    return "\n".join(lines)


def _first_line(model: Any) -> str:
    return (model.__doc__ or "").strip().splitlines()[0]


def _fields(holding: Any) -> list[str]:
    from surefoot.vocabulary.words import say

    rows = ["| field | what it is | was es ist |", "|---|---|---|"]
    rows += [f"| `{field}` | {say(key, 'en')} | {say(key, 'de')} |" for field, key in holding.personal.items()]
    rows += [f"| `{field}` | not in the export: {why} | |" for field, why in holding.free.items()]
    return rows


def _told(holding: Any, left: Any) -> str:
    backed = "in backups" if left is None else f"never in a backup ({left.why})"
    erased = f"kept when they are erased ({holding.stays})" if holding.stays else "removed when they are erased"
    return f"In the person's export; {erased}; {backed}."


def up_to_date(text: str) -> str:
    """The page with its tables made again from the code."""
    before, rest = text.split(START)
    return f"{before}{START}\n{inventory()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SUREFOOT_HOME": folder, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "surefoot.web.settings"}
        import django

        django.setup()
        PAGE.write_text(up_to_date(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
