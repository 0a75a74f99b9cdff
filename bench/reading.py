"""Feeds: how fast files become listings, apart from screening, and both together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pyarrow as pa
from pyarrow import parquet

from bench.measure import Figure, Section, Series, alternate, factor, rate, timed
from bench.peers import chunks
from bench.setup import Setup
from rempart.app import Rempart
from rempart.feeds import open_feeds

AIM = 2.0


def feed_reading(setup: Setup) -> Section:
    """NDJSON and Parquet of the corpus: against bare parsers, and against what two processes screen."""
    batch = setup.corpus.rows(setup.sizes.rows // 2)
    lines, columns = setup.folder / "corpus.ndjson", setup.folder / "corpus.parquet"
    _write(batch, lines, columns)
    parts = chunks(batch)
    with Rempart(setup.made, 2) as rempart:
        runs: dict[str, Callable[[], float]] = {
            "screen": lambda: timed(lambda: [setup.screen(part) for part in parts]),
            "NDJSON": lambda: timed(lambda: _read(lines, batch.num_rows)),
            "orjson": lambda: timed(lambda: _parse(lines)),
            "Parquet": lambda: timed(lambda: _read(columns, batch.num_rows)),
            "pyarrow": lambda: timed(lambda: parquet.read_table(columns, use_threads=False)),
            "NDJSON, screened": lambda: timed(lambda: _whole(rempart, lines)),
            "Parquet, screened": lambda: timed(lambda: _whole(rempart, columns)),
        }
        found = alternate(runs, setup.sizes.repeats)
    rates = {name: s.per(batch.num_rows) for name, s in found.items()}
    about = (
        f"{batch.num_rows:,} listings as NDJSON ({_mib(lines)}) and Parquet ({_mib(columns)}, zstd), in the page cache, "
        "read by `open_feeds` in one process. Reading is no bottleneck for two screening processes while it is at least "
        "twice as fast as one of them. Both together: `open_feeds` through `Rempart.screen_chunks` with two workers (three "
        "processes), which have been started and warmed up."
    )
    return Section("Feed reading", about, [f for n, p in _PEERS for f in _figures(rates, n, p)])


_PEERS = (("NDJSON", "orjson"), ("Parquet", "pyarrow"))


def _figures(rates: dict[str, Series], name: str, bare: str) -> list[Figure]:
    mine, screen, both = rates[name], rates["screen"], rates[f"{name}, screened"]
    against = f"(b) whole screen, one process: {screen.show(rate)}"
    ratio = mine.over(screen)
    what = "`orjson.loads` line by line" if bare == "orjson" else "`pyarrow.parquet.read_table`, one thread"
    return [
        Figure(f"{name} to listings", mine.show(rate), against, ratio.show(factor), f"≥ {AIM:g} ×", ratio.median >= AIM),
        Figure(f"{name} to listings", mine.show(rate), f"{what}: {rates[bare].show(rate)}",
               mine.over(rates[bare]).show(factor)),
        Figure(f"{name} to decisions, two workers", both.show(rate), against, both.over(screen).show(factor)),
    ]  # fmt: skip


def _write(batch: pa.RecordBatch, lines: Path, columns: Path) -> None:
    used = [n for n in batch.schema.names if batch.column(n).null_count < batch.num_rows and n != "source"]
    table = pa.Table.from_batches([batch]).select(used)
    parquet.write_table(table, columns, compression="zstd", row_group_size=16_384)
    with lines.open("wb") as out:
        for row in table.to_pylist():
            out.write(orjson.dumps({k: v for k, v in row.items() if v is not None}) + b"\n")


def _read(file: Path, rows: int) -> None:
    found = sum(chunk.listings.num_rows for chunk in open_feeds([str(file)]))
    assert found == rows, f"expected {rows} listings, found {found}"


def _parse(file: Path) -> None:
    with file.open("rb") as lines:
        for line in lines:
            orjson.loads(line)


def _whole(rempart: Rempart, file: Path) -> None:
    for _ in rempart.screen_chunks(open_feeds([str(file)])):
        pass


def _mib(file: Path) -> str:
    return f"{file.stat().st_size / 2**20:.1f} MiB"
