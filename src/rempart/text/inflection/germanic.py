"""Germanic languages: plural, genitive, adjective endings, the Nordic article behind the noun, doubled consonants.

In German an attribute before the noun is an adjective or part of the compound, so the words before the last take adjective
endings in place of `-er -e -es -en -em`; the noun keeps its stem and may change its vowel (`Schlagstock`,
`Schlagstoecke`; `ä ö ü` themselves fold to `a o u`). English changes the last word only. Sources: the national grammars;
the Snowball stemmers as a check.
"""

from __future__ import annotations

from collections.abc import Iterator

from rempart.text.inflection.rows import LEAST_STEM, Inflect, Pair, Place, decline

_VOWELS = "aeiouyåäöæø"
_SINGLE = tuple("bdfgklmnprstvz")


def _doubled(word: str) -> str | None:
    """The word with its last consonant doubled after a single vowel: `mes` to `mess`."""
    if len(word) >= LEAST_STEM and word[-1] in _SINGLE and word[-2] in _VOWELS and word[-3] not in _VOWELS:
        return word + word[-1]
    return None


def _without_e(word: str) -> str | None:
    """The stem without the e of a last syllable in el, en, er: `vapen` to `vapn`."""
    if len(word) > LEAST_STEM + 1 and word.endswith(("el", "en", "er")) and word[-3] not in _VOWELS:
        stem = word[:-2] + word[-1]
        return stem[:-2] + stem[-1] if stem[-3] == stem[-2] else stem
    return None


def _en(word: str, place: Place) -> Iterator[Pair]:
    if not place.last:
        yield word, "-"
    elif word.endswith("y") and word[-2] not in "aeiou":
        yield word[:-1], "y ies ys"
    elif word.endswith("fe"):
        yield word[:-2], "fe fes ves"
    elif word.endswith(("lf", "af")):
        yield word[:-1], "f fs ves"
    else:
        yield word, "- s es"


def _de(word: str, place: Place) -> Iterator[Pair]:
    if not place.last:
        yield decline(word, (("er es en em e", "e er es en em -"), ("-", "- e er es en em s n")))
    elif word.endswith("e"):
        yield word, "- n s r m ns"
    elif word.endswith(("er", "el", "en")):
        yield word, "- s n e es em en"
    elif word.endswith(("in",)):
        yield word, "- s nen e en"
    else:
        yield word, "- s es e en er em n ern ens se ses sen"
    for vowel in ("au", "a", "o", "u"):
        head, _, tail = word.rpartition(vowel)
        if (
            place.last
            and len(head) >= LEAST_STEM - 2
            and tail
            and not any(c in "aeiou" for c in tail.removesuffix("er").removesuffix("el"))
        ):
            umlaut = "aeu" if vowel == "au" else vowel + "e"
            yield head + umlaut + tail, "e er en ern n -"
            break


def _nl(word: str, place: Place) -> Iterator[Pair]:
    if word.endswith("e") and not place.last:
        yield word[:-1], "e -"
    else:
        yield word, "- s n e en es je tje jes tjes ren eren ers"
    double = _doubled(word)
    if double:
        yield double, "en e er etje etjes"
    if len(word) > LEAST_STEM and word[-1] not in _VOWELS and word[-2] == word[-3] and word[-2] in "aeou":
        short = word[:-2] + word[-1]  # pistool, pistolen
        yield short, "en e"
        for hard, soft in (("f", "v"), ("s", "z")):
            if short.endswith(hard):
                yield short[:-1] + soft, "en e"
    for hard, soft in (("f", "v"), ("s", "z")):
        if word.endswith(hard):
            yield word[:-1] + soft, "en e"
    if word.endswith("en") and len(word) > 5:
        yield word[:-2], "- s"
    if word.endswith("heid"):
        yield word[:-3], "eden"


_NORDIC_NOUN = (
    "- s en ens et ets n ns t ts ar ars arna arnas or ors orna ornas er ers erna ernas r rs na nas e es ene enes a as "
    "erne ernes ne nes"
)


def _nordic(word: str, place: Place) -> Iterator[Pair]:
    if not place.last and word.endswith("t"):
        yield word[:-1], "t a e -"  # an adjective of the neuter gender: `falskt`, `falska`
    if word.endswith("a"):
        yield word, "er en et erne erna"
        yield word[:-1], "a as an ans or ors orna ornas ar arna er erne ene en e et ede at"
    elif word.endswith("e"):
        yield word[:-1], "e es en ens et ets er ers erne ernes ar ars arna arnas r rs ne a ene enes - t an"
    else:
        yield word, _NORDIC_NOUN
        double = _doubled(word)
        if double:
            yield double, "en ens et ets e es er ers erne ernes ene enes ar arna a"
        if word.endswith(("mm", "nn")):
            yield word[:-1], "-"
    short = _without_e(word)
    if short:
        yield short, "en ens et ets e es er ers erne ernes ene enes ar ars arna arnas a na"
    if word.endswith(("ig", "sk")):
        yield word, "- t e a"


_IS = "- s i a u um ar ir ur na nar num num inn inum ins in ina arnar irnar unum anna ið inu"


def _is(word: str, _place: Place) -> Iterator[Pair]:
    yield decline(word, (("ur i a", "ur i a s u um ar ir na inn inum ins in ina arnar irnar unum anna -"), ("-", _IS)))


LANGUAGES: dict[str, Inflect] = {
    "en": _en, "de": _de, "nl": _nl, "sv": _nordic, "da": _nordic, "no": _nordic, "nb": _nordic, "nn": _nordic, "is": _is,
}  # fmt: skip
