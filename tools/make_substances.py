"""Make the lists of substances and brands that the packs take from public registers.

Usage: python tools/make_substances.py FOLDER_WITH_SHARED_DATA

Reads `registers/substances` (European public assessment reports of the EMA, the French medicines base BDPM, Annex II of
the Cosmetics Regulation, the list of prohibited supplement ingredients of the US Department of Defense) and writes, each
with its source, date and licence note:

- packs/medicines/lists/register_inn.yaml: names of substances that are given on prescription only;
- packs/medicines/lists/register_brands.yaml: brands of medicines on prescription;
- packs/supplement_substances/lists/register_unapproved.yaml: drugs that were found or are forbidden in supplements;
- packs/cosmetics/lists/register_annex_ii.yaml: medicines and poisons of Annex II that an ingredient list can name;
- beside each a file `<list>.left_out.txt`: every name that was left out for a lawful use, with the reason in one line.

Not used: the ATC index, the text of the Prohibited List of WADA, CITES.

A name stays out when a common word of a language begins with it, when it is a food, an additive, an authorised novel
food, a vitamin or mineral, when ordinary shops have it in a title, or when LAWFUL below says so. Facts only are kept: the
name of a substance. The spellings of other languages are made by the rules of INN spelling (ph and f, y and i, c and k,
Cyrillic), so that one row of the register finds the word in the Union's languages.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

PACKS = Path(__file__).parents[1] / "src/rempart/packs"
LEAST_STEM = 7
LEAST_BRAND = 7
COMMON = 20_000
PRESCRIBED_SHARE = 0.7
WIDTH = 120

LAWFUL: dict[str, str] = {
    "orlistat": "sold without prescription at 60 mg; rule by_presentation asks for a dose",
    "ulipristal": "sold without prescription; rule by_presentation",
    "pantoprazol": "sold without prescription at 20 mg in several states",
    "esomeprazol": "sold without prescription at 20 mg; rule by_presentation",
    "omeprazol": "sold without prescription; rule by_presentation",
    "loratadin": "sold without prescription; rule by_presentation",
    "desloratadin": "sold without prescription; rule by_presentation",
    "cetirizin": "sold without prescription; rule by_presentation",
    "levocetirizin": "sold without prescription in several states",
    "fexofenadin": "sold without prescription; rule by_presentation",
    "azelastin": "nasal spray and eye drops without prescription",
    "diclofenac": "gel and low doses without prescription",
    "ibuprofen": "without prescription; rule by_presentation",
    "naproxen": "without prescription; rule by_presentation",
    "ketoprofen": "without prescription; rule by_presentation",
    "minoxidil": "solution without prescription; rule by_presentation",
    "terbinafin": "cream without prescription; rule by_presentation",
    "ketoconazol": "shampoo without prescription; rule by_presentation",
    "clotrimazol": "cream without prescription",
    "miconazol": "cream without prescription",
    "econazol": "cream without prescription",
    "aciclovir": "cream without prescription; the tablets stand in the list by hand",
    "hydrocortison": "cream without prescription in several states; cosmetics name it in warnings",
    "melatonin": "food supplement in most states",
    "glucosamin": "food supplement",
    "chondroitin": "food supplement",
    "levocarnitin": "food supplement",
    "carnitin": "food supplement",
    "betain": "food supplement",
    "citicolin": "authorised novel food",
    "ubidecarenon": "food supplement (coenzyme Q10)",
    "ademetionin": "food supplement in several states (SAMe)",
    "acetylcystein": "food supplement and cough medicine without prescription",
    "carbocistein": "cough medicine without prescription",
    "ambroxol": "cough medicine without prescription",
    "simeticon": "medical device against gas",
    "dimeticon": "cosmetic ingredient, lice remedy",
    "macrogol": "cosmetic ingredient (PEG), laxative",
    "lactulos": "food additive use, laxative",
    "levomenthol": "flavour, cosmetic ingredient",
    "eucalyptol": "flavour",
    "camphor": "cosmetic ingredient, moth repellent",
    "cholecalciferol": "vitamin D",
    "colecalciferol": "vitamin D",
    "ergocalciferol": "vitamin D",
    "calcifediol": "authorised novel food (calcidiol)",
    "tocopherol": "vitamin E",
    "pyridoxin": "vitamin B6",
    "thiamin": "vitamin B1",
    "riboflavin": "vitamin B2",
    "cyanocobalamin": "vitamin B12",
    "hydroxocobalamin": "vitamin B12",
    "mecobalamin": "vitamin B12",
    "phytomenadion": "vitamin K",
    "potassium": "mineral",
    "magnesium": "mineral",
    "calcium": "mineral",
    "bicarbonate": "food additive",
    "chlorure": "salt",
    "glucose": "food",
    "fructose": "food",
    "sorbitol": "food additive",
    "mannitol": "food additive",
    "glycerol": "food additive, cosmetic ingredient",
    "glycine": "amino acid, food supplement",
    "arginin": "amino acid, food supplement",
    "glutamin": "amino acid, food supplement",
    "tyrosin": "amino acid, food supplement",
    "tryptophan": "amino acid, food supplement",
    "histidin": "amino acid, food supplement",
    "methionin": "amino acid, food supplement",
    "leucine": "amino acid, food supplement",
    "isoleucin": "amino acid, food supplement",
    "phenylalanin": "amino acid, food supplement",
    "theanin": "food supplement",
    "caffein": "food",
    "cafein": "food",
    "nicotin": "tobacco goods: pack tobacco_vape",
    "ethanol": "household",
    "alcohol": "food",
    "oxygen": "household and diving",
    "hyaluronat": "cosmetic ingredient, contact lens solution",
    "hyaluron": "cosmetic ingredient",
    "collagen": "food and cosmetic ingredient",
    "lidocain": "numbing creams have rules of their own",
    "chlorhexidin": "mouthwash and disinfectant",
    "povidon": "binder; with iodine a disinfectant",
    "benzoyl": "acne wash without prescription; hardeners and fillers",
    "salicyl": "cosmetic ingredient",
    "adapalen": "cream; adapalene stands with tretinoin in cosmetics",
    "sunscreen": "cosmetic",
    "permethrin": "insecticide, textile treatment, tick collars",
    "imidacloprid": "insecticide",
    "fipronil": "insecticide, pet collars",
    "selamectin": "pet medicine, pack biocides",
    "bimatoprost": "rule cosmetics.lash_prostaglandins",
    "cannabidiol": "food rule cannabinoid_foods",
    "dronabinol": "pack drugs",
    "cocaine": "pack drugs",
    "cocain": "pack drugs",
    "resveratrol": "authorised novel food",
    "silymarin": "food supplement (milk thistle)",
    "diosmin": "food supplement in several states",
    "hesperidin": "food supplement",
    "troxerutin": "food supplement, cosmetic ingredient",
    "escin": "food supplement (horse chestnut)",
    "sennosid": "laxative without prescription",
    "bisacodyl": "laxative without prescription; rule by_presentation",
    "mesalazin": "kept for the title rule by hand only",
    "allantoin": "cosmetic ingredient",
    "panthenol": "cosmetic ingredient",
    "dexpanthenol": "cosmetic ingredient, eye drops without prescription",
    "urea": "cosmetic ingredient",
    "tolnaftat": "cream without prescription",
    "ciclopirox": "nail varnish without prescription",
    "amorolfin": "nail varnish without prescription",
    "loperamid": "without prescription; rule by_presentation",
    "racecadotril": "without prescription",
    "domperidon": "stands in the list by hand",
    "xylometazolin": "nasal spray without prescription",
    "oxymetazolin": "nasal spray without prescription; cosmetic use is rare",
    "naphazolin": "nasal spray and eye drops without prescription in some states",
    "pseudoephedrin": "without prescription in several states; rule by_presentation",
    "doxylamin": "without prescription; rule by_presentation",
    "diphenhydramin": "without prescription; rule by_presentation",
    "flurbiprofen": "lozenges without prescription",
    "benzydamin": "mouthwash without prescription",
    "triamcinolon": "stands with the corticosteroids of the pack cosmetics",
    "atropin": "plants and homeopathy",
    "adrenalin": "everyday word (adrenaline rush), games",
    "epinephrin": "training pens for schools",
    "dopamin": "everyday word, prints and shirts",
    "serotonin": "everyday word, prints and shirts",
    "oxytocin": "everyday word; perfumes",
    "insulin": "coolers, needles, diet books",
    "heparin": "gels without prescription",
    "fluoresc": "colours",
    "technetium": "school samples",
    "fluorid": "toothpaste",
    "fluorure": "toothpaste",
    "zincum": "mineral",
    "lithium": "batteries",
    "argentum": "silver",
    "sulfur": "garden, cosmetics",
    "methylene": "dye, aquarium medicine",
    "methylthioninium": "dye, aquarium medicine",
    "estradiol": "blood tests; the esters stand in the list by hand",
    "testosteron": "blood tests and boosters; the esters stand in the list of steroids",
    "progesteron": "creams and tests; kept out of the title rule",
    "cortison": "everyday word",
    "vaccin": "everyday word",
    "praziquantel": "pet wormers; stands in the list by hand",
    "milbemycin": "pet wormers",
    "nifuroxazid": "without prescription in several states",
    "trimebutin": "without prescription in several states",
    "spermidin": "food supplement",
    "inositol": "food supplement",
    "taurolidin": "dental care",
    "phenylephrin": "cold remedies without prescription",
    "guaifenesin": "cough medicine without prescription",
    "dextromethorphan": "without prescription in several states; rule by_presentation",
    "ephedrin": "rule supplement_substances.annex_iii_prohibited",
    "yohimbin": "rule supplement_substances.annex_iii_prohibited",
    "vinpocetin": "stands in hidden_drugs by hand",
    "hordenin": "plant constituent, undecided",
    "synephrin": "plant constituent (bitter orange), national limits",
    "kavalacton": "rule psychoactive_plants",
    "cannabigerol": "rule cannabinoid_foods",
    "cannabinol": "rule cannabinoid_foods",
    "tetrahydrocannabinol": "pack drugs",
    "hydroquinon": "rules of their own; photography and resins",
    "formaldehyd": "rules of their own; resins",
    "chloroform": "household word of detectors and glues",
    "naphthalen": "rule biocides.mothballs",
    "phenylenediamin": "hair dyes name its lawful derivatives",
    "resorcin": "hair dye, allowed by Annex III",
    "acetonitril": "solvent",
    "benzene": "solvent words (benzene free)",
    "toluene": "allowed in nail products by Annex III",
    "selenium": "mineral",
    "barium": "sulphide and sulphate are allowed",
    "chromium": "pigments are allowed",
    "nickel": "nickel free",
    "arsenic": "arsenic free",
    "phosphorus": "mineral",
    "bromine": "pool care",
    "chlorine": "pool care, shampoo against chlorine",
    "iodine": "mineral",
    "antimony": "tested for",
    "mercury": "rules of their own; planet, cars",
    "cadmium": "pigments of artists' paint; tested for",
    "beryllium": "school samples",
    "asbestos": "pack reach_articles",
    "turpentin": "paint",
    "petrolatum": "allowed when refined",
    "paraffin": "allowed when refined",
    "antibiotic": "everyday word",
    "narcotic": "everyday word",
    "hormone": "everyday word",
    "oestrogen": "everyday word",
    "estrogen": "everyday word",
    "vitamin": "food",
    "ammoni": "household",
    "coumarin": "allowed perfume ingredient by Annex III",
    "safrol": "natural trace of spices",
    "tobacco": "perfume note",
    "asparaginas": "food enzyme",
    "histamin": "tests and diet books",
    "fibrinogen": "blood tests",
    "theophyllin": "constituent of tea and cocoa",
    "pancreatin": "food supplement (enzymes)",
    "gadolinium": "metal samples",
    "lutetium": "metal samples",
    "estriol": "blood tests",
    "rotavirus": "tests",
    "tetradecyl": "part of cosmetic names",
    "tranexam": "cosmetic ingredient",
    "idebenon": "cosmetic ingredient",
    "tocofersolan": "vitamin E",
    "cysteamin": "hair care ingredient",
    "levodop": "constituent of Mucuna, judged as a plant",
    "dequalinium": "lozenges without prescription",
    "chlorquinaldol": "lozenges without prescription",
    "cimetidin": "without prescription in several states",
    "famotidin": "without prescription in several states",
    "ranitidin": "withdrawn; was sold without prescription",
    "piroxicam": "gel without prescription",
    "ketotifen": "eye drops without prescription",
    "budesonid": "nasal spray without prescription in several states",
    "fluticason": "nasal spray without prescription in several states",
    "mometason": "nasal spray without prescription in several states; stands in the pack cosmetics",
    "beclometason": "nasal spray without prescription in several states; stands in the pack cosmetics",
    "beclomethason": "nasal spray without prescription in several states",
    "warfarin": "rodenticide, and named in the warnings of foods",
    "thrombin": "tests",
    "protamin": "laboratory ware",
    "lauromacrogol": "cosmetic ingredient (laureth)",
    "ursodesoxychol": "named in two words in most languages",
    "glycopyrronium": "wipes against sweat without prescription in some states",
    "hydroxyethylamidon": "French name only",
    "phenylbutyrat": "laboratory ware",
    "sevoran": "a brand among the names",
    "tetracosactid": "laboratory ware",
    "ambrox": "perfume ingredient",
    "cinchonin": "bark, laboratory ware",
    "dihydroergotamin": "stands under its brands",
    "noscapin": "without prescription in some states",
    "podophyllotoxin": "plant constituent",
    "antigone": "a tragedy",
    "constella": "constellations",
    "confidex": "film title and shops' name",
    "optiject": "a device",
    "coolmetec": "cooling devices",
    "perfane": "perfumes (Finnish ending)",
    "gelaspan": "a solution for hospitals",
    "integrilin": "spelled like integral",
    "physiogine": "creams sold freely",
    "imodium": "sold without prescription; rule by_presentation for its substance",
    "voltarene": "gel sold without prescription",
    "clarityne": "sold without prescription",
    "spasfon": "sold without prescription",
    "hydrelle": "skin care",
    "citrafleet": "prepares for examinations",
    "advilmed": "sold without prescription",
    "cernevit": "vitamins",
    "nutryelt": "trace elements",
    "fortrans": "prepares for examinations",
    "aconitin": "plants and homeopathy",
    "monkshood": "garden plant",
    "wolfsban": "garden plant",
    "octopamin": "constituent of bitter orange",
    "androsteron": "perfumes with pheromones",
    "androstadienon": "perfumes with pheromones",
    "nuciferin": "constituent of lotus leaf",
    "vaporpac": "vaporisers",
    "vaporpak": "vaporisers",
    "hydroxypropylbetadex": "carrier of lawful medicines",
    "hpbetacd": "carrier of lawful medicines",
    "skytrof": "no word that is sold",
    "amidrin": "no word that is sold",
    "mouseban": "mouse traps",
    "radarin": "spelled like radar",
    "acadibol": "no word that is sold",
    "cardanat": "no word that is sold",
    "arcalion": "brand of a lawful medicine",
    "norcocain": "test kits",
    "norbenzoylecgonin": "test kits",
    "methylecgonin": "test kits",
    "ractopamin": "foods free of it name it",
    "strychnin": "pack biocides",
    "strychinos": "pack biocides",
    "ipriflavon": "food supplement in some states",
    "triacetyluridin": "food supplement, undecided",
    "vitaberin": "no word that is sold",
    "talbutal": "pack drugs",
    "pregnetan": "spelled like pregnant",
    "pregneton": "spelled like pregnant",
    "dimethylethylamin": "laboratory ware",
    "ethyldimethylamin": "laboratory ware",
    "methylbenzeneethanamin": "laboratory ware",
    "peyocactin": "pack drugs",
    "divinorin": "rule psychoactive_plants",
    "pipiltzintzintli": "no word that is sold",
    "arecolin": "betel nut: rule psychoactive_plants",
    "fluorenol": "laboratory ware",
    "torsemid": "stands as torasemide",
    "sexadieno": "no word that is sold",
    "tetrathietan": "laboratory ware",
    "benzophenon": "benzophenone-3 and -4 are allowed UV filters",
    "imidazol": "imidazolidinyl urea is an allowed preservative",
    "pyridin": "part of lawful names",
    "urethan": "urethane acrylates of nail products",
    "catalas": "enzyme",
    "piperazin": "part of lawful names",
    "morpholin": "part of lawful names",
    "phenothiazin": "stabiliser",
    "dimethylamin": "part of lawful names",
    "formamid": "part of lawful names",
    "cyclohexylamin": "part of lawful names",
    "polycyclic": "word of chemistry",
    "monochloro": "word of chemistry",
    "hydrocracked": "refining",
    "hydrotreated": "refining",
    "hydrodesulfurised": "refining",
    "dearomati": "refining",
    "deasphalted": "refining",
    "debenzenized": "refining",
    "decopperised": "refining",
    "neutralized": "refining",
    "naphthenic": "refining",
    "redistillat": "refining",
    "refinery": "refining",
    "reformer": "refining",
    "isomerization": "refining",
    "pyroly": "refining",
    "ligroin": "refining",
    "tetrahydrat": "word of chemistry",
    "monohydrochlorid": "word of chemistry",
    "hydrazides": "word of chemistry",
    "thiourea": "allowed in part by Annex III",
    "tetraborates": "allowed in part",
    "octaborates": "allowed in part",
    "diphenylamin": "part of lawful names",
    "diphenylether": "part of lawful names",
    "nigrosin": "dye of other goods",
    "creosot": "wood",
    "ethanaminium": "part of names",
    "benzenaminium": "part of names",
    "phenazinium": "part of names",
    "xanthylium": "part of names",
    "benzothiazolium": "part of names",
    "stannan": "word of chemistry",
    "dipentylester": "word of chemistry",
    "hydroxypyridinon": "part of lawful names",
    "furocoumarin": "said of oils that hold none",
    "nitrosamin": "said of goods that hold none",
    "glucocorticoid": "said of goods that hold none",
    "benzodiazepin": "test kits",
    "benzazepin": "word of chemistry",
    "barbiturat": "test kits",
    "progestogen": "word of medicine",
    "bifenthrin": "insecticide",
    "metaldehyd": "snail bait",
    "difenacoum": "pack biocides",
    "brodifacoum": "pack biocides",
    "bromadiolon": "pack biocides",
    "dichloromethan": "pack reach_articles",
    "tetrachloroethylen": "cleaners",
    "trichloroethylen": "cleaners",
    "methanediol": "stands as methylene glycol",
    "anthraquinon": "part of dyes' names",
    "hexahydrocoumarin": "perfume notes",
    "tetrahydrofuran": "solvent",
    "tetrafluoroethylen": "part of a polymer's name",
    "acrylonitril": "part of polymers' names",
    "phenolphthalein": "indicator",
    "trioxysalen": "said of sun care",
    "pyrocatechol": "part of lawful names",
    "carbromal": "out of use",
    "methyloxiran": "part of lawful names",
}
"""Beginnings of names with a lawful use that the registers cannot know: why each stays out."""

_SALT_BEFORE = re.compile(r"^[a-z]+(?:ate|ite|ure|hydrate|hydrique) (?:de |d |disodique de )(?:l )?")
_SALT_WORDS = frozenset(
    """
