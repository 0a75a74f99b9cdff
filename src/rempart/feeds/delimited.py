"""CSV and its kin: one listing a row, the first row names the columns.

The delimiter (comma, semicolon, tab or bar) is told by content. Quotes may hold line breaks and doubled quotes.

- A row with more columns than the header is rejected, unless what is too much is empty.
- A row with fewer columns has empty ones at its end; it is rejected if the column of the id or of the title is among
  those cut off, since such a row is usually half of another.
- Cells that read `NULL`, `null` or `\\N` are empty. Blank lines are passed over.
- A quote that is never closed breaks the file at the line where it was opened.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rempart.domain.errors import Reject
from rempart.feeds.base import Batch, Broken, FeedOptions, Format, Record
from rempart.feeds.encoding import Repair, texts, utf8
from rempart.feeds.names import Plan, Table
from rempart.feeds.rows import batches, reject
from rempart.feeds.source import Source

COLUMNS: Table = {}
"""Nothing beyond the listing's own names and those of `names.COMMON`."""

_DELIMITERS = ",;\t|"
_NULLS = frozenset(("", "NULL", "null", "\\N"))
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BACKSLASH = re.compile(r'\\"[^,;\t|\r\n"]')


@dataclass(frozen=True, slots=True)
class Shape:
    """How a delimited file looks: delimiter, escape character, column names, and how sure that is.

    `known` counts columns that feed a field of a listing, `rows` the complete rows in the sample, `even` is the share
    of them with as many columns as the header.
    """

    delimiter: str
    escape: str | None
    header: tuple[str, ...]
    known: int
    rows: int
    even: float


def shape(head: bytes, delimiters: str = _DELIMITERS) -> Shape | None:
    """The shape of a file that begins with `head` (UTF-8); None if its first line is empty."""
    text = Repair().text(head)
    if (sep := _SEP.match(text)) is not None:
        text, delimiters = text[sep.end() :], sep[1]
    escape = "\\" if _BACKSLASH.search(text) and '""' not in text else None
    plan = Plan(COLUMNS, {})
    shapes = [s for d in delimiters if (s := _try(text, d, escape, plan)) is not None]
    return max(shapes, key=lambda s: (s.known, s.even, len(s.header)), default=None)


def _try(text: str, delimiter: str, escape: str | None, plan: Plan) -> Shape | None:
    lines = io.StringIO(text, newline="").readlines()[:200]
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, escapechar=escape))
    except csv.Error:
        rows = list(csv.reader(lines[:1], delimiter=delimiter, escapechar=escape))
    rows = [row for row in rows if row]
    if not rows:
        return None
    header, body = rows[0], rows[1:-1] or rows[1:]
    even = sum(len(row) == len(header) for row in body) / len(body) if body else 1.0
    known = sum(plan.target(name) is not None for name in header)
    return Shape(delimiter, escape, tuple(header), known, len(body), even)


def read(source: Source, options: FeedOptions) -> Iterator[Batch]:
    """Batches of a file with the names of a listing's fields, or usual ones, in its header."""
    yield from read_table(source, options, COLUMNS)


def read_tsv(source: Source, options: FeedOptions) -> Iterator[Batch]:
    """As `read`, with tabs."""
    yield from read_table(source, options, COLUMNS, "\t")


def read_table(source: Source, options: FeedOptions, table: Table, delimiters: str = _DELIMITERS) -> Iterator[Batch]:
    """Batches of a delimited file by a table of column names."""
    plan = Plan(table, options.mapping)
    yield from batches(records(source, options, plan, delimiters), source.name, plan, options)


def records(source: Source, options: FeedOptions, plan: Plan, delimiters: str = _DELIMITERS) -> Iterator[Record | Reject]:
    """Rows as mappings of column name to filled cell, `line` being the line a row begins on.

    The size limit of Python's csv module is one for the process; it is raised to `max_row_bytes`, never lowered.

    Raises:
        Broken: no usable header, a column of `--map` is missing, a quote is never closed, a record is too long.
    """
    csv.field_size_limit(max(csv.field_size_limit(), options.max_row_bytes))
    found = shape(b"".join(utf8([source.peek()], source.peek())), delimiters)
    if found is None:
        return
    rows = _rows(_Lines(source, options.max_row_bytes), found)
    first = next(rows, None)
    if not isinstance(first, tuple):
        raise Broken("a header row with column names", "none" if first is None else first.why, 1)
    names = _names(first[1])
    _check_header(names, plan)
    needed = _needed(names, plan)
    for row in rows:
        if isinstance(row, tuple):
            yield _record(source.name, names, needed, *row)
        else:
            yield reject(source.name, row.line, "a row of delimited text", row.why)


