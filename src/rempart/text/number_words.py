"""Number words: what `fünfzig`, `one zero zero` or `dos mil` count.

Zero to ten, the tens, hundred and thousand of the languages of the Union and its neighbours. Forms that a language glues
together are made by rule (`zweihundert`, `fünfundzwanzig`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

_VALUES = (*range(11), *range(20, 100, 10), 100, 1000)
_WORDS: Mapping[str, str] = MappingProxyType({
    "en": "zero one two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn zwanzig dreißig vierzig fünfzig sechzig siebzig "
    "achtzig neunzig hundert tausend",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix vingt trente quarante cinquante soixante septante "
    "huitante nonante cent mille",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez veinte treinta cuarenta cincuenta sesenta setenta "
    "ochenta noventa cien mil",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci venti trenta quaranta cinquanta sessanta settanta "
    "ottanta novanta cento mille",
    "pt": "zero um dois três quatro cinco seis sete oito nove dez vinte trinta quarenta cinquenta sessenta setenta "
    "oitenta noventa cem mil",
    "nl": "nul een twee drie vier vijf zes zeven acht negen tien twintig dertig veertig vijftig zestig zeventig tachtig "
    "negentig honderd duizend",
    "pl": "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć dwadzieścia trzydzieści czterdzieści "
    "pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt sto tysiąc",
    "cs": "nula jeden dva tři čtyři pět šest sedm osm devět deset dvacet třicet čtyřicet padesát šedesát sedmdesát "
    "osmdesát devadesát sto tisíc",
    "sk": "nula jeden dva tri štyri päť šesť sedem osem deväť desať dvadsať tridsať štyridsať päťdesiat šesťdesiat "
    "sedemdesiat osemdesiat deväťdesiat sto tisíc",
    "sl": "nič ena dva tri štiri pet šest sedem osem devet deset dvajset trideset štirideset petdeset šestdeset "
    "sedemdeset osemdeset devetdeset sto tisoč",
    "hr": "nula jedan dva tri četiri pet šest sedam osam devet deset dvadeset trideset četrdeset pedeset šezdeset "
    "sedamdeset osamdeset devedeset sto tisuću",
    "ro": "zero unu doi trei patru cinci șase șapte opt nouă zece douăzeci treizeci patruzeci cincizeci șaizeci "
    "șaptezeci optzeci nouăzeci sută mie",
    "hu": "nulla egy kettő három négy öt hat hét nyolc kilenc tíz húsz harminc negyven ötven hatvan hetven nyolcvan "
    "kilencven száz ezer",
    "bg": "нула едно две три четири пет шест седем осем девет десет двадесет тридесет четиридесет петдесет шестдесет "
    "седемдесет осемдесет деветдесет сто хиляда",
    "el": "μηδέν ένα δύο τρία τέσσερα πέντε έξι επτά οκτώ εννέα δέκα είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα "
    "ογδόντα ενενήντα εκατό χίλια",
    "sv": "noll ett två tre fyra fem sex sju åtta nio tio tjugo trettio fyrtio femtio sextio sjuttio åttio nittio "
    "hundra tusen",
    "da": "nul en to tre fire fem seks syv otte ni ti tyve tredive fyrre halvtreds tres halvfjerds firs halvfems hundrede "
    "tusind",
    "no": "null en to tre fire fem seks sju åtte ni ti tjue tretti førti femti seksti sytti åtti nitti hundre tusen",
    "fi": "nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen kaksikymmentä kolmekymmentä "
    "neljäkymmentä viisikymmentä kuusikymmentä seitsemänkymmentä kahdeksankymmentä yhdeksänkymmentä sata tuhat",
    "et": "null üks kaks kolm neli viis kuus seitse kaheksa üheksa kümme kakskümmend kolmkümmend nelikümmend viiskümmend "
    "kuuskümmend seitsekümmend kaheksakümmend üheksakümmend sada tuhat",
    "lv": "nulle viens divi trīs četri pieci seši septiņi astoņi deviņi desmit divdesmit trīsdesmit četrdesmit piecdesmit "
    "sešdesmit septiņdesmit astoņdesmit deviņdesmit simts tūkstotis",
    "lt": "nulis vienas du trys keturi penki šeši septyni aštuoni devyni dešimt dvidešimt trisdešimt keturiasdešimt "
    "penkiasdešimt šešiasdešimt septyniasdešimt aštuoniasdešimt devyniasdešimt šimtas tūkstantis",
    "ga": "náid aon dó trí ceathair cúig sé seacht ocht naoi deich fiche tríocha daichead caoga seasca seachtó ochtó "
    "nócha céad míle",
    "mt": "żero wieħed tnejn tlieta erbgħa ħamsa sitta sebgħa tmienja disgħa għaxra għoxrin tletin erbgħin ħamsin sittin "
    "sebgħin tmenin disgħin mija elf",
    "ru": "ноль один два три четыре пять шесть семь восемь девять десять двадцать тридцать сорок пятьдесят шестьдесят "
    "семьдесят восемьдесят девяносто сто тысяча",
    "uk": "нуль один два три чотири п'ять шість сім вісім дев'ять десять двадцять тридцять сорок п'ятдесят шістдесят "
    "сімдесят вісімдесят дев'яносто сто тисяча",
    "tr": "sıfır bir iki üç dört beş altı yedi sekiz dokuz on yirmi otuz kırk elli altmış yetmiş seksen doksan yüz bin",
})  # fmt: skip
_GLUED = (("de", "und"), ("nl", "en"), ("nl", "ën"))
_UNITS_OF = {"de": "ein zwei drei vier fünf sechs sieben acht neun", "nl": "een twee drie vier vijf zes zeven acht negen"}


@lru_cache(maxsize=1)
def number_words() -> Mapping[str, int]:
    """Every word, in small letters with and without its accents, to what it counts."""
    found: dict[str, int] = {}
    for language, text in _WORDS.items():
        words = text.split()
        assert len(words) == len(_VALUES), language
        for word, value in [*zip(words, _VALUES, strict=True), *_compounds(language, words)]:
            found.setdefault(word, value)
            found.setdefault(_plain(word), value)
    return MappingProxyType(found)


def _compounds(language: str, words: Sequence[str]) -> list[tuple[str, int]]:
    units = _UNITS_OF.get(language, "").split()
    made = [(f"{unit}{words[-2]}", 100 * n) for n, unit in enumerate(units, 1)]
    for code, joint in _GLUED:
        if code == language:
            made += [
                (f"{u}{joint}{t}", n + ten)
                for n, u in enumerate(units, 1)
                for t, ten in zip(words[11:19], _VALUES[11:19], strict=True)
            ]
    return made


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def value_of(words: Sequence[str]) -> str:
    """What number words that follow each other say, in digits: `one zero zero` and `one hundred` are `100`.

    Args:
        words: words of `number_words`, in small letters.
    """
    values = [number_words()[word] for word in words]
    if all(value < 10 for value in values):
        return "".join(map(str, values))
    total = part = 0
    for value in values:
        if value == 1000:
            total, part = total + max(part, 1) * 1000, 0
        elif value == 100:
            part = max(part, 1) * 100
        else:
            part += value
    return str(total + part)
