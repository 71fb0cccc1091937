"""Looking at a page as every reader may: in light and dark, wide and narrow, with axe."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is wrong is written out: telling of all that is well takes as long as looking.
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}},
         "resultTypes": ["violations"]}
CUT = """[...document.querySelectorAll('main *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .filter(one => !one.closest('.scroll-x, .cards thead, .vh'))
    .map(one => one.outerHTML.slice(0, 80))"""


def problems(page: Page) -> list[str]:
    """What is wrong with the page that is open: by axe in light and dark, and whatever is cut at 390 and 320 px."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = []
    for width, scheme in ((1280, "light"), (390, "dark"), (320, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        if width != 320:
            seen = Axe().run(page, options=RULES)
            found += [seen.generate_report()] if seen.violations_count else []
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{wide} px wide at {width}"] if wide > width else []
        found += [f"cut at {width}: {one}" for one in page.evaluate(CUT)]
    return found
