"""Fold once, by table: a column of text becomes one buffer in which terms are plain byte strings.

The values of a column are laid end to end with a separator that UTF-8 cannot contain (`join`), and every code point is
replaced in place by what it folds to (`fold`): small letters, no accents, look-alike letters plain, invisible characters
gone. A fold is never longer than what it replaces; freed bytes are marked GONE, and each view drops them with the bytes
that it has no use for. Because of that a position in a view maps back to an exact offset in the trader's own text.

One compiled pass notes every byte that is not plain ASCII text, without a branch a byte, and then looks at those alone
(0.7 µs for 571 bytes of real text, where passes of NumPy took 4.5). What is rare (entities, escapes, tags inside words,
letters read in a wrong encoding) is left to Python, at the few places where the pass saw that it may stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.entities import html5

import numpy as np
import numpy.typing as npt

from rempart.text import mojibake
from rempart.text.hidden import escapes, tags
from rempart.text.jit import kernel
from rempart.text.tables import GONE, SEPARATOR, Bytes, FoldTables, load

Positions = npt.NDArray[np.int64]
Offsets = npt.NDArray[np.int32]

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
    that spell an ASCII letter or digit, and of tags inside words. `bounds` are the positions of the separators after -1,
    where they are known.
    """

    data: Bytes
    odd: Positions
    hidden: Positions
    bounds: Positions | None = None


