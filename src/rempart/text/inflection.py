"""Endings: the last word of a term matches with the usual endings of its language.

The method per language family: a term is cut to a stem (a final vowel comes off where the language declines by changing
it), and after the stem one of the listed endings may stand. Endings are written as typed and folded like everything else.
Only words of at least four letters take endings; a stem keeps at least four.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rempart.text.views.words import Words

_SLAVIC_LATIN = "a á e é ě i í o u ů y ý ou ov em om ám am ami mi ech ách ich ów owi owie ie ze ym im ego emu ej ą ę ów"
_CYRILLIC = "а у е ы и о ов ев ей ам ям ами ями ах ях ом ем ой ою ая ый ые ого ых ът та то те я ю їв і ів"
_NORDIC = "s en et n t er ar or r erne arne orna na ne ens ets a e"

ENDINGS: dict[str, str] = {
    "en": "s es",
    "fr": "s x e es",
    "de": "s es e en er em n ern ens",
    "nl": "s en e",
    "es": "s es", "pt": "s es", "ca": "s es", "gl": "s es",
    "it": "a e i o",
    "ro": "a e i ă ul ului uri urile le lor ilor ii ele",
    "pl": _SLAVIC_LATIN, "cs": _SLAVIC_LATIN, "sk": _SLAVIC_LATIN, "sl": _SLAVIC_LATIN, "hr": _SLAVIC_LATIN,
    "sr": _SLAVIC_LATIN + " " + _CYRILLIC,
    "bg": _CYRILLIC, "ru": _CYRILLIC, "uk": _CYRILLIC, "mk": _CYRILLIC,
    "el": "α ας ες η ης ι ια ιο ο ος ου ους οι ων ό ού",
    "lt": "as is us a e ė o os ai ų ams ui ą ę į iai iu iui es",
    "lv": "s is us a as e es i u am ai iem ām ēm us",
    "et": "d i e a id de te t st ga",
    "fi": "t n a ä ja jä ta tä ssa ssä sta stä lla llä lle ksi en in",
    "hu": "k ok ek ak ök t ot et at öt ban ben nak nek val vel os es",
    "sv": _NORDIC, "da": _NORDIC, "no": _NORDIC, "nb": _NORDIC, "is": _NORDIC,
    "tr": "lar ler ı i u ü in ın nin nın da de dan den",
    "any": "s",
}  # fmt: skip
"""Language to its endings, most frequent first."""

_CUTS: dict[str, str] = {
    "it": "aeio", "ro": "aăeiu", "el": "αηιοσςυ", "lt": "aeėiosu", "lv": "aeisu",
    **dict.fromkeys(("pl", "cs", "sk", "sl", "hr", "sr"), "aáeéěiíouůyý"),
    **dict.fromkeys(("bg", "ru", "uk", "mk", "sr"), "аеиоуыяю"),
}  # fmt: skip
"""Languages that decline by changing the final letters, and which letters come off."""

_ONE_LETTER = {"pl", "cs", "sk", "sl", "hr", "sr", "bg", "ru", "uk", "mk", "it"}
_LEAST = 4
_WORDS = Words()


@lru_cache(maxsize=64)
def _endings(language: str) -> frozenset[bytes]:
    return frozenset(_WORDS.key(e) for e in ENDINGS.get(language, "").split())


def _final(term: str, language: str) -> int:
    """How many letters come off the end of a term, by the letters as written: two at most, in some languages one.

    The folded text would not do: Greek mu folds to the same letter as upsilon, and is no ending.
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", term.casefold()) if not unicodedata.combining(c))
    cuts = _CUTS.get(language, "")
    most = 1 if language in _ONE_LETTER else 2
    count = 0
    while count < most and plain[-1 - count : len(plain) - count] in set(cuts) and len(_last(plain)) - count > _LEAST:
        count += 1
    return count


def _last(text: str) -> str:
    return text.rpartition(" ")[2]


def stem(key: bytes, term: str, language: str) -> tuple[bytes, frozenset[bytes]]:
    """Cut a folded term to its stem.

    Args:
        key: the term in the view `words`.
        term: the same as written.
        language: ISO 639-1 code, or `any`.

    Returns:
        The stem, and what may stand between it and the next blank (always with what was cut off; empty means the word
        ends there).
    """
    last = _last(key.decode("utf-8", "ignore"))
    if len(last) < _LEAST or last.isdigit():
        return key, frozenset({b""})
    off = last[len(last) - _final(term, language) :].encode() if _CUTS.get(language) else b""
    body = key[: len(key) - len(off)]
    return body, _endings(language) | {off, b""}
