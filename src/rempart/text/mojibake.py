"""Letters that were read in the wrong encoding: `cafÃ©` is `café`, `fГ©ntanyl` is `féntanyl`, `menâ€™s` is `men’s`.

Catalogues hold them, because somewhere UTF-8 was read as Windows-1252 or as the encoding of a region, sometimes twice; and
who wants to hide a word can do it on purpose. Buyers read them, so the fold does. What is read: letters of Latin-1 and Latin
Extended-A, the Romanian ș and ț, and common punctuation; and Greek and Cyrillic words (`Ð¿Ð¸Ð²Ð¾`), which nobody reads, but
which an honest catalogue may hold too. A byte that an encoding does not know may stand as a control character (as browsers
do) or as U+FFFD; of the letters that share a U+FFFD the most frequent one is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from rempart.text.tables import Bytes

_ENCODINGS = ("cp1252", "latin-1", "cp1254", "cp1250", "mac_roman", "cp1251", "cp1253")
"""The first one wins where two give the same characters."""
_TWICE = ("cp1252", "latin-1")
_UNKNOWN = "\ufffd"
_TARGETS = (
    "č",  # before ā, ď and ĝ: they share U+FFFD
    *(chr(cp) for cp in range(0xA0, 0x180)),
    *"ȘșȚț",
    *(chr(cp) for cp in range(0x2010, 0x203B)),
    *"€™",
)
_BEYOND_LATIN = tuple(map(chr, [*range(0x386, 0x3CF), *range(0x400, 0x460), 0x490, 0x491]))
_BEYOND_LATIN_IN = ("cp1252", "latin-1", "cp1251", "cp1253")
_LEAST_BEYOND = 3
_RUN = 400
_GREEK = "\u0370"


class Repair(NamedTuple):
    """The bytes `start:stop` of a text stand for `char`."""

    start: int
    stop: int
    char: str


class Table(NamedTuple):
    """What each target looks like in the wrong encodings.

    `keys`: characters to the letter meant. `leads` and `seconds`: by code point of the BMP, a bit for each encoding in which
    the character may begin a key, and in which it may be the second of one; a candidate has a bit in common.
    """

    keys: dict[str, str]
    leads: Bytes
    seconds: Bytes
    longest: int


@lru_cache(maxsize=1)
def load() -> Table:
    """Make the table once a process (some milliseconds)."""
    keys: dict[str, str] = {}
    leads, seconds = np.zeros(0x10000, np.uint8), np.zeros(0x10000, np.uint8)
    for number, encoding in enumerate(_ENCODINGS):
        for char in (*_TARGETS, *_BEYOND_LATIN) if encoding in _BEYOND_LATIN_IN else _TARGETS:
            for key in _misread(char, encoding):
                if key[0] == _UNKNOWN:
                    continue
                keys.setdefault(key, char)
                leads[ord(key[0])] |= 1 << number
                seconds[ord(key[1])] |= 1 << number
    for array in (leads, seconds):
        array.setflags(write=False)
    return Table(keys, leads, seconds, max(map(len, keys)))


def _misread(char: str, encoding: str) -> Iterator[str]:
    """A character as it looks after its UTF-8 was read in another encoding, once, or twice."""
    for lossy in (True, False):
        table = _table(encoding, lossy=lossy)
        once = char.encode().decode("latin-1").translate(table)
        yield once
        if encoding in _TWICE and char not in _BEYOND_LATIN:
            yield once.encode().decode("latin-1").translate(table)


@lru_cache(maxsize=2 * len(_ENCODINGS))
def _table(encoding: str, *, lossy: bool) -> str:
    """The characters of the 256 bytes; a byte that the encoding does not know is U+FFFD (lossy) or a control character."""
    read = (bytes([b]).decode(encoding, "replace") for b in range(256))
    return "".join(chr(b) if char == _UNKNOWN and not lossy else char for b, char in enumerate(read))


def repairs(raw: bytes, at: int) -> tuple[list[Repair], int]:
    """The letters meant by the characters that begin at byte `at` of a UTF-8 text, one behind the other, none if they are
    what they seem to be; and where to look next, so that nothing is looked at twice."""
    table = load()
    text = raw[at : at + _RUN].decode("utf-8", "ignore")
    found: list[Repair] = []
    i, start = 0, at
    while (size := _key_at(table, text, i)) > 0:
        key = text[i : i + size]
        stop = start + len(key.encode())
        found.append(Repair(start, stop, table.keys[key]))
        i, start = i + size, stop
    before = raw[max(at - 4, 0) : at].decode("utf-8", "ignore")[-1:]
    return (found if found and _meant(text[0], found, before, text[i : i + 1]) else []), start


def letter(raw: bytes, at: int) -> tuple[int, int]:
    """Where the second of the characters stands that may mean one letter from byte `at` on, and where they end; (0, 0) if
    none do."""
    text = raw[at : at + _RUN].decode("utf-8", "ignore")
    size = _key_at(load(), text, 0)
    return (at + len(text[0].encode()), at + len(text[:size].encode())) if size else (0, 0)


def _key_at(table: Table, text: str, i: int) -> int:
    for size in range(min(table.longest, len(text) - i), 1, -1):
        if text[i : i + size] in table.keys:
            return size
    return 0


def _meant(lead: str, found: list[Repair], before: str, after: str) -> bool:
    """Whether the neighbours say that this was read wrongly: letters beyond Latin, and signs, may stand for themselves."""
    char = found[0].char
    if _GREEK <= char < "\u2000":
        return sum(_GREEK <= f.char < "\u2000" for f in found) >= _LEAST_BEYOND
    if lead >= _GREEK or not lead.isalpha() or lead == "ƒ":
        plain = (before + after).isascii() or max(before + after) < _GREEK
        return plain and any(c.isalpha() for c in before + after)
    if not _letter(char) or len(found) > 1:
        return True
    if before.isupper() and char.islower() and not after.isalpha():  # MAÇÃ®
        return False
    return before.isalpha() or after.isalpha()


def _letter(char: str) -> bool:
    return char.isalpha() and char not in "ªº"
