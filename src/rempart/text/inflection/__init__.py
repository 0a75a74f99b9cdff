"""Inflection: the words of a term match in the forms that their language gives them.

The method is the same everywhere: a word becomes one or more **stems**, each with the **set of endings** that may follow it.
Text is searched for a stem and the rest of the word is looked up in the set, so a form is found or not by a table that
can be read, never by likeness. What differs is how a family makes stems and endings (one module each, with its sources):

====================================  =====================================================================================
Slavic (`slavic`)                     rows of endings by the end of the dictionary form; softened consonants, fleeting
                                      vowels; Bulgarian and Macedonian: the article behind the word
Baltic (`baltic`)                     rows of endings, definite adjectives, softened `t d`
Finnic (`finnic`)                     cases of both numbers behind a strong and a weak stem (consonant gradation)
Hungarian, Turkic (`agglutinative`)   suffix chains generated from their parts with vowel harmony; last word only
Greek (`greek`)                       rows of endings
Romance (`romance`)                   plural and gender in every word; Romanian: article and cases, `o oa`, `d z`
Germanic (`germanic`)                 plural, genitive, adjective endings; Nordic article; doubled consonants, umlaut as `ae`
Irish, Maltese, Arabic, Hebrew,       initial mutations, articles and one-letter words written on the word, endings
Albanian (`others`)
====================================  =====================================================================================

Words with digits, words of one or two letters, words of three letters without a vowel (`THC`) or alone in a language without
case endings (`gun`), and prepositions (`FIXED`) stay as they are. Names in `any` language take an `s`. The order of words
is fixed.
Irregular forms (broken plurals, `veitsi`) are for the pack to list.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rempart.text.inflection import agglutinative, baltic, finnic, germanic, greek, others, romance, slavic
from rempart.text.inflection.rows import LEAST_STEM, Inflect, Pair, Place, plain
from rempart.text.tables import load


class Forms(NamedTuple):
    """The ways in which one word of a term may stand in a text, as bytes of the view `words`.

    After `stems[i]` the word goes on with one of `endings[i]` (None: anything).
    """

    stems: tuple[bytes, ...]
    endings: tuple[frozenset[bytes] | None, ...]

    @property
    def fixed(self) -> bool:
        """Whether the word has one form only."""
        return self.endings == (BARE,)

    def match(self, word: bytes) -> bool:
        """Whether a word of a text is one of the forms."""
        if not word.startswith(self.stems):
            return False
        for stem, endings in zip(self.stems, self.endings, strict=True):
            if word.startswith(stem) and (endings is None or word[len(stem) :] in endings):
                return True
        return False


BARE: frozenset[bytes] = frozenset((b"",))
"""The endings of a word that takes none."""


def fixed(word: bytes) -> Forms:
    """A word that stands as it is."""
    return Forms((word,), (BARE,))


_FAMILIES = (slavic, baltic, finnic, agglutinative, greek, romance, germanic, others)


def _any(word: str, place: Place) -> Iterator[Pair]:
    """Names that are the same in every language."""
    yield word, "- s" if place.last else "-"


ENDINGS: dict[str, Inflect] = {code: forms for family in _FAMILIES for code, forms in family.LANGUAGES.items()} | {
    "any": _any
}
"""Language to what makes the stems of its words and their endings."""

_SHORT = frozenset(
    ("pl", "cs", "sk", "sl", "hr", "sr", "bs", "bg", "mk", "ru", "be", "uk", "lt", "lv", "fi", "et", "hu", "tr", "az", "el")
)
"""Languages in which also a lone word of three letters inflects."""
_VOWELS = frozenset("aeiouyůıəøаеиоуыэюяієıαεηιουω")
_CONSONANTS = frozenset(("ar", "he"))
"""Languages that do not write their short vowels."""
FIXED: dict[str, frozenset[str]] = {
    code: frozenset(map(plain, words.split()))
    for codes, words in (
        ("fr", "sans avec pour dans sous chez plus tres pas contre sur par"),
        ("es gl", "para sin con como contra sobre por desde hasta muy mas entre bajo"),
        ("pt", "para sem com como contra sobre por desde muito mais entre sob"),
        (
            "it",
            "senza con per come contro sopra sotto dal della dello delle degli dei alla allo alle agli nel nella molto piu",
        ),
        ("ca", "per sense amb com contra sobre molt mes entre sota"),
        ("ro", "pentru fara cu din contra peste sub dintre catre foarte mai care prin"),
        ("de", "ohne mit fuer gegen unter ueber aus von vom zum zur bei nach auch nicht sehr fur uber"),
        ("nl", "zonder met voor tegen onder over uit van bij naar ook niet zeer door"),
        ("sv da no nb nn", "utan uden uten med mot mod under over fran fra for till inte ikke ogsa eller och og"),
        ("pl", "bez dla pod przeciw przez nad przed jako oraz nie lub przy"),
        ("cs sk", "bez pro pre pod proti pres cez nad pred jako ako nebo alebo ani pri"),
        (
            "sl hr sr bs",
            "brez bez pod proti protiv nad pred kao kot ili ali pri preko protiv без под против над пред као или",
        ),
        ("bg mk", "без под срещу против над пред като како или при през"),
        ("ru be", "без для под против над перед как или при через"),
        ("uk", "без для пид проти над перед як або при через від"),
        ("el", "χωρις για απο στο στη στον στην στα στους μαζι κατα προς κατω πανω οπως ειναι"),
        ("lt", "be prie pries prieš su uz ant arba kaip pas per"),
        ("lv", "bez prieš pret ar uz zem vai ka pec par"),
        ("fi", "ilman kanssa varten vastaan ja tai kuin"),
        ("et", "ilma koos jaoks vastu ja voi kui"),
        ("hu", "nelkul ellen valo szolo egy vagy mint"),
        ("ga", "gan leis don chun agus faoi thar"),
        ("mt", "minghajr ghal kontra fuq taht tat tas tar minn"),
        ("sq", "pa per me nga kunder mbi nen"),
    )
    for code in codes.split()
}
"""Prepositions and the like, without accents: they stay as they are."""


@lru_cache(maxsize=4096)
def _endings(endings: str) -> frozenset[bytes]:
    """A row of endings as folded bytes; equal rows are one object, which keeps the compiled tables small."""
    return frozenset(b"" if e == "-" else _folded(e) for e in endings.split())


def _folded(text: str) -> bytes:
    return plain(text).translate(load().texts).lower().encode()


@lru_cache(maxsize=64)
def articles(language: str) -> frozenset[bytes]:
    """Articles that stand, as words of their own, between the words of a phrase."""
    return frozenset(_folded(a) for a in others.ARTICLES.get(language, "").split())


def split(term: str) -> list[str]:
    """The words of a term in plain letters, cut where the view `words` cuts them."""
    texts = load().texts
    kept = "".join(c if _stays(texts.get(ord(c), c)) else " " if texts.get(ord(c), c) else "" for c in term)
    return [plain(word) for word in kept.split()]


def _stays(folded: str) -> bool:
    return bool(folded) and (folded[0].isalnum() if folded[0].isascii() else folded != " ")


def inflect(term: str, language: str) -> list[Forms]:
    """The forms of each word of a term.

    Args:
        term: as written, without the marks `*` and `=`.
        language: ISO 639-1 code, or `any`.
    """
    words = split(term)
    between = articles(language)
    found = []
    for i, word in enumerate(words):
        key = _folded(word)
        if len(words) > 1 and key in between:
            found.append(Forms(tuple(sorted(between)), (BARE,) * len(between)))
        elif _inflects(word, language, alone=len(words) == 1):
            found.append(_forms(word, language, Place(len(words) == 1, i == len(words) - 1)))
        else:
            found.append(fixed(key))
    return found


def _inflects(word: str, language: str, alone: bool) -> bool:
    if language not in ENDINGS or len(word) < LEAST_STEM or not word.isalpha() or word in FIXED.get(language, ()):
        return False
    if len(word) > LEAST_STEM:
        return True
    if language in _CONSONANTS:
        return True
    return (language in _SHORT or not alone) and language != "any" and not _VOWELS.isdisjoint(word)


@lru_cache(maxsize=65536)
def _forms(word: str, language: str, place: Place) -> Forms:
    found: dict[bytes, frozenset[bytes]] = {_folded(word): BARE}
    for stem, endings in ENDINGS[language](word, place):
        key = _folded(stem)
        have = found.get(key)
        new = _endings(endings)
        if place.alone and len(stem) <= LEAST_STEM and stem != word:
            new = new - BARE  # `kuša` without its ending is a word of too many languages
        found[key] = new if have is None or have <= new else have | new
    whole = _folded(word)
    if found[whole] == BARE and any(whole.startswith(s) and whole[len(s) :] in e for s, e in found.items() if s != whole):
        del found[whole]  # some row of endings makes it already
    return Forms(tuple(found), tuple(found.values()))
