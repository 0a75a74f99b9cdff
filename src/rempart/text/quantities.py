"""Quantities in a trader's text: the numbers that stand before a unit, for the `number` signals of rules.

A hand-written scanner: one pass that folds the text (full-width and other decimal digits, accents, `㎎`, invisible
characters), one pass over its digits. Linear in the length of the text, no regular expressions, never raises.

Readings that need a choice:
- `1.000 mg`, `1,000 mg`, `1 000 mg` are a thousand; but three decimals are usual after kg, l, m, kV, % and mg/ml, so
  `1.500 kg` is one and a half.
- `1.234,5` and `1,234.5` are the same number; in `10,20,30 mg` only the last number has the unit.
- `5-10 mg`, `12/24 V` give both numbers; `20x30 cm` too, while `3x10 ml` is 10 ml.
- `40°` is read as per cent by volume unless `C` or `F` follows. `300 g/m²` and `5 l/min` are nothing.
- `200 mg/10 ml` is 200 mg and 20 mg/ml (and 10 ml). Circled digits and superscripts are not numbers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from rempart.text.units import BASES, COMPOUNDS, DAYS, NOTHING, PER, PER_AREA_OR_TIME, RANGE, TABLE, TIMES_K, Unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: `value` in `unit`, the base unit of `dimension`; code points `start:end` of the text."""

    value: float
    unit: str
    dimension: str
    start: int
    end: int


_CHARS = {
    "×": "x", "✕": "x", "✖": "x", "⁄": "/", "∕": "/", "‑": "-", "‐": "-", "‒": "-", "–": "-", "—": "-",
    "−": "-", "～": "~", "〜": "~", "’": "'", "‘": "'", "”": '"', "“": '"', "″": '"', "٫": ".", "٬": "'",
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "đ": "d", "Đ": "D", "½": " 1/2", "¼": " 1/4", "¾": " 3/4",
    "⅓": " 1/3", "⅔": " 2/3", "⅛": " 1/8", "⅜": " 3/8", "⅝": " 5/8", "⅞": " 7/8", "º": "°", "˚": "°",
    "…": "...",
}  # fmt: skip
_CYRILLIC = str.maketrans("мглскв" + "тджеМГЛСКВТДЖЕ", "mglckv" + "tdjeMGLCKVTDJE")


_NOT_ONE = "\ue000"
"""Stands for a character that folds to none or to several; who types it himself only takes the slow way."""


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    """One non-ASCII character as plain ones, at most four; empty for what is invisible or a combining mark."""
    if (known := _CHARS.get(char)) is not None:
        return known
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    category = unicodedata.category(char)
    if category in ("Cf", "Mn", "Me"):
        return ""
    if category == "Zs":
        return " "
    plain = "".join(c for c in unicodedata.normalize("NFKD", char) if unicodedata.category(c) not in ("Mn", "Me"))
    if not plain or len(plain) > 4 or any(c.isdigit() for c in plain):
        return char
    return plain.translate(_CYRILLIC)


class _OneToOne(dict[int, str]):
    """Filled as characters are met: what a character folds to if that is one character, else _NOT_ONE."""

    def __missing__(self, cp: int) -> str:
        piece = chr(cp) if cp < 0x80 else _fold_char(chr(cp))
        self[cp] = piece if len(piece) == 1 else _NOT_ONE
        return self[cp]


@lru_cache(maxsize=1)
def _one_to_one() -> _OneToOne:
    return _OneToOne()


def _fold(text: str) -> tuple[str, list[int] | None]:
    """The text folded with its case kept, and for each folded character its index in `text` (None: the same)."""
    if text.isascii():
        return text, None
    folded = text.translate(_one_to_one())
    if _NOT_ONE not in folded:
        return folded, None
    pieces = [c if c.isascii() else _fold_char(c) for c in text]
    origin = [i for i, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), origin


def _key(spelling: str) -> str:
    return _fold(spelling)[0].lower()


def _build() -> dict[str, Unit]:
    units = {_key(s): Unit(BASES[d], d, f) for d, f, spellings in TABLE for s in spellings.split("|")}
    units.update({_key(s): Unit(BASES[d], d, f) for s, d, f in COMPOUNDS})
    return units


UNITS: Mapping[str, Unit] = MappingProxyType(_build())
"""Every spelling (folded, lower case) to its meaning; look up with `convert`, which folds what it is given."""