acetate adipate anhydre anhydrous arginine base benzoate besilate besylate bitartrate bromhydrate bromide bromure
butyrate calcique calcium chlorhydrate chloride chlorure choline citrate dihydrate dihydrochloride dipotassique
dipropionate disodique disodium erbumine esylate etabonate ethanolate fumarate furoate gluconate hemihydrate
hydrate hydrobromide hydrochloride hydrogen isethionate lactate lysine magnesique magnesium maleate malate
meglumine mesilate mesylate micronise monohydrate napsylate nitrate oxalate palmitate pamoate phosphate phosphonate
pivoxil potassique potassium propionate saccharate sesquihydrate sodique sodium stearate succinate sulfate sulphate
tartrate tebutate tert butylamine tosilate tosylate trihydrate trifluoroacetate trometamol tromethamine valerate
xinafoate zinc medoxomil proxetil axetil de du la le les en sous forme pegol alfa beta gamma delta human humain
humaine recombinant recombinante solution
""".split()  # noqa: SIM905
)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a gzipped CSV file with a header."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def plain(text: str) -> str:
    """Small letters without accents."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return bare.replace("ł", "l").replace("ß", "ss").replace("ø", "o")


def words(text: str) -> list[str]:
    """The words of a text, plain."""
    return re.findall(r"[^\W_]+", plain(text))


