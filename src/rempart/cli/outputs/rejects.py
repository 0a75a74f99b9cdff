"""Rows that could not become listings, one a line: file, line, field, what was expected, what was found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import orjson

from rempart.cli.outputs import kind
from rempart.cli.outputs.streams import create_stream
from rempart.cli.outputs.text import cell
from rempart.domain.errors import Reject, UsageError

COLUMNS = ("file", "line", "field", "expected", "found")


class RejectsFile:
    """Writes rejects as NDJSON or CSV, by suffix.

    Args:
        path: the file.
        aside: write beside it, and take its place on `close` only.

    Raises:
        UsageError: another suffix, or the file cannot be written.
    """

    def __init__(self, path: str, *, aside: bool = False) -> None:
        form, packing = kind(path)
        if form == "parquet":
            raise UsageError(f"expected --rejects to end in .ndjson or .csv, found {path!r}")
        self._csv = form == "csv"
        self._path = Path(path)
        self._written = self._path.with_name(self._path.name + ".resuming") if aside else self._path
        try:
            self._sink = create_stream(self._written, packing)
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
        if self._csv:
            self._sink.write(",".join(COLUMNS).encode() + b"\n")

    def write(self, rejects: Sequence[Reject]) -> None:
        """Append rejects."""
        if rejects:
            self._sink.write(b"".join(self._line(r) for r in rejects))
            self._sink.flush()

    def close(self) -> None:
        """Finish the file."""
        self._sink.close()
        if self._written != self._path:
            self._written.replace(self._path)

    def discard(self) -> None:
        """Leave a file of this name as it was."""
        self._sink.close()
        if self._written != self._path:
            self._written.unlink(missing_ok=True)

    def _line(self, reject: Reject) -> bytes:
        values = (reject.source, reject.line, reject.field, reject.expected, reject.found)
        if self._csv:
            return (",".join(cell("" if v is None else str(v)) for v in values) + "\n").encode("utf-8", "replace")
        texts = [v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for v in values]
        return orjson.dumps(dict(zip(COLUMNS, texts, strict=True)), option=orjson.OPT_APPEND_NEWLINE)
