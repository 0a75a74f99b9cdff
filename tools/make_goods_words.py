"""Make the table of words that stand in many offers: the lexicon searches for the rarer word of a term.

Usage: python tools/make_goods_words.py LISTINGS.ndjson.gz ...

Kept: that a folded word stands in at least one of 250 listings of a catalogue of a thousand and more. The table only makes
the scan quicker; no outcome depends on it. A frequency is a fact, not a text.
"""

from __future__ import annotations

import gzip
import sys
from collections import Counter
from pathlib import Path

import orjson

from rempart.domain.listing import from_dicts
from rempart.text.block import blocks

SHARE, LEAST = 250, 1000


def frequent(path: Path) -> set[bytes]:
    """The words of one catalogue that stand in many of its listings."""
    with gzip.open(path) as lines:
        rows = [{k: v for k, v in orjson.loads(line).items() if k != "label"} for line in lines]
    count: Counter[bytes] = Counter()
    for block in blocks(from_dicts(rows)):
        parts = block.view("words").split(b"\xfe")
        listed: dict[int, set[bytes]] = {}
        for row, part in zip(block.row_list, parts, strict=False):
            listed.setdefault(row, set()).update(part.split())
        for words in listed.values():
            count.update(words)
    if len(rows) < LEAST:
        return set()
    return {w for w, n in count.items() if n * SHARE >= len(rows) and len(w) >= 3 and w.isalpha()}


def main(argv: list[str]) -> None:
    """Write src/rempart/text/tables/goods_words.txt: folded words, one blank between."""
    words = sorted(set().union(*(frequent(Path(p)) for p in argv)))
    out = Path(__file__).parents[1] / "src/rempart/text/tables/goods_words.txt"
    head = "# Made by tools/make_goods_words.py: folded words that stand in at least one of 250 listings of a catalogue.\n"
    lines = [b" ".join(words[i : i + 16]).decode() for i in range(0, len(words), 16)]
    out.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(out, len(words), "words")


if __name__ == "__main__":
    main(sys.argv[1:])
