"""The style sheet: contrast as computed in STYLE.md, and two dark themes that are one."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

CSS = (files("surefoot.report") / "static" / "surefoot.css").read_text(encoding="utf-8")
BODY_TEXT = [("ink", "ground"), ("ink", "surface"), ("ink", "sunken"), ("ink-2", "ground"), ("ink-2", "surface"),
             ("ink-2", "sunken"), ("ink-2", "brand-tint"), ("link", "ground"), ("link", "surface"), ("link", "sunken"),
             ("link", "brand-tint"), ("brand-ink", "brand"), ("brand-ink", "brand-hover"), ("brand-ink", "ado"),
             ("brand", "surface"), ("cap", "ground"), ("con", "ground"), ("ado", "ground"), ("cap", "surface"),
             ("con", "surface"), ("ado", "surface"), ("good", "good-tint"), ("caution", "caution-tint"),
             ("stop", "stop-tint"), ("stop", "surface"), ("stop", "ground"), ("ink", "good-tint"),
             ("ink", "caution-tint"), ("ink", "stop-tint"), ("link", "stop-tint"), ("ink", "ado-tint"),
             ("ink", "con-tint"), ("b1-t", "b1"), ("b2-t", "b2"), ("b3-t", "b3"), ("b4-t", "b4"), ("b5-t", "b5"),
             ("ground", "ink")]
SHAPES = [("cap", "sunken"), ("con", "sunken"), ("ado", "sunken"), ("barrier", "ground"), ("rule-strong", "ground"),
          ("rule-strong", "surface"), ("focus", "ground"), ("focus", "surface"), ("focus", "brand-tint")]


def tokens(block: str) -> dict[str, str]:
    return {name: value if len(value) == 7 else "#" + "".join(2 * letter for letter in value[1:])
            for name, value in re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})", block)}


LIGHT_BLOCK, FOLLOWED, CHOSEN = (
    match[1] for match in (re.search(pattern, CSS, re.DOTALL) for pattern in (
        r"\n:root\{(.*?)\n\}", r":root:not\(\[data-theme=light\]\)\{(.*?)\n\}\}",
        r":root\[data-theme=dark\]\{(.*?)\n\}"))
    if match)


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at: at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_both_dark_themes_are_the_same() -> None:
    assert FOLLOWED.split() == CHOSEN.split()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("pair", "needs"), [*((pair, 4.5) for pair in BODY_TEXT), *((pair, 3.0) for pair in SHAPES)])
def test_a_pair_of_colours_can_be_told_apart(theme: str, pair: tuple[str, str], needs: float) -> None:
    found = tokens(LIGHT_BLOCK) if theme == "light" else tokens(LIGHT_BLOCK) | tokens(FOLLOWED)
    assert contrast(found[pair[0]], found[pair[1]]) >= needs


def test_templates_hold_no_colour_of_their_own() -> None:
    for package in ("surefoot.report", "surefoot.charts"):
        for template in (files(package) / "templates").iterdir():
            markup = re.sub(r'href="#\w+"', "", template.read_text(encoding="utf-8"))
            assert not re.search(r"#[0-9a-f]{3,8}\b(?![\w-])|rgb\(", markup), template
    for name in ("parts.css", "report.css"):
        own = (files("surefoot.report") / "static" / name).read_text(encoding="utf-8")
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(", own)
