"""Make the example catalogue: a general marketplace of invented goods, most of them lawful.

    python examples/make_catalogue.py [FOLDER]

Writes `catalogue.ndjson.gz` (12,600 listings and a dozen rows that are none) and `catalogue.truth.csv` (what the law makes
of the planted ones; every other listing may be published). The same call gives the same bytes. The words are in
`words/<language>.txt`, the planted listings in `planted/*.txt`; they were written from the law and not from the rules, so
the screen may miss some. Brands, makers and people are invented; barcodes are from the range that GS1 keeps for examples.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LISTINGS, NEAR_MISSES, DISGUISED, SEED = 12_600, 380, 60, 20261121

SHARES = {
    "de": 15, "fr": 13, "en": 12, "pl": 10, "es": 9, "it": 9, "nl": 6, "cs": 5, "ro": 4, "sv": 4, "pt": 4, "hu": 3, "el": 3,
    "bg": 3, "zh": 3, "tr": 2,
}  # fmt: skip
"""How many of a hundred listings or so are in each language."""

MAKERS = {
    "en": ("Ltd", "14 Harbour Row, D02 XY45 Dublin"), "de": ("GmbH", "Lindenstraße 8, 04109 Leipzig"),
    "fr": ("SARL", "22 rue des Tanneurs, 59000 Lille"), "es": ("S.L.", "Calle Mayor 31, 50001 Zaragoza"),
    "it": ("S.r.l.", "Via dei Mille 12, 35121 Padova"), "pl": ("Sp. z o.o.", "ul. Długa 5, 61-850 Poznań"),
    "nl": ("B.V.", "Oudegracht 110, 3511 Utrecht"), "pt": ("Lda.", "Rua das Flores 7, 4050-262 Porto"),
    "cs": ("s.r.o.", "Dlouhá 18, 602 00 Brno"), "sv": ("AB", "Storgatan 4, 903 26 Umeå"),
    "hu": ("Kft.", "Kossuth u. 9, 6720 Szeged"), "ro": ("S.R.L.", "Str. Horea 21, 400174 Cluj-Napoca"),
    "el": ("Α.Ε.", "Εγνατία 40, 546 25 Θεσσαλονίκη"), "bg": ("ООД", "ул. Раковски 3, 4000 Пловдив"),
}  # fmt: skip
"""Form of company and address of a maker; makers of Turkish and Chinese sellers stand outside the Union."""

RESPONSIBLE = (
    "Kontor Nord Compliance B.V., Wijnhaven 88, 3011 Rotterdam, contact@kontornord.example",
    "Amber Port Representation UAB, Taikos pr. 15, 91222 Klaipėda, eu@amberport.example",
    "Südhafen Service GmbH, Ufergasse 2, 94032 Passau, produkt@suedhafen.example",
)

PRICES: dict[str, tuple[Callable[[float], str], ...]] = {
    "en": (lambda p: f"€{p:,.2f}", lambda p: f"EUR {p:.2f}", lambda p: f"{p:.2f} EUR"),
    "de": (lambda p: f"{_comma(p)} €", lambda p: f"EUR {_comma(p)}", lambda p: f"{p:.2f} EUR"),
    "pl": (lambda p: f"{_comma(p * 4.3)} zł", lambda p: f"{p * 4.3:.2f} PLN"),
    "cs": (lambda p: f"{_spaced(p * 25)} Kč", lambda p: f"{p * 25:.2f} CZK"),
    "sv": (lambda p: f"{p * 11:.0f} SEK", lambda p: f"{_comma(p * 11)} SEK"),
    "hu": (lambda p: f"{_spaced(p * 390)} Ft", lambda p: f"{p * 390:.0f} HUF"),
    "ro": (lambda p: f"{_comma(p * 5)} lei", lambda p: f"{p * 5:.2f} RON"),
    "bg": (lambda p: f"{_comma(p)} €", lambda p: f"{_comma(p * 1.95583)} лв."),
    "tr": (lambda p: f"{_comma(p * 45)} TL", lambda p: f"{p:.2f} EUR"),
    "zh": (lambda p: f"¥{p * 8:.2f}", lambda p: f"{p:.2f} EUR"),
}
"""How prices are written; languages that are not named write them as in German."""

CURRENCY = {"pl": "zł", "cs": "Kč", "sv": "SEK", "hu": "Ft", "ro": "lei", "bg": "лв.", "tr": "TL", "zh": "CNY"}
"""What the prices of planted listings are in; euro for the other languages."""

MATERIALS: dict[str, tuple[str, ...]] = {
    "fashion": ("01", "3", "02", "01", "03", "013"), "home": ("3", "01", "012", "1", "3", "01"),
    "garden": ("02", "02", "12", "2", "01", "3"), "kitchen": ("01", "13", "1", "01", "13", "2"),
    "toys": ("0", "03", "2", "03", "01", ""), "books": ("01",) * 6, "electronics": ("01", "2", "013", "1", "01", "03"),
    "beauty": ("0123",) * 5 + ("",), "supplements": ("01", "012", "012", "0", "2", "01"),
    "diy": ("0", "2", "", "2", "", ""), "sports": ("02", "0", "3", "1", "1", "2"), "pets": ("0", "0", "", "01", "2", "3"),
}  # fmt: skip
"""Which materials each of the six goods of a department may be of: places in the lists, the same in every language."""

SPECS: dict[str, tuple[int, tuple[str, ...]]] = {
    "fashion": (2, ("XS", "S", "M", "L", "XL", "38", "40", "42")), "home": (2, ("40 x 40 cm", "60 x 25 cm", "120 x 80 cm")),
    "garden": (2, ("21 cm", "30 cm", "45 cm", "80 cm")), "kitchen": (2, ("18 cm", "20 cm", "24 cm", "28 cm", "32 cm")),
    "toys": (7, ("24", "36", "48", "60", "100")), "books": (5, ("128", "192", "240", "304", "416")),
    "electronics": (2, ("8 x 5 cm", "1 m", "2 m", "5 V", "10 W")), "beauty": (4, ("30 ml", "75 ml", "100 ml", "250 ml")),
    "supplements": (4, ("30", "60", "90", "120", "180")), "diy": (2, ("6 mm", "8 mm", "12 mm", "60 cm")),
    "sports": (2, ("61 cm", "90 cm", "120 cm", "180 cm")), "pets": (3, ("400 g", "800 g", "1,5 kg")),
}  # fmt: skip
"""What is said of a department's measures: the label it stands under, and some values."""

