"""What is kept of words that were seen: how much memory, and what it costs when there is too little of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from sys import getsizeof
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
import pyarrow as pa

from bench.document import table
from bench.measure import Figure, Section, Series, timed
from bench.peers import chunks
from bench.setup import Setup
from rempart.detectors import reader as reading
from rempart.detectors.disguised import Disguised
from rempart.detectors.lexicon import Lexicon
from rempart.detectors.reader import Reader
from rempart.detectors.terms import Terms
from rempart.pipeline import Screen
from rempart.text.deep.tokens import NUMBERED, SLOTS, Seen
from rempart.text.phrases.walk import SLOTS as WORDS
from rempart.text.phrases.walk import Known, Walker

SHARES = (1, 8, 64)
"""The tables are made smaller by these factors."""
BOUND = 128 << 20
"""Bytes that all tables of a process may take when they are full."""
_INT = 28
"""Bytes of a number as an object."""


class Parts(NamedTuple):
    """Where words are kept: the lexicons of triggers and of what is looked for beside them, and the readers of both."""

    lexicons: tuple[Lexicon, Lexicon]
    readers: tuple[Reader, Reader]

    @classmethod
    def of(cls, screen: Screen) -> Parts:
        """The parts of a Screen with the packaged detectors."""
        terms = next(d for d in screen.detectors if isinstance(d, Terms))
        disguised = next(d for d in screen.detectors if isinstance(d, Disguised))
        return cls((terms.triggers, terms.others), (disguised._triggers, disguised._others))


def word_caches(setup: Setup) -> Section:
    """The sizes of the tables, and two passes with tables of their full size, an eighth and a sixty-fourth of it."""
    batch = setup.corpus.batch
    times: dict[tuple[int, str], list[float]] = {}
    counts: dict[tuple[int, str], tuple[int, int]] = {}
    decided: dict[tuple[int, str], list[pa.RecordBatch]] = {}
    parts = Parts.of(setup.screen)
    for number in range(max(1, setup.sizes.repeats // 2) + 1):
        for share in SHARES:
            screen = setup.made.screen()
            with shrunk(screen, share) as counted:
                for way in ("first", "again"):
                    counted.clear()
                    found: list[pa.RecordBatch] = []
                    seconds = timed(lambda screen=screen, found=found: found.extend(_decisions(screen, batch)))  # type: ignore[misc]
                    counts[share, way] = sum(counted), len(counted)
                    decided[share, way] = found
                    if number:
                        times.setdefault((share, way), []).append(seconds)
            if share == 1:
                parts = Parts.of(screen)
    same = all(found == decided[1, "first"] for found in decided.values())
    full, now = _full(parts), _now(parts)
    about = (
        f"Two walks (triggers, and what is looked for beside them) keep the classes of {WORDS:,} words "
        f"each; two readers keep {SLOTS:,} tokens that read as nothing, and number {NUMBERED:,} that do or are oddly "
        "written; when there are more, the reader forgets all of them before the next block. A full list of classes is "
        "emptied, with its words; elsewhere the oldest falls out. `Full` is the size of the arrays; of the readings it is "
        "the bytes that a token takes now, Python's objects included, times the places. Not in it: words of rules that are "
        "unpacked when they are met, which the packs bound."
    )
    size = Figure("(c) tables of words and tokens, full, one process", _mib(full), f"after {batch.num_rows:,} listings: "
                  f"{_mib(now)}", f"{now / full:.2f} ×", f"≤ {_mib(BOUND)}", full <= BOUND)  # fmt: skip
    equal = Figure("(c) decisions with smaller tables", "the same" if same else "**different**", "with full tables", "",
                   "the same", same)  # fmt: skip
    return Section("Caches of words", about, [size, equal], _tables(parts, times, counts, batch.num_rows))


@contextmanager
def shrunk(screen: Screen, share: int) -> Iterator[list[int]]:
    """Give a new Screen tables that are smaller by a factor; the list is told how many tokens each learning was about."""
    counted: list[int] = []
    learn: Any = Reader._learn

    def counting(self: Reader, data: Any, starts: Any, stops: Any, hashes: Any) -> Any:
        counted.append(len(starts))
        return learn(self, data, starts, stops, hashes)

    parts = Parts.of(screen)
    for lexicon in parts.lexicons:
        lexicon.walker = _smaller(lexicon.walker, share)
    for reader in parts.readers:
        reader._seen = Seen.empty(SLOTS // share, NUMBERED // share)
    with patch.object(reading, "NUMBERED", NUMBERED // share), patch.object(Reader, "_learn", counting):
        yield counted


def _smaller(walker: Walker, share: int) -> Walker:
    keys, places, pool, used = walker.known
    return Walker(
        walker.book,
        Known(
            np.zeros(len(keys) // share, keys.dtype),
            np.zeros(len(places) // share, places.dtype),
            np.zeros(len(pool) // share, pool.dtype),
            np.zeros(len(used), used.dtype),
        ),
    )


def _decisions(screen: Screen, batch: pa.RecordBatch) -> list[pa.RecordBatch]:
    return [screen(part).decisions for part in chunks(batch)]


def _walk_bytes(lexicon: Lexicon) -> int:
    return sum(array.nbytes for array in lexicon.walker.known)


def _seen_bytes(reader: Reader) -> int:
    return sum(array.nbytes for array in (reader._seen.table, reader._seen.keys, reader._seen.values))


def _store_bytes(reader: Reader) -> int:
    """Bytes of the readings, as arrays and as Python's objects."""
    kept = reader._readings
    choices = [choice for mine in kept.choices for choice in mine]
    objects = sum(map(getsizeof, kept.choices)) + sum(getsizeof(c) + getsizeof(c.text) + 2 * _INT for c in choices)
    lists = sum(map(getsizeof, (kept.choices, kept.views, kept.odd, kept.direct)))
    return sum(array.nbytes for array in kept.store()) + objects + lists


