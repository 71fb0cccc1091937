"""The few shapes our pictures are made of, as SVG text: light ground, readable alone, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

WIDTH: Final = 900
LIGHT: Final = {
    "ground": "#ffffff", "sunken": "#eef1ee", "ink": "#17211d", "ink-2": "#47544e", "rule": "#d5dbd7",
    "neutral": "#75827b", "cap": "#2f5fa5", "con": "#a94b05", "ado": "#0d6b57", "hatch": "#dfe4e1",
    "b1": "#f6f0f4", "b2": "#ead5e4", "b3": "#d6a9ca", "b4": "#94457f", "b5": "#64234f",
    "b1-t": "#17211d", "b2-t": "#17211d", "b3-t": "#17211d", "b4-t": "#ffffff", "b5-t": "#ffffff",
}
"""The light tokens of the style sheet: a picture on its own has no style sheet to ask. A test compares them."""
_FONT: Final = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
_PATTERN: Final = (
    '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="8" height="8" fill="{LIGHT["ground"]}"/><rect width="2" height="8" fill="{LIGHT["hatch"]}"/>'
    "</pattern></defs>"
)


def num(value: float) -> str:
    """A coordinate, short and always the same."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def rect(x: float, y: float, width: float, height: float, fill: str, radius: float = 3) -> str:
    """A filled box; `fill` is a token or ``hatched``."""
    colour = "url(#hatch)" if fill == "hatched" else LIGHT[fill]
    return (f'<rect x="{num(x)}" y="{num(y)}" width="{num(max(width, 0))}" height="{num(height)}" '
            f'rx="{num(radius)}" fill="{colour}"/>')


def outline(x: float, y: float, width: float, height: float, stroke: str) -> str:
    """An empty box."""
    return (f'<rect x="{num(x + 1)}" y="{num(y + 1)}" width="{num(width - 2)}" height="{num(height - 2)}" rx="3" '
            f'fill="none" stroke="{LIGHT[stroke]}" stroke-width="2"/>')


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1) -> str:
    """A straight line."""
    return (f'<line x1="{num(x1)}" y1="{num(y1)}" x2="{num(x2)}" y2="{num(y2)}" stroke="{LIGHT[stroke]}" '
            f'stroke-width="{num(width)}"/>')


def path(points: Sequence[tuple[float, float]], stroke: str, dash: str = "") -> str:
    """An open line through points."""
    places = " ".join(f"{num(x)},{num(y)}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{places}" fill="none" stroke="{LIGHT[stroke]}" stroke-width="3"{dashed}/>'


def mark(measure: str, x: float, y: float, size: float = 14) -> str:
    """The measure's own shape: square, circle or diamond."""
    half = size / 2
    if measure == "con":
        return f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(half)}" fill="{LIGHT["con"]}"/>'
    turn = f' transform="rotate(45 {num(x)} {num(y)})"' if measure == "ado" else ""
    return (f'<rect x="{num(x - half)}" y="{num(y - half)}" width="{num(size)}" height="{num(size)}" '
            f'fill="{LIGHT[measure]}"{turn}/>')


def hollow_mark(x: float, y: float, size: float = 12) -> str:
    """The shape of use as an outline: a week before anything was started."""
    half = size / 2
    return (f'<rect x="{num(x - half)}" y="{num(y - half)}" width="{num(size)}" height="{num(size)}" '
            f'fill="{LIGHT["ground"]}" stroke="{LIGHT["ado"]}" stroke-width="2" '
            f'transform="rotate(45 {num(x)} {num(y)})"/>')


def text(x: float, y: float, words: str, *, size: int = 16, weight: int = 400, fill: str = "ink",
         anchor: str = "start") -> str:
    """A line of text; names of any direction are kept to themselves."""
    return (f'<text x="{num(x)}" y="{num(y)}" font-size="{size}" font-weight="{weight}" fill="{LIGHT[fill]}" '
            f'text-anchor="{anchor}">{escape(words)}</text>')


def wrapped(words: str, width: int) -> list[str]:
    """Text cut into lines of at most `width` characters, at spaces where there are any."""
    lines: list[str] = []
    for word in words.split():
        piece = word
        while len(piece) > width:
            lines.append(piece[:width])
            piece = piece[width:]
        if lines and len(lines[-1]) + 1 + len(piece) <= width:
            lines[-1] = f"{lines[-1]} {piece}"
        else:
            lines.append(piece)
    return lines


def document(title: str, about: str, body: Sequence[str], height: float) -> str:
    """A complete picture: title and what is measured on top, then the drawing `body`, shifted below them."""
    heads = [text(24, 40 + 28 * at, words, size=24, weight=650) for at, words in enumerate(wrapped(title, 70))]
    below = 40 + 28 * len(heads)
    notes = [text(24, below + 22 * at, words, fill="ink-2") for at, words in enumerate(wrapped(about, 105))]
    start = below + 22 * len(notes) + 6
    total = num(start + height + 16)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total}" width="{WIDTH}" height="{total}" '
        f'role="img" aria-labelledby="title about" font-family="{_FONT}">',
        f'<title id="title">{escape(title)}</title>', f'<desc id="about">{escape(about)}</desc>', _PATTERN,
        f'<rect width="{WIDTH}" height="{total}" fill="{LIGHT["ground"]}"/>', *heads, *notes,
        f'<g transform="translate(0 {num(start)})">', *body, "</g>", "</svg>", ""])


def nothing(title: str, about: str, words: str) -> str:
    """A picture that says in words why there is nothing to draw."""
    lines = wrapped(words, 90)
    body = [rect(24, 0, WIDTH - 48, 40 + 24 * len(lines), "hatched"),
            *(text(44, 32 + 24 * at, words) for at, words in enumerate(lines))]
    return document(title, about, body, 44 + 24 * len(lines))
