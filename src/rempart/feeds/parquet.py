"""Parquet: row groups as a stream, columns by the names of a listing's fields.

A Parquet file is read from its end, so it must be a plain file; from standard input or out of gzip or zstd it is first
copied to a temporary file, within the bounds.

A file of some kilobytes can stand for terabytes: a dictionary holds one long value, and a run-length code says a
million times "that one". So the longest value of each dictionary is looked at first, and batches of that row group are
made so short that they cannot take more than 64 MiB; what comes out is counted against the size of the file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc

from rempart.domain.columns import LISTING
from rempart.domain.listing import LISTS
from rempart.feeds.base import Batch, Broken, FeedOptions, Format
from rempart.feeds.encoding import Repair
from rempart.feeds.names import Plan, Table
from rempart.feeds.rows import finish, to_batch
from rempart.feeds.source import FREE_BYTES, Source

COLUMNS: Table = {}
"""Nothing beyond the listing's own names and those of `names.COMMON`."""

_BATCH_BYTES = 64 << 20
"""A batch is so short that values as long as the longest ones of the dictionaries fit into this."""
_VALUES = 1 << 20
"""So many list items may a row group have beyond a hundred for each row."""
_BUFFER = 1 << 20
"""Bytes read at once of a column of a row group, which is otherwise read whole."""
_ERRORS = (pa.ArrowException, OSError, ValueError, IndexError, KeyError)


def read(source: Source, options: FeedOptions) -> Iterator[Batch]:
    """Batches of at most `batch_rows` rows, numbered from 1.

    Raises:
        Broken: this is no Parquet file, a page is damaged (the rows before it stay), the bounds were passed.
    """
    head = source.peek(4)
    if not head:
        return
    if not head.startswith(b"PAR1"):
        raise Broken("a Parquet file", f"bytes that begin with {head!r}", 1)
    plan = Plan(COLUMNS, options.mapping)
    if source.raw is not None:
        yield from _read(source.raw, source, plan, options)
        return
    with tempfile.TemporaryFile(prefix="rempart-") as file:
        for block in source.blocks():
            file.write(block)
        yield from _read(file, source, plan, options)


def _read(file: IO[bytes], source: Source, plan: Plan, options: FeedOptions) -> Iterator[Batch]:
    from pyarrow import parquet

    try:
        whole = parquet.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False, page_checksum_verification=True)
        texts = _texts(whole)
        probe = parquet.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False, read_dictionary=texts)
    except _ERRORS as error:
        raise Broken("a whole Parquet file", str(error), 1) from error
    _check(whole, plan)
    size, line = file.seek(0, 2), 1
    watch = _Watch(options, size)
    for batch in _stream(whole, probe, texts, watch, options):
        names = batch.schema.names
        columns = [_plain(name, column, line) for name, column in zip(names, batch.columns, strict=True)]
        batch = pa.RecordBatch.from_arrays(columns, names=names)
        watch.count(batch.nbytes, line)
        if source.raw is not None:  # by the share of the rows: Parquet is not read from front to end
            source.position = size * (line + batch.num_rows - 1) // max(1, whole.metadata.num_rows)
        yield _batch(batch, source.name, line, plan)
        line += batch.num_rows