NO_COLOUR = ("books", "beauty", "supplements", "diy")
BOOK_SAYS = {2: 1, 4: 3}
"""The cookery book and the walking guide are not described as novels."""

GOOGLE = {
    "fashion": "Apparel & Accessories", "home": "Home & Garden > Decor", "garden": "Home & Garden > Lawn & Garden",
    "kitchen": "Home & Garden > Kitchen & Dining", "toys": "Toys & Games", "books": "Media > Books",
    "electronics": "Electronics", "beauty": "Health & Beauty > Personal Care", "diy": "Hardware > Tools",
    "supplements": "Health & Beauty > Health Care", "sports": "Sporting Goods", "pets": "Animals & Pet Supplies",
}  # fmt: skip
BRANDS = [
    a + b
    for a in (
        "Alver",
        "Brisk",
        "Corvan",
        "Dorn",
        "Elmar",
        "Fjell",
        "Halber",
        "Isar",
        "Kest",
        "Lumen",
        "Marl",
        "Norv",
        "Ostra",
        "Pell",
        "Quer",
        "Tamar",
    )
    for b in ("ane", "berg", "ella", "ique", "olin", "und")
]
FIRST = ["Anouk", "Bela", "Carla", "Dario", "Edda", "Filip", "Greta", "Hanno", "Ines", "Jonas", "Katka", "Livia"]
LAST = ["Amsel", "Borowy", "Castagno", "Dumoulin", "Ekdal", "Ferrand", "Gruber", "Hollan", "Iversen", "Jansky"]
BAD_ROWS = (
    '{"id": "X-1", "title": "Desk lamp", "price": "24,90 €"', '{"title": "Garden hose 20 m" "price": "19.90 EUR"}',
    '{"id": "X-3", "title": "Tasse en grès', "{'id': 'X-4', 'title': 'Kissenbezug'}", '["X-5", "Yoga mat", "29.90 EUR"]',
    '{"price": "9,99 €", "brand": "Pellane", "stock": 4}', '{"id": "", "title": "   ", "description": null}', "{}",
    '{"image_link": "https://shop.example/i/0.jpg"}', "id;title;price", '{"title": null, "gtin": "9520000000004"}',
    "<item><title>Rug</title></item>",
)  # fmt: skip

