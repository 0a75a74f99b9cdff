"""Write the listings of `shared/data` that are taken to be lawful as feeds, for `rempart train --calibrate`.

    python tools/make_clean_sets.py SHARED/data OUT

One feed a set; rows that the set labels otherwise than lawful, or not at all, are left out, and so are sets of dark markets,
of adult goods and of customs headings. Nothing of it goes into the project: the model learns none of these rows.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

LEFT_OUT = ("market_2017", "peptides_17_languages", "adult_shop", "goods_24_languages")
FIELDS = ("id", "title", "description", "product_type", "language")


def main() -> None:
    """Write the feeds and say how many rows each has."""
    listings, out = Path(sys.argv[1]) / "listings", Path(sys.argv[2])
    files = sorted(listings.glob("*.ndjson.gz"))
    if not files:
        sys.exit(f"no *.ndjson.gz in {listings}: bounds cannot be measured without lawful listings")
    out.mkdir(parents=True, exist_ok=True)
    for file in files:
        name = file.name.partition(".")[0]
        if name in LEFT_OUT:
            continue
        kept = []
        for line in gzip.decompress(file.read_bytes()).splitlines():
            row = json.loads(line)
            label = row.get("label") or {}
            if label.get("violation") is False and not label.get("kind"):
                kept.append(json.dumps({k: row[k] for k in FIELDS if k in row}, ensure_ascii=False) + "\n")
        (out / f"{name}.ndjson").write_text("".join(kept), "utf-8")
        print(f"{name}: {len(kept)} lawful listings")


if __name__ == "__main__":
    main()
