"""The text that is measured on: real listings of 300 to 700 characters in many languages, shuffled with a fixed seed.

From ../shared/data/listings (`REMPART_SHARED` says where else), clean shops only; without it, from examples/.
"""

from __future__ import annotations

import gzip
import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from rempart.domain.listing import from_dicts

ROOT = Path(__file__).resolve().parent.parent
SETS: Mapping[str, int] = {
    "flipkart_in": 4000, "merchant_feeds": 4000, "polish_shops": 4000, "supplements_pl": 4000, "food_barcodes": 4000,
}  # fmt: skip
"""The sets, and the most listings taken from each (food alone would be two thirds otherwise)."""
LEAST, MOST = 300, 700
SEED = 2065
_TEXT = ("title", "description", "brand", "product_type")
_KEPT = ("id", *_TEXT, "price", "gtin", "language")
_PATTERNS = ("*.ndjson", "*.jsonl", "*.ndjson.gz", "*.csv", "*.xml", "*.parquet")

Row = dict[str, str]


class NoCorpusError(Exception):
    """There is no text to measure on."""


@dataclass(frozen=True)
class Corpus:
    """Distinct listings, shuffled, and where they come from."""

    batch: pa.RecordBatch
    sets: Mapping[str, int]
    languages: Mapping[str, int]
    characters: float
    bytes: float

    def rows(self, number: int) -> pa.RecordBatch:
        """That many listings: all of them in this order, then all of them in other orders, as often as needed."""
        distinct, draw, orders = self.batch.num_rows, np.random.default_rng(SEED), [np.arange(self.batch.num_rows)]
        while distinct * len(orders) < number:
            orders.append(draw.permutation(distinct))
        return self.batch.take(pa.array(np.concatenate(orders)[:number]))

    def about(self) -> str:
        """Markdown: how many of each set and language, how long."""
        total = self.batch.num_rows
        sets = ", ".join(f"{name} {n:,}" for name, n in self.sets.items())
        common = [f"{name} {100 * n / total:.1f} %" for name, n in Counter(dict(self.languages)).most_common()]
        rest = f", and {len(common) - 16} others" if len(common) > 16 else ""
        return (
            f"{total:,} distinct real listings of {LEAST}–{MOST} characters (title, description, brand and category "
            f"together; longer descriptions are cut), clean shops, shuffled with a fixed seed: {sets}. Mean length "
            f"{self.characters:.0f} characters, {self.bytes:.0f} bytes of UTF-8. Languages (as the source says; food, "
            f"which does not say, by py3langid): {', '.join(common[:16])}{rest}. Where more rows are measured than "
            "there are, they come again in another order."
        )


def texts(batch: pa.RecordBatch) -> list[str]:
    """The screened text of each listing as one string, for matchers that take strings."""
    columns = [batch.column(name).to_pylist() for name in _TEXT]
    return ["\n".join(v for v in values if v) for values in zip(*columns, strict=True)]


def load(most: int | None = None) -> Corpus:
    """The corpus, or its first `most` listings.

    Raises:
        NoCorpusError: neither shared data nor examples are there.
    """
    sets = _shared() or _examples()
    if not sets:
        raise NoCorpusError(
            f"no listings of {LEAST} characters or more: expected {shared() / 'data' / 'listings'} (REMPART_SHARED says "
            f"where ../shared is) or a catalogue in {ROOT / 'examples'}"
        )
    named = [(name, row) for name, rows in sets.items() for row in rows]
    random.Random(SEED).shuffle(named)
    named = named[:most]
    rows = [row for _, row in named]
    lengths = [[row.get(name, "") for name in _TEXT] for row in rows]
    return Corpus(
        from_dicts(rows),
        dict(Counter(name for name, _ in named).most_common()),
        Counter(_languages(rows)),
        sum(len(v) for values in lengths for v in values) / len(rows),
        sum(len(v.encode()) for values in lengths for v in values) / len(rows),
    )


def shared() -> Path:
    """The folder of shared data, there or not."""
    return Path(os.environ.get("REMPART_SHARED") or ROOT.parent / "shared")


def _shared() -> dict[str, list[Row]]:
    found = {}
    for name, most in SETS.items():
        file = shared() / "data" / "listings" / f"{name}.ndjson.gz"
        if file.is_file():
            rows = list(_fitting(_lines(file)))
            random.Random(SEED).shuffle(rows)
            found[name] = rows[:most]
    return {name: rows for name, rows in found.items() if rows}


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file) as lines:
        for line in lines:
            row = orjson.loads(line)
            if (row.get("label") or {}).get("violation") is False:
                yield row


def _examples() -> dict[str, list[Row]]:
    files = sorted(str(f) for p in _PATTERNS for f in (ROOT / "examples").rglob(p))
    if not files:
        return {}
    from rempart.feeds import open_feeds

    rows = list(_fitting(row for chunk in open_feeds(files) for row in chunk.listings.to_pylist()))
    return {"examples": rows} if rows else {}


def _fitting(rows: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Rows of 300 to 700 characters; a description that is too long is cut."""
    for row in rows:
        kept = {name: row[name] for name in _KEPT if isinstance(row.get(name), str) and row[name]}
        length = sum(len(kept.get(name, "")) for name in _TEXT)
        if length > MOST and "description" in kept:
            kept["description"] = kept["description"][: max(0, len(kept["description"]) - (length - MOST))]
            length = sum(len(kept.get(name, "")) for name in _TEXT)
        if LEAST <= length <= MOST:
            yield kept


def _languages(rows: Iterable[Row]) -> Iterator[str]:
    from py3langid import classify

    for row in rows:
        yield row.get("language") or str(classify(row.get("description") or row.get("title", ""))[0])