_KNOWN = ("mg", "µg", "g", "kg", "ml", "cl", "l", "mm", "cm", "m", "in", "%", "ppm", "V", "kV", "mW", "W", "J", "puffs",
          "IU", "mg/ml", "mg/l", "mg/kg", "mg/day", "IU/day", "kG2mm2", "mesh", "month", "year")  # fmt: skip
_SIMPLE: Mapping[str, Unit | None] = MappingProxyType(
    {k: u for k, u in UNITS.items() if "/" not in k} | {_key(s): None for s in NOTHING.split("|")}
)
_LENGTHS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {two: tuple(sorted({len(k) for k in _SIMPLE if k[:2] == two}, reverse=True)) for two in {k[:2] for k in _SIMPLE}}
)
"""The lengths of the spellings that begin with two characters, longest first; one letter alone comes last."""
_DAY_PHRASES = frozenset(_key(p) for p in DAYS.split("|"))
_DAY_BEGINS = frozenset("/" if p[0] == "/" else p.partition(" ")[0] for p in _DAY_PHRASES)
_PER_WORDS = frozenset(map(_key, PER))
_RANGE_WORDS = frozenset(map(_key, RANGE))
_MULTIPLIERS = {_key(k): v for k, v in TIMES_K.items()}
_UPPER_ONLY = frozenset(("me", "ne", "ky", "ij", "ie"))
_BLADES = frozenset(("blade", "blades", "long", "length", "wide", "width", "knife", "tall", "high", "barrel"))
_IMPERIAL = frozenset((28349.5, 453592.0))
_FRACTIONS = frozenset((2.0, 3.0, 4.0, 8.0, 16.0, 32.0))
_RATIO = {("mass", "volume"): "concentration", ("mass", "mass"): "mass_fraction",
          ("activity", "volume"): "activity_concentration"}  # fmt: skip
_DAILY = {"mass": "dose_per_day", "activity": "activity_per_day"}
_COUNTED = frozenset(("count_puffs", "activity", "voltage"))
_DECIMALS = frozenset((("mass", 1e6), ("volume", 1e3), ("length", 1e3), ("voltage", 1e3)))


def convert(value: float, unit: str) -> tuple[float, str]:
    """A number of a rule in the base unit of its dimension: `convert(2, "cm")` is `(20.0, "length")`.

    Raises:
        ValueError: a unit that is not in `UNITS`; the message names those that packs use.
    """
    found = UNITS.get(_key(unit.strip()))
    if found is None:
        raise ValueError(f"expected a unit ({', '.join(_KNOWN)}), found {unit!r}")
    return value * found.factor, found.dimension


class _Number(NamedTuple):
    """A number at `start:end` of the folded text; `value` and `decimal` differ for `1.500` (1500 or 1.5)."""

    start: int
    end: int
    value: float
    decimal: float
    whole: float
    whole_start: int


def find_quantities(text: str) -> list[Quantity]:
    """Every number with a known unit in the text, in order; a dose a day counts as a mass and as a dose a day.

    Args:
        text: as the trader typed it, in any language; any string is allowed.

    Returns:
        Quantities with the value in the base unit of their dimension; `text[start:end]` reads like `20 mg / ml`.
    """
    cased, origin = _fold(text)
    scanner = _Scanner(cased)
    out = []
    for start, end, value, unit in scanner.quantities():
        first, last = (start, end) if origin is None else (origin[start], origin[end - 1] + 1)
        out.append(Quantity(value * unit.factor, unit.base, unit.dimension, first, last))
    return out