def substance(name: str) -> str | None:
    """The one word that names a substance, without its salt; nothing when it takes more than one word."""
    text = re.sub(r"\(.*?\)", " ", plain(name)).strip()
    for _ in range(3):
        text = _SALT_BEFORE.sub("", text)
    left = [w for w in re.findall(r"[a-z]+", text) if w not in _SALT_WORDS]
    return left[0] if len(left) == 1 else None


def stem(name: str) -> str:
    """A name without the ending that other languages change: amlodipine, amlodipino, amlodipinum."""
    return re.sub(r"(?<=[^aeiou])(?:um|e|a)$", "", name)


_TWICE = re.compile(r"([bcdfgklmnprstz])\1")


def latin(name: str) -> list[str]:
    """The spellings of an INN stem in languages with Latin letters."""
    south = _TWICE.sub(r"\1", name.replace("ph", "f").replace("th", "t").replace("y", "i").replace("chl", "cl"))
    slavic = name.replace("ph", "f").replace("th", "t").replace("qu", "kv").replace("x", "ks").replace("chl", "chl")
    slavic = re.sub(r"c(?![eiyh])", "k", _TWICE.sub(r"\1", slavic))
    polish = slavic.replace("v", "w")
    return list(dict.fromkeys((name, south, slavic.replace("y", "i"), polish)))


