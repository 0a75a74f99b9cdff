"""Byte streams for output: a file, plain or compressed, or standard output."""

from __future__ import annotations

import contextlib
import gzip
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

_GZIP_LEVEL = 5
_ZSTD_LEVEL = 3


class Sink(Protocol):
    """Takes bytes. `flush` puts what was taken where another process, or a later run, can read it."""

    def write(self, data: memoryview | bytes) -> object:
        """Append bytes."""

    def flush(self) -> object:
        """Hand everything over to the system."""

    def close(self) -> object:
        """Finish the stream."""


class _Gzip:
    """A gzip file that closes the file below it; it names no file and no time, so that it is the same every time."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._packed = gzip.GzipFile("", "wb", _GZIP_LEVEL, raw, mtime=0)

    def write(self, data: memoryview | bytes) -> object:
        return self._packed.write(data)

    def flush(self) -> object:
        self._packed.flush()
        return self._raw.flush()

    def close(self) -> object:
        self._packed.close()
        return self._raw.close()


class _Standard:
    """Standard output, which stays open."""

    def write(self, data: memoryview | bytes) -> object:
        return sys.stdout.buffer.write(data)

    def flush(self) -> object:
        return sys.stdout.buffer.flush()

    def close(self) -> object:
        return sys.stdout.buffer.flush()


def standard_output() -> Sink:
    """Standard output as a sink."""
    return _Standard()


def create_stream(path: Path, packing: str) -> Sink:
    """Create (or replace) a file; `packing` is empty, `gz` or `zst`."""
    raw = path.open("wb")
    if packing == "gz":
        return _Gzip(raw)
    if packing == "zst":
        import zstandard

        found: Sink = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).stream_writer(raw, closefd=True)
        return found
    return raw


def append_stream(path: Path, size: int) -> Sink:
    """Open a plain file to go on behind its first `size` bytes; what stood there is cut off."""
    raw = path.open("r+b")
    raw.truncate(size)
    raw.seek(size)
    return raw


def read_blocks(path: Path) -> Iterator[bytes]:
    """The content of a file, decompressed, up to its end or to where it is damaged."""
    from rempart.feeds.base import Broken, FeedOptions
    from rempart.feeds.source import Source

    options = FeedOptions(max_expansion=float("inf"), max_bytes=1 << 62)
    with contextlib.suppress(Broken), Source(str(path), options) as source:
        yield from source.blocks()
