"""The data inventory is what the product declares."""

from __future__ import annotations

from surefoot.web.frame import erasure
from tests.house import inventory


def test_the_inventory_is_up_to_date_and_names_every_table() -> None:
    text = inventory.PAGE.read_text(encoding="utf-8")
    assert text == inventory.up_to_date(text), "stale: run python tests/house/inventory.py"
    assert not [holding.model for holding in erasure.holdings() if holding.model not in text]