_CYRILLIC = (
    ("sch", "сх"), ("ph", "ф"), ("th", "т"), ("ch", "х"), ("qu", "кв"), ("x", "кс"), ("ya", "иа"), ("ae", "е"), ("oe", "е"),
    ("ce", "це"), ("ci", "ци"), ("cy", "ци"),
)  # fmt: skip
_LETTERS = dict(zip("abcdefgijklmnopqrstuvwyz", "абкдефгийклмнопкрстуввиз", strict=True))


def cyrillic(name: str) -> dict[str, list[str]]:
    """The Russian and the Bulgarian (Macedonian, Serbian) spellings of an INN stem."""
    out: dict[str, list[str]] = {}
    for language, h, single in (("ru", "г", False), ("bg", "х", True)):
        text = _TWICE.sub(r"\1", name) if single else name
        for old, new in _CYRILLIC:
            text = text.replace(old, new)
        text = "".join(h if c == "h" else _LETTERS.get(c, c) for c in text)
        if language == "ru" and text.startswith("е"):
            text = "э" + text[1:]
        voiced = re.sub(r"(?<=[аеиоуэ])с(?=[аеиоу])", "з", text)
        out[language] = list(dict.fromkeys((text, voiced)))
    return out


def hungarian(name: str) -> list[str]:
    """The Hungarian spellings of an INN stem: s is written sz, and z where it is voiced."""
    text = _TWICE.sub(r"\1", name.replace("ph", "f").replace("th", "t").replace("qu", "kv").replace("y", "i"))
    text = re.sub(r"c(?![eiyh])", "k", text)
    voiced = re.sub(r"(?<=[aeiou])s(?=[aeiou])", "z", text)
    return list(dict.fromkeys(re.sub(r"s(?!z)", "sz", t) for t in (text, voiced) if "s" in t))


