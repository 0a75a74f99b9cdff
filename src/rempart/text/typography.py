"""The typography gate: is this how people write? Odd typography is not read but sent back: hold, please retype.

The gate asks per value, and only of values in which the fold met an odd character. What each kind means:

- `bidi`: embedding, override or isolate controls, in text without right-to-left letters (overrides: always);
- `invisible`: an invisible character between two letters of Latin, Greek or Cyrillic (soft hyphens are left out);
- `fancy`: letters of the mathematical, small-capital or full-width blocks that spell a word (two or more in one word;
  full-width not in Chinese, Japanese or Korean text), one circled or squared letter in a word, or one of the phonetic,
  turned and crossed-out letters that no language of our offers is written with;
- `mixed_script`: a word of Latin letters and of look-alike letters of another alphabet, all of which read as Latin
  (`nikе`), with one or two foreign letters between Latin ones (`viagяa`), with a single Latin letter in a foreign word
  (`копuя`), or of two foreign alphabets (`Νцսска`); words that change the alphabet once (`USB-кабель`, `LEDлампа`) are how
  people write;
- `rare_script`: letters of a script that no offer in Europe is written in (Cherokee, Canadian syllabics, Lisu, runes
  ...), two side by side or beside a Latin letter;
- `signs`: a sign of money between two letters (`w€ed`), or one of mathematics with another sign in the word (`√i∂gra`);
  in texts of more than 200 characters in two words;
- `emoji_inside`: emoji between the letters of one word, twice or more;
- `stacked_marks`: combining marks that belong to no letter of any language: two in a row that do not compose, marks of
  this sort on three letters of one word, or a stroke through a letter;
- `entity`: an HTML entity that spells a plain letter or digit (`&#118;iagra`), or an invisible character between letters;
- `escape`: a percent or Unicode escape that spells one (`%76iagra`);
- `markup`: a tag between two letters of a word (`vi<b></b>agra`).

In titles, brands and variants words are counted too (`text.odd_words` says how):

- `drawn`: letters drawn with signs (`|\\|!k€`);
- `interrupted`: signs or line breaks between the letters of two words (`g_cci b*g`), or plainly in one (`gl••o`);
- `digits_inside`: digits for letters in two words (`b3ach d0lls`), or in one Greek or Cyrillic word;
- `emoji_inside` and `mixed_script`: one such place in each of two words, or one far letter between Latin ones (`coll工er`).

Odd writing in plain ASCII (`leet`, `masked`, `repeated`, `spaced`) is seen token by token: `text.deep.oddity`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.text.fold import entity
from rempart.text.hidden import escapes, tags
from rempart.text.jit import kernel
from rempart.text.tables import CLASSES, PLANES, Bytes, load

Points = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

KINDS: tuple[str, ...] = (
    "bidi", "invisible", "fancy", "mixed_script", "rare_script", "signs", "emoji_inside", "stacked_marks", "entity",
    "escape", "markup", "drawn", "interrupted", "digits_inside", "leet", "masked", "repeated", "spaced",
)  # fmt: skip
"""What can be seen, in the order in which it is reported."""

_CODE = {name: code for code, name in enumerate(CLASSES)}
_LATIN, _OTHERS = {_CODE["latin"]}, {_CODE["alike"], _CODE["other"], _CODE["rare"]}
_STRANGE = {_CODE["strange"], _CODE["enclosed"]}
_LETTERS = _LATIN | _OTHERS | _STRANGE
_ALPHABETS = _LATIN | _OTHERS
_IN_WORDS = {_CODE[name] for name in ("fancy", "alike", "other", "emoji", "sign", "rare", "strange", "enclosed")}
_IN_WORDS_BITS = sum(1 << code for code in _IN_WORDS)
_FOREIGN_BITS, _LATIN_BITS = 1 << _CODE["alike"] | 1 << _CODE["other"], 1 << _CODE["latin"]
_LATIN_CODE, _INVISIBLE_CODE, _UNSPACED_CODE = _CODE["latin"], _CODE["invisible"], _CODE["unspaced"]
_SPACES = np.array([chr(cp).isspace() for cp in range(0x3001)], np.uint8)
_MONEY = frozenset("¢£¥€₠₡₢₣₤₥₦₩₭₮₱₲₳₴₵₸₺₽₿")
_OVERRIDES = "\u202d\u202e"
_LEAST_MIXED, _LEAST_FANCY, _LEAST_EMOJI, _LEAST_MARKED, _LEAST_SIGNS = 3, 2, 2, 3, 2
_LONG = 200
"""Characters of a text in which one sign in a word is an accident: labels that were photographed and read by a machine."""


class Oddity(NamedTuple):
    """One odd place: its kind, and where it stands in the text (code points)."""

    kind: str
    start: int
    end: int


def gate(text: str) -> list[Oddity]:
    """What is odd in a value, at most one of each kind, in the order of KINDS."""
    points = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    found: dict[str, Oddity] = {}
    for odd in _scan(text, points, *_classes(points)):
        found.setdefault(odd.kind, odd)
    return [found[kind] for kind in KINDS if kind in found]


def _classes(points: Points) -> tuple[Bytes, int]:
    """The class of every character, and a bit for each class that occurs."""
    codes = np.empty(len(points), np.uint8)
    return codes, _classify(points, load().classes, codes)


@kernel
def _classify(points: Points, classes: Bytes, codes: Bytes) -> int:
    """ASCII letters are Latin, what lies beyond the table is rare Han or tags."""
    present = 0
    for i in range(len(points)):
        point = points[i]
        if point < 0x80:
            code = _LATIN_CODE if 97 <= point | 0x20 <= 122 else 0
        elif point < PLANES:
            code = int(classes[point])
        else:
            code = _INVISIBLE_CODE if 0xE0000 <= point <= 0xE0FFF else _UNSPACED_CODE
        codes[i] = code
        present |= 1 << code
    return present


def _scan(text: str, points: Points, classes: Bytes, bits: int) -> Iterator[Oddity]:
    codes = classes.tobytes()
    present = {code for code in range(len(CLASSES)) if bits >> code & 1}
    rtl = _CODE["rtl"] in present
    cjk = bool(present & {_CODE["unspaced"], _CODE["cjk"]})
    if _CODE["bidi"] in present:
        yield from _bidi(text, codes, rtl)
    if _CODE["invisible"] in present:
        yield from _invisible(text, codes)
    if "&" in text:
        yield from _entities(text)
    if "<" in text or "[" in text:
        yield from _markup(text)
    if "%" in text or "\\u" in text or "&#" in text:
        yield from _escapes(text)
    if _CODE["mark"] in present:
        yield from _marks(text)
    if present & _IN_WORDS:
        signs = 0
        for start, end in _words(points, classes):
            for odd in _word(text, codes, start, end, cjk):
                signs += odd.kind == "signs"
                if odd.kind != "signs" or signs >= _LEAST_SIGNS or len(text) <= _LONG:
                    yield odd


def _bidi(text: str, codes: bytes, rtl: bool) -> Iterator[Oddity]:
    for i, code in enumerate(codes):
        if code == _CODE["bidi"] and (not rtl or text[i] in _OVERRIDES):
            yield Oddity("bidi", i, i + 1)
            return


def _invisible(text: str, codes: bytes) -> Iterator[Oddity]:
    letters = _ALPHABETS
    for i, code in enumerate(codes):
        if code != _CODE["invisible"] or text[i] == "\u00ad":
            continue
        left, right = i - 1, i + 1
        while left >= 0 and codes[left] in (_CODE["invisible"], _CODE["variation"]):
            left -= 1
        while right < len(codes) and codes[right] in (_CODE["invisible"], _CODE["variation"]):
            right += 1
        if left >= 0 and right < len(codes) and codes[left] in letters and codes[right] in letters:
            yield Oddity("invisible", left, right + 1)
            return


def _entities(text: str) -> Iterator[Oddity]:
    at = text.find("&")
    while at >= 0:
        stop = text.find(";", at, at + 14)
        if stop > 0:
            char = entity(text[at + 1 : stop].encode("utf-8", "ignore"))
            if char is not None and (_spells(char) or _hides(char, text[at - 1 : at], text[stop + 1 : stop + 2])):
                yield Oddity("entity", at, stop + 1)
                return
        at = text.find("&", at + 1)


def _spells(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _hides(char: str, before: str, after: str) -> bool:
    """Whether a character shows nothing and stands between two letters; soft hyphens are how people write."""
    return char != "\u00ad" and load().fold_char(char) == "" and before.isalpha() and after.isalpha()


def _markup(text: str) -> Iterator[Oddity]:
    raw = text.encode("utf-8", "replace")
    for start, stop in tags(raw):
        yield Oddity("markup", *_span(raw, start, stop))
        return


def _escapes(text: str) -> Iterator[Oddity]:
    raw = text.encode("utf-8", "replace")
    for start, stop, _ in escapes(raw):
        yield Oddity("escape", *_span(raw, start, stop))
        return


def _span(raw: bytes, start: int, stop: int) -> tuple[int, int]:
    """Bytes to code points."""
    first = len(raw[:start].decode("utf-8", "ignore"))
    return first, first + len(raw[start:stop].decode("utf-8", "ignore"))


def _marks(text: str) -> Iterator[Oddity]:
    marked, row, word = 0, 0, 0
    table = load().classes
    for i, char in enumerate(text):
        if char.isspace():
            marked, row, word = 0, 0, i + 1
        elif ord(char) >= 0x300 and ord(char) < PLANES and table[ord(char)] == _CODE["mark"]:
            base = text[i - 1 - row] if i > row else " "
            row += 1
            cluster = unicodedata.normalize("NFC", text[max(i - row, 0) : i + 1])
            if len(cluster) > 1 and (base.isascii() or base.isalpha()) and not _semitic(char):
                marked += row == 1
                if row >= 2 or marked >= _LEAST_MARKED or 0x0334 <= ord(char) <= 0x0338:
                    yield Oddity("stacked_marks", word, i + 1)
                    return
        else:
            row = 0


def _semitic(char: str) -> bool:
    return 0x0590 <= ord(char) <= 0x06FF


def _words(points: Points, codes: Bytes) -> Iterator[tuple[int, int]]:
    """The words, between white space, in which something may be odd."""
    room = len(points) // 2 + 1
    starts, stops = np.empty(room, np.int64), np.empty(room, np.int64)
    count = _suspect(points, codes, _SPACES, starts, stops)
    yield from zip(starts[:count].tolist(), stops[:count].tolist(), strict=True)


@kernel
def _suspect(points: Points, codes: Bytes, spaces: Bytes, starts: Places, stops: Places) -> int:
    """Note the words with a character of `_IN_WORDS`, but those of Greek or Cyrillic letters alone; returns how many."""
    n, start, seen, scripts = 0, -1, 0, 0
    for i in range(len(points) + 1):
        if i < len(points) and not (points[i] < len(spaces) and spaces[points[i]]):
            if start < 0:
                start, seen, scripts = i, 0, 0
            code = codes[i]
            seen |= 1 << code
            if 1 << code & _FOREIGN_BITS:
                point = points[i]
                cyrillic, greek = 0x400 <= point < 0x530, 0x370 <= point < 0x3E2 or 0x1F00 <= point < 0x2000
                scripts |= 1 if cyrillic else 2 if greek else 4
        elif start >= 0:
            one = scripts in (1, 2) and not seen & (_IN_WORDS_BITS & ~_FOREIGN_BITS | _LATIN_BITS)
            if seen & _IN_WORDS_BITS and not one:
                starts[n], stops[n] = start, i
                n += 1
            start = -1
    return n


def _word(text: str, codes: bytes, start: int, end: int, cjk: bool) -> Iterator[Oddity]:
    """Look at one word (between white space) for fancy letters, mixed scripts, signs and emoji among letters."""
    fancy = [i for i in range(start, end) if codes[i] == _CODE["fancy"] and not (cjk and 0xFF00 < ord(text[i]) < 0xFF5F)]
    strange = [i for i in range(start, end) if codes[i] in _STRANGE]
    if len(fancy) >= _LEAST_FANCY and _side_by_side(fancy):
        yield Oddity("fancy", fancy[0], fancy[-1] + 1)
    elif strange and sum(codes[i] in _LETTERS for i in range(start, end)) >= _LEAST_MIXED:
        yield Oddity("fancy", strange[0], strange[-1] + 1)
    run: list[int] = []
    for i in range(start, end + 1):
        if i < end and codes[i] in _ALPHABETS:
            run.append(i)
        elif i < end and codes[i] in (_CODE["mark"], _CODE["invisible"], _CODE["variation"]):
            continue
        else:
            yield from _mixed(text, codes, run)
            run = []
    yield from _rare(codes, start, end)
    yield from _signs(text, codes, start, end)
    gaps = 0
    for i in range(start + 1, end):
        if codes[i] == _CODE["emoji"] and codes[i - 1] in _ALPHABETS:
            rest = i
            while rest < end and codes[rest] in (_CODE["emoji"], _CODE["variation"], _CODE["invisible"]):
                rest += 1
            gaps += rest < end and codes[rest] in _ALPHABETS
    if gaps >= _LEAST_EMOJI or _beads(codes, start, end):
        yield Oddity("emoji_inside", start, end)


def _beads(codes: bytes, start: int, end: int) -> bool:
    """Whether two Chinese or Japanese letters stand alone between emoji (`婴❤儿❤脖❤圈`)."""
    emoji, quiet = _CODE["emoji"], {_CODE["variation"], _CODE["invisible"]}
    kinds = [codes[i] for i in range(start, end) if codes[i] not in quiet]
    unspaced = {_CODE["unspaced"], _CODE["cjk"]}
    return (
        sum(a == emoji == c and b in unspaced for a, b, c in zip(kinds, kinds[1:], kinds[2:], strict=False)) >= _LEAST_EMOJI
    )


def _side_by_side(places: list[int]) -> bool:
    """Whether fancy letters stand side by side (a lone degree sign or footnote mark does not)."""
    return any(b - a == 1 for a, b in pairwise(places))


def _rare(codes: bytes, start: int, end: int) -> Iterator[Oddity]:
    rare = _CODE["rare"]
    for i in range(start, end - 1):
        pair = codes[i : i + 2]
        if rare in pair and all(c == rare or c in _LATIN for c in pair):
            yield Oddity("rare_script", start, end)
            return


def _signs(text: str, codes: bytes, start: int, end: int) -> Iterator[Oddity]:
    letters = _ALPHABETS
    signs = [i for i in range(start, end) if codes[i] == _CODE["sign"]]
    before = {i for i in signs if i > start and codes[i - 1] in letters}
    after = {i for i in signs if i + 1 < end and codes[i + 1] in letters}
    inside = before & after
    if inside and (len(before | after) >= _LEAST_SIGNS or any(text[i] in _MONEY for i in inside)):
        yield Oddity("signs", start, end)


def _mixed(text: str, codes: bytes, run: list[int]) -> Iterator[Oddity]:
    kinds = {codes[i] for i in run}
    if len(run) < _LEAST_MIXED or kinds <= _LATIN:
        return
    if all(text[i] in "\u00b5\u03bc\u03b2\u03a9" for i in run if codes[i] not in _LATIN):  # micro, ohm; beta typed for ß
        return
    scripts = {_script(text[i]) for i in run if codes[i] not in _LATIN}
    if len(scripts) > 1 or (_CODE["latin"] in kinds and (_CODE["other"] not in kinds or _islands(text, codes, run))):
        yield Oddity("mixed_script", run[0], run[-1] + 1)


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """The script of a letter, by the first word of its name: GREEK, CYRILLIC, ARMENIAN ..."""
    return unicodedata.name(char, "UNKNOWN").partition(" ")[0]


def _islands(text: str, codes: bytes, run: list[int]) -> bool:
    """Whether one or two foreign letters stand between Latin ones, or one Latin letter, not a capital in front, among
    others."""
    shape = "".join("l" if codes[i] in _LATIN else "f" for i in run)
    alone = "flf" in shape or shape.endswith("ffl") or (shape.startswith("lff") and text[run[0]].islower())
    return "lfl" in shape or "lffl" in shape or alone
