"""The fold and class tables, made by `tools/make_tables.py` from the Unicode Consortium's files (version in each file)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

GONE = 0xFF
"""Stands in a folded buffer for a byte that disappears; it cannot occur in UTF-8."""
SEPARATOR = 0xFE
"""Stands between values; it cannot occur in UTF-8, and no pattern may match it."""

PLANES = 0x20000
"""Code points below this are in the tables; above lie rare Han, which stay, and tags, which go."""

CLASSES: tuple[str, ...] = (
    "", "bidi", "invisible", "variation", "mark", "fancy", "emoji", "rtl", "unspaced", "cjk", "latin", "alike", "other",
    "sign", "rare", "strange", "enclosed",
)  # fmt: skip
"""Typography classes; the place in the tuple is the code in `FoldTables.classes`."""


@dataclass(frozen=True, slots=True)
class FoldTables:
    """Lookup tables by code point.

    `texts`: code point to its folded text, only where it differs from itself. `two`, `three`, `four`: for code points
    of that many UTF-8 bytes, the folded bytes filled up with GONE, shape (2, 2048), (3, 65536), (4, 65536); `four` is
    indexed from U+10000. `classes`: typography class by code point, shape (PLANES,).
    """

    texts: dict[int, str]
    two: Bytes
    three: Bytes
    four: Bytes
    classes: Bytes
    version: str

    def fold_char(self, char: str) -> str:
        """The folded text of one character (ASCII: its small form)."""
        cp = ord(char)
        if cp < 0x80:
            return char.lower()
        if 0xE0000 <= cp <= 0xE0FFF:
            return ""
        return self.texts.get(cp, char)


def _rows(name: str) -> tuple[list[tuple[int, int, str]], str]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    rows, version = [], ""
    for line in text.split("\n"):
        if line.startswith("#"):
            version = version or (line if "Unicode Consortium" in line else "")
        elif line:
            span, _, value = line.partition(";")
            first, _, last = span.partition("..")
            rows.append((int(first, 16), int(last or first, 16), value))
    return rows, version.removeprefix("# ")


def _identity(width: int, first: int, count: int) -> Bytes:
    """UTF-8 bytes of `count` code points from `first`, shape (width, count)."""
    cps = np.arange(first, first + count, dtype=np.uint32)
    out = np.empty((width, count), np.uint8)
    lead = {2: 0xC0, 3: 0xE0, 4: 0xF0}[width]
    for i in range(width):
        shift = 6 * (width - 1 - i)
        out[i] = (lead | (cps >> shift)) if i == 0 else (0x80 | ((cps >> shift) & 0x3F))
    return out


@lru_cache(maxsize=1)
def load() -> FoldTables:
    """Read the tables once a process (about 15 ms)."""
    texts: dict[int, str] = {}
    rows, version = _rows("fold.txt")
    for first, last, text in rows:
        if first < PLANES:
            for cp in range(first, last + 1):
                texts[cp] = text
    two, three, four = _identity(2, 0, 0x800), _identity(3, 0, 0x10000), _identity(4, 0x10000, 0x10000)
    for cp, text in texts.items():
        table, index = (two, cp) if cp < 0x800 else (three, cp) if cp < 0x10000 else (four, cp - 0x10000)
        data = text.encode()
        column = table[:, index]
        column[:] = GONE
        column[: len(data)] = list(data)
    classes = np.zeros(PLANES, np.uint8)
    for first, last, name in _rows("classes.txt")[0]:
        if first < PLANES:
            classes[first : last + 1] = CLASSES.index(name)
    for array in (two, three, four, classes):
        array.setflags(write=False)
    return FoldTables(texts, two, three, four, classes, version)
