"""Listings from dicts and from tables, with nothing dropped and nothing guessed.

Every value becomes text as found: numbers are printed, lists of plain values become lists of text, anything nested is
kept as JSON text. Columns that the schema does not know go to `extra`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from rempart.domain.columns import LISTING
from rempart.domain.errors import InputError

SCALARS: tuple[str, ...] = tuple(f.name for f in LISTING if pa.types.is_string(f.type))
LISTS: tuple[str, ...] = tuple(f.name for f in LISTING if pa.types.is_list(f.type))
_TYPES: dict[str, pa.DataType] = {f.name: f.type for f in LISTING}
_KNOWN = frozenset((*SCALARS, *LISTS, "extra"))
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPLIT_COUNTRIES = re.compile(r"[,;|\s]+")


def clean(text: str) -> str:
    """Replace lone surrogates (which no file can hold) by U+FFFD; everything else stays as typed."""
    return _SURROGATES.sub("\ufffd", text) if not text.isascii() else text


def text_of(value: Any) -> str | None:
    """One value as text: None and NaN are absent, numbers are printed, nested values become JSON."""
    if value is None:
        return None
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if value != value:  # NaN: pandas' way to say absent
            return None
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping | list | tuple):
        return clean(json.dumps(value, ensure_ascii=False, default=str))
    return clean(str(value))


def texts_of(name: str, value: Any) -> list[str] | None:
    """A list field as texts: a mapping gives `name: value` items, a lone value a list of one, countries are split."""
    if value is None or (isinstance(value, float) and value != value):
        return None
    if hasattr(value, "tolist"):  # a numpy array, as pandas gives for list columns
        value = value.tolist()
    if isinstance(value, str):
        items: Iterable[Any] = _SPLIT_COUNTRIES.split(value.strip()) if name == "countries" else [value]
    elif isinstance(value, Mapping):
        items = [f"{k}: {text_of(v) or ''}" for k, v in value.items()]
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        items = [_item(v) for v in value]
    else:
        items = [value]
    found = [text_of(v) for v in items]
    return [t for t in found if t] or None


def _item(value: Any) -> Any:
    """A variant or attribute given as a mapping reads `name: value, name: value`."""
    if isinstance(value, Mapping):
        if set(value) == {"name", "value"}:
            return f"{text_of(value['name']) or ''}: {text_of(value['value']) or ''}"
        return ", ".join(f"{k}: {text_of(v) or ''}" for k, v in value.items())
    return value


def from_dicts(rows: Iterable[Mapping[str, Any]], sources: Sequence[str] | None = None) -> pa.RecordBatch:
    """A batch of listings from mappings, in order.

    Args:
        rows: field name to value; fields that the schema does not know are kept in `extra`.
        sources: where each row stands (`shop.csv:17`); None gives `row 1`, `row 2` ...

    Returns:
        A `RecordBatch` with the schema `LISTING`. A missing id becomes the source, so that every decision can be
        matched to its row.
    """
    rows = rows if isinstance(rows, list) else list(rows)
    columns: dict[str, Any] = {name: [] for name in _KNOWN}
    pushes = [(name, columns[name].append, name in LISTS) for name in LISTING.names if name not in ("extra", "source")]
    extra = columns["extra"]
    for row in rows:
        for name, push, is_list in pushes:
            value = row.get(name)
            if value is None:
                push(None)
            elif is_list:
                push(texts_of(name, value))
            elif type(value) is str:
                push(value if value.isascii() else clean(value))
            else:
                push(text_of(value))
        unknown = row.keys() - _KNOWN
        given = row.get("extra")
        if unknown or given is not None:
            pairs = [(str(k), text_of(row[k])) for k in sorted(unknown, key=str)]
            if isinstance(given, Mapping):
                pairs += [(str(k), text_of(v)) for k, v in given.items()]
            elif isinstance(given, list):
                pairs += [_pair(item) for item in given]
            elif given is not None:
                pairs.append(("extra", text_of(given)))
            extra.append([(k, v) for k, v in pairs if v is not None] or None)
        else:
            extra.append(None)
    if sources is None:
        sources = [text_of(r.get("source")) or f"row {i}" for i, r in enumerate(rows, 1)]
    columns["source"] = list(sources)
    columns["id"] = [i if i else s for i, s in zip(columns["id"], columns["source"], strict=True)]
    n = len(rows)
    arrays = [
        pa.array(columns[name], kind) if any(v is not None for v in columns[name]) else _absent(n, name)
        for name, kind in _TYPES.items()
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=LISTING)


def _pair(item: Any) -> tuple[str, str | None]:
    """An item of `extra` given as a list: a pair of name and value, or just a value."""
    if isinstance(item, list | tuple) and len(item) == 2:
        return str(item[0]), text_of(item[1])
    return "extra", text_of(item)


@lru_cache(maxsize=256)
def _absent(n: int, name: str) -> pa.Array:
    """A column that nobody filled."""
    return pa.nulls(n, _TYPES[name])


def from_table(table: pa.Table | pa.RecordBatch, start: int = 1) -> pa.RecordBatch:
    """A batch of listings from an Arrow table of any columns, by name; one chunk comes back.

    Columns of text and of lists of text pass without a copy; everything else is converted value by value.

    Args:
        table: columns named as in `LISTING`; others go to `extra`.
        start: number of the first row, for `source` where the table has none.

    Raises:
        InputError: two columns of one name.
    """
    if isinstance(table, pa.Table):
        batches = table.combine_chunks().to_batches()
        table = (
            batches[0]
            if batches
            else pa.RecordBatch.from_arrays([pa.array([], f.type) for f in table.schema], schema=table.schema)
        )
    if len(set(table.schema.names)) != len(table.schema.names):
        raise InputError(f"expected every column name once, found {table.schema.names}")
    if table.schema.equals(LISTING):
        return table
    n = table.num_rows
    out: dict[str, pa.Array] = {}
    for name in table.schema.names:
        if name in _KNOWN and name != "extra":
            out[name] = _column(name, table.column(name))
    unknown = [name for name in table.schema.names if name not in _KNOWN]
    out["extra"] = _extra(table, unknown)
    if "source" not in out:
        out["source"] = pa.array([f"row {i}" for i in range(start, start + n)], pa.string())
    if "id" not in out:
        out["id"] = out["source"]
    else:
        blank = pc.equal(pc.fill_null(out["id"], ""), "")
        if pc.any(blank).as_py():
            out["id"] = pc.if_else(blank, out["source"], out["id"])
    arrays = [out.get(f.name) for f in LISTING]
    return pa.RecordBatch.from_arrays(
        [pa.nulls(n, f.type) if a is None else a for a, f in zip(arrays, LISTING, strict=True)], schema=LISTING
    )


def _column(name: str, column: pa.Array) -> pa.Array:
    wanted = LISTING.field(name).type
    if column.type.equals(wanted):
        return column
    if pa.types.is_string(wanted) and (pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type)):
        return column.cast(wanted)
    if pa.types.is_list(wanted) and _text_list(column.type) and name != "countries":
        return column.cast(wanted)
    if pa.types.is_list(wanted):
        return pa.array([texts_of(name, v) for v in column.to_pylist()], wanted)
    return pa.array([text_of(v) for v in column.to_pylist()], wanted)


def _text_list(kind: pa.DataType) -> bool:
    """Whether a column of this type holds lists of text (whatever its writer called the items)."""
    return bool((pa.types.is_list(kind) or pa.types.is_large_list(kind)) and pa.types.is_string(kind.value_type))


def _text_map(kind: pa.DataType) -> bool:
    return bool(pa.types.is_map(kind) and pa.types.is_string(kind.key_type) and pa.types.is_string(kind.item_type))


def _extra(table: pa.RecordBatch, unknown: list[str]) -> pa.Array:
    kind = LISTING.field("extra").type
    given = table.column("extra") if "extra" in table.schema.names else None
    if not unknown and given is None:
        return pa.nulls(table.num_rows, kind)
    if not unknown and given is not None and _text_map(given.type):
        return given.cast(kind)
    columns = [(name, table.column(name).to_pylist()) for name in unknown]
    rows: list[list[tuple[str, str]] | None] = []
    base = given.to_pylist() if given is not None else [None] * table.num_rows
    for i, have in enumerate(base):
        pairs = [(name, text) for name, values in columns if (text := text_of(values[i])) is not None]
        if isinstance(have, Mapping):
            have = list(have.items())
        if isinstance(have, list):
            pairs += [(str(k), text) for k, v in have if (text := text_of(v)) is not None]
        elif have is not None:
            pairs.append(("extra", text_of(have) or ""))
        rows.append(pairs or None)
    return pa.array(rows, kind)


def as_listings(data: Any) -> pa.RecordBatch:
    """Whatever holds listings, as one batch of schema LISTING.

    Args:
        data: one mapping, an iterable of mappings, a pyarrow table or batch, or any frame that speaks the Arrow C stream
            interface (pandas, Polars, DuckDB).

    Raises:
        InputError: it is none of these, or an item is not a mapping.
    """
    if isinstance(data, pa.RecordBatch | pa.Table):
        return from_table(data)
    if isinstance(data, Mapping):
        return from_dicts([data])
    if hasattr(data, "__arrow_c_stream__"):
        try:
            return from_table(pa.table(data))
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            if not hasattr(data, "to_dict"):
                raise
            return from_dicts(data.to_dict("records"))  # pandas columns of mixed types
    if isinstance(data, str | bytes) or not isinstance(data, Iterable):
        raise InputError(f"expected dicts, a frame or an Arrow table, found {type(data).__name__}")
    rows = list(data)
    for i, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise InputError(f"item {i}: expected a dict of fields, found {type(row).__name__}")
    return from_dicts(rows)
