"""Fold once, by table: a column of text becomes one buffer in which terms are plain byte strings.

The values of a column are laid end to end with a separator that UTF-8 cannot contain (`join`), and every code point is
replaced in place by what it folds to (`fold`): small letters, no accents, look-alike letters plain, invisible characters
gone. A fold is never longer than what it replaces; freed bytes are marked GONE, and each view drops them with the bytes
that it has no use for. Because of that a position in a view maps back to an exact offset in the trader's own text.

Cost (two small cores, blocks of 1 MB): about 1 ns a byte for ASCII, about 20 ns for each letter beyond.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html.entities import html5

import numpy as np
import numpy.typing as npt

from rempart.text.hidden import escapes, tags
from rempart.text.tables import GONE, SEPARATOR, Bytes, FoldTables, load

Positions = npt.NDArray[np.int64]

_ENTITY_MAX = 12
_ENTITIES: dict[bytes, str] = {
    name.rstrip(";").encode(): text for name, text in html5.items() if len(text) == 1 and len(name) < _ENTITY_MAX
}

BEFORE, AFTER = b" ", b" \xfe"
"""What stands around each value: a blank on both sides, so that ` term ` is a plain literal, then the separator."""


def join(values: Iterable[bytes]) -> bytes:
    """Lay values end to end: blank, value, blank, separator, for each. Values must be UTF-8."""
    middle = (AFTER + BEFORE).join(values)
    return BEFORE + middle + AFTER


@dataclass(frozen=True, slots=True)
class Folded:
    """A joined buffer after folding: the same length, GONE where a byte disappeared.

    `data` still has capitals and punctuation of ASCII: the views map those with their own byte tables. `odd` are the
    byte positions of characters that the typography gate has to look at, `hidden` those of HTML entities and other escapes
    that spell an ASCII letter or digit, and of tags inside words.
    """

    data: Bytes
    odd: Positions
    hidden: Positions


def fold(raw: bytes, tables: FoldTables | None = None) -> Folded:
    """Fold a joined buffer of UTF-8 values.

    Args:
        raw: what `join` made.
        tables: the fold tables; the packaged ones by default.
    """
    tables = tables or load()
    source = np.frombuffer(raw, np.uint8)
    out = source.copy()
    odd = _fold_letters(source, out, tables)
    hidden = [*_fold_entities(raw, source, out, tables)] if b"&" in raw else []
    if b"<" in raw or b"[" in raw:
        hidden += _fold_markup(raw, out)
    if b"%" in raw or b"\\u" in raw or b"&#" in raw:
        hidden += _fold_escapes(raw, out, tables)
    return Folded(out, odd, np.array(sorted(hidden), np.int64) if hidden else _NONE)


_NONE: Positions = np.zeros(0, np.int64)
_LOOK = np.zeros(256, np.uint8)
_LOOK[[1, 2, 4, 5, 6, 14, 15, 16]] = 1  # bidi, invisible, mark, fancy, emoji, rare, strange, enclosed: always odd
_LOOK[[11, 12, 13]] = 2  # alike, other, sign: odd only where they touch a Latin letter
_LETTER = np.zeros(256, bool)
_LETTER[[*range(65, 91), *range(97, 123), *range(0xC3, 0xCA)]] = True


def _fold_letters(source: Bytes, out: Bytes, tables: FoldTables) -> Positions:
    """Replace every character beyond ASCII in `out`; return the positions of the odd ones."""
    high = np.flatnonzero(source >= 0xC2)
    lead = source[high]
    inside = lead != SEPARATOR
    high, lead = high[inside], lead[inside]
    if not high.size:
        return _NONE
    found = []
    two = high[lead < 0xE0]
    if two.size:
        cps = ((source[two].astype(np.uint16) & 0x1F) << 6) | (source[two + 1] & 0x3F)
        out[two], out[two + 1] = tables.two[0][cps], tables.two[1][cps]
        found.append(_odd(source, two, 2, tables.classes[cps]))
    if two.size == high.size:
        return found[0]
    three = high[(lead >= 0xE0) & (lead < 0xF0)]
    if three.size:
        cps = (source[three].astype(np.uint16) & 0x0F) << 12
        cps |= ((source[three + 1].astype(np.uint16) & 0x3F) << 6) | (source[three + 2] & 0x3F)
        for i in range(3):
            out[three + i] = tables.three[i][cps]
        found.append(_odd(source, three, 3, tables.classes[cps]))
    four = high[lead >= 0xF0]
    if four.size:
        found.append(_fold_four(source, out, four, tables))
    return np.sort(np.concatenate(found)) if len(found) > 1 else found[0]


def _fold_four(source: Bytes, out: Bytes, at: Positions, tables: FoldTables) -> Positions:
    """Characters beyond U+FFFF: plane 1 by table, tags go, the other planes (rare Han) stay."""
    wide = (source[at].astype(np.uint32) & 0x07) << 18
    for i in (1, 2, 3):
        wide |= (source[at + i].astype(np.uint32) & 0x3F) << (6 * (3 - i))
    first = wide < 0x20000
    at1, cps = at[first], wide[first] - 0x10000
    for i in range(4):
        out[at1 + i] = tables.four[i][cps]
    tags = at[(wide >= 0xE0000) & (wide <= 0xE0FFF)]
    for i in range(4):
        out[tags + i] = GONE
    odd = _odd(source, at1, 4, tables.classes[wide[first]])
    return np.concatenate([odd, tags]) if tags.size else odd


def _odd(source: Bytes, at: Positions, width: int, classes: Bytes) -> Positions:
    """The positions whose class needs the typography gate."""
    look = _LOOK[classes]
    places = np.flatnonzero(look)
    if not places.size:
        return _NONE
    at, look = at[places], look[places]
    touching = _LETTER[source[at - 1]] | _LETTER[source[np.minimum(at + width, len(source) - 1)]]
    found: Positions = at[touching | (look == 1)]
    return found


def _fold_markup(raw: bytes, out: Bytes) -> list[int]:
    """Take tags between the letters of a word away; return where they stood."""
    found = []
    for start, stop in tags(raw):
        out[start:stop] = GONE
        found.append(start)
    return found


def _fold_escapes(raw: bytes, out: Bytes, tables: FoldTables) -> list[int]:
    """Replace escapes by the letters that they stand for; return where they stood."""
    found = []
    for start, stop, char in escapes(raw):
        data = tables.fold_char(char).encode()
        out[start:stop] = GONE
        out[start : start + len(data)] = list(data)
        found.append(start)
    return found


def _fold_entities(raw: bytes, source: Bytes, out: Bytes, tables: FoldTables) -> list[int]:
    """Replace HTML entities by what they stand for; return the positions of those that spell an ASCII letter or digit.

    A buyer sees `arr&ecirc;t` as `arrêt`, so must the screen.
    """
    starts = np.flatnonzero(source == 0x26)
    ends = np.flatnonzero(source == 0x3B)
    if not ends.size:
        return []
    place = np.searchsorted(ends, starts)
    starts = starts[place < ends.size]
    stops = ends[place[place < ends.size]]
    near = stops - starts <= _ENTITY_MAX
    spelled = []
    for start, stop in zip(starts[near].tolist(), stops[near].tolist(), strict=True):
        char = entity(raw[start + 1 : stop])
        if char is None:
            continue
        if char.isascii() and char.isalnum():
            spelled.append(start)
        data = tables.fold_char(char).encode()[: stop + 1 - start]
        out[start : stop + 1] = GONE
        out[start : start + len(data)] = list(data)
    return spelled


def entity(name: bytes) -> str | None:
    """The character that `&name;` stands for, or None. Numeric forms are read in decimal and hexadecimal."""
    if name[:1] != b"#":
        return _ENTITIES.get(name)
    digits = name[1:]
    try:
        cp = int(digits[1:], 16) if digits[:1] in (b"x", b"X") else int(digits)
    except ValueError:
        return None
    return chr(cp) if 0x20 <= cp < 0xD800 or 0xE000 <= cp < 0x110000 else None
