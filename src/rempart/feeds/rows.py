"""From records of names and values to batches of listings; what cannot become a listing becomes a reject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from rempart.domain.columns import LISTING
from rempart.domain.errors import Reject
from rempart.domain.listing import LISTS, from_table, text_of, texts_of
from rempart.feeds.base import Batch, Broken, FeedOptions, Record, cut
from rempart.feeds.names import Plan

BATCH_BYTES = 32 << 20
"""A batch ends at so many bytes of records, however few rows it has: memory stays flat with long records too."""
EMPTY = pa.RecordBatch.from_arrays([pa.array([], f.type) for f in LISTING], schema=LISTING)
"""A batch of no listings."""

_LINKS = re.compile(r"[,;|]\s?(?=https?://)")
_EXTRA = LISTING.field("extra").type

Row = Mapping[str, object]


def batches(records: Iterable[Record | Reject], file: str, plan: Plan, options: FeedOptions) -> Iterator[Batch]:
    """Gather records into batches of `options.batch_rows`; where the records break, what was gathered comes first.

    Raises:
        Broken: as the records raise it, after the last batch; without a line it gets the one behind the last record.
    """
    rows: list[Row] = []
    lines: list[int] = []
    rejects: list[Reject] = []
    size = last = 0
    broken: Broken | None = None
    try:
        for record in records:
            last = record.line or last
            if isinstance(record, Reject):
                rejects.append(record)
            else:
                rows.append(record.row)
                lines.append(record.line)
                size += record.size
            if len(rows) + len(rejects) >= options.batch_rows or size >= BATCH_BYTES:
                yield to_batch(rows, lines, rejects, file, plan)
                rows, lines, rejects, size = [], [], [], 0
    except Broken as error:
        broken = error
        broken.line = broken.line or last + 1
    if rows or rejects:
        yield to_batch(rows, lines, rejects, file, plan)
    if broken is not None:
        raise broken


def to_batch(rows: Sequence[Row], lines: Sequence[int], rejects: Sequence[Reject], file: str, plan: Plan) -> Batch:
    """Listings from rows; rows without id, title and description join the rejects, in the order of lines."""
    if not rows:
        return Batch(EMPTY, tuple(rejects))
    names: dict[str, object] = {}
    for row in rows:
        names.update(row)
    columns: dict[str, pa.Array] = {}
    left: dict[int, list[tuple[str, object]]] = {}
    fields = plan.fields(names)
    for target, sources in fields.items():
        if target in LISTS:
            columns[target] = pa.array(_lists(target, rows, sources), LISTING.field(target).type)
        elif len(sources) == 1:
            name = sources[0]
            columns[target] = _strings([row.get(name) for row in rows])
        else:
            columns[target] = _strings(_firsts(rows, sources, left))
    used = {name for sources in fields.values() for name in sources}
    if len(used) < len(names) or left:
        columns["extra"] = pa.array(_extras(rows, used, left), _EXTRA)
    columns["source"] = pa.array([f"{file}:{line}" for line in lines], pa.string())
    return finish(pa.RecordBatch.from_pydict(columns), lines, rejects, file)


def finish(columns: pa.RecordBatch, lines: Sequence[int], rejects: Sequence[Reject], file: str) -> Batch:
    """A batch from columns of listings; rows without id, title and description are taken out and rejected."""
    empty = _empty_rows(columns)
    if empty is None:
        return Batch(from_table(columns), tuple(rejects))
    bare = [reject_empty(file, line) for line, is_empty in zip(lines, empty.to_pylist(), strict=True) if is_empty]
    all_rejects = sorted([*rejects, *bare], key=lambda r: r.line or 0)
    kept = columns.filter(pc.invert(empty))
    return Batch(from_table(kept) if kept.num_rows else EMPTY, tuple(all_rejects))


def reject_empty(file: str, line: int) -> Reject:
    """The reject of a record that says nothing."""
    return Reject(file, line, "title", "at least an id, a title or a description", "none of them")


def reject(file: str, line: int, expected: str, found: object, field: str | None = None) -> Reject:
    """A reject whose `found` is cut to size."""
    return Reject(file, line, field, expected, cut(found))


def blank(value: object) -> bool:
    """Whether a value says nothing: absent, empty, or white space."""
    return value is None or value in ("", [], {}) or (isinstance(value, str) and value.isspace())


def _empty_rows(columns: pa.RecordBatch) -> pa.BooleanArray | None:
    """A mask of the rows without id, title and description; None where there are none."""
    empty: pa.BooleanArray | None = None
    for name in ("title", "id", "description"):
        if name not in columns.schema.names:
            continue
        here = _blanks(columns.column(name))
        empty = here if empty is None else pc.and_(empty, here)
        if not pc.any(empty).as_py():
            return None
    return pa.repeat(True, columns.num_rows) if empty is None else empty


def _blanks(column: pa.Array) -> pa.BooleanArray:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return pc.is_null(column)
    trimmed = pc.utf8_trim_whitespace(pc.fill_null(column, ""))
    return pc.equal(pc.binary_length(trimmed), 0)


def _strings(values: list[object]) -> pa.Array:
    """Text as it is; where a value is not text (or holds a lone surrogate), every value by `text_of`."""
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError):
        return pa.array([text_of(v) for v in values], pa.string())


def _firsts(rows: Sequence[Row], sources: list[str], left: dict[int, list[tuple[str, object]]]) -> list[object]:
    """The first filled value of each row; other filled values go to `left`, unless they repeat the first."""
    out: list[object] = []
    for i, row in enumerate(rows):
        chosen: object = None
        for name in sources:
            value = row.get(name)
            if blank(value):
                continue
            if chosen is None:
                chosen = value
            elif value != chosen:
                left.setdefault(i, []).append((name, value))
        out.append(chosen)
    return out


def _lists(target: str, rows: Sequence[Row], sources: list[str]) -> list[list[str] | None]:
    out: list[list[str] | None] = []
    for row in rows:
        texts: list[str] = []
        for name in sources:
            value = row.get(name)
            if target == "additional_image_link" and isinstance(value, str):
                value = [part.strip() for part in _LINKS.split(value)]
            elif target == "additional_image_link" and isinstance(value, list):
                value = [_address(item) for item in value]
            texts += texts_of(target, value) or ()
        out.append(texts or None)
    return out


def _address(image: object) -> object:
    """The address of an image that is given as an object (`{"src": …}`)."""
    if isinstance(image, Mapping):
        return next((image[k] for k in ("src", "url", "href", "contentUrl") if image.get(k)), image)
    return image


def _extras(
    rows: Sequence[Row], used: set[str], left: dict[int, list[tuple[str, object]]]
) -> Iterator[list[tuple[str, str]] | None]:
    for i, row in enumerate(rows):
        pairs: list[tuple[str, str]] = []
        for name in row.keys() - used:
            value = row[name]
            if name == "extra" and isinstance(value, Mapping):
                pairs += [(str(k), text) for k, v in value.items() if (text := text_of(v))]
            elif text := text_of(value):
                pairs.append((text_of(name) or "", text))
        pairs += [(name, text) for name, value in left.get(i, ()) if (text := text_of(value))]
        yield sorted(pairs) or None
