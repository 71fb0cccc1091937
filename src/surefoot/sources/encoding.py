"""Which encoding a text file is in: byte-order mark, then UTF-16 by its zeros, then UTF-8, then an 8-bit code page.

Decided on the whole file, not its first bytes: the first umlaut may stand a million lines down.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from charset_normalizer import from_bytes

from surefoot.sources.packing import DamagedFile, open_bytes, packing

CHUNK: Final = 2**20
WHOLE: Final = 256 * 2**20
"""Plain files up to this size are looked at as a whole, larger ones in `SAMPLES` chunks spread over them."""
SAMPLES: Final = 64
_EVIDENCE: Final = 64 * 2**10

_WESTERN: Final = frozenset({"ascii", "cp1250", "cp1252", "cp1254", "cp1257", "latin_1", "mac_roman", "mac_latin2",
                             "cp437", "cp850", "cp858", "hp_roman8"})
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True)
class Encoding:
    """How to decode a file. `damaged` counts places that are not what the rest of the file is."""

    name: str
    damaged: int = 0
    mark: int = 0
    """Bytes of the byte-order mark, to be skipped."""

    @property
    def is_utf8(self) -> bool:
        """Whether an engine may scan the file as it is."""
        return self.name == "utf-8" and not self.damaged


def find_encoding(path: Path) -> Encoding:
    """The encoding of a text file. Raises UnusableFile when it is packed and can't be unpacked."""
    with open_bytes(path) as stream:
        start = stream.read(4096)
    marked = next((Encoding(name, mark=len(mark)) for mark, name in _MARKS if start.startswith(mark)), None)
    if marked is not None and marked.name != "utf-8":
        return marked
    if zeros := _utf16_by_zeros(start):
        return Encoding(zeros)
    damaged, good, evidence = _count_utf8(path)
    if marked is not None or good >= 9 * damaged:
        return Encoding("utf-8", damaged, marked.mark if marked else 0)
    return Encoding(_code_page(evidence))


def _utf16_by_zeros(start: bytes) -> str | None:
    pairs = len(start) // 2
    if pairs < 2:
        return None
    if start[1::2].count(0) > 0.7 * pairs:
        return "utf-16-le"
    return "utf-16-be" if start[0::2].count(0) > 0.7 * pairs else None


def _count_utf8(path: Path) -> tuple[int, int, bytes]:
    """Broken and whole non-ASCII sequences, and some of the lines they stand in."""
    damaged = good = 0
    evidence = bytearray()
    for chunk in _chunks(path):
        if chunk.isascii():
            continue
        decoded = chunk.decode("utf-8", "replace")
        bad = decoded.count("\ufffd")
        damaged += bad
        good += len(decoded) - len(decoded.encode("ascii", "ignore")) - bad
        if bad and len(evidence) < _EVIDENCE:
            evidence += b"\n".join(line for line in chunk.splitlines() if not line.isascii())[:_EVIDENCE]
    return damaged, good, bytes(evidence)


def _chunks(path: Path) -> Iterator[bytes]:
    """The file, or samples of a huge plain one, cut at line ends so that no character is split."""
    with open_bytes(path) as stream, suppress(DamagedFile):
        size = path.stat().st_size
        if packing(path) or size <= WHOLE:
            yield from _whole_lines(stream)
            return
        for number in range(SAMPLES):
            stream.seek(size // SAMPLES * number)
            chunk = stream.read(CHUNK)
            yield chunk[chunk.find(b"\n") + 1 : chunk.rfind(b"\n") + 1]


def _whole_lines(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(CHUNK):
        rest += chunk
        cut = rest.rfind(b"\n") + 1
        if not cut and len(rest) < 16 * CHUNK:
            continue
        cut = cut or len(rest)
        yield rest[:cut]
        rest = rest[cut:]
    yield rest


def _code_page(evidence: bytes) -> str:
    """The 8-bit code page. Western European ones differ in few letters; cp1252 is what spreadsheets write."""
    best = from_bytes(evidence).best()
    if best is not None and best.encoding not in _WESTERN and not best.encoding.startswith("iso8859"):
        return best.encoding
    return "cp1252"