def _full_store(reader: Reader) -> int:
    """Bytes of the readings of so many tokens as are kept, with as many readings each as now."""
    return _store_bytes(reader) * NUMBERED // max(len(reader._readings), 1)


def _full(parts: Parts) -> int:
    return sum(map(_walk_bytes, parts.lexicons)) + sum(_seen_bytes(r) + _full_store(r) for r in parts.readers)


def _now(parts: Parts) -> int:
    return sum(map(_walk_bytes, parts.lexicons)) + sum(_seen_bytes(r) + _store_bytes(r) for r in parts.readers)


def _tables(
    parts: Parts, times: dict[tuple[int, str], list[float]], counts: dict[tuple[int, str], tuple[int, int]], rows: int
) -> str:
    kept = []
    for name, lexicon, reader in zip(("triggers", "beside triggers"), *parts, strict=True):
        known = lexicon.walker.known
        words = int(np.count_nonzero(known.keys))
        tokens = int(np.count_nonzero(reader._seen.table))
        numbered = len(reader._readings)
        kept += [
            [f"walk, {name}: words", f"{len(known.keys):,}", f"{words:,}", _mib(_walk_bytes(lexicon))],
            [f"walk, {name}: list of classes", f"{len(known.pool):,}", f"{int(known.used[0]):,}", "in the line above"],
            [f"reader, {name}: tokens seen", f"{len(reader._seen.table):,}", f"{tokens:,}", _mib(_seen_bytes(reader))],
            [f"reader, {name}: tokens with readings", f"{NUMBERED:,}", f"{numbered:,}", _mib(_full_store(reader))],
        ]
    sizes = table(["Table", "Places", "Taken after the corpus", "Full"], kept)
    passes = []
    for share in SHARES:
        for way in ("first", "again"):
            mine, base = (Series(tuple(times[s, way])).times(1e6 / rows) for s in (share, 1))
            tokens, calls = counts[share, way]
            name = "full size" if share == 1 else f"1/{share}"
            passes.append(
                [name, "first" if way == "first" else "the same listings again", mine.show(),
                 f"{mine.over(base).median:.2f} ×", f"{tokens / rows:.2f}", f"{calls:,}"]
            )  # fmt: skip
    head = ["Tables", "Pass", "µs a listing", "of full size", "tokens learned a listing", "times something was learned"]
    return f"{sizes}\n\n{table(head, passes, 2)}"


def _mib(size: float) -> str:
    return f"{size / 2**20:.1f} MiB"