class Ordinary:
    """What ordinary language and ordinary shops use: words with the reason why they may not be terms."""

    def __init__(self, shared: Path) -> None:
        self.reason: dict[str, str] = {}
        self.rare: Counter[str] = Counter()
        for path in sorted((shared / "words/frequency").glob("*.txt.gz")):
            language = path.name.split(".")[0]
            for rank, line in enumerate(gzip.decompress(path.read_bytes()).decode().splitlines()):
                if rank >= COMMON:
                    break
                self._add(words(line.rpartition(" ")[0]), f"common word ({language}, rank {rank + 1})")
        registers = shared / "registers/substances"
        for row in rows(registers / "additives.csv.gz"):
            self._add(words(row["Name"]), "food additive")
        for row in rows(registers / "novel_food_names.csv.gz"):
            self._add(words(row["authorised_novel_food"]), "authorised novel food")
        for row in rows(shared / "words/eu_reg_1925_2006_vitamins_minerals_multilang.csv.gz"):
            self._add(
                (w for text in row.values() if text for w in words(text)), "vitamin, mineral or word of their regulation"
            )
        for name in ("food_ingredients", "beauty", "food_categories"):
            for row in rows(shared / f"words/{name}.csv.gz"):
                self._add(words(row["term"]), f"named in {name}")
        with gzip.open(shared / "words/taxonomy_wide.csv.gz", "rt", encoding="utf-8") as file:
            for line in file:
                self._add(words(line), "product taxonomy")
        with gzip.open(shared / "words/ebay_uk_brand_pages.csv.gz", "rt", encoding="utf-8") as file:
            for line in file:
                self._add(words(line), "brand of other goods")
        for path in sorted((shared / "listings").glob("*.ndjson.gz")):
            name = path.name.split(".")[0]
            if name in ("market_2017", "peptides_17_languages"):
                continue
            with gzip.open(path, "rt", encoding="utf-8") as file:
                for line in file:
                    listing = json.loads(line)
                    self._add(words(f"{listing.get('title') or ''} {listing.get('brand') or ''}"), f"in titles of {name}")
                    self.rare.update(set(words(str(listing.get("description") or ""))))
        self._sorted = sorted(self.reason)
        self._rare = sorted(self.rare)

    def _add(self, found: Iterable[str], reason: str) -> None:
        for word in found:
            if len(word) >= 6:
                self.reason.setdefault(word, reason)

    def why(self, beginning: str, exact: bool = False, texts: int = 1) -> str | None:
        """Why a name may not be a term; nothing when it may. `texts`: so many ordinary texts may name it."""
        for lawful, reason in LAWFUL.items():
            if beginning.startswith(lawful) or (not exact and lawful.startswith(beginning)):
                return reason
        if exact:
            return self.reason.get(beginning) or (
                f"in {self.rare[beginning]} ordinary texts" if self.rare[beginning] else None
            )
        for known, what in ((self._sorted, None), (self._rare, self.rare)):
            at = bisect_left(known, beginning)
            while at < len(known) and known[at].startswith(beginning):
                if what is None:
                    return f"{known[at]}: {self.reason[known[at]]}"
                if what[known[at]] >= texts:
                    return f"{known[at]}: in {what[known[at]]} ordinary texts"
                at += 1
        return None


