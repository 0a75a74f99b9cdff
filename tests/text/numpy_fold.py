"""The fold and the views as passes of NumPy: slow and plain, what the compiled passes are compared with."""

from __future__ import annotations

from html.entities import html5

import numpy as np

from rempart.text import mojibake
from rempart.text.fold import Folded, Positions
from rempart.text.hidden import escapes, tags
from rempart.text.tables import GONE, SEPARATOR, Bytes, FoldTables, load

_ENTITY_MAX = 12
_ENTITIES: dict[bytes, str] = {
    name.rstrip(";").encode(): text for name, text in html5.items() if len(text) == 1 and len(name) < _ENTITY_MAX
}


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
    _fold_mojibake(raw, out, tables)
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


def _fold_mojibake(raw: bytes, out: Bytes, tables: FoldTables) -> None:
    """Read what was read in a wrong encoding, tried at every character."""
    begins = {key[:2] for key in mojibake.load().keys}
    done, at = 0, 0
    text = raw.decode("utf-8", "surrogateescape")
    for i, char in enumerate(text):
        if text[i : i + 2] in begins and at >= done:
            found, done = mojibake.repairs(raw, at)
            for start, stop, meant in found:
                data = tables.fold_char(meant).encode()[: stop - start]
                out[start:stop] = GONE
                out[start : start + len(data)] = list(data)
        at += 1 if char < "\x80" or "\ud800" <= char < "\ue000" else len(char.encode())


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


_WORDS = bytes(b + 32 if 65 <= b <= 90 else b if 97 <= b <= 122 or 48 <= b <= 57 or b >= 128 else 32 for b in range(256))
_STANDS_FOR = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i"}
_TYPED = bytes(32 if b < 32 or b == 127 else b + 32 if 65 <= b <= 90 else b for b in range(256))


def _squeezing() -> bytes:
    out = bytearray(range(256))
    for b in range(128):
        char = _STANDS_FOR.get(chr(b), chr(b)).lower()
        out[b] = ord(char) if char.isalnum() else GONE
    return bytes(out)


_SQUEEZED = _squeezing()
_DROPPED = bytes(b for b in range(256) if _SQUEEZED[b] == GONE)


def words(data: bytes) -> bytes:
    """The view `words` of a folded buffer."""
    spaced = np.frombuffer(data.translate(_WORDS, b"\xff"), np.uint8)
    blank = spaced == 32
    kept: bytes = spaced[1:][~(blank[1:] & blank[:-1])].tobytes()
    return spaced[:1].tobytes() + kept


def squeezed(data: bytes) -> bytes:
    """The view `squeezed`."""
    letters = np.frombuffer(data.translate(_SQUEEZED, _DROPPED), np.uint8)
    keep = (letters[1:] != letters[:-1]) | (letters[1:] >= 0x80)
    kept: bytes = letters[1:][keep].tobytes()
    return letters[:1].tobytes() + kept


def typed(data: bytes) -> bytes:
    """The view `typed`."""
    return data.translate(_TYPED, b"\xff")


def bounds(data: bytes) -> Positions:
    """Where the separators stand, after -1."""
    return np.concatenate([[-1], np.flatnonzero(np.frombuffer(data, np.uint8) == SEPARATOR)])


_WIDTH = np.zeros(256, np.uint8)
"""First byte of a letter that stands apart from Latin ones to the bytes it takes; E0 and E1 are looked at again."""
_WIDTH[0xD6:0xDC] = 2  # Hebrew, Arabic
_WIDTH[[0xE0, 0xE1]] = 3
_WIDTH[0xE3:0xEE] = 3  # Japanese, Chinese, Korean
_WIDTH[0xF0] = 4  # rare Chinese letters
_FIRST, _LAST = 0xD6, 0xF0
_SECOND = np.zeros((2, 256), bool)
_SECOND[0, 0xB8:0xBC] = True  # E0: Thai, Lao
_SECOND[1, [*range(0x80, 0x83), *range(0x9E, 0xA0)]] = True  # E1: Burmese, Khmer
_LATIN = np.zeros(256, bool)
_LATIN[[*range(0x30, 0x3A), *range(0x61, 0x7B)]] = True
_BLANK = 0x20


def look(data: bytes) -> tuple[Positions, Positions]:
    """Find the borders between scripts, and the blanks between letters that are written without blanks.

    Korean, Hebrew and Arabic words have blanks between them: for those only the first is looked for.
    """
    buffer = np.frombuffer(data, np.uint8)
    at = np.flatnonzero((buffer >= _FIRST) & (buffer <= _LAST))
    at = at[_WIDTH[buffer[at]] > 0]
    if not at.size:
        return (_NONE, _NONE)
    lead = buffer[at]
    odd = (lead == 0xE0) | (lead == 0xE1)
    if odd.any():
        at = at[~odd | _SECOND[lead & 1, buffer[np.minimum(at + 1, len(buffer) - 1)]]]
        lead = buffer[at]
    ends = np.minimum(at + _WIDTH[lead], len(buffer) - 1)
    before = at[_LATIN[buffer[at - 1]]]
    after = ends[_LATIN[buffer[ends]]]
    unspaced = (lead >= 0xE0) & ((lead < 0xEB) | (lead == 0xF0))
    at, ends = at[unspaced], ends[unspaced]
    surplus = ends[:-1][(at[1:] == ends[:-1] + 1) & (buffer[ends[:-1]] == _BLANK)]
    return (np.sort(np.concatenate([before, after])), surplus)
