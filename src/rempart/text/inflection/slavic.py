"""Slavic languages: rows of case endings by the end of the dictionary form, softened consonants, fleeting vowels.

Nouns, and adjectives that agree with them, change in every word of a phrase. A term may be given in the singular or in the
plural; the rows for final `-y -i -e` therefore hold both adjective and noun endings. Bulgarian and Macedonian have no
cases but an article behind the word. Sources: the declension tables of the national grammars; the Snowball stemmers
(Czech, Polish, Russian, Serbian) as a check of the lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rempart.text.inflection.rows import (
    LEAST_STEM,
    Inflect,
    Pair,
    Place,
    Rows,
    decline,
    soften,
    with_fleeting,
    without_fleeting,
)

_VOWELS = "aeiouyаеиоуыюяіъєэ"

_PL = (
    ("ość", "ość ości ością ościom ościami ościach"),
    ("nie", "nie nia niu niem niom niami niach ń"),
    ("cie", "cie cia ciu ciem ciom ciami ciach ć"),
    ("um", "um a ów om ami ach"),
    ("ia", "ia ii ię ią io ie iom iami iach ij i"),
    ("owy owa owe", "owy owa owe owego owemu owym ową owej owych owymi owi"),
    ("a", "a y i e ę ą o ie om ami ach ów ej iej ych ym ymi ich im imi -"),
    ("y", "y a e ę ego emu ym ą ej ych ymi om ami ach ów u owi em o -"),
    ("i", "i a e ę ie ego iego emu iemu im ą ią ej iej ich imi om ami ach ów u owi em iem o ia ię -"),
    ("e", "e a u em i y ie ów om ami ach ego emu ym ych ymi im ich imi ą ej iego iemu iej -"),
    ("o", "o a u em ie e om ami ach y i -"),
    ("-", "- a u owi em iem ie e y i owie ów om ami ach ia iu iowi iom iami iach ią ię ze mi"),
)  # fmt: skip
_PL_SOFT = (("ch", "sz"), ("st", "sci"), ("k", "c"), ("g", "dz"), ("r", "rz"), ("t", "ci"), ("d", "dzi"))

_CS = (
    ("ost", "ost osti ostí ostem ostech ostmi ostiam ostiach osťou"),
    ("ní", "ní ního nímu ním ních ními nie nia niu niach niam"),
    ("ium", "ium ia iu iem ií iím iích ii iami"),
    ("um", "um a u em ů ům ech ami y ám ách"),
    ("ie", "ie í ii iu ou iou iam iach iami iím iích iemi"),
    ("a", "a y i e ě u o ou ám am ami mi ách ach ia í ích ím iam iach ej é ý ém ého ému ých ými ú -"),
    ("e ě", "e ě a i í u ů em ím ích ech emi ou y ám ách ami ého ému ém ým ých ými é ej ý ú á iam iach ov om och ie -"),
    ("o", "o a u em e ě ech ích ům y ami ách ám om ách i iam -"),
    ("í ý y i", "í ý y i é á ou ého ému ém ým ých ými ím ích ími ího ímu ů ům ech am ám ach ách ami mi ov "
     "om och ej u a e ě ú ie iu -"),
    ("-", "- a u ovi em om e ě i í y ové ia ů ům ov ech ích och ami mi ou iam iach ím emi o é á ý ého"),
)  # fmt: skip
_CS_SOFT = (("ck", "ct"), ("sk", "st"), ("ch", "s"), ("k", "c"), ("h", "z"), ("g", "z"))

_SOUTH = (
    ("ost", "ost osti ošću osću ostjo ostima ostih ostim ostmi"),
    ("nje", "nje nja nju njem nji njima njih njev"),
    ("će", "će ća ću ćem ćima"),
    ("ija", "ija ije iji iju ijo ijom ijama ij ijam ijah ijami"),
    ("a", "a e i o u om ama am ah ami oj og ih im em ega -"),
    ("e", "e a u em i o om ima ih im og oga omu ome oj imi ev ega emu eg ama ah am ami ov -"),
    ("o", "o a u om em i e ima ih im og oga oj ome omu ega emu ov am ami ah -"),
    ("i", "i a o e u og oga om omu ome oj im ima ih em ega emu imi ov ev eh ama mi ah ami am -"),
    ("-", "- a u om em e i ima ov ev ovi evi ove eve ova eva ovima evima ama ih im ju og oga ega emu eh o oj mi ah jo"),
)  # fmt: skip
_SOUTH_SOFT = (("k", "c"), ("g", "z"), ("h", "s"))

_SR = (
    ("ост", "ост ости ошћу остима"),
    ("ње", "ње ња њу њем њима"),
    ("ће", "ће ћа ћу ћем ћима"),
    ("ија", "ија ије ији ију ијом ијама"),
    ("а", "а е и о у ом ама ој ог их им -"),
    ("е", "е а у ем и о ом има их им ог ога оме ој ама -"),
    ("о", "о а у ом ем и е има их им ог ога оме ој -"),
    ("и", "и а о е у ог ога ом оме ој им има их ова ева ама -"),
    ("-", "- а у ом ем е и има ови еви ове еве ова ева овима евима ама их им ју ог ога о ој"),
)  # fmt: skip
_SR_SOFT = (("к", "ц"), ("г", "з"), ("х", "с"))

_BG = (
    ("ост", "ост остта ости остите"),
    ("ен", "ен ния ният на ната но ното ни ните ена ени"),
    ("ия", "ия ията ии иите ий"),
    ("ие", "ие ието ия ията"),
    ("а я", "а ата и ите я ята о ото е ето -"),
    ("о", "о ото а ата и ите -"),
    ("е", "е ето ета етата я ята а ата ове овете ия -"),
    ("и", "и ия ият я ят а ата о ото ите ата е ът ове ето -"),
    ("-", "- ът а ят я и ите ове овете еве евете та о ото ата е ия ият"),
)  # fmt: skip
_BG_SOFT = (("к", "ц"), ("г", "з"), ("х", "с"))

_MK = (
    ("ост", "ост оста ости остите"),
    ("ен", "ен ниот на ната но ното ни ните ена ени"),
    ("ија", "ија ијата ии иите"),
    ("ње", "ње њето ња њата"),
    ("а", "а ата и ите ава ана -"),
    ("о", "о ото а ата -"),
    ("е", "е ето иња ињата а ата -"),
    ("и", "и ите иот а ата о ото от ови овите ут -"),
    ("-", "- от и ите ови овите еви евите та а ата о ото иот ов он"),
)  # fmt: skip

_RU = (
    ("ость", "ость ости остью остей остям остями остях"),
    ("ия", "ия ии ию ией иям иями иях ий"),
    ("ие", "ие ия ию ием ии ий иям иями иях их им ими ого ому ая ое ой ую ый"),
    ("ый ий ой ая яя ое ее ые", "ый ий ой ая яя ое ее ые ие ого его ому ему ым им ом ем ей ую юю ых их ыми "
     "ими ою ья ье ьи ьего ьему ьим ьем ьей ью ьих ьими"),
    ("а я", "а ы и е у ой ою ей ею ам ами ах я ю ям ями ях ью ь ов ев -"),
    ("о", "о а у ом е ам ами ах ы и -"),
    ("е", "е а у ем ом я ю и ы ей ям ями ях ам ами ах ов -"),
    ("ы и", "ы и а я о е у ю ов ев ей ой ам ям ами ями ах ях ом ем ь ью -"),
    ("ь", "ь я ю ем ём е и ей ям ями ях ью а ом ов"),
    ("й", "й я ю ем е и ев ям ями ях"),
    ("-", "- а у ом ем е ы и ов ев ей ам ами ах ой ью о"),
)  # fmt: skip
_UK = (
    ("ість", "ість ості істю остей остям остями остях"),
    ("ія", "ія ії ію ією іям іями іях ій"),
    ("ня", "ня ню ням нь ні нями нях нню ннями ннях ею"),
    ("ий ій", "ий ій я є а у ою е і ої ого ому им ім их ими ього ьому юю ю ьої ьою і їх їй ем ям ями ях ів їв"),
    ("а я", "а и і у ю ою ею єю ам ами ах я ям ями ях ь о е ої ій ів ей їй їв их им ими -"),
    ("о", "о а у ом і ам ами ах и -"),
    ("е", "е а у ем і я ю ого ому им их ими ої ою ій ь ям ями ях ів ей -"),
    ("и і ї", "и і ї а я о е у ю ів їв ей ам ям ами ями ах ях ом ем ові еві ою ею их им ими ого ої ий ь й -"),
    ("ь", "ь я ю ем і еві ей ям ями ях у"),
    ("-", "- а у ом ем ові еві і и ів ам ами ах ю я ою о е ї їв єм єві ей"),
)  # fmt: skip
_EAST_SOFT = (("к", "ц"), ("г", "з"), ("х", "с"))


@dataclass(frozen=True, slots=True)
class _Slavic:
    """One language: its rows, its softened consonants with what follows them, its fleeting vowels.

    `lost` may go from the last syllable before an ending, `gained` may come between two last consonants (with `gains`
    behind them, for the genitive plural).
    """

    rows: Rows
    soft: tuple[tuple[str, str], ...]
    after_soft: str
    lost: str
    lost_before: str
    gained: tuple[str, ...]
    gains: str = "-"

    def __call__(self, word: str, _place: Place) -> Iterator[Pair]:
        stem, endings = decline(word, self.rows)
        yield stem, endings
        if endings == "-":
            return
        for changed in soften(stem, self.soft):
            yield changed, self.after_soft
        if stem == word or len(word) - len(stem) == 1:
            for longer in with_fleeting(stem, self.gained, _VOWELS):
                yield longer, self.gains
        if word[-1] not in _VOWELS:
            body = word.removesuffix("ь")
            for shorter in without_fleeting(body, self.lost, self.lost_before):
                yield shorter, endings
                for changed in soften(shorter, self.soft):
                    yield changed, self.after_soft


_LATIN_ENDS, _CYRILLIC_ENDS = "kclnrłpt", "кцлнрп"
_pl = _Slavic(_PL, _PL_SOFT, "e y i ie ą", "e", "kcłlnrwp", ("e", "ie"))
_cs_rows = _Slavic(_CS, _CS_SOFT, "e i í ích ě", "eo", "kclnrpt", ("e", "ie", "o"))
_south = _Slavic(_SOUTH, _SOUTH_SOFT, "i e ima ih ama", "ae", "kclnrm", ("a", "e"), "- a")
_sr = _Slavic(_SR, _SR_SOFT, "и е има ама", "а", "кцлнрм", ("а",), "- а")
_bg = _Slavic(_BG, _BG_SOFT, "и ите", "еъ", "кцлнрм", ())
_mk = _Slavic(_MK, _SR_SOFT, "и ите", "еао", "кцлнрм", ())
_ru = _Slavic(_RU, (), "-", "ео", "кцлнр", ("о", "е"))
_uk_rows = _Slavic(_UK, _EAST_SOFT, "і", "ео", "кцлнр", ("о", "е"))


def _uk(word: str, place: Place) -> Iterator[Pair]:
    """Ukrainian: also і that is о or е in an open syllable (`ніж`, `ножа`)."""
    yield from _uk_rows(word, place)
    if len(word) >= 3 and word[-1] not in _VOWELS:
        body = word.removesuffix("ь")
        if body[-2:-1] == "і":
            for vowel in "ое":
                yield body[:-2] + vowel + body[-1], decline(word, _UK)[1]
    if word.endswith("іи"):  # набій, набою (without its breve, й is и here)
        for vowel in "ое":
            yield word[:-2] + vowel, "ю єм ї їв ям ями ях єві и"


def _cs(word: str, place: Place) -> Iterator[Pair]:
    """Czech and Slovak: also `ů` that is o in an open syllable (`nůž`, `nože`), and `ie` in the Slovak genitive plural."""
    yield from _cs_rows(word, place)
    if "ů" in word[-3:]:
        head, _, tail = word.rpartition("ů")
        yield head + "o" + tail, decline(word, _CS)[1]
    stem = word[:-1]
    if word.endswith("a") and stem[-2:-1] == "e" and len(stem) > LEAST_STEM and stem[-1] not in _VOWELS:
        yield stem[:-2] + "ie" + stem[-1], "-"


def _sl(word: str, place: Place) -> Iterator[Pair]:
    """Slovene: as the other southern languages, and `j` after a final r (`paralizator`, `paralizatorja`)."""
    yield from _south(word, place)
    if word.endswith("r"):
        yield word + "j", decline(word, _SOUTH)[1]


def _both(word: str, place: Place) -> Iterator[Pair]:
    """Serbian and Bosnian: in the alphabet that the term is written in."""
    yield from (_sr if any("Ѐ" <= c <= "ӿ" for c in word) else _south)(word, place)


LANGUAGES: dict[str, Inflect] = {
    "pl": _pl, "cs": _cs, "sk": _cs, "sl": _sl, "hr": _south, "sr": _both, "bs": _both,
    "bg": _bg, "mk": _mk, "ru": _ru, "be": _ru, "uk": _uk,
}  # fmt: skip