Words = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Planted:
    """One listing from a file of `planted/`, with the words in brackets that a dishonest trader would disguise."""

    pack: str
    language: str
    expected: str
    listing: dict[str, str]


def read_words() -> dict[str, Words]:
    """The words of every language, by key."""
    found: dict[str, Words] = {}
    for language in SHARES:
        lines = (HERE / "words" / f"{language}.txt").read_text("utf-8").splitlines()
        pairs = (line.split(": ", 1) for line in lines if line.strip())
        found[language] = {key: [part.strip() for part in value.split(" | ")] for key, value in pairs}
    return found


def read_planted(name: str) -> list[Planted]:
    """The planted listings of one file."""
    found = []
    for line in (HERE / "planted" / f"{name}.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            pack, language, expected, price, title, text, more = (part.strip() for part in line.split("|"))
            listing = {"title": title, "description": text, "price": price}
            listing |= dict(pair.split("=", 1) for pair in more.split(";") if pair)
            found.append(Planted(pack, language, expected, listing))
    return found


class Catalogue:
    """Makes listings; every choice comes from one seeded generator."""

    def __init__(self, seed: int = SEED) -> None:
        self.random = random.Random(seed)  # noqa: S311 - shuffled goods, no secret
        self.words = read_words()
        self.made = 0

    def ordinary(self) -> dict[str, Any]:
        """A lawful listing of some department in some language."""
        r = self.random
        language = r.choices(list(SHARES), list(SHARES.values()))[0]
        words = self.words[language]
        department = r.choice([k.partition(".")[0] for k in words if k.endswith(".name")])
        place = r.randrange(6)
        goods, colour, label = words[f"{department}.goods"][place], r.choice(words["colours"]), words["labels"]
        material = r.choice([words[f"{department}.of"][int(i)] for i in MATERIALS[department][place]] or [""])
        under, values = SPECS[department]
        spec, brand = r.choice(values), r.choice(BRANDS)
        details = [f"{label[1]}: {material}"] * bool(material) + [f"{label[under]}: {spec}"]
        if department == "books":
            brand = f"{r.choice(FIRST)} {r.choice(LAST)}"
            title, details = f"{goods}, {brand}", [material, f"{label[5]}: {spec}"]
        elif department == "supplements":
            title = f"{brand} {goods}, {spec} {material}"
        else:
            more = [m for m in (material, spec, colour if department not in NO_COLOUR else "") if m]
            details += [f"{label[0]}: {colour}"] * (colour in more)
            title = f"{brand} {goods}, " + ", ".join(r.sample(more, r.randint(1, len(more))))
        says = r.sample(words[f"{department}.says"], r.randint(2, 3))
        if department == "books":
            says = [words["books.says"][BOOK_SAYS.get(place, r.choice([0, 2]))]]
        listing = self._base(language, brand, title, " ".join(says), details)
        listing["product_type"] = words[f"{department}.name"][0]
        if r.random() < 0.5:
            listing["google_product_category"] = GOOGLE[department]
        if department == "toys":
            listing["safety_warnings"] = r.choice(words["toys.warn"])
        if department == "fashion" and r.random() < 0.3:
            listing["variants"] = [f"{label[0]}: {c}" for c in r.sample(words["colours"], 3)]
        elif r.random() < 0.4:
            listing["attributes"] = details
        return self._styled(listing)

    def planted(self, one: Planted, how: str = "") -> dict[str, Any]:
        """A planted listing in the same dress as the others, its telling words disguised if `how` says so."""
        r, words = self.random, self.words[one.language]
        brand = r.choice(BRANDS)
        fields = {k: mark(v, DISGUISES[how] if how else str, r) for k, v in one.listing.items()}
        listing = self._base(one.language, brand, fields["title"], fields["description"], [])
        if one.expected in ("publish", "gated") and r.random() < 0.5:
            listing["title"] = f"{brand} {listing['title']}" if one.language != "zh" else listing["title"]
        listing["price"] = f"{fields.pop('price')} {CURRENCY.get(one.language, '€')}"
        listing |= {k: v for k, v in fields.items() if k not in ("title", "description", "countries")}
        listing["countries"] = fields.get("countries", words["countries"][0]).split()
        return {k: v for k, v in listing.items() if v != ""}

    def _base(self, language: str, brand: str, title: str, says: str, details: list[str]) -> dict[str, Any]:
        r, words = self.random, self.words[language]
        self.made += 1
        number = self.made
        general = r.sample(words["general"], len(words["general"]))
        text = " ".join([says, *(f"{d}." for d in details), general.pop()])
        while general and len(text) < 100 + r.randrange(80):
            text += " " + general.pop()
        notation = r.choice(PRICES.get(language, PRICES["de"]))
        amount = round(3 + r.lognormvariate(2.8, 0.8), 0) - r.choice([0.01, 0.05, 0.10, 0.50])
        listing: dict[str, Any] = {
            "id": f"L{number:06}", "title": title, "description": text, "brand": brand, "price": notation(amount),
            "link": f"https://shop.example/{language}/{number}", "image_link": f"https://img.shop.example/{number}.jpg",
            "condition": r.choices(["new", "used", "refurbished"], [94, 4, 2])[0], "trader_id": f"T{r.randrange(1, 400):04}",
            "language": language, "countries": words["countries"][0].split(), "stock": r.randrange(0, 300),
        }  # fmt: skip
        if r.random() < 0.9:
            listing["gtin"] = gtin(r)
        if r.random() < 0.4:
            listing["mpn"] = f"{brand[:2].upper()}-{r.randrange(1000, 9999)}"
        if r.random() < 0.08:
            listing["sale_price"] = notation(round(amount * 0.8, 2))
        return listing | self._answers(language, brand)

    def _answers(self, language: str, brand: str) -> dict[str, str]:
        """Who made it and who answers for it in the Union; one in twelve listings does not say."""
        r = self.random
        if r.random() < 1 / 12:
            return {}
        mail = re.sub("[^a-z]", "", brand.lower())
        if language in ("zh", "tr") or r.random() < 0.1:
            place = "Yiwu, Zhejiang, China" if language != "tr" else "Bursa, Türkiye"
            maker = f"{brand} Trading Co., Ltd., {place}, {mail}@mail.example"
            return {"manufacturer": maker, "responsible_person": r.choice(RESPONSIBLE)}
        form, address = MAKERS[language]
        maker = f"{brand} {form}, {address}, info@{mail}.example"
        return {"manufacturer": maker} | ({"responsible_person": maker} if r.random() < 0.7 else {})

    def _styled(self, listing: dict[str, Any]) -> dict[str, Any]:
        """Now and then the habits of real traders: HTML, capitals, emoji, bullets."""
        r, style = self.random, self.random.random()
        text = listing["description"]
        if style < 0.04:
            listing["description"] = "<p>" + text.replace("&", "&amp;").replace(". ", ".</p><p>") + "</p>"
        elif style < 0.06:
            listing["title"] = listing["title"].upper()
        elif style < 0.08:
            listing["title"] += " " + r.choice(["✨", "🎁", "🌿", "⭐⭐⭐", "✅"])
        elif style < 0.10:
            listing["description"] = "• " + text.replace(". ", ".\n• ")
        return listing


def gtin(r: random.Random) -> str:
    """A GTIN-13 with a right check digit, of the prefix 952, which is for examples and names no company."""
    digits = f"952{r.randrange(10**9):09}"
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
    return f"{digits}{-total % 10}"


def mark(text: str, change: Callable[..., str], r: random.Random) -> str:
    """The text without its brackets, what stood in them changed."""
    return re.sub(r"\[([^\]]*)\]", lambda m: change(m[1]) if change is str else change(m[1], r), text)


def _comma(p: float) -> str:
    return f"{p:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def _spaced(p: float) -> str:
    return f"{round(p, -1):,.0f}".replace(",", " ")


def _some(text: str, table: Mapping[str, str], r: random.Random, share: float = 0.7) -> str:
    changed = "".join(table[c] if c in table and r.random() < share else c for c in text)
    return changed if changed != text else "".join(table.get(c, c) for c in text)


_LEET = dict(zip("aeiost", "431057", strict=True))
_CYRILLIC = dict(zip("aceopxyiABCEHKMOPTX", "асеорхуіАВСЕНКМОРТХ", strict=True))
_GREEK = dict(zip("oviAOTPE", "ονιΑΟΤΡΕ", strict=True))
_ACCENTS = dict(zip("aeioucnsAEO", "áèíöüçñšÀÉÓ", strict=True))
_WIDE = {chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)}

