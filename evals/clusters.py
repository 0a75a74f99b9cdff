"""Which listings of a set are about the same goods, so that they are caught or missed together.

A cluster is never made from what the policy saw, else a miss would stand alone and a catch in company. It is the product
that the set itself names (`bp-de-ipamorelin-5mg` is `ipamorelin-5mg` in every language), or else the shop and the word of
the title that most other titles of the set share: the noun, more often than not (`mdma`, `rolex`, `kratom`, `vino`). Common
words of the language and words of trade are left out.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from bench.corpus import shared

_COMMON = 1000
_TRADE = frozenset({
    "shipping", "delivery", "postage", "stealth", "tracking", "escrow", "vendor", "seller", "domestic", "worldwide",
    "usa", "original", "sample", "discount", "bulk", "wholesale", "promo", "promotion", "listing", "custom", "quality",
    "grade", "premium", "pure", "purity", "uncut", "tested", "lab", "gram", "grams", "gms", "grs", "ounce", "ounces",
    "pound", "pill", "pills", "tab", "tabs", "tablet", "tablets", "cap", "caps", "capsule", "capsules", "powder", "pcs",
    "pack", "packs", "box", "pieces",
})  # fmt: skip
"""Words of trade, not of goods."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_FILES = {"zh": "zh_cn"}
_NAMED = re.compile(r"^bp-[a-z]{2}-(.+)$")


def clusters(source: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The cluster of each row, in order; names are of use for comparing only, never to be printed."""
    words = [_words(row.get("title") or "", row.get("language") or "en") for row in rows]
    shares = Counter(word for some in words for word in set(some))
    return [f"{source}\0{_cluster(row, some, shares)}" for row, some in zip(rows, words, strict=True)]


def _cluster(row: Mapping[str, Any], words: Sequence[str], shares: Counter[str]) -> str:
    named = _NAMED.match(row["id"])
    if named:
        return named[1]
    telling = max(words, key=lambda w: (shares[w], w), default="")
    return f"{row.get('shop') or ''}\0{telling or row['id']}"


def _words(title: str, language: str) -> list[str]:
    """Words of a title that are not common; of Chinese, which has no spaces, every two characters."""
    text = title.casefold()
    pairs = [run[i : i + 2] for run in _HAN.findall(text) for i in range(len(run) - 1)]
    return pairs or [word for word in _WORD.findall(text) if word not in _TRADE and word not in _common(language)]


@lru_cache(maxsize=64)
def _common(language: str) -> frozenset[str]:
    """The words that a language uses most; none where there is no list."""
    folder: Path = shared() / "data" / "words" / "frequency"
    file = folder / f"{_FILES.get(language, language)}.txt.gz"
    if not file.is_file():
        return frozenset()
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return frozenset(line.split()[0] for line, _ in zip(lines, range(_COMMON), strict=False) if line.strip())
