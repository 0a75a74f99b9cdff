"""A phrase book: many phrases as tables that a kernel can walk.

Each word of a phrase is a **form**: stems, each with the endings that may follow it (`text.inflection`). Equal forms are one
**class** of words. A phrase is a path through a trie whose edges are classes, so what a text has to be asked is small: which
classes does this word belong to, and where do they lead from here? Both are hash tables of a few megabytes, whatever the
number
of inflected spellings, which are never written out. (A trie over classes instead of letters: Aho and Corasick, CACM 18,
1975.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.text.deep.index import Index, index_of
from rempart.text.deep.keys import RADIX
from rempart.text.inflection import BARE, Forms

Int32s = npt.NDArray[np.int32]
ANYTHING, NOTHING = -1, 0
"""Numbers of rows of endings: anything may follow the stem, or nothing may."""
HEAD = 4
"""Bytes of a word after which `Book.heads` knows whether any longer stem begins so."""
LONGEST_ENDING = 24
ROW = 0xD6E8FEB86659FD93
"""What sets the endings of one row apart from the same endings in another."""
_MASK = (1 << 64) - 1


class Phrase(NamedTuple):
    """The forms of each word; words of `between` may stand, one each, between them. `number` is what is reported."""

    words: Sequence[Forms]
    between: frozenset[bytes]
    number: int


class Book(NamedTuple):
    """The tables.

    Attributes:
        stems: hash of a stem to its number s; it makes the words of `classes[firsts[s] : firsts[s + 1]]`, each with the
            row of endings at the same place of `rows`.
        heads: hashes of the first HEAD bytes of all longer stems.
        endings: `ending_key` of a row and the hash of one of its endings.
        roots: class to the node of the trie that it leads to from the beginning, or -1.
        edges: `edge_key` of a node and a class to the node it leads to.
        goes_on: whether edges lead on from a node.
        out_firsts, outs: the numbers of the phrases that end in node n are `outs[out_firsts[n] : out_firsts[n + 1]]`.
    """

    stems: Index
    firsts: Int32s
    classes: Int32s
    rows: Int32s
    heads: Index
    endings: Index
    roots: Int32s
    edges: Index
    goes_on: npt.NDArray[np.bool_]
    out_firsts: Int32s
    outs: Int32s


def hash_bytes(text: bytes) -> int:
    """The polynomial hash of some bytes, as the kernels work it out; never 0."""
    h, radix = 0, int(RADIX)
    for byte in text:
        h = (h * radix + byte) & _MASK
    return h or 1


def ending_key(row: int, h: int) -> int:
    """The hash of one ending in one row of endings."""
    return (h + (row + 1) * ROW) & _MASK or 1


def edge_key(node: int, klass: int) -> int:
    """The hash of an edge of the trie."""
    return ((node + 1) << 32 | (klass + 1)) & _MASK


class _Builder:
    """Puts the tables together, phrase by phrase."""

    def __init__(self) -> None:
        self.rows: dict[frozenset[bytes] | None, int] = {None: ANYTHING, BARE: NOTHING}
        self.classes: dict[Forms, int] = {}
        self.stems: dict[bytes, list[tuple[int, int]]] = {}
        self.edges: list[dict[int, int]] = [{}]
        self.outs: list[list[int]] = [[]]
        self.leads: list[tuple[int, int, int]] = []

    def add(self, phrase: Phrase) -> None:
        """Add one phrase."""
        article = self._class(Forms(tuple(sorted(phrase.between)), (BARE,) * len(phrase.between))) if phrase.between else -1
        ends = {0}
        for place, forms in enumerate(phrase.words):
            number = self._class(forms)
            reached = set()
            for node in ends:
                target = self._node(node, number)
                reached.add(target)
                if article >= 0 and place:
                    self.leads.append((self._node(node, article), number, target))
            ends = reached
        for node in ends:
            if phrase.number not in self.outs[node]:
                self.outs[node].append(phrase.number)

    def _node(self, node: int, number: int) -> int:
        found = self.edges[node].get(number)
        if found is None:
            found = self.edges[node][number] = len(self.edges)
            self.edges.append({})
            self.outs.append([])
        return found

    def _lead(self, node: int, number: int, target: int) -> bool:
        """Let an edge end in a node that there is already; if it ends elsewhere, that place goes on as the node does.
        Returns
        whether anything changed."""
        have = self.edges[node].setdefault(number, target)
        if have == target:
            return False
        new = [n for n in self.outs[target] if n not in self.outs[have]]
        self.outs[have] += new
        changed = bool(new)
        for after, where in list(self.edges[target].items()):
            changed |= after not in self.edges[have]
            changed |= self._lead(have, after, where)
        return changed

    def _class(self, forms: Forms) -> int:
        number = self.classes.get(forms)
        if number is None:
            number = self.classes[forms] = len(self.classes)
            for stem, endings in zip(*forms, strict=True):
                row = self.rows.setdefault(endings, len(self.rows) - 1)
                self.stems.setdefault(stem, []).append((number, row))
        return number

    def book(self) -> Book:
        """The tables as arrays."""
        while sum(self._lead(*lead) for lead in self.leads):
            pass  # what one place took over, another may have to take over from it
        stems = sorted(stem for stem in self.stems if stem)
        listed = [self.stems[stem] for stem in stems]
        edges = [(node, number, target) for node, out in enumerate(self.edges) for number, target in out.items() if node]
        roots = np.full(max(len(self.classes), 1), -1, np.int32)
        for number, target in self.edges[0].items():
            roots[number] = target
        heads = {hash_bytes(stem[:HEAD]) for stem in stems if len(stem) > HEAD}
        ends = [
            ending_key(row, hash_bytes(ending))
            for endings, row in self.rows.items()
            for ending in endings or ()
            if row > NOTHING
        ]
        return Book(
            stems=_index([hash_bytes(stem) for stem in stems], range(len(stems))),
            firsts=_firsts(listed),
            classes=np.array([number for mine in listed for number, _ in mine], np.int32),
            rows=np.array([row for mine in listed for _, row in mine], np.int32),
            heads=_index(sorted(heads), [0] * len(heads)),
            endings=_index(ends, [0] * len(ends)),
            roots=roots,
            edges=_index([edge_key(node, number) for node, number, _ in edges], [target for _, _, target in edges]),
            goes_on=np.array([bool(out) for out in self.edges], np.bool_),
            out_firsts=_firsts(self.outs),
            outs=np.array([number for mine in self.outs for number in mine], np.int32),
        )


def book_of(phrases: Iterable[Phrase]) -> Book:
    """Build the tables (two seconds for 85,000 phrases)."""
    builder = _Builder()
    for phrase in phrases:
        builder.add(phrase)
    return builder.book()


def _index(hashes: Sequence[int], numbers: Sequence[int]) -> Index:
    return index_of(np.array(hashes, np.uint64), np.array(numbers, np.int32))


def _firsts(lists: Sequence[Sequence[object]]) -> Int32s:
    return np.cumsum([0, *map(len, lists)]).astype(np.int32)
