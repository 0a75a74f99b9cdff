"""Baltic languages: rows of case endings by the end of the dictionary form, and the consonants softened before them.

Every word of a phrase changes; adjectives have definite forms beside the simple ones. Sources: the declension tables of the
national grammars, the Snowball Lithuanian stemmer as a check.
"""

from __future__ import annotations

from collections.abc import Iterator

from rempart.text.inflection.rows import Inflect, Pair, Place, decline, soften

_LT_ADJECTIVE = (
    "as a i us o os am ai ą ų iems oms ais omis uose ose ame oje asis oji ieji osios ojo ąjį ąją ųjų iesiems osioms"
)
_LT_DEFINITE = ("asis ojo ajam ąjį uoju ajame ieji ųjų iesiems uosius aisiais uosiuose oji osios ajai ąją ąja ojoje osioms "
                "ąsias osiomis osiose as a os ai ą us o ui ų")  # fmt: skip
_LT = (
    ("asis oji ieji osios", _LT_DEFINITE),
    ("inis inė", "inis inio iniam inį iniu iniame iniai inių iniams inius iniais iniuose inė inės inei inę ine inėje inėms "
     "inėmis inėse"),
    ("ias", "ias io iui ią iu yje iai ių iams ius iais iuose"),
    ("ijas", "ijas ijo ijui iją iju ijai ijų ijams ijus ijais ijuose"),
    ("as", "as o ui ą u e ai ų ams us ais uose " + _LT_ADJECTIVE),
    ("is ys", "is ys io iui į iu yje iai ių iams ius iais iuose ies iai imi ys ims imis yse i"),
    ("us", "us aus ui ų umi uje ūs ums umis uose iaus iui ių iumi iai iams ius iais iuose i ios ią"),
    ("uo", "uo ens eniui enį eniu enyje enys enų enims enis enimis enyse"),
    ("ia", "ia ios iai ią ioje ių ioms ias iomis iose"),
    ("a", "a os ai ą oje ų oms as omis ose " + _LT_ADJECTIVE),
    ("ė", "ė ės ei ę e ėje ių ėms es ėmis ėse ų"),
    ("iai", "iai ių iams ius iais iuose is ys io iui į iu ias"),
    ("ai", "ai ų ams us ais uose as o ui ą u"),
    ("ės", "ės ių ėms es ėmis ėse ė ei ę"),
    ("os", "os ų oms as omis ose a ai ą"),
    ("i", "i ų iems us ais uose as a os io ios ią iai ius ių iams"),
    ("-", "- as o ui ą u e ai ų ams us ais uose is io iui"),
)  # fmt: skip
_LT_SOFT = (("t", "c"), ("d", "dz"))
_AFTER_SOFT_LT = "io iui iu iai ių iams ius iais iuose ia ios ią"

_LV_ADJECTIVE = "ais ā o ajam ajai ajā ie ās os ajiem ajām ajos ajās"
_LV = (
    ("ais ie", "s a am u ā i iem us os as ās ām ie ai " + _LV_ADJECTIVE),
    ("ums", "ums uma umam umu umā umi umiem umus umos"),
    ("ija", "ija ijas ijai iju ijā ijām ijās"),
    ("iņš", "iņš iņa iņam iņu iņā iņi iņiem iņus iņos"),
    ("is", "is a im i ī u iem us os ja jam ju jiem jus jos"),
    ("us", "us u um ū i iem os"),
    ("s š", "s š a am u ā i iem us os i ij im īm is es " + _LV_ADJECTIVE),
    ("a", "a as ai u ā ām ās " + _LV_ADJECTIVE + " i iem am s"),
    ("e", "e es ei i ē u ēm ēs ju"),
    ("es", "es u ēm ēs e ei i ē ju"),
    ("as", "as u ām ās a ai ā " + _LV_ADJECTIVE),
    ("i", "i u iem us os s is š a am as o ie ais"),
    ("o", "o"),
    ("-", "- s a am u ā i iem us os"),
)  # fmt: skip
_LV_SOFT = (("st", "s"), ("t", "s"), ("d", "z"), ("ll", "l"), ("nn", "n"))
_AFTER_SOFT_LV = "a am u iem us os"


def _lt(word: str, _place: Place) -> Iterator[Pair]:
    stem, endings = decline(word, _LT)
    yield stem, endings
    if word.endswith(("is", "ys", "e")):
        for changed in soften(stem, _LT_SOFT):
            yield changed, _AFTER_SOFT_LT


def _lv(word: str, _place: Place) -> Iterator[Pair]:
    stem, endings = decline(word, _LV)
    yield stem, endings
    if word.endswith(("is", "e", "es")):
        for changed in soften(stem, _LV_SOFT):
            yield changed, _AFTER_SOFT_LV


LANGUAGES: dict[str, Inflect] = {"lt": _lt, "lv": _lv}
