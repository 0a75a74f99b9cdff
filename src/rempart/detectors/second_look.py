"""The second look: the short texts of a listing read as one, and as buyers read them.

A phrase may be spread over title, variants and attributes, a rule may ask for words in the title that stand in a short
description, and numbers or letters may be written so that only people read them (`text.plainly`). So the short texts are
written plainly, one after the other, as if they were one title, and looked at once more. What fires only then holds.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import hyperscan
import numpy as np

from rempart.domain.outcome import Outcome
from rempart.domain.verdict import Finding, Verdict
from rempart.text.block import Block
from rempart.text.deep import ACROSS, DISGUISED
from rempart.text.fold import Positions
from rempart.text.plainly import edits, suspicious
from rempart.text.views.words import Words

FIELDS = ("title", "variants", "attributes", "extra", "brand", "description", "safety_warnings", "reviews")
"""What is read as one, in this order."""
_ALONE = frozenset(("title", "brand", "extra"))
"""Fields that nearly every listing of a feed has: they alone are no reason to look again."""
_SHORT, _SHORT_DESCRIPTION = 200, 120
"""Bytes up to which a text is short."""
_AROUND = 3
"""Bytes that stand between two values in a block."""
_LONGEST = 700
_LABELLED = frozenset(("variants", "attributes"))
_LABEL = re.compile(r"[^:]{1,24}:\s+")
_TITLE = "title"
_WORDS = Words()


class Piece(NamedTuple):
    """`start:stop` of the text that is looked at stands for `first:last` of a value; `same` if letter by letter."""

    start: int
    stop: int
    value: int
    first: int
    last: int
    same: bool


IsWord = Callable[[bytes], bool]
"""Whether a folded word stands in a term."""


class SecondLooks:
    """Makes second looks; `is_word` says which halves belong together that stand in two values."""

    name = "second look"

    def __init__(self, is_word: IsWord, compiled: bytes | None = None) -> None:
        self._is_word = is_word
        self._database = hyperscan.loadb(compiled, mode=hyperscan.HS_MODE_BLOCK) if compiled else _database()
        self._local = threading.local()

    def dump(self) -> bytes:
        """The scan database, for the cache."""
        made: bytes = hyperscan.dumpb(self._database)
        return made

    def look(self, block: Block) -> SecondLook | None:
        """Rows of which several short texts can be read as one, or a text otherwise; None if there are none."""
        odd = self._suspicious(block)
        rows, texts, pieces = [], [], []
        for row, values in _short_values(block, odd):
            text, mine = _joined(block, values, odd, self._is_word)
            if mine:
                rows.append(row)
                texts.append((_TITLE, text.encode("utf-8", "replace")))
                pieces.append(mine)
        if not rows:
            return None
        made = Block.of_values(texts)
        made.batch = block.batch.take(np.array(rows))
        return SecondLook(made, rows, block, pieces)

    def _suspicious(self, block: Block) -> frozenset[int]:
        """The numbers of the values that may read otherwise."""
        ends: list[int] = []

        def seen(_number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            ends.append(end)

        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        self._database.scan(block.raw, match_event_handler=seen, scratch=scratch)
        if not ends:
            return frozenset()
        return frozenset(np.unique(np.searchsorted(block.source_bounds, np.array(ends) - 2) - 1).tolist())


@lru_cache(maxsize=1)
def _database() -> Any:
    """Compiled once a process (half a second): it depends on no policy."""
    patterns = suspicious()
    n = len(patterns)
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(expressions=patterns, ids=list(range(n)), elements=n, flags=[0] * n)
    return database


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Some rows of a block, each with one text as its title.

    Attributes:
        block: one row and one value for each listing that is looked at again; its batch has the other columns.
        rows: their rows in the block that they are from.
    """

    block: Block
    rows: Sequence[int]
    _first: Block
    _pieces: Sequence[Sequence[Piece]]

    def back(self, row: int, verdict: Verdict) -> Verdict:
        """What a rule said of a row of `block`, in the trader's own fields; it never refuses."""
        findings = [own for finding in verdict.findings for own in self._own(row, finding)]
        return Verdict(verdict.rule, min(verdict.outcome, Outcome.HOLD), findings, verdict.guarded)

    def _own(self, row: int, finding: Finding) -> Iterator[Finding]:
        if finding.field != _TITLE or finding.end <= finding.start:
            yield finding
            return
        for value, first, last in _places(self._pieces[row], finding.start, finding.end):
            quote = self._first.text(value)[first:last]
            score = min(finding.score, DISGUISED[ACROSS])
            yield replace(
                finding, view=ACROSS, field=self._first.label(value), start=first, end=last, quote=quote, score=score
            )


