"""Romance languages: plural and gender in every word of a phrase; Romanian also its article and cases behind the word.

Sources: the national grammars; the Snowball stemmers (French, Spanish, Portuguese, Italian, Romanian) as a check.
"""

from __future__ import annotations

from collections.abc import Iterator

from rempart.text.inflection.rows import Inflect, Pair, Place, Rows, decline, soften

_FR = (
    ("eau", "eau eaux"),
    ("al ale aux", "al ale ales aux"),
    ("eux euse", "eux euse euses"),
    ("eur", "eur eurs euse euses rice rices"),
    ("if ive", "if ifs ive ives"),
    ("ier", "ier iers iere ieres"),
    ("er", "er ers ere eres"),
    ("el", "el els elle elles"),
    ("en", "en ens enne ennes"),
    ("on", "on ons onne onnes"),
    ("et", "et ets ette ettes ete etes"),
    ("il", "il ils"),
    ("c", "c cs que ques che ches"),
    ("s", "s se ses sse sses"),
    ("x", "x"),
    ("z", "z"),
    ("e", "e es - s"),
    ("-", "- s e es x"),
)  # fmt: skip
_ES = (
    ("ción", "cion ciones"),
    ("dor", "dor dores dora doras"),
    ("z", "z ces"),
    ("o a", "o a os as"),
    ("os as", "o a os as"),
    ("e", "e es"),
    ("i u", "i is u us"),
    ("s", "s ses sa sas"),
    ("-", "- es s a as"),
)
_PT = (
    ("ão", "ao oes aos aes a as"),
    ("ões", "ao oes"),
    ("dor", "dor dores dora doras"),
    ("m", "m ns"),
    ("al ais", "al ais"),
    ("el", "el eis"),
    ("ol", "ol ois"),
    ("ul", "ul uis"),
    ("il", "il is eis"),
    ("o a", "o a os as"),
    ("os as", "o a os as"),
    ("e", "e es"),
    ("z", "z zes"),
    ("r", "r res ra ras"),
    ("s", "s ses sa sas"),
    ("-", "- s es a as"),
)
_CA = (
    ("ça ca", "ca ces c cs"),
    ("ga gues", "ga gues g gs"),
    ("ó", "o ons"),
    ("a", "a es - s"),
    ("e", "e es s a"),
    ("o", "o os a es"),
    ("-", "- s a es os sos ssos"),
)
_IT = (
    ("co ca", "co ca ci chi che"),
    ("go ga", "go ga gi ghi ghe"),
    ("chi che ci", "co ca ci chi che"),
    ("ghi ghe", "go ga gi ghi ghe"),
    ("cia gia", "cia cie ce gia gie ge"),
    ("io", "io i ia ie"),
    ("tore trice", "tore tori trice trici"),
    ("a", "a e i o"),
    ("o", "o i a e"),
    ("e", "e i a o"),
    ("i", "i o e a io"),
    ("-", "- s"),
)

_NUMBER: dict[str, Rows] = {
    "fr": (("eau", "eau eaux"), ("al", "al aux"), ("s", "s"), ("x", "x"), ("z", "z"), ("-", "- s x")),
    "es": (("z", "z ces"), ("a", "a as"), ("e", "e es"), ("i", "i is ies"), ("o", "o os"), ("u", "u us"), ("s", "s ses"),
           ("-", "- es s")),
    "pt": (("ão", "ao oes aos aes"), ("m", "m ns"), ("al", "al ais"), ("el", "el eis"), ("ol", "ol ois"),
           ("il", "il is eis"), ("z", "z zes"), ("r", "r res"), ("s", "s ses"), ("-", "- s es")),
    "ca": (("ça ca", "ca ces"), ("ga", "ga gues"), ("ó", "o ons"), ("a", "a es"), ("-", "- s os sos ssos")),
    "it": (("co", "co ci chi"), ("ca", "ca che"), ("go", "go gi ghi"), ("ga", "ga ghe"), ("cia", "cia cie ce"),
           ("gia", "gia gie ge"), ("io", "io i"), ("o", "o i"), ("e", "e i a"), ("a", "a e i"), ("i", "i o e"),
           ("-", "- s")),
}  # fmt: skip
"""Rows for a term of one word: it is a noun, and changes its number only."""

_RO_PLURAL = "e ea i ile ilor ii ei ele elor a ul ului le lor -"  # may be the plural of a neuter noun
_RO_ENDS = "- ul ului ule i ii ilor uri urile urilor e ele elor le lor a ei ea"
_RO = (
    ("iune", "iune iunea iuni iunii iunile iunilor"),
    ("tor", "tor torul torului tori torii torilor toare toarea toarele toarelor torul"),
    ("toare", "toare toarea toarei toarelor toarele tor tori torii torul torului"),
    ("ie", "ie ia ii iei iile iilor iul iului i"),
    ("iu", "iu iul iului ii iile iilor ie ia"),
    ("ea", "ea eaua elei ele elele elelor e i"),
    ("ală ală al ale ali", "al ala ale ali alul alului alului alii alilor alele alelor alei"),
    ("ic ică ice ici", "ic ica ice ici icul icului icii icilor icele icelor icei"),
    ("ă a", "a ei e i ii ele elor ile ilor uri urile urilor - ul ului ua le lor o"),
    ("e", _RO_PLURAL),
    ("u", "u ul ului i ii ilor uri urile urilor e ele elor a l lui"),
    ("i", "i ii ilor ile a e u ul ului - ea ei"),
    ("-", _RO_ENDS),
)  # fmt: skip
_RO_SOFT = (("sc", "st"), ("d", "z"), ("t", "t"), ("l", ""), ("x", "cs"))


def _rows(language: str, rows: Rows) -> Inflect:
    def forms(word: str, place: Place) -> Iterator[Pair]:
        yield decline(word, _NUMBER[language] if place.alone else rows)

    return forms


def _ro(word: str, place: Place) -> Iterator[Pair]:
    """Romanian: also `d` to `z` before i, and `o e` to `oa ea` in the last syllable before a or e."""
    stem, endings = decline(word, _RO)
    if place.alone and word.endswith("e") and endings == _RO_PLURAL:
        endings = "e ea i ile ilor ii ei ele elor le lor"
    yield stem, endings
    for changed in soften(stem, (("sc", "st"), ("d", "z"), ("x", "cs"))):
        yield changed, "i ii ilor ile"
    for vowel, broken in (("o", "oa"), ("e", "ea")):
        at = max(stem.rfind(v) for v in "aeiou")
        if at > 0 and stem[at] == vowel and at >= len(stem) - 3 and stem[at - 1] not in "aeiou":
            yield stem[:at] + broken + stem[at + 1 :], "a e ei ele elor le lor"
    if "oa" in stem[-4:]:
        head, _, tail = stem.rpartition("oa")
        yield head + "o" + tail, "i ii ile ilor - ul ului uri urile"
    if "ea" in stem[-4:]:
        head, _, tail = stem.rpartition("ea")
        yield head + "e" + tail, "i ii ile ilor e ele elor - ul ului"


LANGUAGES: dict[str, Inflect] = {
    "fr": _rows("fr", _FR), "es": _rows("es", _ES), "gl": _rows("pt", _PT), "pt": _rows("pt", _PT),
    "ca": _rows("ca", _CA), "it": _rows("it", _IT), "ro": _ro,
}  # fmt: skip
