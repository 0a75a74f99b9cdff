"""A block: some rows of a batch, all their text in one folded buffer, and the way back to the trader's own words.

Blocks are small enough for the processor's cache (1 MB of text): the same work in blocks of 32 MB took four times as long,
in blocks of 256 KB a fourteenth more (2 MB of second-level cache a core). Values are numbered through; value -> row and
field are arrays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rempart.domain.columns import LISTING, TEXT_FIELDS
from rempart.domain.errors import InputError
from rempart.text.fold import AFTER, BEFORE, Folded, Positions, entity, fold, join
from rempart.text.mojibake import letter
from rempart.text.tables import GONE
from rempart.text.views import VIEWS, View

BLOCK_BYTES = 1024 * 1024
_MIDDLE = AFTER + BEFORE
_VIEW: dict[str, View] = {v.name: v for v in VIEWS}
_MANY = 64
_FEW = 8
_BLANK = 0x20
_EMPTY = pa.array([b""], pa.binary())
_NO_ROWS = pa.RecordBatch.from_pylist([], schema=LISTING)


MOST_HITS = 64
"""Hits kept of one signal in one listing. Whoever needs to look at each of them must hold what has so many (see `Judge`)."""


class Hit(NamedTuple):
    """A signal seen in a value: `start:end` in bytes of the view (`typed`, `words`, `squeezed`), counted from the value.

    View `text` means code points of the trader's text, likewise the deep views (`text.deep`); view `field` that the field as
    a whole is meant (value -1 when the field is absent).
    """

    signal: int
    row: int
    value: int
    view: str
    start: int
    end: int
    score: float = 1.0


class Span(NamedTuple):
    """Where a hit stands in the trader's own text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    first: int
    rows: npt.NDArray[np.int32]


