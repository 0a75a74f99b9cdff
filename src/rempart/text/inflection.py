"""Endings: the last word of a term matches with the usual endings of its language.

The method per language family: a term is cut to a stem (a final vowel comes off where the language declines by changing
it), and after the stem one of the listed endings may stand. Endings are written as typed and folded like everything else.
Only words of at least four letters take endings; a stem keeps at least four.
"""

from __future__ import annotations

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
    "it": "aeio", "ro": "aăeiu", "el": "αηιοςυ", "lt": "aeėiosu", "lv": "aeisu",
    **dict.fromkeys(("pl", "cs", "sk", "sl", "hr", "sr"), "aáeéěiíouůyý"),
    **dict.fromkeys(("bg", "ru", "uk", "mk", "sr"), "аеиоуыяю"),
}  # fmt: skip
"""Languages that decline by changing the final letters, and which letters come off."""

_LEAST = 4
_WORDS = Words()


@lru_cache(maxsize=64)
def _endings(language: str) -> tuple[frozenset[bytes], tuple[bytes, ...]]:
    endings = frozenset(_WORDS.key(e) for e in ENDINGS.get(language, "").split())
    cuts = tuple({_WORDS.key(c) for c in _CUTS.get(language, "")} - {b""})
    return endings, cuts


def stem(key: bytes, language: str) -> tuple[bytes, frozenset[bytes]]:
    """Cut a folded term to its stem.

    Args:
        key: the term in the view `words`.
        language: ISO 639-1 code, or `any`.

    Returns:
        The stem, and what may stand between it and the next blank (always with what was cut off; empty means the word
        ends there).
    """
    last = key.rpartition(b" ")[2]
    if len(last.decode("utf-8", "ignore")) < _LEAST or last.isdigit():
        return key, frozenset({b""})
    endings, cuts = _endings(language)
    body = key
    for _ in range(2):
        for cut in cuts:
            if body.endswith(cut) and len(last.decode("utf-8", "ignore")) - (len(key) - len(body)) > _LEAST:
                body = body[: -len(cut)]
                break
        else:
            break
        if language in ("pl", "cs", "sk", "sl", "hr", "sr", "bg", "ru", "uk", "mk", "it"):
            break
    off = key[len(body) :]
    return body, endings | {off, b""} if off else endings | {b""}