DISGUISES: dict[str, Callable[[str, random.Random], str]] = {
    "leet": lambda t, r: _some(t, _LEET, r),
    "cyrillic": lambda t, r: _some(t, _CYRILLIC, r),
    "greek": lambda t, r: _some(t, _GREEK, r),
    "accents": lambda t, r: _some(t, _ACCENTS, r, 0.5),
    "full-width": lambda t, r: _some(t, _WIDE, r, 1),
    "spaces": lambda t, r: " ".join(t.replace(" ", "  ")),  # noqa: ARG005
    "dots": lambda t, r: re.sub(r"(\w)(?=\w)", r"\1.", t),  # noqa: ARG005
    "zero-width": lambda t, r: re.sub(r"(\w)(?=\w)", lambda m: m[1] + r.choice(["\u200b", ""]), t[:2]) + "\u200b" + t[2:],
    "entities": lambda t, r: "".join(f"&#{ord(c)};" if c.isalpha() and r.random() < 0.4 else c for c in t),
    "repeats": lambda t, r: re.sub(r"([aeiou])", lambda m: m[1] * r.choice([1, 3]), t, count=4) if t else t,
}
"""How dishonest traders write the words that would give them away."""

_ANY_SCRIPT = ("spaces", "zero-width", "dots")


def disguise(one: Planted, number: int) -> str:
    """Which disguise a planted listing gets; what makes no sense for its script is left out."""
    word = "".join(re.findall(r"\[([^\]]*)\]", " ".join(one.listing.values())))
    names = list(DISGUISES) if word.isascii() or one.language not in ("el", "bg", "zh") else list(_ANY_SCRIPT)
    return names[number % len(names)]


