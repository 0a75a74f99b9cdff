"""Everyday words: the most frequent of each language (made by `tools/make_common_words.py`), and those of offers (made by
`tools/make_goods_words.py`).

A term that is one of them catches everybody; a word beside a term is plainly another word if it is one of them.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from rempart.text.fold import fold, join
from rempart.text.views.words import Words

_SHOPS = """
buy cheap online shop store sale sales order original best price offer new real pure quality premium super top
free fast express delivery shipping stock set pack kit box pills pill tablets tabs caps capsules powder liquid
oil drops spray gel cream kaufen billig günstig bestellen echt neu acheter pas cher prix vente pilules comprar
barato tienda venta oferta nuevo pastillas comprare vendita prezzo nuovo pillole kup tanio sklep nowy tabletki
kopen goedkoop winkel nieuw pillen koupit levně cena nový köpa billigt osta halpa vásárlás olcsó ieftin
cumpara preț buyonline here now today
"""
"""Words of shops in several languages."""


def by_language() -> dict[str, tuple[str, ...]]:
    """Language to its most frequent words of three letters and more, as written."""
    text = resources.files("rempart.text.tables").joinpath("common_words.txt").read_text(encoding="utf-8")
    lines = (line.partition(": ") for line in text.splitlines() if not line.startswith("#"))
    return {language: tuple(words.split()) for language, _, words in lines}


@lru_cache(maxsize=1)
def goods() -> frozenset[bytes]:
    """Words that stand in very many offers, as they stand in the view `words`."""
    text = resources.files("rempart.text.tables").joinpath("goods_words.txt").read_text(encoding="utf-8")
    return frozenset(word.encode() for line in text.splitlines() if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def everyday() -> frozenset[bytes]:
    """All everyday words as they stand in the view `words`."""
    words = [word for listed in by_language().values() for word in listed]
    projected = Words().project(fold(join(w.encode() for w in [*words, *_SHOPS.split()])))
    return goods() | frozenset(part.strip(b" ") for part in projected.split(b"\xfe")) - {b""}
