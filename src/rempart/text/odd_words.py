"""Odd words, counted: one may be an accident, so a short text is judged by how many of its words are written oddly.

Asked of titles, brands and variants. What each kind means:

- `drawn`: letters drawn with signs such as `|`, `\\`, `@`, `$`, `®`, `€`: three in one word, of two sorts or more
  (`|\\|!k€`), two of two sorts in two words, or one between Greek or Cyrillic letters (`кр€м`);
- `interrupted`: signs (`*`, `_`, `#`, `?`, `•`, `·` and the like, dots in a row) or a line break between the small letters
  of two words (`g_cci b*g`); in one word if they cut it twice and leave a piece of one or two letters (`n·ek·ring`), if
  one stands there twice (`gl••o`), or if its letters are Greek, Cyrillic, Arabic or Hebrew (`кр_м`). A single `?` does not
  count, it stands where an encoding lost a letter; nor do tags (`#hand_made`). Beside one such word, a word with a single
  slash or dot, or any line break, is enough;
- `digits_inside`: a digit, `@` or `$` between the small letters of two words (`b3ach d0lls`), or of one in Greek or Cyrillic
  letters (`кр3м`). A digit at the end of a word (`pistol3`) counts less: beside one of the others, or three times. Model
  numbers have capitals, more digits or too few letters, and are written twice in the same way;
- `emoji_inside`: emoji inside two words, one in each;
- `mixed_script`: one letter of a script without capitals (Han, kana, hangul, Thai, Hebrew ...) between Latin letters
  (`coll工er`), or beside them in two words, in a text that is Latin for the most part; any of a script that shops in Europe
  have no letters of (Ethiopic, Devanagari ...) beside a Latin letter.

A line break counts where it cuts off one to three letters: titles of several lines are how people write. One compiled pass
finds the few values in which something may be odd (one in 200); those are written as shapes, a sign for the role of each
character, and patterns over the shapes decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.text.jit import kernel
from rempart.text.tables import CLASSES, PLANES, Bytes, load

Places = npt.NDArray[np.int64]

FIELDS: tuple[str, ...] = ("title", "brand", "variants")
"""The fields that are short enough: in long texts two odd words are an accident too."""

_SHAPES = ", \naAbBrhg0*-./|eq"
"""A sign for each role: other signs, blanks, line breaks, small and capital Latin letters, those of other alphabets, letters
written from the right, letters of scripts that are written without blanks, letters of other scripts without capitals,
digits, signs that mask letters, hyphens, dots, slashes, signs that draw letters, emoji, and what is not seen."""
_OTHER, _BLANK, _BREAK, _SMALL, _CAPITAL, _OWN_SMALL, _OWN_CAPITAL, _RIGHT, _FAR = range(9)
_APART, _DIGIT, _MASK, _HYPHEN, _DOT, _SLASH, _DRAWN, _EMOJI, _QUIET = range(9, len(_SHAPES))
_MASKS, _DRAWERS, _STANDS = "_*#•·?~=", "|\\®©†¥€§µ^$@ƒ¢", "@$"
_LATIN_BITS = 1 << _SMALL | 1 << _CAPITAL
_SMALL_BITS = 1 << _SMALL | 1 << _OWN_SMALL | 1 << _RIGHT
_LETTER_BITS = _LATIN_BITS | _SMALL_BITS | 1 << _OWN_CAPITAL
_FAR_BITS = 1 << _FAR | 1 << _APART | 1 << _RIGHT
_GAP_BITS = 1 << _MASK | 1 << _HYPHEN | 1 << _DOT | 1 << _BREAK
_DIGIT_BITS = 1 << _DIGIT | 1 << _DRAWN
_LEAST_DRAWN, _LEAST_SORTS, _MOST_DIGITS, _MOST_STANDS, _MOSTLY, _LEAST_PIECE = 3, 2, 3, 2, 2, 3
_SURE, _HALF, _WEAK, _ENOUGH = 5, 3, 2, 5
"""What a word weighs: one that is surely odd is enough, or two that are half so, or one of these and a weak one."""


class OddWord(NamedTuple):
    """The first word that is odd in one way, and where it stands in the text (code points)."""

    kind: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _roles() -> Bytes:
    """The role of each code point below PLANES."""
    table = np.zeros(PLANES, np.uint8)
    classes, code = load().classes, {name: number for number, name in enumerate(CLASSES)}
    cased, apart = {code["alike"], code["other"]}, {code[name] for name in ("fancy", "strange", "enclosed", "rare", "latin")}
    unspaced = {code["unspaced"], code["cjk"]}
    unseen = {code["mark"], code["variation"], code["invisible"]}
    for point, kind in enumerate(classes.tolist()):
        char = chr(point)
        if kind == code["emoji"]:
            table[point] = _EMOJI
        elif kind in unseen or char == "\u00ad":
            table[point] = _QUIET
        elif char.isspace():
            table[point] = _BREAK if char in "\t\n\v\f\r\u0085\u2028\u2029" else _BLANK
        elif char.isalpha():
            if kind == code["latin"] or point < 0x80:
                table[point] = _CAPITAL if char.isupper() else _SMALL
            elif kind == code["rtl"]:
                table[point] = _RIGHT
            elif kind in cased:
                table[point] = _OWN_CAPITAL if char.isupper() else _OWN_SMALL
            elif kind not in apart and char.lower() == char.upper():
                table[point] = _FAR if kind in unspaced or unicodedata.category(char) == "Lm" else _APART
    for chars, role in (
        ("0123456789", _DIGIT),
        (_MASKS, _MASK),
        ("-", _HYPHEN),
        (".", _DOT),
        ("/", _SLASH),
        (_DRAWERS, _DRAWN),
    ):
        table[[ord(char) for char in chars]] = role
    table.setflags(write=False)
    return table


def suspects(raw: bytes, bounds: Places, first: int, stop: int) -> list[int]:
    """The values, from `first` up to `stop`, that are worth a look of `odd_words`.

    Value v of the joined buffer, as the trader typed it, lies between `bounds[v] + 1` and `bounds[v + 1]`.
    """
    found = np.empty(max(stop - first, 0), np.int64)
    count = _suspects(np.frombuffer(raw, np.uint8), bounds, first, stop, _roles(), found)
    values: list[int] = found[:count].tolist()
    return values


@kernel
def _suspects(raw: Bytes, bounds: Places, first: int, stop: int, roles: Bytes, found: Places) -> int:
    n = 0
    for value in range(first, stop):
        draws = gaps = digits = edges = own = emoji = latin = far = touches = apart = 0
        before, last, piece, lead = _BLANK, _BLANK, 0, False  # the last role; the last letter's, and how many stand in a row
        since, size, row = 0, 0, False  # what stands since then, how much, and whether a sign twice
        i, end = bounds[value] + 1, bounds[value + 1]
        while i < end:
            point, width = np.int64(raw[i]), 1
            if point >= 0xC0:
                width = 2 if point < 0xE0 else 3 if point < 0xF0 else 4
                point &= 0xFF >> (width + 1)
                for k in range(i + 1, min(i + width, end)):
                    point = point << 6 | np.int64(raw[k]) & 0x3F
            i += width
            role = int(roles[point]) if point < len(roles) else _FAR
            if role == _QUIET:
                continue
            bit = 1 << role
            beside = bit | 1 << before
            if beside & _LATIN_BITS and beside & _FAR_BITS:
                touches += 1
                apart += beside & 1 << _APART != 0
            far += bit & _FAR_BITS != 0
            if bit & _LETTER_BITS:
                latin += bit & _LATIN_BITS != 0
                if since:
                    small = bit & _SMALL_BITS != 0
                    lone = since & (1 << _HYPHEN | 1 << _DOT) and not row and not since & 1 << _BREAK
                    gaps += (small or since == 1 << _MASK) and not since & ~_GAP_BITS and not lone
                    if small and size <= _MOST_STANDS and since & _DIGIT_BITS:
                        digits += 1
                        own += not bit & _LATIN_BITS
                    emoji += small and since == 1 << _EMOJI
                if not piece:
                    lead = before == _DIGIT and last == _BLANK
                piece += 1
                last, since, size, row = role, 0, 0, False
            else:
                edges += lead and piece >= _LEAST_PIECE
                lead = False
                if role in (_BLANK, _OTHER, _SLASH, _FAR, _APART):
                    edges += since == 1 << _DIGIT and size == 1 and last == _SMALL
                    gaps += role == _FAR and before == _MASK
                    last, since, size, row = _BLANK, 0, 0, False
                else:
                    draws += role == _DRAWN
                    if last != _BLANK:
                        since |= bit
                        size += 1
                        row |= before == role
                piece = 0
            before = role
        leet = _HALF * digits + _WEAK * edges >= _ENOUGH
        mixed = apart or (touches and latin > _MOSTLY * far)
        if draws >= _LEAST_DRAWN or gaps or leet or own or emoji > 1 or mixed:
            found[n] = value
            n += 1
    return n


def odd_words(text: str) -> list[OddWord]:
    """What is odd in a short text, at most one of each kind."""
    points = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    roles = np.where(points < PLANES, _roles()[np.minimum(points, PLANES - 1)], _FAR)
    seen = np.flatnonzero(roles != _QUIET)  # accents, and what joins emoji, are no letters of their own
    shape = _LETTERS[roles[seen]].tobytes().decode()
    kept = text if len(seen) == len(text) else "".join(text[i] for i in seen.tolist())
    odd = []
    for kind, words in _KINDS.items():
        count, place = 0, None
        for start, end, weight in words(shape, kept):
            place = place or (start, end)
            count += weight
        if place is not None and count >= _ENOUGH:
            odd.append(OddWord(kind, int(seen[place[0]]), int(seen[place[1] - 1]) + 1))
    return odd


_LETTERS = np.frombuffer(_SHAPES.encode(), np.uint8)
_Words = Iterator[tuple[int, int, int]]
"""Odd words: from where to where, and what each weighs."""
_DRAWN_WORD, _CUT_WORD, _DIGIT_WORD, _EMOJI_WORD, _FAR_WORD = (
    re.compile(rf"[^ ]*{role}[^ ]*") for role in (r"\|", r"[*./\n-]", r"[0|]", "e", "[hrg]")
)
_LETTER, _TYPED = re.compile(r"[aAbBr]"), re.compile(r"[aAbBr0]")
_OWN_DRAWN = re.compile(r"[bBr]\|(?=[br])")
_SIGNS = r"(?:\*+|\.{2,}|-{2,})"
_CUT = r"(?<![aAbBrh0])[aAbBr]{1,3}-?\n+(?=[abr])|(?<=[abr])-?\n+[abr]{1,3}(?![aAbBr])"
_GAP = re.compile(rf"(?:(?<=[abr])|(?<![aAbBrh0])[AB]){_SIGNS}(?=[abr])|A\*+A|(?<=[abr])-\n+(?=[abr])|{_CUT}")
_ROW = re.compile(r"(?<=[aAbBr])\*{2,}(?=[abr])|(?<=A)\*{2,}(?=A)|(?<=[abr])-{2,}(?=[abr])")
_LOST = re.compile(r"(?<!\?)\?(?!\?)")
_MASKED = re.compile(r"[bBr]\*+[br]|[abr]\.+[abr]+\.{2,}[abr]|[abr]\.{2,}[abr]+\.+[abr]|^h\*h$")
_BROKEN = re.compile(r"[abr]\n+[abr]|^[^aAbBrh0]*[AB]?[abr]*[./][abr]+[^aAbBrh0]*$")
_PIECES = re.compile(r"(?:\*|-?\n)+")
_AROUND = r"[^aAbBrh0]*"
_TWICE = re.compile(rf"{_AROUND}([AB]?[abr]*(?:(?:\*|-?\n)+[abr]+){{2,}}){_AROUND}")
_LEET = re.compile(rf"{_AROUND}A?(?:a+[0|]aa*(?:[0|]a+)*){_AROUND}")
_LEETS = re.compile(rf"{_AROUND}A?(?:0{{0,2}}a+)?(?:0{{1,2}}a+){{2,}}0{{0,2}}{_AROUND}")
_EDGED = re.compile(rf"{_AROUND}(?:A?a{{3,}}0|0a{{4,}}){_AROUND}")
_OWN_LEET = re.compile(rf"{_AROUND}[bBr]+(?:[0|]{{1,2}}[br]+)+{_AROUND}")
_EMOJI_GAP = re.compile(r"[aAbBr]e+[abr]")
_STRAY, _BESIDE = re.compile(r"[aA][hr][aA]|[aA]g|g[aA]"), re.compile(r"[aA][hr](?![hr])|(?<![hr])[hr][aA]")


def _drawn(shape: str, text: str) -> _Words:
    for word in _DRAWN_WORD.finditer(shape):
        signs = [text[i] for i in range(*word.span()) if shape[i] == "|"]
        sorts = set(signs)
        if "h" in word[0] or len(sorts) < _LEAST_SORTS:
            if any(text[m.end() - 1] not in "|\\" for m in _OWN_DRAWN.finditer(shape, *word.span())):
                yield *word.span(), _SURE
        elif len(signs) >= _LEAST_DRAWN and (_LETTER.search(word[0]) or len(sorts) > _LEAST_SORTS):
            yield *word.span(), _SURE
        elif _TYPED.search(word[0]):
            yield *word.span(), _HALF


def _interrupted(shape: str, text: str) -> _Words:
    for lost in _LOST.finditer(text):
        shape = shape[: lost.start()] + "," + shape[lost.end() :]
    weak = False
    for word in _CUT_WORD.finditer(shape):
        if text[word.start()] == "#":  # tags: #hand_made
            continue
        twice = _TWICE.fullmatch(word[0])
        short = twice is not None and min(map(len, _PIECES.split(twice[1]))) < _LEAST_PIECE
        row = any(len(set(text[slice(*m.span())])) == 1 for m in _ROW.finditer(shape, *word.span()))
        if row or short or _MASKED.search(word[0]):
            yield *word.span(), _SURE
        elif _GAP.search(word[0]):
            yield *word.span(), _HALF
        elif not weak and (_BROKEN.search(word[0])):
            weak = True
            yield *word.span(), _WEAK


def _digits_inside(shape: str, text: str) -> _Words:
    known = set()
    for word in _DIGIT_WORD.finditer(shape):
        typed = text[slice(*word.span())]
        stands = [char for char, role in zip(typed, word[0], strict=True) if role in "0|"]
        if not stands or typed in known or not all(char.isdigit() or char in _STANDS for char in stands):
            continue
        known.add(typed)
        letters, places = word[0].count("a") + word[0].count("A"), len(stands)
        few = places <= _MOST_DIGITS and letters > max(_LEAST_PIECE - 1, 2 * places)
        if _OWN_LEET.fullmatch(word[0]) and len(word[0]) > _LEAST_PIECE:
            yield *word.span(), _SURE
        elif (few and _LEET.fullmatch(word[0])) or (letters > _LEAST_PIECE and _LEETS.fullmatch(word[0])):
            yield *word.span(), _HALF
        elif _EDGED.fullmatch(word[0]):
            yield *word.span(), _WEAK


def _emoji_inside(shape: str, text: str) -> _Words:  # noqa: ARG001 - all kinds are asked alike
    for word in _EMOJI_WORD.finditer(shape):
        if _EMOJI_GAP.search(word[0]):
            yield *word.span(), _HALF


def _mixed_script(shape: str, text: str) -> _Words:  # noqa: ARG001
    mostly = sum(map(shape.count, "aA")) > _MOSTLY * sum(map(shape.count, "hrg"))
    for word in _FAR_WORD.finditer(shape):
        stray = _STRAY.search(word[0])
        if stray and (mostly or "g" in stray[0]):
            yield *word.span(), _SURE
        elif mostly and _BESIDE.search(word[0]):
            yield *word.span(), _HALF


_KINDS: dict[str, Callable[[str, str], _Words]] = {
    "mixed_script": _mixed_script, "emoji_inside": _emoji_inside, "drawn": _drawn, "interrupted": _interrupted,
    "digits_inside": _digits_inside,
}  # fmt: skip
KINDS: tuple[str, ...] = tuple(_KINDS)
"""What can be seen here."""