def prescribed(registers: Path) -> tuple[set[str], set[str], str]:
    """Substances on prescription only, brands of medicines on prescription, and the date of the newest row."""
    under: set[str] = set()
    for row in rows(registers / "conditions_prescription.csv.gz"):
        if row["condition"] in ("liste I", "liste II", "stupéfiants") or "prescription hospitalière" in row["condition"]:
            under.add(row["cis"])
    lawful_kind = {
        r["cis"] for r in rows(registers / "cis.csv.gz") if "homéo" not in r["procedure"] and "phyto" not in r["procedure"]
    }
    by_cis: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(registers / "composition.csv.gz"):
        if row["cis"] in lawful_kind and "HOMÉOPATHIQUES" not in row["substance"]:
            by_cis[row["cis"]][row["nature"]].append(row["substance"])
    seen: Counter[str] = Counter()
    with_list: Counter[str] = Counter()
    for cis, kinds in by_cis.items():
        for name in {substance(n) for n in (kinds.get("FT") or kinds.get("SA") or [])} - {None}:
            assert name is not None
            seen[name] += 1
            with_list[name] += cis in under
    names = {n for n in seen if with_list[n] / seen[n] >= PRESCRIBED_SHARE and not n.endswith("ique")}  # French acids
    brands: set[str] = set()
    for row in rows(registers / "cis.csv.gz"):
        if row["cis"] in under and row["cis"] in lawful_kind:
            first = re.split(r"[\d,]", plain(row["denomination"]))[0].strip()
            if re.fullmatch(r"[a-z]+", first):
                brands.add(first)
    newest = ""
    for row in rows(registers / "epar_medicines.csv.gz"):
        if row["Category"] != "Human" or row["Authorisation status"] != "Authorised":
            continue
        newest = max(newest, *(row[d][:10] for d in ("Revision date", "Decision date", "First published")))
        for part in re.split(r"[,;/+]| and ", row["International non-proprietary name (INN) / common name"]):
            name = substance(part)
            if name and "vaccin" not in plain(row["International non-proprietary name (INN) / common name"]):
                names.add(name)
        brand = plain(row["Medicine name"]).strip()
        if re.fullmatch(r"[a-z]+", brand):
            brands.add(brand)
    return names, brands, newest


