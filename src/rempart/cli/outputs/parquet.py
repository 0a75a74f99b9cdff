"""Decisions as Parquet: written under a temporary name, in row groups of bounded size, and renamed when valid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from rempart.cli.outputs import Output
from rempart.cli.outputs.earlier import other_policy
from rempart.domain.columns import DECISION
from rempart.domain.errors import UsageError

GROUP_ROWS = 32_768
"""Rows of a row group: so many are held back, whatever size the batches come in."""


class ParquetOutput:
    """Writes `<name>.part`, which becomes the file on `close`; so a file of that name always has its footer."""

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq

        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._writer: Any = pq.ParquetWriter(self._part, DECISION, compression="zstd")
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0

    def write(self, decisions: pa.RecordBatch) -> None:
        """See `Output.write`."""
        at = 0
        while at < decisions.num_rows:
            piece = decisions.slice(at, GROUP_ROWS - self._rows)
            self._waiting.append(piece)
            self._rows += piece.num_rows
            at += piece.num_rows
            if self._rows == GROUP_ROWS:
                self._write_group()

    def close(self) -> None:
        """See `Output.close`."""
        self._write_group()
        self._writer.close()
        self._part.replace(self._path)

    def discard(self) -> None:
        """Give up; a file of the final name stays as it was."""
        self._writer.close()
        self._part.unlink(missing_ok=True)

    def _write_group(self) -> None:
        if self._rows:
            self._writer.write_table(pa.Table.from_batches(self._waiting), row_group_size=GROUP_ROWS)
            self._waiting, self._rows = [], 0


class EarlierParquet:
    """A Parquet output of an earlier run; see `outputs.Earlier`. Its rows are copied into the new file."""

    def __init__(self, path: Path, digest: str) -> None:
        import pyarrow.parquet as pq

        self._path, self._digest = path, digest
        try:
            file = pq.ParquetFile(path)
        except pa.ArrowInvalid as error:
            raise UsageError(f"{path} cannot be read as Parquet ({error}); choose another --output") from error
        if file.schema_arrow.names != DECISION.names:
            raise UsageError(f"{path} does not have the columns of a decision; choose another --output")
        self._batches = file.iter_batches(8192)
        self._ahead: pa.RecordBatch | None = None
        self._row = 0
        self._output = ParquetOutput(path)

    def take(self, listings: pa.RecordBatch) -> pa.RecordBatch:
        """See `Earlier.take`."""
        parts: list[pa.RecordBatch] = []
        wanted = listings.num_rows
        while wanted and (batch := self._next()) is not None:
            parts.append(batch.slice(0, wanted))
            wanted -= parts[-1].num_rows
            self._ahead = batch.slice(parts[-1].num_rows) if batch.num_rows > parts[-1].num_rows else None
        found = pa.Table.from_batches(parts).combine_chunks().to_batches()[0] if parts else _EMPTY
        self._check(listings, found)
        self._output.write(found)
        return found

    def finished(self) -> bool:
        """See `Earlier.finished`."""
        return self._next() is None

    def go_on(self) -> Output:
        """See `Earlier.go_on`."""
        return self._output

    def leave(self) -> None:
        """See `Earlier.leave`."""
        self._output.discard()

    def _next(self) -> pa.RecordBatch | None:
        if self._ahead is None:
            batch = next(self._batches, None)
            if batch is None:
                return None
            columns = [batch.column(f.name) for f in DECISION]
            casts = [c if c.type.equals(f.type) else c.cast(f.type) for c, f in zip(columns, DECISION, strict=True)]
            self._ahead = pa.RecordBatch.from_arrays(casts, schema=DECISION)
        return self._ahead

    def _check(self, listings: pa.RecordBatch, found: pa.RecordBatch) -> None:
        rows = found.num_rows
        for ours, theirs in (("id", "listing_id"), ("source", "source")):
            if not listings.column(ours).slice(0, rows).equals(found.column(theirs)):
                raise UsageError(
                    f"{self._path}: decisions {self._row + 1} to {self._row + rows} are on other listings than the "
                    "feed has there. It belongs to another feed (or was written with --only); choose another --output, "
                    "or leave out --resume to begin anew"
                )
        for digest in found.column("policy").unique().to_pylist():
            if digest != self._digest:
                raise other_policy(self._path, digest, self._digest)
        self._row += rows


_EMPTY = pa.RecordBatch.from_arrays([pa.array([], f.type) for f in DECISION], schema=DECISION)
