"""Decisions as lines of text: NDJSON and CSV. A line is a head (id and source) and a tail (everything else)."""

from __future__ import annotations

import csv
import io
from typing import Protocol

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from rempart.cli.outputs.streams import Sink
from rempart.cli.outputs.tails import KEYS, Frame, Tails
from rempart.domain.columns import DECISION

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a cell for a formula; such a cell gets an apostrophe in front."""

_TEXTS = ("outcome", "policy", "mode")


class TextFormat(Protocol):
    """How a decision stands on a line."""

    header: bytes

    def heads(self, ids: pa.Array, sources: pa.Array) -> pa.Array:
        """The beginning of every line, up to and without the tail."""

    def tail(self, found: Frame) -> str:
        """The rest of a line, with its line break."""

    def read_tail(self, tail: bytes) -> Frame:
        """What `tail` rendered (without the line break), read back; ValueError or KeyError if it is something else."""

    def complete(self, line: bytes) -> bool:
        """Whether a record ends with this line."""


class Ndjson:
    """One JSON object a line, keys in the order of DECISION."""

    header = b""

    def heads(self, ids: pa.Array, sources: pa.Array) -> pa.Array:
        """See `TextFormat.heads`."""
        return pc.binary_join_element_wise('{"listing_id":', _json(ids), ',"source":', _json(sources), "")

    def tail(self, found: Frame) -> str:
        """See `TextFormat.tail`."""
        return "," + orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE)[1:].decode()

    def read_tail(self, tail: bytes) -> Frame:
        """See `TextFormat.read_tail`."""
        if tail[:1] != b",":
            raise ValueError("another listing")
        read: Frame = orjson.loads(b"{" + tail[1:])
        return {key: read[key] for key in KEYS}

    def complete(self, line: bytes) -> bool:  # noqa: ARG002 - a JSON text never spans lines
        """See `TextFormat.complete`."""
        return True


class Csv:
    """RFC 4180 with plain line feeds; lists and objects stand as compact JSON in their cells."""

    header = ",".join(DECISION.names).encode() + b"\n"

    def heads(self, ids: pa.Array, sources: pa.Array) -> pa.Array:
        """See `TextFormat.heads`."""
        return pc.binary_join_element_wise(_cells(ids), _cells(sources), "", ",")

    def tail(self, found: Frame) -> str:
        """See `TextFormat.tail`."""
        return ",".join(cell(_cell_text(key, found[key])) for key in KEYS) + "\n"

    def read_tail(self, tail: bytes) -> Frame:
        """See `TextFormat.read_tail`."""
        (cells,) = csv.reader(io.StringIO(tail.decode(), newline=""), strict=True)
        pairs = zip(KEYS, cells, strict=True)
        return {k: v if k in _TEXTS else orjson.loads(v) if v else None for k, v in pairs}

    def complete(self, line: bytes) -> bool:
        """See `TextFormat.complete`."""
        return line.count(b'"') % 2 == 0


def text_format(form: str) -> TextFormat:
    """The format by its name, `ndjson` or `csv`."""
    return Csv() if form == "csv" else Ndjson()


class TextOutput:
    """Writes lines to a sink and hands every batch over to the system: a killed run loses only what was begun."""

    def __init__(self, sink: Sink, form: TextFormat, *, begun: bool = False) -> None:
        self._sink, self._form = sink, form
        self._tails = Tails(form.tail)
        if not begun:
            sink.write(form.header)

    def write(self, decisions: pa.RecordBatch) -> None:
        """See `Output.write`."""
        if decisions.num_rows:
            heads = self._form.heads(decisions.column("listing_id"), decisions.column("source"))
            lines = pc.binary_join_element_wise(heads, self._tails.column(decisions), "")
            self._sink.write(_bytes(lines))
            self._sink.flush()

    def close(self) -> None:
        """See `Output.close`."""
        self._sink.close()


def cell(text: str) -> str:
    """One CSV cell: formulas disarmed, quoted where needed."""
    if text.startswith(FORMULA):
        text = "'" + text
    if any(c in text for c in '",\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _cell_text(key: str, value: object) -> str:
    if value is None:
        return ""
    return str(value) if key in _TEXTS else orjson.dumps(value).decode()


def _json(column: pa.Array) -> pa.Array:
    """A text column as JSON strings; the whole column at once where nothing needs an escape."""
    data, _ = _content(column)
    if bool(((data < 0x20) | (data == 0x22) | (data == 0x5C)).any()):
        return pa.array([orjson.dumps(v).decode() for v in column.to_pylist()], pa.string())
    quoted = pc.binary_join_element_wise('"', column, '"', "")
    return pc.fill_null(quoted, "null") if column.null_count else quoted


def _cells(column: pa.Array) -> pa.Array:
    """A text column as CSV cells; the column itself where no cell needs anything."""
    data, firsts = _content(column)
    harmless = not np.isin(data, np.frombuffer(b'",\r\n', np.uint8)).any()
    if harmless and not np.isin(firsts, np.frombuffer("".join(FORMULA).encode(), np.uint8)).any():
        return pc.fill_null(column, "")
    return pa.array([cell(v or "") for v in column.to_pylist()], pa.string())


def _content(column: pa.Array) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """All bytes of a text column, and the first byte of each value that has one."""
    _, offsets, data = column.buffers()
    nothing = np.zeros(0, np.uint8)
    if data is None or not len(column):
        return nothing, nothing
    ends = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    whole = np.frombuffer(data, np.uint8)
    filled = ends[:-1][np.diff(ends) > 0]
    return whole[int(ends[0]) : int(ends[-1])], whole[filled]


def _bytes(lines: pa.Array) -> memoryview:
    """The lines of a fresh text column, one after the other, without a copy."""
    _, offsets, data = lines.buffers()
    ends = np.frombuffer(offsets, np.int32)
    first, last = int(ends[lines.offset]), int(ends[lines.offset + len(lines)])
    return memoryview(data)[first:last]