def by_hand(pack: str, *lists: str) -> set[str]:
    """The Latin terms that stand already in lists written by hand, without stars."""
    out: set[str] = set()
    for name in lists:
        text = (PACKS / pack / "lists" / f"{name}.yaml").read_text("utf-8")
        text = re.sub(r"#.*", "", text)
        out |= {plain(t.strip(" *=\"'")) for t in re.split(r"[\[\],\n:]| - ", text) if t.strip(" *=\"'-")}
    return out


def covered(name: str, known: set[str]) -> bool:
    """Whether a term that stands already finds this name."""
    return any(name[:i] in known for i in range(5, len(name) + 1))


def write(pack: str, name: str, header: str, terms: Mapping[str, Iterable[str]], left_out: Mapping[str, str]) -> None:
    """Write a list and, beside it, what was left out and why."""
    out = io.StringIO()
    out.write("".join(f"# {line}\n" for line in header.strip().splitlines()))
    out.write(f"# Made by tools/make_substances.py; what was left out and why: {name}.left_out.txt\nterms:\n")
    for language, found in terms.items():
        row = f"  {language}: ["
        for i, term in enumerate(sorted(set(found))):
            piece = (
                f'{", " if i else ""}"{term}"' if "*" in term or " " in term or "=" in term else f"{', ' if i else ''}{term}"
            )
            if len(row) + len(piece) > WIDTH:
                out.write(row.rstrip() + ",\n")
                row, piece = "    ", piece[2:]
            row += piece
        out.write(row + "]\n")
    folder = PACKS / pack / "lists"
    (folder / f"{name}.yaml").write_text(out.getvalue(), encoding="utf-8")
    reasons = "".join(f"{term}\t{reason}\n" for term, reason in sorted(left_out.items()))
    (folder / f"{name}.left_out.txt").write_text(
        f"# Names of the register that are no terms, with the reason.\n{reasons}", "utf-8"
    )
    print(f"{pack}/{name}: {sum(len(set(f)) for f in terms.values())} terms, {len(left_out)} left out")


