"""Text that a page shows otherwise than it is typed: markup inside a word, percent and Unicode escapes, open entities.

A buyer of `vi<b></b>agra`, `%76iagra` or `\\u0076iagra` reads a word that nobody typed, so the fold has to see it too.
Only what is certain is read: a tag counts where it stands between two letters and is one that breaks no line; an escape
where it stands for a letter or digit and touches another letter or escape (`%50 off` in Turkish is a price).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt


def _table(chars: Iterable[int]) -> npt.NDArray[np.bool_]:
    table = np.zeros(256, np.bool_)
    table[list(chars)] = True
    return table


_IS_LETTER = _table([*range(65, 91), *range(97, 123), *range(0x80, 0xFE)])
_TAG_STARTS, _ESCAPE_STARTS = _table(b"<["), _table(b"%&\\")

_LETTER = r"[A-Za-z\x80-\xfd]"
_INLINE = "a|b|bdi|bdo|big|code|del|em|font|i|ins|mark|s|small|span|strong|sub|sup|tt|u|wbr"
_TAG = rf"<(?:/?(?:{_INLINE})(?:[ \t/][^<>\xfe]{{0,200}})?|!--[^<>\xfe]{{0,200}}--)>"
_SQUARE = r"\[/?(?:b|i|u|s|size|color|font|url)(?:=[^\[\]\xfe]{0,40})?\]"
MARKUP = re.compile(rf"(?<={_LETTER})(?:{_TAG}|{_SQUARE})+(?={_LETTER})".encode("latin-1"), re.IGNORECASE)
"""Tags between two letters of a word; none reaches from one value into the next (separator FE)."""

_PERCENT = r"%(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])"
_WIDE = r"%[C-Fc-f][0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f]){1,3}"
_ESCAPED = rf"(?:{_PERCENT}){{2,}}|(?<=[A-Za-z]){_PERCENT}(?=[A-Za-z])|(?<![0-9A-Za-z]){_PERCENT}(?=[A-Za-z]{{3}})"
_UNICODE = r"\\u[0-9A-Fa-f]{4}"
_OPEN = r"&#(?:x[0-9A-Fa-f]{2}(?![0-9A-Fa-f;])|[0-9]{2,3}(?![0-9;]))"
ESCAPES = re.compile(rf"{_ESCAPED}|(?:{_WIDE})+|(?:{_UNICODE})+|{_OPEN}".encode("latin-1"))
"""Escapes that stand for letters or digits."""
_ONE = re.compile(rf"{_WIDE}|{_PERCENT}|{_UNICODE}|{_OPEN}".encode("latin-1"))


def escapes(raw: bytes, places: Sequence[int] | None = None) -> Iterator[tuple[int, int, str]]:
    """Each escape of a text: where it begins and ends, and the letter or digit that it stands for.

    Args:
        raw: UTF-8.
        places: where an escape may begin, in order, if that is known.
    """
    stop = 0
    for at in _places(raw, _ESCAPE_STARTS) if places is None else places:
        run = ESCAPES.match(raw, at) if at >= stop else None
        if run is None:
            continue
        stop = run.end()
        for one in _ONE.finditer(raw, at, stop):
            char = _char(one.group())
            if len(char) == 1 and char.isalnum():
                yield one.start(), one.end(), char


def tags(raw: bytes, places: Sequence[int] | None = None) -> Iterator[tuple[int, int]]:
    """Where tags inside of words begin and end; arguments as for `escapes`."""
    stop = 0
    for at in _places(raw, _TAG_STARTS) if places is None else places:
        if at >= stop and at and _IS_LETTER[raw[at - 1]]:
            run = MARKUP.match(raw, at)
            if run is not None:
                stop = run.end()
                yield at, stop


def _places(raw: bytes, starts: npt.NDArray[np.bool_]) -> list[int]:
    """The places of some bytes: a search engine that looks behind tries every place of a block, this only few."""
    found: list[int] = np.flatnonzero(starts[np.frombuffer(raw, np.uint8)]).tolist()
    return found


def _char(escape: bytes) -> str:
    if escape[:1] == b"%":
        return bytes.fromhex(escape.replace(b"%", b"").decode()).decode("utf-8", "ignore")
    if escape[:1] == b"\\":
        code = int(escape[2:], 16)
        return "" if 0xD800 <= code <= 0xDFFF else chr(code)
    return chr(int(escape[3:], 16) if escape[2:3] in b"xX" else int(escape[2:]))
