"""Words in letters of another script: what they look like in Latin letters, how they are written in them, and codes in which
their letters can be compared one by one.

All start from folded text, in which letters that are exact twins of Latin ones have become them already; so a token's
reading depends on nothing but the token. Romanisation follows the passport spelling of Russian (ICAO Doc 9303) and Greek
(ISO 843), loosely: the result is compared by ear and with a letter's tolerance.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from itertools import product
from typing import Literal

from rempart.text.tables import load

_SOFT = re.compile("(?<=[^aeiou])b(?![aeou])")
_SAME = str.maketrans({"y": "i", "b": "v"})

Script = Literal["cyrillic", "greek"]
SCRIPTS: tuple[Script, ...] = ("cyrillic", "greek")
"""The scripts whose words are compared letter by letter, as codes."""

_CYRILLIC = (
    "а a|б b|в v|г g|д d|е e|ж zh|з z|и i|й i|к k|л l|м m|н n|о o|п p|р r|с s|т t|у u|"
    "ф f|х h|ц ts|ч ch|ш sh|щ sch|ъ |ы y|ь |э e|"
    "ю iu|я ia|і i|ї i|є e|ґ g|ђ dj|ј j|љ lj|њ nj|ћ c|џ dz|ѓ g|ќ k|ў u"
)
_GREEK = "α a|β v|γ g|δ d|ε e|ζ z|η i|θ th|ι i|κ k|λ l|μ m|ν n|ξ x|ο o|π p|ρ r|σ s|τ t|υ y|φ f|χ ch|ψ ps|ω o"
_CODES: dict[Script, str] = {
    "cyrillic": (
        "а a|б b|в v|г g|д d|е e|ж j|з z|и i|й i|к k|л l|м m|н n|о o|п p|р r|с s|т t|у u|ф f|х x|ц c|ч q|ш w|щ w|ъ h|ы y|"
        "ь h|э e|ю u|я a|ї i|є e|ґ g|ђ d|ј i|љ l|њ n|ћ c|џ j|ѓ g|ќ k|ў u"
    ),
    "greek": "α a|β b|γ g|δ d|ε e|ζ z|η i|θ q|ι i|κ k|λ l|μ m|ν n|ξ x|ο o|π p|ρ r|σ s|τ t|υ u|φ f|χ c|ψ w|ω o",
}
"""One Latin letter for each: vowels for vowels, and nearly the same sound."""
_DIGITS: dict[Script, str] = {
    "cyrillic": "0 о|1 і|3 зе|4 ач|6 б|8 в|@ а",
    "greek": "0 ο|1 ι|3 εξ|4 α|7 τ|8 θβ|@ α",
}
_MOST_VARIANTS = 8
_LEAST_TURNED = 1


@lru_cache(maxsize=1)
def _looks() -> dict[int, str]:
    text = resources.files("rempart.text.tables").joinpath("visual.txt").read_text(encoding="utf-8")
    rows = (line.partition(";") for line in text.splitlines() if not line.startswith("#"))
    return {ord(char): letter for letter, _, chars in rows for char in chars}


@lru_cache(maxsize=4)
def _sounds(rows: str) -> tuple[frozenset[str], frozenset[str], dict[int, str]]:
    """The folded letters that belong to one script only, all of its folded letters, and folded letter to Latin."""
    fold = load().fold_char
    table: dict[int, str] = {}
    for row in rows.split("|"):
        letter, _, latin = row.partition(" ")
        folded = fold(letter)
        if len(folded) == 1:
            table.setdefault(ord(folded), latin)
    own = frozenset(chr(cp) for cp in table if cp >= 0x80)
    every = frozenset(map(chr, table))
    for cp in range(97, 123):
        table.setdefault(cp, chr(cp))
    return own, every, table


def looks_like(token: str) -> str | None:
    """A folded token in the Latin letters that its characters look like; None if none of them does."""
    table = _looks()
    turned = sum(ord(char) in table for char in token)
    if turned < _LEAST_TURNED:
        return None
    made = token.translate(table)
    return made if made.isascii() else None


def romanised(token: str) -> str | None:
    """A folded Cyrillic or Greek token in Latin letters; None if it is neither."""
    for rows in (_CYRILLIC, _GREEK):
        own, _, table = _sounds(rows)
        if not own.isdisjoint(token):
            made = token.translate(table)
            return made if made.isascii() and made.isalpha() else None
    return None


def spellings(token: str) -> list[str]:
    """A folded Cyrillic or Greek token in Latin letters, if it is one; Cyrillic b, v and soft sign are one letter there."""
    made = romanised(token)
    if made is None:
        return []
    return list(dict.fromkeys((made, made.replace("b", "v"), _SOFT.sub("", made).replace("b", "v"))))


def spelled_alike(latin: str) -> str:
    """What the ways to spell a Cyrillic or Greek word in Latin letters have in common (`samodelnyy`, `samodelnyi`)."""
    made = latin.replace("kh", "h").replace("x", "ks").translate(_SAME)
    return "".join(char for i, char in enumerate(made) if i == 0 or made[i - 1] != char)


def code(token: str, script: Script, *, among: bool = False) -> str | None:
    """A folded token of a script as a code of one Latin letter for each of its letters (digits and signs stay); None if it
    is not in that script.

    Codes keep lengths, so that places in a code are places in the token, and a missing or wrong letter is one letter of the
    code. `among` words of the script a word counts as one if its letters all look like letters of it (`крем`).
    """
    own, every, table = _sounds(_CODES[script])
    if own.isdisjoint(token) and not (among and every.issuperset(token)):
        return None
    made = token.translate(table)
    return made if made.isascii() else None


@lru_cache(maxsize=2)
def _letters_of_digits(script: Script) -> dict[str, str]:
    fold = load().fold_char
    rows = (row.split(" ") for row in _DIGITS[script].split("|"))
    return {digit: "".join(dict.fromkeys(fold(letter) for letter in letters)) for digit, letters in rows}


def undigited(token: str, script: Script) -> list[str]:
    """What a folded token may say if its digits stand for letters of the script; empty unless most of it are letters."""
    table = _letters_of_digits(script)
    digits = sum(char in table for char in token)
    if not digits or 2 * digits > len(token) - digits or not all(char.isalpha() or char in table for char in token):
        return []
    made = product(*(table.get(char, char) for char in token))
    return ["".join(letters) for _, letters in zip(range(_MOST_VARIANTS), made, strict=False)]
