"""Where decisions are written: NDJSON, CSV or Parquet by suffix, plain or compressed, and how a cut-off one goes on.

`create(path)` opens a new output; `reopen(path, digest)` opens one that a run left unfinished. Rejects have their own
small writer in `outputs.rejects`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pyarrow as pa

from rempart.domain.errors import RempartError, UsageError

STDOUT = "-"


class OutputError(RempartError):
    """A file could not be written; what stands in it up to there is valid."""


class Output(Protocol):
    """Takes decisions batch by batch; after `close` the file is complete and valid."""

    def write(self, decisions: pa.RecordBatch) -> None:
        """Append a batch (schema DECISION)."""

    def close(self) -> None:
        """Finish the file."""


class Earlier(Protocol):
    """An output that an earlier run left: gives its decisions back, then goes on as an `Output`."""

    def take(self, listings: pa.RecordBatch) -> pa.RecordBatch:
        """The earlier decisions on the first of these listings; fewer rows than listings when there are no more.

        Raises:
            UsageError: a decision is on another listing, or was made under another policy.
        """

    def finished(self) -> bool:
        """Whether every decision was given back."""

    def go_on(self) -> Output:
        """The output, open behind the decisions that were given back."""

    def leave(self) -> None:
        """Leave the file as it was found."""


def kind(path: str) -> tuple[str, str]:
    """The format (`ndjson`, `csv`, `parquet`) and compression (empty, `gz`, `zst`) that a path's suffixes name.

    Raises:
        UsageError: another suffix.
    """
    if path == STDOUT:
        return "ndjson", ""
    suffixes = [s.lower() for s in Path(path).suffixes]
    packing = suffixes.pop()[1:] if suffixes and suffixes[-1] in (".gz", ".zst") else ""
    form = {".ndjson": "ndjson", ".jsonl": "ndjson", ".csv": "csv", ".parquet": "parquet"}.get((suffixes or [""])[-1])
    if form is None or (form == "parquet" and packing):
        raise UsageError(
            f"expected an output that ends in .ndjson, .jsonl or .csv (also with .gz or .zst) or .parquet, found {path!r}"
        )
    return form, packing


def create(path: str) -> Output:
    """Begin a new output; a file of that name is replaced.

    Raises:
        UsageError: the suffix is unknown or the file cannot be written.
    """
    form, packing = kind(path)
    try:
        if form == "parquet":
            from rempart.cli.outputs.parquet import ParquetOutput

            return ParquetOutput(Path(path))
        from rempart.cli.outputs.streams import create_stream, standard_output
        from rempart.cli.outputs.text import TextOutput, text_format

        sink = standard_output() if path == STDOUT else create_stream(Path(path), packing)
        return TextOutput(sink, text_format(form))
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


def reopen(path: str, digest: str) -> Earlier | None:
    """The output that an earlier run left at a path; None if there is none.

    Args:
        path: a file, not standard output.
        digest: of the present policy; the earlier decisions must carry the same.

    Raises:
        UsageError: the suffix is unknown, or the file cannot be read.
    """
    form, packing = kind(path)
    if path == STDOUT:
        raise UsageError("--resume needs --output with a file; standard output cannot be continued")
    if not Path(path).exists():
        return None
    try:
        if form == "parquet":
            from rempart.cli.outputs.parquet import EarlierParquet

            return EarlierParquet(Path(path), digest)
        from rempart.cli.outputs.earlier import EarlierText
        from rempart.cli.outputs.text import text_format

        return EarlierText(Path(path), packing, text_format(form), digest)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