def _record(file: str, names: list[str], needed: int, line: int, cells: list[str], size: int) -> Record | Reject:
    if len(cells) > len(names) and any(cells[len(names) :]):
        return reject(file, line, f"{len(names)} columns", f"{len(cells)}: {cells}")
    if len(cells) <= needed:
        wanted = f"{len(names)} columns, or at least the first {needed + 1}"
        return reject(file, line, wanted, f"{len(cells)}: {cells}", names[needed])
    return Record(line, {n: c for n, c in zip(names, cells, strict=False) if c not in _NULLS}, size)


def _names(header: list[str]) -> list[str]:
    """Column names made distinct: a second `title` is `title (2)`, an empty one `column 7`."""
    names: list[str] = []
    counts: dict[str, int] = {}
    for i, cell in enumerate(header, 1):
        name = cell.strip() or f"column {i}"
        counts[name] = counts.get(name, 0) + 1
        names.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    return names


def _check_header(names: list[str], plan: Plan) -> None:
    if missing := plan.missing(names):
        raise Broken(f"a column {missing[1]!r} (--map {missing[0]}={missing[1]})", ", ".join(names), 1, missing[0])
    if not {"id", "title", "description"} & plan.fields(names).keys():
        expected = "a column for the id, the title or the description (rename with --map title=COLUMN)"
        raise Broken(expected, ", ".join(names), 1)


def _needed(names: list[str], plan: Plan) -> int:
    """Index of the last column that a row must reach: that of the id or of the title; -1 if there is neither."""
    fields = plan.fields(names)
    return max((names.index(fields[f][0]) for f in ("id", "title") if f in fields), default=-1)


@dataclass(frozen=True, slots=True)
class _Bad:
    line: int
    why: str


def _rows(lines: _Lines, found: Shape) -> Iterator[tuple[int, list[str], int] | _Bad]:
    """Rows as (line, cells, bytes); what the csv module refuses as `_Bad`."""
    if _SEP.match(lines.first()):
        next(lines)
    reader = csv.reader(lines, delimiter=found.delimiter, escapechar=found.escape)
    while True:
        line = lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Bad(line, str(error))
            reader = csv.reader(lines, delimiter=found.delimiter, escapechar=found.escape)
            continue
        if lines.ended and lines.begun:
            raise Broken("the quote that opens in this row to be closed", "the end of the file", line)
        if cells:
            yield line, cells, lines.taken


class _Lines:
    """Lines with their ends, counted from 1; a record may take at most `most` bytes of them.

    `ended` says that a further line was asked for and there was none, `begun` that the record has lines already.
    """

    def __init__(self, source: Source, most: int) -> None:
        self._source, self._most = source, most
        self._lines = self._split()
        self._ahead: str | None = None
        self._line = 1
        self.number = self.taken = 0
        self.begun = self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._ahead if self._ahead is not None else next(self._lines, None)
        self._ahead = None
        if line is None:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.taken += len(line)
        if self.taken > self._most:
            self._too_long()
        self.begun = True
        return line

    def begin(self) -> int:
        """A record begins: the number of its first line."""
        self.taken, self.begun = 0, False
        self._line = self.number + 1
        return self._line

    def first(self) -> str:
        """The next line, which stays; "" at the end."""
        if self._ahead is None:
            self._ahead = next(self._lines, None)
        return self._ahead or ""

    def _too_long(self) -> None:
        expected = f"at most {self._most:,} bytes in one row (max_row_bytes)"
        raise Broken(expected, "more; a quote that is opened and never closed?", self._line)

    def _split(self) -> Iterator[str]:
        rest: list[str] = []
        have = 0
        for text in texts(utf8(self._source.blocks(), self._source.peek())):
            for line in io.StringIO(text, newline=""):
                if line.endswith(("\n", "\r")):
                    yield "".join((*rest, line)) if rest else line
                    rest, have = [], 0
                else:
                    rest.append(line)
                    have += len(line)
                    if have > self._most:
                        self._line = self.number + 1 if not self.begun else self._line
                        self._too_long()
        if rest:
            yield "".join(rest)


def _score(found: Shape | None) -> float:
    if found is None or "\ufffd" in "".join(found.header) or found.header[0].startswith(("<", "{", "[")):
        return 0.0
    if found.known > 1 or (found.known and found.even >= 0.5):
        return 0.6 if found.known > 1 else 0.4
    return 0.2 if len(found.header) > 1 and found.rows and found.even >= 0.9 else 0.0


def sniff(head: bytes) -> float:
    """Whether the first row names columns of a listing, or at least all rows have equally many."""
    found = shape(head)
    return _score(found) if found is None or found.delimiter != "\t" else 0.0


def sniff_tsv(head: bytes) -> float:
    """As `sniff`, for tabs."""
    found = shape(head)
    return _score(found) if found is not None and found.delimiter == "\t" else 0.0


FORMAT = Format("csv", "CSV: comma, semicolon or bar, with a header", (".csv", ".txt"), sniff, read)
TSV = Format("tsv", "TSV: tabs, with a header", (".tsv", ".txt"), sniff_tsv, read_tsv)