def rows(catalogue: Catalogue) -> Iterator[tuple[dict[str, Any] | str, tuple[str, str, str] | None]]:
    """Every row, in no order, with what is expected of it if it was planted: outcome, kind, what it is about."""
    bad, good = read_planted("violations"), read_planted("near_misses")
    for one in bad:
        yield catalogue.planted(one), (one.expected, "adults" if one.expected == "gated" else "plain", one.pack)
    can_hide = [one for one in bad if one.expected != "gated" and any("[" in v for v in one.listing.values())]
    for number, one in enumerate(catalogue.random.sample(can_hide, DISGUISED)):
        how = disguise(one, number)
        yield catalogue.planted(one, how), (one.expected, f"disguised: {how}", one.pack)
    for number in range(NEAR_MISSES):
        one = good[number % len(good)]
        yield catalogue.planted(one), (one.expected, "near miss", one.pack)
    while catalogue.made < LISTINGS:
        yield catalogue.ordinary(), None
    for line in BAD_ROWS:
        yield line, ("reject", "bad row", "")


def write(folder: Path) -> tuple[Path, Path]:
    """Write catalogue and truth; the truth names planted listings by id and bad rows by line."""
    catalogue = Catalogue()
    made = list(rows(catalogue))
    catalogue.random.shuffle(made)
    lines, truth = io.StringIO(), io.StringIO(newline="")
    table = csv.writer(truth, lineterminator="\n")
    table.writerow(["id", "expected", "kind", "about"])
    for number, (row, expected) in enumerate(made, 1):
        lines.write((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n")
        if expected is not None:
            table.writerow([row["id"] if isinstance(row, dict) else f"line {number}", *expected])
    out, answers = folder / "catalogue.ndjson.gz", folder / "catalogue.truth.csv"
    with out.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(lines.getvalue().encode())
    answers.write_text(truth.getvalue(), encoding="utf-8")
    return out, answers


if __name__ == "__main__":
    for path in write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(f"{path}  {path.stat().st_size:,} bytes")
