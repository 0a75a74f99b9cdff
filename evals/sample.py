"""The rows of the unlawful sets whose labels are read one by one: drawn by their hash, so the same for everybody.

`python -m evals.sample` prints them with their text, for whoever wants to read them again.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
from bench.corpus import shared

from evals.judged import key

SIZES: Mapping[str, int] = {"market_2017": 250, "peptides_17_languages": 100}
"""How many rows of which set."""


def drawn(folder: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Set, key and listing of every row of the sample; a set that is not there gives nothing.

    Args:
        folder: of the sets (`../shared/data/listings`).
    """
    for source, size in SIZES.items():
        file = folder / f"{source}.ndjson.gz"
        if file.is_file():
            with gzip.open(file) as lines:
                rows = [orjson.loads(line) for line in lines]
            by_key = {key(source, row["id"]): row for row in rows if (row.get("label") or {}).get("violation")}
            for name in sorted(by_key)[:size]:
                yield source, name, by_key[name]


def main() -> None:
    """Print the sample: set, key, the source's kind, language, title."""
    for source, name, row in drawn(shared() / "data" / "listings"):
        print(f"{source},{name}  [{row['label'].get('kind')} {row.get('language')}] {row['title']}")


if __name__ == "__main__":
    main()
