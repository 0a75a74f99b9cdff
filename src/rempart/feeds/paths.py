"""Which files the user means: files, globs, directories, standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from rempart.domain.errors import InputError, UsageError
from rempart.feeds.source import STDIN

SUFFIXES = frozenset(
    (".ndjson", ".jsonl", ".json", ".jsonld", ".csv", ".tsv", ".txt", ".xml", ".rss", ".atom", ".parquet", ".pq",
     ".html", ".htm", ".xhtml")
)  # fmt: skip
"""What a directory is searched for; each may be followed by `.gz`, `.gzip`, `.zst` or `.zstd`."""

_PACKED = frozenset((".gz", ".gzip", ".zst", ".zstd"))


def expand(paths: Sequence[str]) -> list[str]:
    """The files that paths stand for, in the order given; those of a glob or a directory are sorted.

    A directory is searched with all its folders for known suffixes; hidden files and links to folders are passed over.
    A path that exists is taken as it is, even if it looks like a glob. `-` is standard input. A file named twice comes
    once.

    Raises:
        UsageError: no path at all.
        InputError: a path, glob or directory that gives no file.
    """
    if not paths:
        raise UsageError("expected a file, a glob, a directory or - for standard input, found nothing")
    found: dict[str, None] = {}
    for path in paths:
        files = [path] if path == STDIN else list(_files(path))
        if not files:
            raise InputError(_nothing(path))
        found.update(dict.fromkeys(files))
    return list(found)


def _files(path: str) -> Iterator[str]:
    target = Path(path)
    if target.is_dir():
        yield from sorted(_walk(path))
    elif target.exists():
        yield path
    else:
        for match in sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 - absolute and `..` patterns too
            if Path(match).is_dir():
                yield from sorted(_walk(match))
            else:
                yield match


def _walk(folder: str) -> Iterator[str]:
    for base, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in names:
            suffixes = [s.lower() for s in Path(name).suffixes]
            if suffixes and suffixes[-1] in _PACKED:
                suffixes.pop()
            if not name.startswith(".") and suffixes and suffixes[-1] in SUFFIXES:
                yield str(Path(base) / name)


def _nothing(path: str) -> str:
    if Path(path).is_dir():
        return f"expected feeds in the directory {path}, found no file that ends in {', '.join(sorted(SUFFIXES))}"
    what = "glob" if glob.has_magic(path) else "path"
    return f"expected a file, found nothing under the {what} {path}"