def main(argv: list[str]) -> None:
    """Write the four lists."""
    shared = Path(argv[0])
    registers = shared / "registers/substances"
    ordinary = Ordinary(shared)
    names, brands, newest = prescribed(registers)
    known = by_hand(
        "medicines", "prescription_inn", "prescription_brands", "famous_brands", "peptides_sarms", "anabolic_steroids"
    )

    inn: dict[str, set[str]] = {"any": set(), "hu": set(), "ru": set(), "bg": set()}
    left_out: dict[str, str] = {}
    stems: set[str] = set()
    hand = {n for n in by_hand("medicines", "prescription_inn") if re.fullmatch(r"[a-z]{8,}", n)}
    for name in sorted(names | hand):
        root = stem(name)
        if len(root) < LEAST_STEM:
            continue
        reason = ordinary.why(root)
        if reason and name not in hand:
            left_out[root] = reason
            continue
        stems.add(root)
        inn["any"] |= {f"{s}*" for s in latin(root) if not covered(s, known) and not ordinary.why(s)}
        for language, spellings in {"hu": hungarian(root), **cyrillic(root)}.items():
            inn[language] |= {f"{s}*" for s in spellings if not ordinary.why(s)}
    write("medicines", "register_inn", f"""
International non-proprietary names of substances that are given on prescription only.
Source: EMA, European public assessment reports (state of {newest}), and Base de données publique des médicaments
(ANSM, France; names of April 2026, conditions of June 2022). Public data of the Union and of France; INN are
free to use.""",
          inn, left_out)  # fmt: skip

    left_out = {}
    marks: set[str] = set()
    for brand in sorted(brands):
        if (
            len(brand) < LEAST_BRAND
            or covered(brand, known)
            or covered(brand, stems)
            or stem(brand) in names
            or brand in names
        ):
            continue
        reason = ordinary.why(brand, exact=True)
        if reason:
            left_out[brand] = reason
        else:
            marks.add(brand)
    write("medicines", "register_brands", f"""
Brands of medicines on prescription. They count only with a dose or a dose form beside them.
Source: EMA, European public assessment reports (state of {newest}), and Base de données publique des médicaments
(ANSM, France; names of April 2026, conditions of June 2022). Names are facts; the marks belong to their owners.""",
          {"any": marks}, left_out)  # fmt: skip

    left_out = {}
    found: set[str] = set()
    have = by_hand("medicines", "peptides_sarms", "anabolic_steroids", "prescription_inn") | stems
    for row in rows(registers / "dod_prohibited_supplement_ingredients.csv.gz"):
        if "Controlled" in row["reason"] or "cannabinoid" in row["reason"] or not row["reason"]:
            continue
        for alias in [row["name"], *row["other_names"].split(";")]:
            name = plain(alias).strip()
            code = re.fullmatch(r"(?:ac|aod|bms|cjc|fg|gsk|gtx|gw|lgd|mk|rad|slu|sr)[ -]?\d{4,7}|rad[ -]?1[45]0", name)
            if not code and not re.fullmatch(r"[a-z]{8,24}", name):
                continue
            root = re.sub(r"[ -]", " ", name) if code else stem(name)
            if covered(root, have):
                continue
            reason = ordinary.why(root, exact=bool(code))
            if reason:
                left_out[root] = reason
            elif code:
                found.add(root if " " in root else f"={root}" if len(root) < 5 else root)
            else:
                found |= {f"{s}*" for s in latin(root) if not ordinary.why(s)}
    write("supplement_substances", "register_unapproved", """
Drugs without authorisation that were found in, or are kept out of, supplements. They count only with a dose or form.
Source: US Department of Defense, Prohibited Dietary Supplement Ingredients (state of March 2026), a work of the US
government in the public domain. American law in part: what is lawful or undecided in the Union is left out.""",
          {"any": found}, left_out)  # fmt: skip

    left_out = {}
    annex: set[str] = set()
    mine = by_hand("cosmetics", "prohibited_inci")
    for row in rows(registers / "cosmetics_annex_ii_prohibited.csv.gz"):
        for part in re.split(r"[;,]", row["Name"].replace("(ISO)", "").replace("(INN)", "")):
            name = plain(part).strip()
            if not re.fullmatch(r"[a-z]{8,24}", name):
                continue
            root = stem(name)
            reason = ordinary.why(root, texts=3)
            if reason:
                left_out[root] = reason
            elif not covered(root, mine):
                annex.add(f"={name}")
    write("cosmetics", "register_annex_ii", """
Medicines and poisons of Annex II that the ingredient list of a cosmetic can name in one word.
Source: Regulation (EC) 1223/2009, Annex II, as published by ECHA (export of May 2024). Union law, free to reproduce.""",
          {"any": annex}, left_out)  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
