"""One input, opened: plain, gzip or zstd, told by content, decompressed as a stream and within bounds."""

from __future__ import annotations

import contextlib
import stat
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol

from rempart.feeds.base import Broken, FeedOptions

BLOCK = 1 << 20
"""Bytes of a block of decompressed data."""
HEAD = 64 << 10
"""Bytes of the head by which a format is recognised."""
FREE_BYTES = 16 << 20
"""So many bytes may come out before the expansion ratio counts: less than that harms nobody."""
STDIN = "-"

_ZSTD = b"\x28\xb5\x2f\xfd"
_FOREIGN = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
)


class Source:
    """A file, or standard input for `-`, read once from front to end.

    Args:
        path: a file's path, or `-`.
        options: `max_expansion` and `max_bytes` bound what may come out.

    Raises:
        Broken: on opening and reading: no permission, damaged or truncated compression, a bound was passed.
    """

    def __init__(self, path: str, options: FeedOptions) -> None:
        self.name = "stdin" if path == STDIN else path
        self.position = 0
        self.size: int | None = None
        self.compressed = False
        self._options = options
        self._out = 0
        try:
            self._raw: IO[bytes] = sys.stdin.buffer if path == STDIN else Path(path).open("rb")  # noqa: SIM115
            if path != STDIN:
                info = Path(path).stat()
                self.size = info.st_size if stat.S_ISREG(info.st_mode) else None
        except OSError as error:
            raise Broken("a file that can be read", f"{error.strerror or error}") from error
        self._own = path != STDIN
        self._ahead = b""
        try:
            self._blocks = self._open(self._pull())
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self._own:
            self._raw.close()

    @property
    def raw(self) -> IO[bytes] | None:
        """The file itself where it is plain and can be sought (Parquet reads it that way), else None."""
        return None if self.compressed or self.size is None else self._raw

    def peek(self, count: int = HEAD) -> bytes:
        """The next `count` bytes (fewer at the end) without consuming them; a break later than that waits."""
        parts, have = [self._ahead], len(self._ahead)
        try:
            while have < count and (block := next(self._blocks, b"")):
                parts.append(block)
                have += len(block)
        except Broken as broken:
            self._blocks = _raising(broken)
        self._ahead = b"".join(parts)
        return self._ahead[:count]

    def blocks(self) -> Iterator[bytes]:
        """The rest of the content in blocks of at most about 1 MiB (the first one may be longer)."""
        if self._ahead:
            ahead, self._ahead = self._ahead, b""
            yield ahead
        yield from self._blocks

    def _pull(self) -> bytes:
        try:
            data = self._raw.read(BLOCK)
        except OSError as error:
            raise Broken("a file that can be read to its end", f"{error.strerror or error}") from error
        self.position += len(data)
        return data

    def _open(self, first: bytes) -> Iterator[bytes]:
        for magic, what in _FOREIGN:
            if first.startswith(magic):
                raise Broken("a feed, plain, gzip or zstd", what)
        if first.startswith(b"\x1f\x8b"):
            self.compressed = True
            return self._bounded(first, _Gzip())
        if first.startswith(_ZSTD) or (first[1:4] == b"\x2a\x4d\x18" and 0x50 <= first[0] <= 0x5F):
            self.compressed = True
            return self._bounded(first, _Zstd())
        return self._plain(first)

    def _plain(self, data: bytes) -> Iterator[bytes]:
        while data:
            self._count(len(data), None)
            yield data
            data = self._pull()

    def _bounded(self, data: bytes, decoder: _Decoder) -> Iterator[bytes]:
        while data:
            for out, taken in decoder.feed(data):
                for at in range(0, len(out), BLOCK):
                    piece = out[at : at + BLOCK]
                    self._count(len(piece), taken)
                    yield piece
            data = self._pull()
        decoder.finish()

    def _count(self, out: int, taken: int | None) -> None:
        self._out += out
        most = self._options.max_expansion
        if self._out > self._options.max_bytes:
            raise Broken(f"at most {self._options.max_bytes:,} bytes (max_bytes)", "more")
        if taken is not None and self._out > FREE_BYTES and self._out > most * taken:
            found = f"{self._out:,} bytes out of {taken:,}: a decompression bomb?"
            raise Broken(f"at most {most:g} bytes for each compressed byte (max_expansion)", found)


class _Decoder(Protocol):
    def feed(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        """Decompressed pieces of bounded size, each with the compressed bytes taken so far, in all."""

    def finish(self) -> None:
        """Raise `Broken` unless the data ended where a stream ends."""


class _Gzip:
    """Gzip members, one after the other; zero padding behind them is allowed."""

    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(31)
        self._taken = 0

    def feed(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        while data:
            before = len(data)
            if self._decoder.eof:
                data = data.lstrip(b"\0")
                self._taken += before - len(data)
                if not data:
                    return
                self._decoder, before = zlib.decompressobj(31), len(data)
            sound = self._decoder.copy()
            try:
                out = self._decoder.decompress(data, BLOCK)
            except zlib.error as error:
                yield _salvage(sound, data), self._taken
                raise Broken("sound gzip data", f"{error} after {self._taken:,} bytes") from error
            data = self._decoder.unused_data if self._decoder.eof else self._decoder.unconsumed_tail
            self._taken += before - len(data)
            yield out, self._taken
        while not self._decoder.eof and (out := self._decoder.decompress(b"", BLOCK)):
            yield out, self._taken

    def finish(self) -> None:
        if not self._decoder.eof:
            raise Broken("the whole of the gzip data", f"its end is cut off after {self._taken:,} bytes")


def _salvage(decoder: zlib._Decompress, data: bytes) -> bytes:
    """What comes out of damaged data before the damage: byte for byte, because a failing call gives nothing."""
    parts: list[bytes] = []
    with contextlib.suppress(zlib.error):
        for i in range(len(data)):
            parts.append(decoder.decompress(data[i : i + 1]))  # noqa: PERF401 - the parts before the error count
    return b"".join(parts)


class _Zstd:
    """Zstandard frames, with windows up to 128 MiB (what `zstd --long` makes)."""

    _SLICE = 1024  # a slice can hold 256 blocks of 128 KiB: at most 32 MiB come out of it at once

    def __init__(self) -> None:
        import zstandard

        self._module = zstandard
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=1 << 27)
        self._decoder = self._decompressor.decompressobj()
        self._taken = 0
        self._fresh = True

    def feed(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        parts: list[bytes] = []
        have, view = 0, memoryview(data)
        while view:
            piece, view = bytes(view[: self._SLICE]), view[self._SLICE :]
            while piece:
                if self._decoder.eof:
                    self._decoder, self._fresh = self._decompressor.decompressobj(), True
                try:
                    out = self._decoder.decompress(piece)
                except self._module.ZstdError as error:
                    yield b"".join(parts), self._taken
                    raise Broken("sound zstd data", f"{error} after {self._taken:,} bytes") from error
                rest = self._decoder.unused_data if self._decoder.eof else b""
                self._taken += len(piece) - len(rest)
                self._fresh, piece = False, rest
                parts.append(out)
                have += len(out)
            if have >= BLOCK:
                yield b"".join(parts), self._taken
                parts, have = [], 0
        yield b"".join(parts), self._taken

    def finish(self) -> None:
        if not self._fresh and not self._decoder.eof:
            raise Broken("the whole of the zstd data", f"its end is cut off after {self._taken:,} bytes")


def _raising(broken: Broken) -> Iterator[bytes]:
    yield from ()
    raise broken