class _Scanner:
    """One folded text; positions are indices into it. `low` is `cased` in lower case, of the same length."""

    def __init__(self, cased: str) -> None:
        low = cased.lower()
        self.cased = cased
        self.low = low if len(low) == len(cased) else "".join(c.lower()[:1] for c in cased)
        points = np.frombuffer(self.low.encode("utf-32-le", "surrogatepass"), "<u4")
        self.digits: list[int] = np.flatnonzero((points >= 0x30) & (points <= 0x39)).tolist()
        self.seen = 0  # of `digits`: those before the place that is being read

    def quantities(self) -> Iterator[tuple[int, int, float, Unit]]:
        """Start, end, number and unit of every quantity, in order of the numbers that carry the unit."""
        chain: list[tuple[_Number, str]] = []  # numbers still waiting for the unit of a range or a list
        at = 0
        while (number := self._number(at)) is not None:
            at = number.end
            found = self._unit(at, number)
            if found is not None:
                unit, end = found
                for meaning, stop in self._meanings(unit, end):
                    for start, value in self._carried(chain, number, meaning):
                        yield start, stop, value, meaning
                chain = []
            elif link := self._connector(at):
                chain.append((number, link))
            else:
                chain = []

    # -- numbers ----------------------------------------------------------------------------------------------------

    def _number(self, at: int) -> _Number | None:
        """The next run of digits from `at`, read as the number that its last digits belong to."""
        low, n, digits = self.low, len(self.low), self.digits
        while self.seen < len(digits) and digits[self.seen] < at:
            self.seen += 1
        if self.seen == len(digits):
            return None
        at = digits[self.seen]
        groups: list[tuple[int, int]] = []
        start = at
        while True:
            while at < n and "0" <= low[at] <= "9":
                at += 1
            groups.append((start, at))
            if at + 1 < n and low[at] in " .,'" and "0" <= low[at + 1] <= "9":
                at += 1
                start = at
            else:
                return self._read(groups)

    def _read(self, groups: list[tuple[int, int]]) -> _Number:
        """The longest well-formed number at the end of a run of digit groups."""
        last = len(groups) - 1
        begin, end = groups[last]
        separator = self.low[begin - 1] if last else ""
        repeated = last > 1 and self.low[groups[last - 1][0] - 1] == separator
        first = self._grouped(groups, last, "")
        fraction = separator in (".", ",") and not repeated and (first == last or last - first == 1)
        if not last and self._leads_fraction(begin):
            value = _value("", self.low[begin:end])
            return _Number(begin - 1, end, value, value, 0.0, begin - 1)
        value = _value(self._digits(groups, first, last), "")
        decimal = value
        if fraction:
            head = self._grouped(groups, last - 1, separator)
            decimal = _value(self._digits(groups, head, last - 1), self.low[begin:end])
            if first == last or head < last - 1:  # not three digits, or a thousands mark of another kind stands before
                value, first = decimal, head
        before = first - 1 if first and self.low[groups[first][0] - 1] == " " else None
        whole, whole_start = 0.0, groups[first][0]
        if before is not None:
            whole, whole_start = _value(self._digits(groups, before, before), ""), groups[before][0]
        return _Number(groups[first][0], end, value, decimal, whole, whole_start)

    def _leads_fraction(self, begin: int) -> bool:
        """Whether the digits at `begin` follow a bare decimal mark, as in ` .5 ml`."""
        low = self.low
        return begin > 0 and low[begin - 1] in ".," and (begin == 1 or low[begin - 2] in " (-/~<>=")

    def _grouped(self, groups: list[tuple[int, int]], last: int, other: str) -> int:
        """The first group of the number grouped in thousands that ends at `last`, by one mark that is not `other`."""
        first = last
        mark = self.low[groups[last][0] - 1] if last else ""
        if mark == other:
            return last
        while first and self.low[groups[first][0] - 1] == mark and groups[first][1] - groups[first][0] == 3:
            first -= 1
        before = self.low[groups[0][0] - 1] if groups[0][0] else ""
        if first == 0 and mark == " " and (before.isalpha() or before == ":"):
            first = min(1, last)  # `B12 500 mg` is 500 mg, and so is `1:6 500 mg`
        while first < last and (groups[first][1] - groups[first][0] > 3 or self.low[groups[first][0]] == "0"):
            first += 1
        return first

    def _digits(self, groups: list[tuple[int, int]], first: int, last: int) -> str:
        return "".join(self.low[a:b] for a, b in groups[first : last + 1])

    # -- units ------------------------------------------------------------------------------------------------------

    def _unit(self, at: int, number: _Number) -> tuple[Unit, int] | None:
        """The unit after a number that ends at `at`, and where it ends; `10k puffs` and `2 mln V` are multiplied."""
        begin = self._gap(at, " \t-_([+*.")
        if self.low[begin - 1] == "." and begin - at > 1:
            return None  # the end of a sentence
        found = self._spelling(begin, begin - at, number.value)
        if found is not None:
            return None if self._is_model(number.start, begin - at, found[1] - begin) else found
        word = self._word(begin, ".")
        times = _MULTIPLIERS.get(word) or _MULTIPLIERS.get(word.rstrip("."))
        stop = begin + len(word)
        if times is None:
            if word[:1] != "k":
                return None
            times, stop = 1e3, begin + 1
        next_ = self._gap(stop, " -+")
        found = self._spelling(next_, 1, number.value)
        if found is None or found[0].dimension not in _COUNTED:
            return None
        return found[0]._replace(factor=found[0].factor * times), found[1]

    def _is_model(self, start: int, gap: int, length: int) -> bool:
        """Whether number and short unit are part of a model's name, as in `AC14B-8L`: glued to up to three letters."""
        begin = start
        while begin and start - begin < 4 and self.low[begin - 1].isalpha():
            begin -= 1
        lone_x = self.low[begin:start] == "x"
        return length < 3 and (length == 1 or gap > 0) and 0 < start - begin < 4 and not lone_x

    def _gap(self, at: int, chars: str) -> int:
        """Where the text goes on after at most eight of `chars`."""
        stop = min(at + 8, len(self.low))
        while at < stop and self.low[at] in chars:
            at += 1
        return at

    def _word(self, at: int, also: str = "") -> str:
        """The letters and digits from `at`, at most sixteen."""
        end, stop = at, min(at + 16, len(self.low))
        while end < stop and (self.low[end].isalnum() or self.low[end] in also):
            end += 1
        return self.low[at:end]

    def _spelling(self, at: int, gap: int, value: float) -> tuple[Unit, int] | None:
        """The longest spelling of a unit at `at` that ends where a word may end."""
        two = self.low[at : at + 2]
        for length in (*_LENGTHS.get(two, ()), 1):
            spelling = self.low[at : at + length]
            end = at + len(spelling)
            if spelling in _SIMPLE and self._ends(end, _SIMPLE[spelling], end - at):
                unit = _SIMPLE[spelling]
                if unit is None:
                    return None
                if self._plausible(spelling, at, gap, value):
                    return unit, end
        return None

    def _ends(self, end: int, unit: Unit | None, length: int) -> bool:
        """Whether a unit may end here: `10mlx3` and `20mg60 caps` are written, `10m2` is an area."""
        last, after = self.low[end - 1], self.low[end : end + 2]
        if not after or not last.isalnum() or last >= "\u2e80" or after[0] >= "\u2e80":
            return True
        if after[0].isdigit():
            return unit is None or (length > 1 and unit.dimension != "length")
        return not after[0].isalnum() or (after[0] == "x" and after[1:].isdecimal())

    def _plausible(self, spelling: str, at: int, gap: int, value: float) -> bool:
        """What short spellings need beside their letters: case, no gap, or nothing that makes them another word."""
        end = at + len(spelling)
        written = self.cased[at:end]
        if spelling in _UPPER_ONLY:
            return written.isupper() and not self.low[end : end + 1].isdigit() and (gap > 0 or spelling in ("me", "ie"))
        if spelling in ("jm", "ui"):
            return bool(gap)
        if spelling in ("mw", "mj"):
            return written[0] == "m"  # MW and MJ are of no trader's goods
        if spelling in ('"', "''", "′", "′′"):
            return not gap
        if spelling == "°":
            return value <= 100
        if spelling == "g":
            return written == "g" or bool(gap) or value not in (2, 3, 4, 5, 6)  # 5G is a network
        if not gap:
            return True
        if spelling == "m":
            return written == "m"  # 40 M is a size
        if spelling == "in" or (spelling in ("v", "w", "j") and written.islower()):
            following = self._word(self._gap(end, " "))  # `3 in 1`, `10 v 1`, `3 w 1`
            return not following or (spelling == "in" and following in _BLADES)
        return True

    # -- meanings ---------------------------------------------------------------------------------------------------

    def _meanings(self, unit: Unit, end: int) -> list[tuple[Unit, int]]:
        """What the unit and the words after it say: itself, a ratio (`mg/ml`), and a dose a day beside the mass."""
        meanings = self._ratio(unit, end)
        daily = _DAILY.get(unit.dimension)
        if daily and (stop := self._day(end)):
            meanings.append((Unit(BASES[daily], daily, unit.factor), stop))
        return meanings

    def _ratio(self, unit: Unit, end: int) -> list[tuple[Unit, int]]:
        at = self._gap(end, " ")
        per = "/" if self.low[at : at + 1] == "/" else self._word(at)
        if per not in _PER_WORDS:
            return [(unit, end)]
        at = self._gap(at + len(per), " ")
        if per == "/" and self._word(at) in PER_AREA_OR_TIME:
            return []
        count, digits = 1.0, self._word(at)
        width = next((i for i, c in enumerate(digits) if not "0" <= c <= "9"), len(digits))
        if 0 < width < 5:
            count, at = float(digits[:width]), self._gap(at + width, " ")
        found = self._spelling(at, 0, 0.0)
        kind = (unit.dimension, found[0].dimension) if found else ("", "")
        odd = kind == ("mass", "mass") and count not in (1.0, 100.0)  # `70 mg / 65 mg` are two doses
        if found is None or kind not in _RATIO or not count or odd or unit.factor in _IMPERIAL:
            return [(unit, end)]
        factor = unit.factor / (found[0].factor * count) * (1e6 if kind == ("mass", "mass") else 1.0)
        ratio = Unit(BASES[_RATIO[kind]], _RATIO[kind], factor)
        return [(ratio, found[1])] if not width else [(unit, end), (ratio, found[1])]

    def _day(self, end: int) -> int:
        """Where a phrase that means `a day` ends, if one stands within the next words of the sentence; else 0."""
        words: list[tuple[str, int]] = []
        at, stop = end, min(end + 64, len(self.low))
        while at < stop and self.low[at] not in ".;\n" and len(words) < 8:
            char = self.low[at]
            if char == "/" or char.isalnum():
                word = "/" if char == "/" else self._word(at)
                at += len(word)
                words.append((word, at))
            else:
                at += 1
        for i, (word, _) in enumerate(words):
            if word not in _DAY_BEGINS:
                continue
            for size in range(min(3, len(words) - i), 0, -1):
                phrase = " ".join(w for w, _ in words[i : i + size]).replace("/ ", "/")
                if phrase in _DAY_PHRASES:
                    return words[i + size - 1][1]
        return 0

    # -- ranges and lists -------------------------------------------------------------------------------------------

    def _connector(self, at: int) -> str:
        """What joins the number that ends at `at` to the next: `r` a range, `s` a slash, `x` times; else empty."""
        begin = self._gap(at, " ")
        mark = self.low[begin : begin + 1]
        word = "..." if self.low.startswith("...", begin) else mark if mark in "-~/*" else self._word(begin)
        if word[:1] == "x" and word[1:].isdecimal():
            word = "x"
        after = self._gap(begin + len(word), " ")
        if not word or not self.low[after : after + 1].isdecimal():
            return ""
        return {"/": "s", "x": "x", "*": "x"}.get(word, "r" if word in _RANGE_WORDS else "")

    def _carried(self, chain: list[tuple[_Number, str]], number: _Number, unit: Unit) -> list[tuple[int, float]]:
        """Start and value of every number that the unit belongs to."""
        kind = chain[-1][1] if chain else ""
        tail = len(chain)
        while tail and chain[tail - 1][1] == kind:
            tail -= 1
        numbers = [n for n, _ in chain[tail:]]
        own = (number.start, _reading(number, unit))
        if kind == "s" and len(numbers) == 1 and _is_fraction(numbers[0], number, unit):
            return [(numbers[0].whole_start, numbers[0].whole + numbers[0].value / number.value)]
        if kind == "r":
            first = numbers[0]
            glued = first.start and (self.low[first.start - 1].isalpha() or self.low[first.start - 1] == "-")
            numbers = numbers if len(numbers) == 1 and first.value < number.value and not glued else []
        elif kind == "x" and unit.dimension != "length":
            numbers = []
        return [*((n.start, _reading(n, unit)) for n in numbers), own]


def _value(digits: str, fraction: str) -> float:
    """Digits as a float; more than eighteen of them are cut to 1e18, so that nothing overflows."""
    digits = digits.lstrip("0")
    return 1e18 if len(digits) > 18 else float(f"0{digits}.{fraction[:18]}")


def _reading(number: _Number, unit: Unit) -> float:
    """Three decimals after kg, l, m, kV, per cent and mg/ml; thousands elsewhere."""
    as_decimal = unit.dimension in ("percent", "concentration") or (unit.dimension, unit.factor) in _DECIMALS
    return number.decimal if as_decimal else number.value


def _is_fraction(top: _Number, bottom: _Number, unit: Unit) -> bool:
    """Whether `1/2` is a half: of an inch, a foot, a pound, a litre, a gram or a kilogram."""
    halved = unit.dimension in ("mass", "volume", "length") and unit.factor not in (1.0, 0.001, 10.0)
    return halved and 0 < top.value < bottom.value and bottom.value in _FRACTIONS