def _stream(whole: Any, probe: Any, texts: list[str], watch: _Watch, options: FeedOptions) -> Iterator[pa.RecordBatch]:
    line = 1
    try:
        for group in range(whole.metadata.num_row_groups):
            watch.group(whole.metadata.row_group(group), line)
            longest = _longest(next(probe.iter_batches(1, [group], texts, use_threads=False), None)) if texts else 0
            rows = max(1, min(options.batch_rows, _BATCH_BYTES // max(1, longest)))
            for batch in whole.iter_batches(rows, [group], use_threads=False):
                yield batch
                line += batch.num_rows
    except _ERRORS as error:
        raise Broken("a sound Parquet page", str(error), line) from error


def _texts(whole: Any) -> list[str]:
    """The paths of all columns of bytes, those in lists too."""
    schema = whole.metadata.schema
    columns = (schema.column(i) for i in range(len(schema)))
    return [column.path for column in columns if column.physical_type == "BYTE_ARRAY"]


def _longest(probe: pa.RecordBatch | None) -> int:
    """Bytes of a row that has the longest value of each column's dictionary."""
    return sum(_longest_value(column) for column in probe.columns) if probe is not None else 0


def _longest_value(column: Any) -> int:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return int(pc.max(pc.binary_length(column.dictionary)).as_py() or 0)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _longest_value(column.values)
    if pa.types.is_map(kind):
        return _longest_value(column.keys) + _longest_value(column.items)
    if pa.types.is_struct(kind):
        return sum(_longest_value(column.field(i)) for i in range(kind.num_fields))
    return 0


def _check(whole: Any, plan: Plan) -> None:
    names = whole.schema_arrow.names
    if missing := plan.missing(names):
        raise Broken(f"a column {missing[1]!r} (--map {missing[0]}={missing[1]})", ", ".join(names), 1, missing[0])
    if len(set(names)) != len(names):
        raise Broken("every column name once", ", ".join(names), 1)
    if not {"id", "title", "description"} & plan.fields(names).keys():
        raise Broken("a column for the id, the title or the description", ", ".join(names), 1)


class _Watch:
    """Counts what comes out against the bytes of the file."""

    def __init__(self, options: FeedOptions, size: int) -> None:
        self._options, self._size, self._out = options, size, 0

    def count(self, out: int, line: int) -> None:
        """So many bytes came out.

        Raises:
            Broken: a bound is passed.
        """
        self._out += out
        self._bound(self._out, line)

    def group(self, group: Any, line: int) -> None:
        """Look at what a row group says about itself before it is read.

        Raises:
            Broken: it says that it passes a bound.
        """
        self._bound(group.total_byte_size, line)
        values = max((group.column(i).num_values for i in range(group.num_columns)), default=0)
        if values > _VALUES + 100 * group.num_rows:
            raise Broken("at most about 100 list items in a row", f"{values:,} in {group.num_rows:,} rows", line)

    def _bound(self, out: int, line: int) -> None:
        most = self._options.max_expansion
        if out > self._options.max_bytes:
            raise Broken(f"at most {self._options.max_bytes:,} bytes (max_bytes)", "more", line)
        if out > FREE_BYTES and out > most * self._size:
            found = f"{out:,} bytes out of {self._size:,}: a decompression bomb?"
            raise Broken(f"at most {most:g} bytes for each byte of the file (max_expansion)", found, line)


def _batch(batch: pa.RecordBatch, file: str, line: int, plan: Plan) -> Batch:
    """Listings of a batch: columns are renamed where one source feeds a field, else it goes row by row."""
    lines = range(line, line + batch.num_rows)
    fields = plan.fields(batch.schema.names)
    if any(len(sources) > 1 or (target in LISTS and target != sources[0]) for target, sources in fields.items()):
        return to_batch(batch.to_pylist(), lines, (), file, plan)
    target_of = {sources[0]: target for target, sources in fields.items()}
    names = [target_of.get(name) or _free(name) for name in batch.schema.names]
    sources = pa.array([f"{file}:{n}" for n in lines], pa.string())
    columns = pa.RecordBatch.from_arrays([*batch.columns, sources], names=[*names, "source"])
    return finish(columns, lines, (), file)


def _plain(name: str, column: pa.Array, line: int) -> pa.Array:
    """A column without its dictionary, its text sound UTF-8: Arrow does not look at what a file says is text."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    try:
        column.validate(full=True)
    except (pa.ArrowInvalid, pa.ArrowException) as error:
        if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            raise Broken("sound values", f"{error}", line, name) from error
        repair = Repair()
        binary = pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary()
        values = column.view(binary).to_pylist()
        return pa.array([v if v is None else repair.text(v) for v in values], column.type)
    return column


def _free(name: str) -> str:
    """A column that no field takes keeps its name, unless the listing has a field of that name."""
    return f"{name} (column)" if name in LISTING.names and name != "extra" else name


def sniff(head: bytes) -> float:
    """Parquet's magic bytes."""
    return 1.0 if head.startswith(b"PAR1") else 0.0


FORMAT = Format("parquet", "Parquet", (".parquet", ".pq"), sniff, read)
