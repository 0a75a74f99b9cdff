"""Words in letters of another script: what they look like in Latin letters, and how they are written in them.

Both start from folded text, in which letters that are exact twins of Latin ones have become them already; so a token's
reading depends on nothing but the token. Romanisation follows the passport spelling of Russian (ICAO Doc 9303) and Greek
(ISO 843), loosely: the result is compared by ear and with a letter's tolerance.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from rempart.text.tables import load

_CYRILLIC = (
    "а a|б b|в v|г g|д d|е e|ж zh|з z|и i|й i|к k|л l|м m|н n|о o|п p|р r|с s|т t|у u|"
    "ф f|х h|ц ts|ч ch|ш sh|щ sch|ъ |ы y|ь |э e|"
    "ю iu|я ia|і i|ї i|є e|ґ g|ђ dj|ј j|љ lj|њ nj|ћ c|џ dz|ѓ g|ќ k|ў u"
)
_GREEK = "α a|β v|γ g|δ d|ε e|ζ z|η i|θ th|ι i|κ k|λ l|μ m|ν n|ξ x|ο o|π p|ρ r|σ s|τ t|υ y|φ f|χ ch|ψ ps|ω o"
_LEAST_TURNED = 1


@lru_cache(maxsize=1)
def _looks() -> dict[int, str]:
    text = resources.files("rempart.text.tables").joinpath("visual.txt").read_text(encoding="utf-8")
    rows = (line.partition(";") for line in text.splitlines() if not line.startswith("#"))
    return {ord(char): letter for letter, _, chars in rows for char in chars}


@lru_cache(maxsize=2)
def _sounds(rows: str) -> tuple[frozenset[str], dict[int, str]]:
    """The folded letters that belong to one script only, and folded letter to Latin."""
    fold = load().fold_char
    table: dict[int, str] = {}
    for row in rows.split("|"):
        letter, _, latin = row.partition(" ")
        folded = fold(letter)
        if len(folded) == 1:
            table.setdefault(ord(folded), latin)
    own = frozenset(chr(cp) for cp in table if cp >= 0x80)
    for cp in range(97, 123):
        table.setdefault(cp, chr(cp))
    return own, table


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
        own, table = _sounds(rows)
        if not own.isdisjoint(token):
            made = token.translate(table)
            return made if made.isascii() and made.isalpha() else None
    return None