class Block:
    """Rows of one batch with their text folded; see the module's docstring.

    Attributes:
        batch: the rows (schema LISTING).
        raw: the joined buffer, UTF-8, as the trader typed it.
        folded: the same after folding.
        rows: value number to row in `batch`.
    """

    def __init__(self, batch: pa.RecordBatch, texts: list[_Text] | None = None, first: int = 0) -> None:
        self.batch = batch
        self._hold(*_layout(_prepare(batch) if texts is None else texts, first, batch.num_rows))

    @classmethod
    def of_values(cls, values: Sequence[tuple[str, bytes]]) -> Block:
        """A block of single values, each a field's name and its text in UTF-8, ordered by field: row i is value i. It has no
        batch."""
        made = cls.__new__(cls)
        made.batch = _NO_ROWS
        columns: list[_Column] = []
        for name, group in groupby(range(len(values)), lambda i: values[i][0]):
            rows = np.array(list(group), np.int32)
            columns.append(_Column(name, int(rows[0]), rows))
        made._hold(columns, join(text for _, text in values))
        return made

    def _hold(self, columns: list[_Column], raw: bytes) -> None:
        self._columns, self.raw = columns, raw
        self.rows = np.concatenate([c.rows for c in columns]) if columns else np.zeros(0, np.int32)
        self.folded: Folded = fold(self.raw)
        if len(self.source_bounds) - 1 != len(self.rows) and len(self.rows):
            raise InputError("expected text in UTF-8, found a byte FE, which would stand between two texts")
        self._views: dict[str, bytes] = {}
        self._bounds: dict[str, Positions] = {}
        self._tracks: dict[tuple[str, int], Positions] = {}
        self._row_list: list[int] | None = None
        self._by_row: tuple[list[int], list[int]] | None = None
        self._bound_lists: dict[str, list[int]] = {}

    @property
    def row_list(self) -> list[int]:
        """`rows` as a list, made once: quicker where values are looked at one by one."""
        if self._row_list is None:
            self._row_list = self.rows.tolist()
        return self._row_list

    def view(self, name: str) -> bytes:
        """The whole block in a view; made once."""
        data = self._views.get(name)
        if data is None:
            data, self._bounds[name] = _VIEW[name].lay(self.folded)
            self._views[name] = data
        return data

    def bounds(self, name: str) -> Positions:
        """The separators of a view: value v lies between bounds[v] + 1 and bounds[v + 1]."""
        self.view(name)
        return self._bounds[name]

    @property
    def source_bounds(self) -> Positions:
        """The separators of `raw`: value v lies between source_bounds[v] + 1 and source_bounds[v + 1]."""
        bounds = self.folded.bounds
        assert bounds is not None, "`fold` knows them"
        return bounds

    def bound_list(self, name: str) -> list[int]:
        """`bounds` as a list, made once."""
        found = self._bound_lists.get(name)
        if found is None:
            found = self._bound_lists[name] = self.bounds(name).tolist()
        return found

    def field(self, value: int) -> str:
        """The name of the column that a value stands in."""
        return self._column(value).name

    def ranges(self, names: Collection[str]) -> list[tuple[int, int]]:
        """The values of some fields: of each that is there, the first and the one behind the last."""
        return [(c.first, c.first + len(c.rows)) for c in self._columns if c.name in names]

    def label(self, value: int) -> str:
        """The field as findings name it: `title`, `variants[2]`, `extra.colour`."""
        column = self._column(value)
        index = value - column.first
        if column.name == "extra":
            pairs = self.batch.column("extra")[int(column.rows[index])].as_py() or []
            before = int((column.rows[:index] == column.rows[index]).sum())
            return f"extra.{pairs[before][0]}" if before < len(pairs) else "extra"
        if pa.types.is_list(LISTING.field(column.name).type):
            return f"{column.name}[{int((column.rows[:index] == column.rows[index]).sum())}]"
        return column.name

    def values(self, row: int) -> list[int]:
        """The numbers of all values of a row."""
        if self._by_row is None:
            sorted_by_row = np.argsort(self.rows, kind="stable")
            first = np.searchsorted(self.rows[sorted_by_row], np.arange(self.batch.num_rows + 1))
            self._by_row = sorted_by_row.tolist(), first.tolist()
        order, edges = self._by_row
        return order[edges[row] : edges[row + 1]]

    def rows_with(self, name: str, wanted: Set[bytes]) -> list[int] | None:
        """The rows in which the words of a text column are one of some; None if nobody fills the column.

        Only values of a length and with a first byte that one of them has are cut out and compared.
        """
        for column in self._columns:
            if column.name == name:
                bounds, data = self.bounds("words"), self.view("words")
                span = bounds[column.first : column.first + len(column.rows) + 1]
                likely = np.zeros((max(map(len, wanted), default=0) + 1, 256), np.bool_)
                likely[[len(w) for w in wanted], [w[0] if w else _BLANK for w in wanted]] = True
                sizes = np.maximum(np.diff(span) - 3, 0)  # blanks on both sides, and the separator; nothing has one blank
                near = np.flatnonzero(sizes < len(likely))
                firsts = np.frombuffer(data, np.uint8)[span[near] + 2]
                firsts[sizes[near] == 0] = _BLANK
                near = near[likely[sizes[near], firsts]]
                places = zip(column.rows[near].tolist(), span[near].tolist(), span[near + 1].tolist(), strict=True)
                return [row for row, start, stop in places if data[start + 1 : stop].strip() in wanted]
        return None

    def words_between(self, value: int, end: int, start: int) -> int:
        """How many words stand between two places of a value in the view `words` (bytes counted from the value)."""
        first = int(self.bounds("words")[value]) + 1
        return max(self.view("words").count(b" ", first + end, first + start) - 1, 0)

    def source(self, value: int) -> bytes:
        """The bytes of a value as typed."""
        bounds = self.source_bounds
        return self.raw[int(bounds[value]) + 2 : int(bounds[value + 1]) - 1]

    def text(self, value: int) -> str:
        """A value as the trader typed it."""
        return self.source(value).decode("utf-8", "replace")

    def locate(self, hit: Hit) -> Span:
        """Where a hit stands in the trader's text, in code points."""
        if hit.view not in _VIEW:
            return Span(hit.start, hit.end)
        source = self.source(hit.value)
        track = self._track(hit.view, hit.value)
        if hit.start >= len(track) or hit.end <= hit.start:
            return Span(0, 0)
        first = min(max(int(track[hit.start]) - 1, 0), len(source) - 1)
        last = min(max(int(track[min(hit.end, len(track)) - 1]) - 1, 0), len(source) - 1)
        amp = source.rfind(b"&", max(last - 3, 0), last + 1)
        stop = source.find(b";", amp, amp + 14) if amp >= 0 else -1
        if stop > last and entity(source[amp + 1 : stop]) is not None:
            last = stop
        if source[last] >= 0x80:
            last = self._last_byte(hit.value, source, last)
        while last + 1 < len(source) and source[last + 1] & 0xC0 == 0x80:
            last += 1
        if source.isascii():
            return Span(first, last + 1)
        start = len(source[:first].decode("utf-8", "ignore"))
        return Span(start, start + len(source[first : last + 1].decode("utf-8", "ignore")))

    def _last_byte(self, value: int, source: bytes, place: int) -> int:
        """The last byte of the letter at a place that may have been read in a wrong encoding, several characters long."""
        first = place
        while first and source[first] & 0xC0 == 0x80:
            first -= 1
        second, stop = letter(source, first)
        if stop and self.folded.data[int(self.source_bounds[value]) + 2 + second] == GONE:
            return stop - 1
        return place

    def span(self, value: int, start: int, stop: int) -> Span:
        """The bytes `start:stop` of a value in the folded buffer (counted from the value's leading blank) in code points."""
        source = self.source(value)
        first, last = max(start - 1, 0), min(max(stop - 1, 0), len(source))
        begin = len(source[:first].decode("utf-8", "ignore"))
        return Span(begin, begin + len(source[first:last].decode("utf-8", "ignore")))

    def _track(self, view: str, value: int) -> Positions:
        key = (view, value)
        found = self._tracks.get(key)
        if found is None:
            if len(self._tracks) > _MANY:
                self._tracks.clear()
            bounds = self.source_bounds
            part = self.folded.data[int(bounds[value]) + 1 : int(bounds[value + 1]) + 1]
            _, found = _VIEW[view].track(part)
            self._tracks[key] = found
        return found

    def _column(self, value: int) -> _Column:
        for column in self._columns:
            if value < column.first + len(column.rows):
                return column
        raise IndexError(value)


