"""Units as sellers write them: every spelling with the dimension it measures and its size in the base unit."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Unit(NamedTuple):
    """What a spelling means: `factor` turns a number in it into the base unit of its dimension."""

    base: str
    dimension: str
    factor: float


BASES: Mapping[str, str] = MappingProxyType({
    "mass": "mg", "volume": "ml", "length": "mm", "concentration": "mg/ml", "mass_fraction": "ppm", "percent": "%",
    "voltage": "V", "power": "mW", "energy": "J", "activity": "IU", "activity_concentration": "IU/ml",
    "dose_per_day": "mg/day", "activity_per_day": "IU/day", "count_puffs": "puffs", "flux": "kG2mm2", "mesh": "mesh",
    "age": "month",
})  # fmt: skip
"""Dimension to the unit that `Quantity.value` is in."""

TABLE: tuple[tuple[str, float, str], ...] = (
    ("mass", 1.0, "mg|mgs|mgr|m g|m.g|m.g.|milligram|milligrams|milligramm|milligramme|milligrammes|miligramo|"
     "miligramos|miligrama|miligramas|miligramów|miligramy|milligrammo|milligrammi|miligramů|miligramov|milligramma|"
     "milligrammaa|милиграм|милиграма|毫克|ملغ|مجم|ملجم"),
    ("mass", 0.001, "µg|mcg|mkg|ug|mikrogram|microgram|micrograms|mikrogramm|microgramme|microgrammes|microgramos|"
     "microgrammi|mikrogramów|mikrogramů|микрограма|微克"),
    ("mass", 1e3, "g|gr|grs|gm|gms|gram|grams|gramm|gramme|grammes|grammi|grammo|gramo|gramos|grama|gramas|gramów|"
     "gramy|gramů|gramov|grammaa|grammi|γρ|γραμμάρια|грама|грам|克"),
    ("mass", 1e6, "kg|kgs|kilo|kilos|kilogram|kilograms|kilogramm|kilogramme|kilogrammes|kilogramo|kilogramos|"
     "kilogramów|kilogrammi|chilo|chili|quilo|quilos|kila|kil|κιλά|κιλό|килограма|公斤|千克"),
    ("mass", 28349.5, "oz|ounce|ounces|onces|onzas|once"),
    ("mass", 453592.0, "lb|lbs|pound|pounds"),
    ("volume", 1.0, "ml|mls|m l|m.l|m.l.|cc|ccm|cm3|cm³|millilitre|millilitres|milliliter|milliliters|millilitri|"
     "millilitro|mililitros|mililitro|mililitrów|mililitrů|мили|милилитра|毫升|مل"),
    ("volume", 0.001, "µl|ul|microlitre|microlitres|mikroliter"),
    ("volume", 10.0, "cl|centilitre|centilitres|centiliter|centilitri|centilitros"),
    ("volume", 100.0, "dl|deciliter|decilitre"),
    ("volume", 1e3, "l|lt|ltr|ltrs|liter|liters|litre|litres|litri|litro|litros|litr|litry|litrów|litrů|litrov|litra|"
     "litru|litraa|litrai|litri|liitrit|λίτρα|λίτρο|литра|литър|dm3|dm³|升"),
    ("volume", 29.5735, "fl oz|fl. oz|fl.oz|fluid ounce|fluid ounces"),
    ("volume", 473.176, "pint|pints"),
    ("volume", 3785.41, "gallon|gallons|gal"),
    ("length", 1.0, "mm|mms|millimetre|millimetres|millimeter|millimeters|millimetri|milímetros|milimetrów|χιλ|"
     "χιλιοστά|милиметра|毫米"),
    ("length", 10.0, "cm|cms|centimetre|centimetres|centimeter|centimeters|centimetri|centimetro|centímetros|"
     "centymetrów|centimetrů|centimetrov|centimetrů|senttiä|εκ|εκατοστά|сантиметра|厘米|公分"),
    ("length", 1e3, "m|metre|metres|meter|meters|metri|metro|metros|metrów|metrů|metrov|metriä|μέτρα|метра|米"),
    ("length", 25.4, "in|inch|inches|''|\"|′′|zoll|pouce|pouces|pulgada|pulgadas|pollici|pollice|polegada|polegadas|"
     "cali|cale|inç|inci|tum|tommer|tuumaa|palců|palcov|duim|hüvelyk|ίντσες|инча|colių|collas|tolli|palcev"),
    ("length", 304.8, "ft|feet|foot|′"),
    ("percent", 1.0, "%|pct|percent|per cent|prozent|pourcent|pour cent|por ciento|por cento|percento|per cento|"
     "procent|procenta|procentů|procentów|процента|%vol|% vol|%vol.|% vol.|vol%|vol %|vol.%|vol. %|vol.-%|vol-%|°"),
    ("percent", 0.1, "‰"),
    ("mass_fraction", 1.0, "ppm"),
    ("voltage", 1.0, "v|vdc|vac|v dc|v ac|volt|volts|volty|voltů|voltios|voltaje|volti|voltia|voltów|волта|βολτ|伏"),
    ("voltage", 1e3, "kv|kilovolt|kilovolts|kilovoltios|kilowoltów|киловолта"),
    ("power", 1.0, "mw|mvt|milliwatt|milliwatts|miliwatów|milivatios|милivата|毫瓦"),
    ("power", 1e3, "w|vt|watt|watts|watów|vatios|wattů|wattia|βατ|вата|瓦"),
    ("power", 1e6, "kw|kvt|kilowatt|kilowatts|киловата"),
    ("energy", 1.0, "j|dj|joule|joules|joulů|joul|joulea|dżula|dżuli|dżule|julios|džaulů|джаула|τζάουλ"),
    ("energy", 0.001, "mj|millijoule|millijoules"),
    ("energy", 1e3, "kj|kilojoule|kilojoules"),
    ("count_puffs", 1.0, "puff|puffs|puf|pufs|bouffée|bouffées|taffes|taffe|zaciągnięć|zaciągnięcia|buchów|buchy|"
     "züge|zügen|zuege|caladas|calada|inhalaciones|tiros|tiri|svapate|puxadas|inalações|trekjes|trekken|potáhnutí|"
     "potažení|potahů|šluků|šlukov|potiahnutí|slukk|szívás|szippantás|fumuri|pufuri|ρουφηξιές|εισπνοές|дръпвания|"
     "всмуквания|вдишвания|bloss|sug|drag|henkoset|henkosta|imaisua|dūmų|įtraukimų|ievilkumi|ievilkumu|mahvi|tõmmet|"
     "potegov|vdihov|udaha|udisaja|dimova"),
    ("activity", 1.0, "iu|i.u.|i.u|ui|u.i.|u.i|ie|i.e.|me|m.e.|m.j.|jm|j.m.|j.m|ne|ky|ij|i.j.|international units"),
    ("flux", 1.0, "kg2mm2|kg²mm²|kg2 mm2|kg² mm²|kg²·mm²|kg2·mm2|kg²*mm²|kg2*mm2"),
    ("mesh", 1.0, "mesh"),
    ("age", 1.0, "month|months|mois|monat|monate|monaten|mes|meses|mesi|mese|miesiąc|miesiące|miesięcy|měsíců|měsíce|"
     "mesiacov|maanden|maand|måneder|månader|kuukautta|kk|hónap|luni|месеца|μηνών|mjeseci|mesecev|mėnesių|mēneši|kuud"),
    ("age", 12.0, "year|years|yrs|ans|jahr|jahre|jahren|año|años|anni|anno|anos|lat|lata|let|rokov|roky|jaar|år|vuotta|"
     "év|éves|ani|години|ετών|godina|metų|gadi|gadu|aastat"),
)  # fmt: skip

NOTHING = "°c|°f|° c|° f|°k|m2|m²|m3|m³|mm2|mm²|cm2|cm²|kv.m|kv. m|kv m|sq m"
"""Spellings that begin like a unit and are none of ours: the longer spelling wins, so they hide the shorter."""

COMPOUNDS: tuple[tuple[str, str, float], ...] = (
    ("mg/ml", "concentration", 1.0), ("mg/cc", "concentration", 1.0), ("mg/l", "concentration", 0.001),
    ("g/l", "concentration", 1.0), ("µg/ml", "concentration", 0.001), ("g/ml", "concentration", 1e3),
    ("mg/kg", "mass_fraction", 1.0), ("mg/g", "mass_fraction", 1e3), ("g/kg", "mass_fraction", 1e3),
    ("µg/g", "mass_fraction", 1.0), ("µg/kg", "mass_fraction", 0.001), ("iu/ml", "activity_concentration", 1.0),
    ("mg/day", "dose_per_day", 1.0), ("g/day", "dose_per_day", 1e3), ("µg/day", "dose_per_day", 0.001),
    ("iu/day", "activity_per_day", 1.0),
)  # fmt: skip
PER = frozenset(("/", "per", "par", "pro", "por", "na", "je", "pr", "pe", "ανα", "на"))
PER_AREA_OR_TIME = frozenset(
    ("m", "m2", "m²", "qm", "cm2", "cm²", "m3", "m³", "min", "s", "sec", "sek", "h", "hr", "std", "hour", "hours",
     "heure", "ora", "godz", "minute", "minut", "minuto")
)  # fmt: skip
DAYS = (
    "/day|/d|per day|a day|daily|each day|every day|par jour|/jour|/j|journalier|quotidien|pro tag|am tag|täglich|/tag|"
    "al día|por día|diarios|diarias|diario|/día|al giorno|/giorno|giornalieri|pro die|/die|dziennie|na dobę|/dobę|"
    "na dzień|/dzień|per dag|om dagen|/dag|dagelijks|dagligen|dagligt|päivässä|/vrk|vuorokaudessa|denně|za den|/den|"
    "denne|na deň|/deň|naponta|/nap|napi|pe zi|zilnic|/zi|на ден|дневно|/ден|ημερησίως|την ημέρα|/ημέρα|dnevno|"
    "na dan|/dan|per dieną|kasdien|dienā|päevas|por dia|ao dia|/dia|diárias|diários"
)
RANGE = frozenset(("-", "~", "to", "bis", "à", "a", "do", "až", "az", "til", "till", "tot", "et", "και", "до", "..."))
TIMES_K = {"k": 1e3, "thousand": 1e3, "tausend": 1e3, "mille": 1e3, "mil": 1e3, "mila": 1e3, "tys": 1e3,
            "million": 1e6, "millions": 1e6, "millionen": 1e6, "mio": 1e6, "mln": 1e6, "млн": 1e6}  # fmt: skip
