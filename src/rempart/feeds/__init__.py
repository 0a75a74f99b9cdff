"""Feeds: listings in, rejects out, as a stream.

`open_feeds(paths, options)` reads files, globs, directories and standard input, plain, gzip or zstd, in any of
`FORMATS`, and gives `Chunk`s: listings with the schema `LISTING`, and a `Reject` for every row that could not become
one, so that the counts add up. Memory is bounded by a batch and a record, not by the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rempart.domain.errors import Reject
from rempart.feeds.base import Broken, Chunk, FeedOptions, Format
from rempart.feeds.names import Plan
from rempart.feeds.paths import expand
from rempart.feeds.rows import EMPTY
from rempart.feeds.sniff import FORMATS, by_name, recognise
from rempart.feeds.source import STDIN, Source

__all__ = ["FORMATS", "Chunk", "FeedOptions", "Format", "expand", "open_feeds"]

UNKNOWN = "unknown"
"""`Chunk.format` of a file that is empty or in no known format."""


def open_feeds(paths: Sequence[str], options: FeedOptions | None = None) -> Iterator[Chunk]:
    """Listings of all files, in order, as a stream; every file gives at least one chunk.

    A file that cannot be opened, is in no known format, or breaks half-way does not stop the others: its last chunk
    says so in `broken`. Ids that are missing become the `source`; ids that occur twice are kept, `source` tells the
    rows apart.

    Args:
        paths: files, globs, directories (see `expand`), or `-` for standard input.
        options: None for the defaults.

    Raises:
        UsageError: no paths, an unknown format, or a mapping to an unknown field.
        InputError: a path that gives no file.
    """
    options = options or FeedOptions()
    if options.format is not None:
        by_name(options.format)
    Plan({}, options.mapping)
    return _chunks(expand(paths), options)


def _chunks(files: Sequence[str], options: FeedOptions) -> Iterator[Chunk]:
    for file in files:
        yield from _file(file, options)


def _file(path: str, options: FeedOptions) -> Iterator[Chunk]:
    name, form, given = ("stdin" if path == STDIN else path), options.format or UNKNOWN, 0
    try:
        with Source(path, options) as source:
            try:
                found = recognise(source, options)
                form = found.name if found else form
                for batch in found.read(source, options) if found else ():
                    given += 1
                    yield Chunk(batch.listings, batch.rejects, name, form, source.position, source.size)
                if not given:
                    yield Chunk(EMPTY, (), name, form, source.position, source.size)
            except Broken as broken:
                broken.line = broken.line or 1  # formats that stream have set it
                yield _last(broken.reject(name), form, source.position, source.size)
    except Broken as broken:
        yield _last(broken.reject(name), form, 0, None)


def _last(broken: Reject, form: str, position: int, size: int | None) -> Chunk:
    return Chunk(EMPTY, (), broken.source, form, position, size, broken)
