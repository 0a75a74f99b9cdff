"""NDJSON: one JSON object a line, with the names of a listing's fields."""

from __future__ import annotations

import json
from collections.abc import Iterator

import orjson

from rempart.domain.errors import Reject
from rempart.feeds.base import Batch, FeedOptions, Format, Record
from rempart.feeds.encoding import Repair, utf8
from rempart.feeds.names import Plan, Table
from rempart.feeds.rows import batches, reject
from rempart.feeds.source import HEAD, Source

COLUMNS: Table = {}
"""Nothing beyond the listing's own names and those of `names.COMMON`."""

_EXPECTED = "a JSON object on one line"


def read(source: Source, options: FeedOptions) -> Iterator[Batch]:
    """Batches from lines; a line that is not a JSON object is rejected, blank lines are passed over.

    What orjson refuses (lone surrogates, raw control characters, NaN) is tried again with Python's own parser; lines
    that are not UTF-8 are mended as `rempart.feeds.encoding` says.
    """
    yield from batches(_records(source, options), source.name, Plan(COLUMNS, options.mapping), options)


def _records(source: Source, options: FeedOptions) -> Iterator[Record | Reject]:
    repair, loads, number = Repair(), orjson.loads, 0
    for line in _lines(source, options.max_row_bytes):
        number += 1
        if line is None:
            expected = f"at most {options.max_row_bytes:,} bytes on a line (max_row_bytes)"
            yield reject(source.name, number, expected, "a longer one")
            continue
        try:
            row = loads(line)
        except orjson.JSONDecodeError:
            if not line.strip(b" \t\r\0"):
                continue
            row = _second_try(repair.text(line))
        if type(row) is dict:
            yield Record(number, row, len(line))
        elif isinstance(row, _Bad):
            yield reject(source.name, number, _EXPECTED, f"{row.why}: {repair.text(line[:300])}")
        else:
            yield reject(source.name, number, _EXPECTED, repair.text(line[:300]))


class _Bad:
    """Why a line is not JSON."""

    def __init__(self, why: str) -> None:
        self.why = why


def _second_try(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        return _Bad(f"{error.msg}, character {error.colno}")
    except RecursionError:
        return _Bad("nested too deep")
    except ValueError as error:  # an integer of thousands of digits
        return _Bad(str(error))


def _lines(source: Source, most: int) -> Iterator[bytes | None]:
    """Lines without their end; None stands for one that is longer than `most` bytes.

    Raises:
        Broken: what is left of a line that the break cut in two is not given out.
    """
    rest, skipping = b"", False
    for block in utf8(source.blocks(), source.peek()):
        lines = block.split(b"\n")
        if skipping:
            if len(lines) == 1:
                continue
            skipping, lines[0] = False, b""
            yield None
            lines = lines[1:]
        lines[0] = rest + lines[0]
        rest = lines.pop()
        for line in lines:
            yield line if len(line) <= most else None
        if len(rest) > most:
            rest, skipping = b"", True
    if skipping:
        yield None
    elif rest:
        yield rest


def sniff(head: bytes) -> float:
    """Whether the first line is a JSON object that stands alone on it."""
    line, end, _ = head.lstrip(b" \t\r\n").partition(b"\n")
    if not line.startswith(b"{"):
        return 0.0
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        opens_long_line = not end and len(head) >= HEAD - 4096
        broken_line = end and line.rstrip().endswith(b"}")
        return 0.5 if opens_long_line or broken_line else 0.0
    if not isinstance(row, dict):
        return 0.0
    lonely = not end or not head.strip().partition(b"\n")[2]
    wraps = any(isinstance(v, list) and v and isinstance(v[0], dict) for v in row.values())
    return 0.4 if lonely and (wraps or "@context" in row) else 0.9


FORMAT = Format("ndjson", "NDJSON: a JSON object a line", (".ndjson", ".jsonl"), sniff, read)
