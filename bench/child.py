"""Measurements that need a fresh process: `python -m bench.child load|rows ...` prints one JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import pyarrow as pa

_PIECE = 2_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Some listings, as a feed's chunk carries them."""

    listings: pa.RecordBatch


def load(cache: Path) -> dict[str, float]:
    """Seconds to import, to get the compiled policy, to make a Screen of it and to screen a first listing; the memory held
    then, and the most that was held."""
    start = perf_counter()
    from rempart.compiled import compiled

    imported = perf_counter()
    made = compiled((), cache)
    loaded = perf_counter()
    screen = made.screen()
    ready = perf_counter()
    screen([{"title": "Wooden chair, oak, 45 cm", "description": "A chair for the dining table."}])
    done = perf_counter()
    from bench.machine import held, peak

    return {
        "import": imported - start, "load": loaded - imported, "screen": ready - loaded, "first": done - ready,
        "held": float(held()), "peak": float(peak()),
    }  # fmt: skip


def rows(number: int, file: Path, cache: Path) -> dict[str, float]:
    """Seconds and peak memory of `number` rows that stream through `Rempart.screen_chunks` on one worker."""
    from bench.machine import peak
    from rempart.app import Rempart, from_bytes
    from rempart.compiled import compiled

    batch = from_bytes(file.read_bytes())
    with Rempart(compiled((), cache), 1) as rempart:
        rempart.screen(batch.slice(0, _PIECE))
        start = perf_counter()
        done = sum(screening.decisions.num_rows for _, screening in rempart.screen_chunks(_pieces(batch, number)))
        seconds = perf_counter() - start
    assert done == number, f"expected {number} decisions, found {done}"
    return {"seconds": seconds, "peak": float(peak())}


def _pieces(batch: pa.RecordBatch, number: int) -> Iterator[Piece]:
    """The batch over and over, in pieces, until `number` rows have come."""
    left = number
    while left:
        for first in range(0, batch.num_rows, _PIECE):
            piece = batch.slice(first, min(_PIECE, left))
            left -= piece.num_rows
            yield Piece(piece)
            if not left:
                return


def main(words: list[str]) -> dict[str, Any]:
    """Do what the words say."""
    match words:
        case ["load", cache]:
            return load(Path(cache))
        case ["rows", number, file, cache]:
            return rows(int(number), Path(file), Path(cache))
    raise SystemExit(f"expected load CACHE or rows NUMBER FILE CACHE, found {words}")


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
