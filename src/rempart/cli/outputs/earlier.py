"""Reads back the lines of an unfinished output, and goes on behind the last whole one.

The lines are compared with the listings of the feed, one by one: an output of another feed, another order or another
policy is refused before a byte of it is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa

from rempart.cli.outputs import Output
from rempart.cli.outputs.streams import Sink, append_stream, create_stream, read_blocks
from rempart.cli.outputs.tails import Frame
from rempart.cli.outputs.text import TextFormat, TextOutput
from rempart.domain.columns import DECISION
from rempart.domain.errors import UsageError

_SHOWN = 60
_MOST = 1 << 14


class EarlierText:
    """An NDJSON or CSV output of an earlier run; see `outputs.Earlier`.

    A plain file is cut behind its last whole line and appended to. A compressed one is written anew beside it (its end
    may be damaged) and takes its place when all its lines were given back.
    """

    def __init__(self, path: Path, packing: str, form: TextFormat, digest: str) -> None:
        self._path, self._packing, self._form, self._digest = path, packing, form, digest
        self._records = _records(path, form)
        self._known: dict[bytes, Frame] = {}
        self._rows = 0
        self._size = len(form.header)
        self._copy: Sink | None = None
        self._copy_path = path.with_name(path.name + ".resuming")
        header = form.header and next(self._records, b"") + b"\n"
        self._empty = header == b"\n"
        if header != form.header and not self._empty:
            raise UsageError(f"{path} does not begin with the columns of a decision; choose another --output")
        if packing:
            self._copy = create_stream(self._copy_path, packing)
            self._copy.write(form.header)

    def take(self, listings: pa.RecordBatch) -> pa.RecordBatch:
        """See `Earlier.take`."""
        n = listings.num_rows
        records = list(islice(self._records, n))
        ids, sources = listings.column("id").slice(0, len(records)), listings.column("source").slice(0, len(records))
        heads = self._form.heads(ids, sources).to_pylist()
        frames = [self._frame(record, head.encode()) for record, head in zip(records, heads, strict=True)]
        for record in records:
            self._size += len(record) + 1
            if self._copy is not None:
                self._copy.write(record + b"\n")
        return decisions_of(ids, sources, frames)

    def finished(self) -> bool:
        """See `Earlier.finished`."""
        return next(self._records, None) is None

    def go_on(self) -> Output:
        """See `Earlier.go_on`."""
        if self._copy is None:
            begun = not self._empty
            return TextOutput(append_stream(self._path, self._size if begun else 0), self._form, begun=begun)
        self._copy.flush()
        self._copy_path.replace(self._path)
        return TextOutput(self._copy, self._form, begun=True)

    def leave(self) -> None:
        """See `Earlier.leave`."""
        if self._copy is not None:
            self._copy.close()
            self._copy_path.unlink(missing_ok=True)

    def _frame(self, record: bytes, head: bytes) -> Frame:
        self._rows += 1
        if not record.startswith(head):
            raise self._other(record, head)
        tail = record[len(head) :]
        found = self._known.get(tail)
        if found is None:
            try:
                found = self._form.read_tail(tail)
            except (ValueError, KeyError) as error:
                raise self._other(record, head) from error
            if found["policy"] != self._digest:
                raise other_policy(self._path, str(found["policy"]), self._digest)
            if not found["rules"] and len(self._known) < _MOST:
                self._known[tail] = found
        return found

    def _other(self, record: bytes, head: bytes) -> UsageError:
        return UsageError(
            f"{self._path}: decision {self._rows} begins with {_begin(record)!r}, but the feed has {_begin(head)!r} "
            f"there. It belongs to another feed (or was written with "
            "--only); choose another --output, or leave out --resume to begin anew"
        )


def other_policy(path: Path, found: str, digest: str) -> UsageError:
    """The error of an output that was decided under another policy."""
    return UsageError(
        f"{path} was decided under the policy {found}, the present one is {digest}. Choose another --output, or leave "
        "out --resume to begin anew"
    )


def decisions_of(ids: pa.Array, sources: pa.Array, frames: Sequence[Frame]) -> pa.RecordBatch:
    """A batch of schema DECISION from frames; equal (identical) frames are converted once."""
    distinct = {id(f): f for f in frames}
    place = {key: i for i, key in enumerate(distinct)}
    index = pa.array([place[id(f)] for f in frames], pa.int32())
    columns = [ids, sources]
    for name in DECISION.names[2:]:
        values = [f[name] for f in distinct.values()]
        if name == "outcome_by_state":
            values = [list(v.items()) for v in values]
        columns.append(pa.array(values, DECISION.field(name).type).take(index))
    return pa.RecordBatch.from_arrays(columns, schema=DECISION)


def _begin(line: bytes) -> str:
    return line[:_SHOWN].decode("utf-8", "replace")


def _records(path: Path, form: TextFormat) -> Iterator[bytes]:
    """The whole records of a file, without their line break; a torn last one is not given."""
    rest = held = b""
    for block in read_blocks(path):
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        for line in lines:
            held = held + b"\n" + line if held else line
            if form.complete(held):
                yield held
                held = b""
