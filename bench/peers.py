"""The peers: raw hyperscan, spaCy's PhraseMatcher, and a pyahocorasick loop, all with the terms of the policy."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import hyperscan
import pyarrow as pa

from rempart.detectors.lexicon import SQUEEZED_LEAST, keys, of_kind, variants
from rempart.detectors.signals import Signals
from rempart.policy.policy import Policy
from rempart.text.block import blocks

Buffers = list[tuple[str, bytes]]
CHUNK = 8192
"""Rows screened in one call: what the feed readers give."""


def chunks(batch: pa.RecordBatch, size: int = CHUNK) -> list[pa.RecordBatch]:
    """A batch in pieces, without a copy."""
    return [batch.slice(first, size) for first in range(0, batch.num_rows, size)]


def trigger_terms(policy: Policy) -> list[str]:
    """The terms that are searched in every listing, without their marks, each once."""
    signals = of_kind(Signals.of(policy).signals, "terms", trigger=True)
    return sorted({t.text.strip("*=").strip() for s in signals.values() for t in s.terms} - {""})


def trigger_literals(policy: Policy) -> dict[str, list[bytes]]:
    """The terms that are searched in every listing as plain byte strings, by view: without their inflected forms, which the
    screen finds as well."""
    signals = of_kind(Signals.of(policy).signals, "terms", trigger=True).values()
    terms = sorted({text.strip("*=") for s in signals for t in s.terms for text in variants(t)} - {""})
    long = sorted({text.strip("*=") for s in signals if s.squeezed for t in s.terms for text in variants(t)} - {""})
    squeezed = {key for key in keys("squeezed", long) if len(key.decode("utf-8", "ignore")) >= SQUEEZED_LEAST}
    return {"words": sorted({b" " + key + b" " for key in keys("words", terms) if key}), "squeezed": sorted(squeezed)}


def databases(policy: Policy) -> dict[str, bytes]:
    """Plain hyperscan databases of the trigger literals, by view, as bytes that `Raw` takes."""
    found = {}
    for view, texts in trigger_literals(policy).items():
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        n = len(texts)
        database.compile(expressions=texts, ids=list(range(n)), elements=n, flags=[0] * n, literal=True)
        found[view] = hyperscan.dumpb(database)
    return found


class Raw:
    """(a) Hyperscan and nothing else: folded bytes in, a number of matches out."""

    def __init__(self, compiled: Mapping[str, bytes]) -> None:
        self._databases = {v: hyperscan.loadb(data, mode=hyperscan.HS_MODE_BLOCK) for v, data in compiled.items()}
        self._scratch = {v: hyperscan.Scratch(database) for v, database in self._databases.items()}

    def buffers(self, batch: pa.RecordBatch) -> Buffers:
        """The views of a batch, block by block as the screen makes them."""
        return [(v, block.view(v)) for part in chunks(batch) for block in blocks(part) for v in self._databases]

    def scan(self, buffers: Buffers) -> int:
        """The number of matches."""
        count = 0

        def seen(_number: int, _start: int, _end: int, _flags: int, _context: object) -> None:
            nonlocal count
            count += 1

        for view, data in buffers:
            self._databases[view].scan(data, match_event_handler=seen, scratch=self._scratch[view])
        return count


class Phrases:
    """(c) spaCy: a blank multi-language pipeline that splits into tokens, and a PhraseMatcher on small letters."""

    def __init__(self, terms: Sequence[str]) -> None:
        import spacy
        from spacy.matcher import PhraseMatcher

        self._language: Any = spacy.blank("xx")
        self._matcher: Any = PhraseMatcher(self._language.vocab, attr="LOWER")
        self._matcher.add("term", list(self._language.tokenizer.pipe(terms)))

    def one(self, text: str) -> bool:
        """Whether any term stands in the text."""
        return bool(self._matcher(self._language.make_doc(text)))

    def many(self, texts: Iterable[str]) -> int:
        """In how many texts a term stands."""
        make, match = self._language.make_doc, self._matcher
        return sum(1 for text in texts if match(make(text)))


class Automaton:
    """(d) pyahocorasick: NFKC and casefold in a loop, then every occurrence, also inside of words."""

    def __init__(self, terms: Sequence[str]) -> None:
        import ahocorasick

        self._automaton: Any = ahocorasick.Automaton()
        for number, term in enumerate(terms):
            self._automaton.add_word(_plain(term), number)
        self._automaton.make_automaton()

    def one(self, text: str) -> bool:
        """Whether any term stands in the text; all occurrences are looked at."""
        return bool(list(self._automaton.iter(_plain(text))))

    def many(self, texts: Iterable[str]) -> int:
        """In how many texts a term stands."""
        return sum(map(self.one, texts))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
