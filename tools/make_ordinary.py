"""Write training/ordinary: names of lawful goods in every language, for the learned scorer to leave alone.

    python tools/make_ordinary.py CN_HEADINGS.csv.gz

`invented.txt.gz` are titles of the example catalogue, planted ones left out. `goods.txt.gz` are titles put together from the
word lists in `goods/words.txt`. `customs.txt.gz` are headings of the Combined
Nomenclature in 24 languages (see NOTICE.md there); chapters and headings under which goods fall that the packs are about are
left out whole, lawful or not. The argument is the nomenclature as a table: a column `code`, then one a language.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from rempart.training.data import write_ordinary

ROOT = Path(__file__).parents[1]
OUT = ROOT / "training" / "ordinary"
CHAPTERS = ("01", "13", "24", "27", "28", "29", "30", "31", "35", "36", "38", "43", "71", "93", "97")
HEADINGS = ("0301", "0306", "0307", "0308", "0501", "0502", "0505", "0506", "0507", "0508", "0510", "0511", "1207", "1211",
            "1404", "2104", "2106", "2202", "2203", "2204", "2205", "2206", "2207", "2208", "3301", "3304", "3305", "3306",
            "3307", "3401", "3402", "4103", "4113", "4114", "4907", "4911", "8211", "8215", "8540", "8543", "8525", "8526",
            "9013", "9018", "9019", "9020", "9021", "9025", "9301", "9501", "9503", "9504", "9505", "9601", "9613", "9614",
            "9619", "9705", "9706")  # fmt: skip
"""Left out whole: animals, resins, tobacco, fuels, chemicals, medicines, explosives, furs, pearls, weapons, antiques ..."""
LONGEST, EACH = 110, 420
"""Headings longer than a title are left out; so many are kept of each language."""
TITLES = 4
"""Titles made of each of the goods, beside the bare name."""


def customs(file: Path) -> Iterator[tuple[str, str]]:
    """Language and heading."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
        rows = [r for r in csv.DictReader(stream) if not r["code"].startswith((*CHAPTERS, *HEADINGS))]
    for language in [k for k in rows[0] if k != "code"]:
        titles = sorted({r[language].strip() for r in rows if r[language] and len(r[language]) <= LONGEST})
        rng = random.Random(language)
        yield from ((language, title) for title in rng.sample(titles, min(len(titles), EACH)))


def invented() -> Iterator[tuple[str, str]]:
    """Language and title of the catalogue's ordinary listings."""
    folder = ROOT / "examples"
    with (folder / "catalogue.truth.csv").open(encoding="utf-8", newline="") as stream:
        planted = {row["id"] for row in csv.DictReader(stream)}
    seen: set[tuple[str, str]] = set()
    for line in gzip.decompress((folder / "catalogue.ndjson.gz").read_bytes()).splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue  # a dozen rows are broken on purpose
        if isinstance(row, dict) and row.get("title") and row.get("id") not in planted and row.get("language"):
            # the invented brand says nothing, and the sizes little: one title of a kind of goods and its material is enough
            title = row["title"].strip()
            key = (row["language"], " ".join(title.split()[1:4]))
            if key not in seen:
                seen.add(key)
                yield row["language"], title


def goods() -> Iterator[tuple[str, str]]:
    """Language and title: goods of the word lists bare, and with what is said of them before or behind."""
    lists: dict[str, dict[str, list[str]]] = {}
    for line in (OUT / "goods" / "words.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            head, _, words = line.partition(": ")
            language, kind = head.split()
            lists.setdefault(language, {})[kind] = words.split("|")
    for language, found in lists.items():
        rng = random.Random(language)
        for name in found["goods"]:
            yield language, name
            for _ in range(TITLES):
                says = rng.sample(found["says"], rng.randint(1, 3))
                yield language, " ".join([*says, name] if rng.random() < 0.4 else [name, *says])


def main() -> None:
    """Write all files."""
    OUT.mkdir(parents=True, exist_ok=True)
    write_ordinary(OUT / "customs.txt.gz", customs(Path(sys.argv[1])))
    write_ordinary(OUT / "invented.txt.gz", invented())
    write_ordinary(OUT / "goods.txt.gz", goods())


if __name__ == "__main__":
    main()
