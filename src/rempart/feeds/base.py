"""The words of the feed readers: what goes in (`FeedOptions`), what comes out (`Chunk`), and what a format is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from rempart.domain.errors import Reject

if TYPE_CHECKING:
    from rempart.feeds.source import Source

FOUND_MAX = 200
"""Characters of `Reject.found` that are kept."""


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """How feeds are read, and the bounds that a hostile one meets.

    `format` is the name of one of `FORMATS` (None: recognised by content); `mapping` says listing field -> source
    column (`--map title=name`). `batch_rows` is the most rows of a chunk. The bounds: `max_expansion` decompressed
    bytes for each compressed byte (watched once 16 MiB came out), `max_bytes` decompressed bytes of one file,
    `max_row_bytes` bytes of one record.
    """

    format: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    batch_rows: int = 8192
    max_expansion: float = 200.0
    max_bytes: int = 64 << 30
    max_row_bytes: int = 8 << 20


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some listings of one file, with the rows that could not become listings.

    `listings` has the schema `LISTING`; its column `source` reads `shop.csv:17` (1-based line, or record number where
    a format has no lines). `file` is the path as it was found ("stdin" for standard input), `position` the compressed
    bytes read of it so far, `size` its bytes (None for standard input and pipes). `broken` stands on the last chunk of
    a file that broke half-way and says where and why; the record under way at that place is part of `broken` and in
    neither count. Over a file: records = rows of `listings` + `rejects`.
    """

    listings: pa.RecordBatch
    rejects: tuple[Reject, ...]
    file: str
    format: str
    position: int
    size: int | None
    broken: Reject | None = None


class Broken(Exception):  # noqa: N818 - it is a state of a file, and never leaves the package
    """A file cannot be read any further; what was read before stays. Never leaves `rempart.feeds`."""

    def __init__(self, expected: str, found: str, line: int | None = None, name: str | None = None) -> None:
        super().__init__(f"expected {expected}, found {found}")
        self.expected, self.found, self.line, self.field = expected, found, line, name

    def reject(self, file: str) -> Reject:
        """The same as a `Reject` of `file`."""
        return Reject(file, self.line, self.field, self.expected, cut(self.found))


class Record(NamedTuple):
    """One record as the format found it: `line` (1-based), names and values, and about how many bytes it takes."""

    line: int
    row: Mapping[str, object]
    size: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Listings (schema `LISTING`) and the rejects that stood among them."""

    listings: pa.RecordBatch
    rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """A feed format: its name for `--format`, a title for people, how it is recognised and how it is read.

    `sniff` takes the first bytes of the file (decompressed, as UTF-8) and gives 0 (no) to 1 (certainly); `read` takes
    an opened source and gives batches, in order, and raises `Broken` after the last batch where the file breaks.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes], float]
    read: Callable[[Source, FeedOptions], Iterator[Batch]]


def cut(text: object) -> str:
    """Text for `Reject.found`: one line of at most 200 characters."""
    plain = " ".join(str(text)[: FOUND_MAX * 2].split())
    return plain if len(plain) <= FOUND_MAX else plain[: FOUND_MAX - 1] + "…"
