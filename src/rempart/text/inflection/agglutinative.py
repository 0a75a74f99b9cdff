"""Hungarian, Turkish and Azerbaijani: chains of suffixes, generated from their parts, with vowel harmony.

Number, possessor and case follow each other in this order; each suffix takes the vowels of the stem's harmony class.
Hungarian and Turkic attributes stay unchanged before their noun, so only the last word of a phrase takes suffixes. Long
`á é` before a suffix are the same letters as `a e` after folding, as are the front and back vowels `o ö`, `u ü`, `ı i`.
Sources: Kenesei, Vago and Fenyvesi, Hungarian; Göksel and Kerslake, Turkish: A Comprehensive Grammar; Snowball as a check.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rempart.text.inflection.rows import Inflect, Pair, Place, without_fleeting

_HU_VOWELS = "aeiouöü"
_HU_CASES = {
    "a": "ban ba bol ra rol hoz nal tol nak val ert ig kent va kor n on t at ot",
    "e": "ben be bol re rol hez hoz nel tol nek vel ert ig kent ve kor n en on t et ot",
}


@lru_cache(maxsize=8)
def _hu_chains(harmony: str, vowel_final: bool) -> str:
    """Every suffix chain of a harmony class (`a` back, `e` front)."""
    h = harmony
    cases = ["", *_HU_CASES[h].split()]
    plural = ["k"] if vowel_final else [h + "k", "ok"]
    owned = ["ja" if h == "a" else "je", h] if not vowel_final else ["ja" if h == "a" else "je"]
    owners = [
        h + "m",
        "om",
        "m",
        h + "d",
        "od",
        "d",
        "unk",
        "nk",
        "juk",
        "uk",
        "i",
        h + "i",
        "j" + h + "i",
        h + "ik",
        "j" + h + "ik",
    ]
    chains = [n + c for n in ["", *plural, *owned, *owners] for c in cases]
    return " ".join(dict.fromkeys(c or "-" for c in chains))


def _hu(word: str, place: Place) -> Iterator[Pair]:
    if not place.last:
        yield word, "-"
        return
    vowels = [c for c in word if c in "aeou"]
    classes = ["e"] if vowels and set(vowels) <= {"e"} else ["a"] if vowels and vowels[-1] == "a" else ["a", "e"]
    if vowels and vowels[-1] == "e" and set(vowels) != {"e"}:
        classes = ["e", "a"]
    if word.endswith("y") and word[-2] in _HU_VOWELS:
        classes = ["e", "a"]  # a word from abroad: `spray`
    final = word[-1] in _HU_VOWELS
    for harmony in classes:
        yield word, _hu_chains(harmony, final)
        if not final:  # val/vel and va/ve take the last consonant: `késsel`
            yield word + word[-1], f"{harmony}l {harmony}"
            for shorter in without_fleeting(word, "eo", "rlmnkgz"):
                yield shorter, _hu_chains(harmony, vowel_final=False)


_TR_CLASS = {
    "a": ("a", "i"),
    "ı": ("a", "i"),
    "o": ("a", "u"),
    "u": ("a", "u"),
    "e": ("e", "i"),
    "i": ("e", "i"),
    "ö": ("e", "u"),
    "ü": ("e", "u"),
    "ə": ("e", "i"),
}


@lru_cache(maxsize=16)
def _tr_chains(a: str, i: str, vowel_final: bool, voiceless: bool) -> str:
    """Every chain number + possessor + case for the vowels `a` (a/e) and `i` (folded: i/u)."""
    d = "t" if voiceless else "d"

    def cases(after_vowel: bool, of_third: bool, high: str, dental: str) -> list[str]:
        if of_third:
            return ["", "n" + high, "n" + a, "nd" + a, "nd" + a + "n", "n" + high + "n", "yl" + a]
        if after_vowel:
            return ["", "y" + high, "y" + a, "n" + high, "d" + a, "d" + a + "n", "n" + high + "n", "yl" + a]
        return ["", high, a, dental + a, dental + a + "n", high + "n", "l" + a]

    def possessed(after_vowel: bool, high: str) -> list[str]:
        third = "s" + high if after_vowel else high
        first = "" if after_vowel else high
        mine = [first + "m", first + "n", first + "m" + high + "z", first + "n" + high + "z"]
        return [m + c for m in mine for c in cases(False, False, high, "d")] + [
            third + c for c in cases(True, True, high, "d")
        ]

    many = "l" + a + "r"
    chains = cases(vowel_final, False, i, d) + possessed(vowel_final, i)
    chains += [many + c for c in cases(False, False, "i", "d") + possessed(False, "i")]
    chains += [i + "d" + i + "r", d + i + "r", "s" + i + "z", "l" + i, "l" + i + "k"]
    return " ".join(dict.fromkeys(c or "-" for c in chains))


def _tr(word: str, place: Place) -> Iterator[Pair]:
    if not place.last:
        yield word, "-"
        return
    body = word
    for ending in ("ları", "leri"):
        body = body.removesuffix(ending) if len(body) > 6 else body
    if body == word and len(body) > 5 and body[-2] == "s" and body[-1] in "ıiuü" and body[-3] in "aeıioöuü":
        body = body[:-2]  # `ses tabancası`: the head of a noun phrase already bears its possessive
    vowel = next((c for c in reversed(body) if c in _TR_CLASS), "e")
    a, i = _TR_CLASS[vowel]
    final, voiceless = body[-1] in _TR_CLASS, body[-1] in "fstkcshp"
    for front in {a, "e"} if body[-1] in "lt" else {a}:  # `alkol`, `saat` take front vowels against the rule
        yield body, _tr_chains(front, i, final, voiceless)
    if body != word:
        yield word, "-"
    elif len(body) > 3 and body[-1] in "ıiuü" and body[-2] not in _TR_CLASS:
        yield from _tr(body[:-1], place)  # `şok cihazı`, possessive after a consonant
    for hard, soft in (("k", "g"), ("p", "b"), ("t", "d"), ("q", "g")):
        if body.endswith(hard) and len(body) > 3:
            yield body[:-1] + soft, _tr_chains(a, i, False, False)


LANGUAGES: dict[str, Inflect] = {"hu": _hu, "tr": _tr, "az": _tr}