def blocks(batch: pa.RecordBatch, size: int = BLOCK_BYTES) -> Iterator[Block]:
    """Cut a batch into blocks of about `size` bytes of text, in order."""
    n = batch.num_rows
    if not n:
        return
    texts = _prepare(batch)
    total = sum(len(t.data) for t in texts)
    step = max(1, min(n, size * n // max(total, 1)))
    for first in range(0, n, step):
        yield Block(batch.slice(first, step), texts, first)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text column of a batch, its values end to end: value v is `data[starts[v] : starts[v + 1]]`, separator included.

    `values[row]` is the first value of a row, for columns of lists and maps; None where each row has one value.
    """

    name: str
    data: memoryview
    starts: npt.NDArray[np.int64]
    values: npt.NDArray[np.int64] | None


def _prepare(batch: pa.RecordBatch) -> list[_Text]:
    """The text columns in which anything stands."""
    texts = []
    for name in TEXT_FIELDS:
        column = batch.column(name)
        if column.null_count == len(column):
            continue
        values, first = (column, None) if pa.types.is_string(column.type) else _flat(column)
        if len(values):
            data, starts = _joined(values)
            texts.append(_Text(name, data, starts, first))
    return texts


def _joined(values: pa.Array) -> tuple[memoryview, npt.NDArray[np.int64]]:
    """Values end to end, each with a separator behind it, and where each begins."""
    if len(values) <= _FEW:
        texts = [(text or "").encode() for text in values.to_pylist()]
        ends = np.cumsum([0, *(len(t) + len(_MIDDLE) for t in texts)])
        return memoryview(_MIDDLE.join([*texts, b""])), ends
    binary = values.cast(pa.binary())
    if binary.null_count:
        binary = pc.fill_null(binary, b"")
    n = len(binary)
    offsets = np.frombuffer(binary.buffers()[1], np.int32)[binary.offset : binary.offset + n + 1].astype(np.int64)
    starts = offsets - offsets[0] + len(_MIDDLE) * np.arange(n + 1)
    whole = pa.ListArray.from_arrays(pa.array([0, n + 1], pa.int32()), pa.concat_arrays([binary, _EMPTY]))
    return memoryview(pc.binary_join(whole, _MIDDLE)[0].as_buffer()), starts


def _flat(column: pa.Array) -> tuple[pa.Array, npt.NDArray[np.int64]]:
    """The values of a list or map column, and the first value of each row (and one past the last)."""
    offsets = np.asarray(column.offsets).astype(np.int64)
    counts = np.diff(offsets)
    if column.null_count:
        counts = np.where(np.asarray(column.is_null()), 0, counts)
    child = column.items if pa.types.is_map(column.type) else column.values
    first = np.concatenate([[0], np.cumsum(counts)])
    if first[-1] == offsets[-1] - offsets[0]:
        return child.slice(int(offsets[0]), int(first[-1])), first
    starts = np.repeat(offsets[:-1], counts)
    within = np.arange(first[-1]) - np.repeat(first[:-1], counts)
    return child.take(pa.array(starts + within)), first


def _layout(texts: list[_Text], first: int, n: int) -> tuple[list[_Column], bytes]:
    """The columns that hold anything in rows `first` to `first + n`, and all their values joined."""
    columns: list[_Column] = []
    parts: list[bytes | memoryview] = [BEFORE]
    count = 0
    for text in texts:
        if text.values is None:
            low, high, rows = first, first + n, np.arange(n, dtype=np.int32)
        else:
            inside = text.values[first : first + n + 1]
            low, high = int(inside[0]), int(inside[-1])
            rows = np.repeat(np.arange(n, dtype=np.int32), np.diff(inside))
        if high > low:
            columns.append(_Column(text.name, count, rows))
            parts.append(text.data[int(text.starts[low]) : int(text.starts[high])])
            count += high - low
    if not columns:
        return columns, b""
    parts[-1] = parts[-1][: -len(BEFORE)]
    return columns, b"".join(parts)