def _short_values(block: Block, odd: Set[int]) -> Iterator[tuple[int, list[int]]]:
    """The rows worth a second look, and the numbers of their values that are short and of FIELDS, in that order."""
    by_row: dict[int, list[int]] = {}
    sizes = np.diff(block.source_bounds)
    spans = dict(_spans(block))
    rows = block.rows
    worth = np.zeros(block.batch.num_rows, bool)
    short = {name: _short(name, spans[name], sizes) for name in FIELDS if name in spans}
    for name, values in short.items():
        if name not in _ALONE:
            worth[rows[values]] = True
    for name, values in short.items():
        for value in values[worth[rows[values]]].tolist() if name not in _ALONE or not odd else values.tolist():
            if worth[rows[value]] or value in odd:
                by_row.setdefault(int(rows[value]), []).append(value)
    yield from by_row.items()


def _short(name: str, span: range, sizes: Positions) -> Positions:
    most = _SHORT_DESCRIPTION if name == "description" else _SHORT
    mine = sizes[span.start : span.stop]
    return np.flatnonzero((mine <= most + _AROUND) & (mine > _AROUND)) + span.start


def _spans(block: Block) -> Iterator[tuple[str, range]]:
    """The fields of a block, and the numbers of their values, which follow each other."""
    start, n = 0, len(block.rows)
    while start < n:
        name = block.field(start)
        stop = bisect_right(range(n), 0, lo=start, key=lambda value: int(block.field(value) != name))
        yield name, range(start, stop)
        start = stop


def _joined(block: Block, values: Iterable[int], odd: Set[int], is_word: IsWord) -> tuple[str, list[Piece]]:
    """The texts written plainly, one after the other; no pieces where that reads as it stands."""
    text = ""
    pieces: list[Piece] = []
    changed = 0
    seen: set[str] = set()
    half = ""
    for value in values:
        typed = block.text(value)
        if typed in seen or len(text) + len(typed) > _LONGEST:
            continue
        seen.add(typed)
        at = 0
        if block.field(value) in _LABELLED and (label := _LABEL.match(typed)):
            at = label.end()
        if at >= len(typed):
            continue
        rest = typed[at:].strip()
        whole = bool(half) and " " not in rest and is_word(_WORDS.key(half + rest))
        half = "" if whole or " " in rest else rest
        text += " " if text and not whole else ""
        for edit in edits(typed) if value in odd else ():
            if edit.start < at:
                continue
            changed += 1
            text = _put(text, pieces, typed, value, at, edit.start)
            pieces.append(Piece(len(text), len(text) + len(edit.text), value, edit.start, edit.stop, same=False))
            text += edit.text
            at = edit.stop
        text = _put(text, pieces, typed, value, at, len(typed))
    return (text, pieces) if changed or len({p.value for p in pieces}) > 1 else ("", [])


def _put(text: str, pieces: list[Piece], typed: str, value: int, first: int, last: int) -> str:
    if last > first:
        pieces.append(Piece(len(text), len(text) + last - first, value, first, last, same=True))
    return text + typed[first:last]


def _places(pieces: Sequence[Piece], start: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """Where `start:stop` stands in the trader's own values: value, first, last."""
    found: dict[int, tuple[int, int]] = {}
    at = max(bisect_right(pieces, start, key=lambda p: p.start) - 1, 0)
    for piece in pieces[at:]:
        if piece.start >= stop:
            break
        if piece.stop <= start:
            continue
        first, last = piece.first, piece.last
        if piece.same:
            first, last = first + max(start - piece.start, 0), last - max(piece.stop - stop, 0)
        low, high = found.get(piece.value, (first, last))
        found[piece.value] = min(low, first), max(high, last)
    for value, (first, last) in found.items():
        yield value, first, last
