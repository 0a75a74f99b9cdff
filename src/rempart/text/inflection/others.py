"""Irish, Maltese, Arabic, Hebrew and Albanian: what changes at the beginning of a word, articles, and their endings.

- Irish: lenition and eclipsis change the first consonant (`gunna`, `ghunna`, `ngunna`); each gives a stem of its own.
- Arabic and Hebrew: the article and one-letter words are written on the word (`wa-al-`, `li-l-`, `ha-`, `be-`); pronouns,
  dual and plural follow it. Broken plurals are words of their own and belong in the pack.
- Maltese: the article stands apart once punctuation is a blank (`il-pistola`, `l-arma`); it may come between the words of a
  phrase (`ARTICLES`).
- Albanian: the article is an ending; `e i të së` between noun and adjective change with the case (`ARTICLES`).

Sources: Graiméar Gaeilge na mBráithre Críostaí; Ryding, A Reference Grammar of Modern Standard Arabic; Borg and
Azzopardi-Alexander, Maltese; Newmark, Hubbard and Prifti, Standard Albanian.
"""

from __future__ import annotations

from collections.abc import Iterator

from rempart.text.inflection.rows import LEAST_STEM, Inflect, Pair, Place, decline

_LENITED = tuple("bcdfgmpst")
_ECLIPSED = {"b": "mb", "c": "gc", "d": "nd", "f": "bhf", "g": "ng", "p": "bp", "t": "dt"}
_GA = (
    ("acht", "acht achta achtai achtaí"),
    ("ach", "ach aigh acha igh aí each"),
    ("each", "each igh eacha í"),
    ("eog óg", "eog eoige eoga og oige oga"),
    ("án ín", "an ain ana in ini"),
    ("óir eoir", "oir ora oiri eoir eora eoiri"),
    ("a", "a aí ai anna ana ada tha"),
    ("e", "e í i te the acha anna eanna"),
    ("í", "í ithe anna the"),
    ("-", "- a e í anna eanna acha eacha ta te tha the aí anna i idh"),
)


def _ga(word: str, _place: Place) -> Iterator[Pair]:
    stem, endings = decline(word, _GA)
    slender = ""
    if stem[-1] not in "aeiou" and stem[-2] in "aou":
        slender = stem[:-3] + "ei" + stem[-1] if stem[-3:-1] == "ea" else stem[:-1] + "i" + stem[-1]
    stems = [(stem, endings)] + ([(slender, "- e í")] if slender else [])
    for body, after in stems:
        yield body, after
        first = body[0]
        if first in _LENITED and body[1:2] != "h":
            yield first + "h" + body[1:], after
        if first in _ECLIPSED:
            yield _ECLIPSED[first] + body[1:], after
        if first == "s":
            yield "t" + body, after
        if first in "aeiou":
            for before in "hnt":
                yield before + body, after


_MT = (
    ("ja", "ja i jiet jet"),
    ("a", "a i iet et ijiet t ti tu ta ata u as"),
    ("u", "u i ijiet wijiet"),
    ("i", "i ja jin ijiet in"),
    ("u o", "u o i ijiet jiet"),
    ("-", "- a i iet ijiet jiet at ijet in s ien"),
)


def _mt(word: str, _place: Place) -> Iterator[Pair]:
    stem, endings = decline(word, _MT)
    yield stem, endings
    if stem.endswith("k"):
        yield stem[:-1] + "c", "i"  # elettroniku, elettroniċi


_AR_BEFORE = ("", "ال", "وال", "بال", "فال", "كال", "لل", "ولل", "و", "ب", "ل", "ف", "ك", "وب", "ول")
_AR_ENDS = "- ي ك ه ها هم هن نا كم ان ين ون ات اتي اتك اته اتها اتهم ا ية يه يا تين تان"
_SHORT = "- ي ه ها ات ين ان ون ة ים ות י"
_AR_ROWS = (
    ("ية", "ية يه ي يات ياتها يتك يته يتها يتي يتين يتان ياته ياتك يين يون يا"),
    ("ة ه", "ة ه ات تك ته تها تهم تي تنا اتها اته اتك تين تان -"),
    ("ا", "ا ات اتها اته اتهم ه ها ي"),
    ("ات", "ات ة ه اتها اته اتك اتي"),
    ("ين ون", "ين ون - ي ه"),
    ("ي", "ي ية يه يات يين يون يا"),
    ("-", _AR_ENDS),
)
_WITH_ARTICLE = 8
"""How many of `_AR_BEFORE` hold the article: what a lone word of three letters may have before it."""
_HE_BEFORE = ("", "ה", "ו", "ב", "ל", "מ", "ש", "כ", "וה", "שה", "מה", "בה", "לה", "כה", "וב", "ול")
_HE_ROWS = (
    ("ה", "ה ות ת תי תו תה ים י"),
    ("ת", "ת ות יות תי תו תה"),
    ("ים ות", "ים ות - ה ת י"),
    ("-", "- ים ות י ה יה ית יות ו ך נו הם ייה"),
)


def _prefixed(before: tuple[str, ...], rows: tuple[tuple[str, str], ...]) -> Inflect:
    def forms(word: str, place: Place) -> Iterator[Pair]:
        bases = [word]
        if word.startswith("ال") and len(word) > LEAST_STEM + 2:
            bases.append(word[2:])  # the article, or the beginning of a word such as `electronic`
        for base in bases:
            stem, endings = decline(base, rows) if len(base) > LEAST_STEM else (base, _SHORT)
            for prefix in before if len(base) > LEAST_STEM or not place.alone else before[:_WITH_ARTICLE]:
                yield prefix + stem, endings

    return forms


_SQ = (
    ("ë", "ë a ën ës at ave a e et eve en ve ra rat rave"),
    ("je", "je ja jen jes jet jeve e"),
    ("e", "e ja en es et eve ja jen jes ë a i u - te"),
    ("i", "i iu iun iut inj injtë injve in it u un ut a ë ët"),
    ("a", "a ë ën ës at ave an as e et ja"),
    ("o u", "o u ja jo on os ot ove ot je n t a e"),
    ("-", "- i u in un it ut a e ë et ët ave ëve eve ra rat rave ve t en ja ën ës je jen an"),
)


def _sq(word: str, _place: Place) -> Iterator[Pair]:
    yield decline(word, _SQ)


ARTICLES: dict[str, str] = {
    "mt": "il l is it ir ix iz id in iċ iż ta tal bil fil",
    "sq": "i e të së",
    "ro": "cel cea cei cele",
}
"""Words that may come between the words of a phrase, or stand for each other there."""

LANGUAGES: dict[str, Inflect] = {
    "ga": _ga, "mt": _mt, "sq": _sq, "ar": _prefixed(_AR_BEFORE, _AR_ROWS), "he": _prefixed(_HE_BEFORE, _HE_ROWS),
}  # fmt: skip