def fold(raw: bytes, tables: FoldTables | None = None) -> Folded:
    """Fold a joined buffer of UTF-8 values.

    Args:
        raw: what `join` made.
        tables: the fold tables; the packaged ones by default.
    """
    tables = tables or load()
    source = np.frombuffer(raw, np.uint8)
    out = source.copy()
    wrong = mojibake.load()
    size = len(raw)
    places, odd, spots = np.empty(size, np.int32), np.empty(size // 2 + 1, np.int64), np.empty(size, np.int64)
    bounds = np.empty(raw.count(SEPARATOR) + 1, np.int64)
    m, o, s = _fold(
        source, out, _KINDS, _BESIDE, tables.two, tables.three, tables.four, tables.classes, _LOOK, wrong.leads,
        wrong.seconds, places, bounds, odd, spots,
    )  # fmt: skip
    hidden = _fold_rare(raw, out, spots[:s].tolist(), tables) if s else []
    return Folded(out, odd[:o].copy(), np.array(sorted(hidden), np.int64) if hidden else _NONE, bounds[:m])


_NONE: Positions = np.zeros(0, np.int64)
_LOOK = np.zeros(256, np.uint8)
_LOOK[[1, 2, 4, 5, 6, 14, 15, 16]] = 1  # bidi, invisible, mark, fancy, emoji, rare, strange, enclosed: always odd
_LOOK[[11, 12, 13]] = 2  # alike, other, sign: odd only where they touch a Latin letter
_SIGN, _END = 5, 6
_LATIN, _ASCII, _HEX, _IN_WORD = 1, 2, 4, 8
_AMPERSAND, _PERCENT, _BACKSLASH, _HASH, _SLASH, _BANG, _U = (ord(c) for c in "&%\\#/!u")


def _kinds() -> Bytes:
    """What a byte asks for: nothing, a character of 2, 3 or 4 bytes, a closer look, or the end of a value."""
    table = np.zeros(256, np.uint8)
    table[0xC2:0xE0], table[0xE0:0xF0], table[0xF0:SEPARATOR], table[SEPARATOR] = 2, 3, 4, _END
    table[[ord(c) for c in "&<[%\\"]] = _SIGN
    return table


def _beside() -> Bytes:
    """What a byte is to its neighbour: the first of a Latin letter, an ASCII letter, a hexadecimal digit, part of a word."""
    table = np.zeros(256, np.uint8)
    ascii_letters = [*range(65, 91), *range(97, 123)]
    table[[*ascii_letters, *range(0xC3, 0xCA)]] |= _LATIN
    table[ascii_letters] |= _ASCII
    table[[ord(c) for c in "0123456789abcdefABCDEF"]] |= _HEX
    table[[*ascii_letters, *range(0x80, SEPARATOR)]] |= _IN_WORD
    return table


_KINDS, _BESIDE = _kinds(), _beside()


@kernel
def _fold(
    source: Bytes, out: Bytes, kinds: Bytes, beside: Bytes, two: Bytes, three: Bytes, four: Bytes, classes: Bytes,
    look: Bytes, leads: Bytes, seconds: Bytes, places: Offsets, bounds: Positions, odd: Positions, spots: Positions,
) -> tuple[int, int, int]:  # fmt: skip
    """Replace every character beyond ASCII in `out`, and note the separators, the odd characters, and the spots at which
    something rare may stand; returns how many of each."""
    size = len(source)
    found = np.uint64(0)
    for i in range(size):
        places[found] = i
        found += np.uint64(kinds[source[i]] != 0)
    m, o, s = 1, 0, 0
    bounds[0] = -1
    lead, lead_start, lead_stop = 0, 0, -1
    for j in range(int(found)):
        i = int(places[j])
        c = int(source[i])
        width = int(kinds[c])
        if width == _END:
            bounds[m] = i
            m += 1
            continue
        if width == _SIGN:
            if _rare(source, i, beside):
                spots[s] = i
                s += 1
            continue
        if i + width > size:
            continue
        rest = (source[i + 1] ^ 0x80) | (source[i + (width >> 1)] ^ 0x80) | (source[i + width - 1] ^ 0x80)
        if rest & 0xC0:
            continue  # not UTF-8: stays as it is
        if width == 2:
            cp = (c & 0x1F) << 6 | int(source[i + 1]) & 0x3F
            out[i], out[i + 1] = two[0, cp], two[1, cp]
        elif width == 3:
            cp = (c & 0x0F) << 12 | (int(source[i + 1]) & 0x3F) << 6 | int(source[i + 2]) & 0x3F
            out[i], out[i + 1], out[i + 2] = three[0, cp], three[1, cp], three[2, cp]
        else:
            cp = (c & 0x07) << 18 | (int(source[i + 1]) & 0x3F) << 12
            cp |= (int(source[i + 2]) & 0x3F) << 6 | int(source[i + 3]) & 0x3F
            if 0x10000 <= cp < 0x20000:
                for k in range(4):
                    out[i + k] = four[k, cp - 0x10000]
            else:
                if 0xE0000 <= cp <= 0xE0FFF:  # tags; the other planes are rare Han, which stay
                    out[i : i + 4] = GONE
                    odd[o] = i
                    o += 1
                continue
        kind = look[classes[cp]]
        if kind == 1:
            odd[o] = i
            o += 1
        elif kind == 2:
            after = i + width if i + width < size else size - 1
            if (beside[source[i - 1]] | beside[source[after]]) & _LATIN:
                odd[o] = i
                o += 1
        if width < 4:
            if lead_stop == i and lead & seconds[cp]:
                spots[s] = lead_start
                s += 1
            lead, lead_start, lead_stop = int(leads[cp]), i, i + width
    return m, o, s


@kernel
def _rare(source: Bytes, i: int, beside: Bytes) -> bool:
    """Whether an entity, an escape, or a tag inside a word may begin here."""
    last = len(source) - 1
    c, before, after, second = source[i], source[i - 1], source[min(i + 1, last)], source[min(i + 2, last)]
    if c == _AMPERSAND:
        return bool(after == _HASH or beside[after] & _ASCII)
    if c == _PERCENT:
        return bool(beside[after] & beside[second] & _HEX)
    if c == _BACKSLASH:
        return bool(after == _U)
    return bool(beside[before] & _IN_WORD and (after in (_SLASH, _BANG) or beside[after] & _ASCII))


def _fold_rare(raw: bytes, out: Bytes, spots: list[int], tables: FoldTables) -> list[int]:
    """Replace what is not typed as it is read; return where the typography gate has to look."""
    view = out.data
    entities, opened, escaped, wrong = _sorted(raw, spots)
    hidden = list(_fold_entities(raw, view, entities, tables)) if entities else []
    for start, stop in tags(raw, opened):
        view[start:stop] = _filled("", stop - start)
        hidden.append(start)
    for start, stop, char in escapes(raw, escaped):
        view[start:stop] = _filled(tables.fold_char(char), stop - start)
        hidden.append(start)
    done = 0
    for at in wrong:
        if at >= done:
            found, done = mojibake.repairs(raw, at)
            for start, stop, char in found:
                view[start:stop] = _filled(tables.fold_char(char), stop - start)
    return hidden


def _sorted(raw: bytes, spots: list[int]) -> tuple[list[int], list[int], list[int], list[int]]:
    """Where entities, tags, escapes, and characters read in a wrong encoding may begin; an open entity is an escape."""
    entities, opened, escaped, wrong = [], [], [], []
    for at in spots:
        byte = raw[at]
        if byte == _AMPERSAND:
            entities.append(at)
            if raw[at + 1] == _HASH:
                escaped.append(at)
        elif byte >= 0x80:
            wrong.append(at)
        elif byte in (_PERCENT, _BACKSLASH):
            escaped.append(at)
        else:
            opened.append(at)
    return entities, opened, escaped, wrong


def _filled(text: str, size: int) -> bytes:
    """A text in that many bytes, GONE behind it."""
    return text.encode()[:size].ljust(size, b"\xff")


def _fold_entities(raw: bytes, view: memoryview, starts: list[int], tables: FoldTables) -> Iterator[int]:
    """Replace HTML entities by what they stand for; gives the positions of those that spell an ASCII letter or digit.

    A buyer sees `arr&ecirc;t` as `arrêt`, so must the screen.
    """
    known: dict[bytes, tuple[bytes, bool] | None] = {}
    for start in starts:
        stop = raw.find(b";", start, start + _ENTITY_MAX + 1) + 1
        if not stop:
            continue
        typed = raw[start:stop]
        if typed not in known:
            char = entity(typed[1:-1])
            spelled = char is not None and char.isascii() and char.isalnum()
            known[typed] = None if char is None else (_filled(tables.fold_char(char), len(typed)), spelled)
        read = known[typed]
        if read is not None:
            view[start:stop] = read[0]
            if read[1]:
                yield start


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
