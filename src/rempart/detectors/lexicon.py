"""A lexicon: the terms and patterns of many signals as hyperscan databases, one a view, scanned in one call.

Terms are plain byte strings of a view, so the scan runs at hundreds of MB/s whatever their number; what a literal cannot
say (endings, word borders in the squeezed view) is checked on the hits, which are few. Source of the method: Hyperscan
(Wang et al., NSDI 2019), literal matching.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import hyperscan

from rempart.domain.rule import Signal, Term
from rempart.policy.patterns import FLAGS, QUICK
from rempart.text.fold import fold, join
from rempart.text.inflection import stem
from rempart.text.tables import CLASSES, PLANES, load
from rempart.text.views import VIEWS

SQUEEZED_LEAST = 8
"""Letters a term needs to be searched in the squeezed view."""
_STARTS = "typed starts"
_TABLES = "tables"
_SHORT_STEM, _FEW_ENDINGS = 6, 10
_COMPOUNDING = {"de", "nl", "sv", "da", "no", "nb", "is", "fi", "et", "hu", "any"}
"""Languages that write compounds as one word (and names, to which anything may be glued)."""
_UNSPACED = CLASSES.index("unspaced")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae",
                          "Ä": "ae", "Ö": "oe", "Ü": "ue", "Ø": "oe", "Å": "aa", "Æ": "ae"})  # fmt: skip
_UMLAUT_LANGUAGES = {"de", "da", "no", "nb", "sv", "fi", "et", "any"}


ANYWHERE: frozenset[bytes] = frozenset()
"""The endings of a term whose script has no blanks: it is found wherever it stands."""


class Entry(NamedTuple):
    """What a literal means for one signal: which endings may follow; None any, ANYWHERE is not even the end of a word."""

    signal: int
    endings: frozenset[bytes] | None


@dataclass(slots=True)
class Literals:
    """One view's literals: `texts[i]` is searched for, `entries[i]` says for whom.

    `shapes[i]` is its length, and whether it has a blank at its beginning and end; `allowed[i]` are all endings that
    any of its entries takes (None: anything), a quick way to throw a hit away.
    """

    texts: list[bytes] = field(default_factory=list)
    entries: list[list[Entry]] = field(default_factory=list)
    shapes: list[tuple[int, int, int]] = field(default_factory=list)
    allowed: list[frozenset[bytes] | None] = field(default_factory=list)
    index: dict[bytes, int] = field(default_factory=dict)

    def add(self, text: bytes, entry: Entry) -> None:
        """Search for `text` on behalf of the entry's signal."""
        at = self.index.setdefault(text, len(self.texts))
        if at == len(self.texts):
            self.texts.append(text)
            self.entries.append([])
            self.shapes.append((len(text), int(text[:1] == b" "), int(text[-1:] == b" ")))
            self.allowed.append(frozenset())
        if entry not in self.entries[at]:
            self.entries[at].append(entry)
            have = self.allowed[at]
            self.allowed[at] = None if have is None or not entry.endings else have | entry.endings


def _unspaced(char: str) -> bool:
    return ord(char) >= PLANES or (ord(char) > 0x7F and int(load().classes[ord(char)]) == _UNSPACED)


def keys(view: str, texts: list[str]) -> list[bytes]:
    """Many texts as they stand in a view, folded in one pass."""
    if not texts:
        return []
    projected = {v.name: v for v in VIEWS}[view].project(fold(join([t.encode() for t in texts])))
    return [part.strip(b" ") for part in projected.split(b"\xfe")[: len(texts)]]


def variants(term: Term) -> list[str]:
    """The spellings of a term that are searched: as written, and with `ae oe ue` where its language writes so."""
    other = term.text.translate(_UMLAUTS) if term.language in _UMLAUT_LANGUAGES else term.text
    return [term.text] if other == term.text else [term.text, other]


def literals(signals: Mapping[int, Signal]) -> tuple[Literals, Literals]:
    """The literals of the views `words` and `squeezed` for term signals, by signal number."""
    words, squeezed = Literals(), Literals()
    asked = [(n, t, text) for n, s in signals.items() for t in s.terms for text in variants(t)]
    bare = [text.strip("*=") for _, _, text in asked]
    word_keys, squeezed_keys = keys("words", bare), keys("squeezed", bare)
    for (number, term, text), plain, word, tight in zip(asked, bare, word_keys, squeezed_keys, strict=True):
        if not word:
            continue
        for literal, entry in _word_literals(number, term, text, plain, word):
            words.add(literal, entry)
        letters = len(tight.decode("utf-8", "ignore"))
        if signals[number].squeezed and letters >= SQUEEZED_LEAST and not text.startswith("="):
            squeezed.add(tight, Entry(number, ANYWHERE if term.language in _COMPOUNDING else None))
    return words, squeezed


def _word_literals(number: int, term: Term, text: str, plain: str, key: bytes) -> list[tuple[bytes, Entry]]:
    """What is searched for a term in the view `words`.

    Usually one literal, whose ending is checked on each hit. A short stem would be hit by many other words (`butt` by
    butter and button), so where a language has few endings each form of it is a literal of its own.
    """
    left = b"" if text.startswith("*") or _unspaced(plain.strip()[0]) else b" "
    if text.endswith("*"):
        return [(left + key, Entry(number, None))]
    if _unspaced(plain.strip()[-1]):
        return [(left + key, Entry(number, ANYWHERE))]
    if text.startswith("="):
        return [(left + key + b" ", Entry(number, None))]
    body, endings = stem(key, plain, term.language)
    if endings == {b""} and not any(c.isdigit() for c in plain):  # a model number may touch Chinese letters
        return [(left + key + b" ", Entry(number, None))]
    if 1 < len(endings) <= _FEW_ENDINGS and len(body.rpartition(b" ")[2]) <= _SHORT_STEM:
        return [(left + body + ending + b" ", Entry(number, None)) for ending in sorted(endings)]
    return [(left + body, Entry(number, endings))]


class Lexicon:
    """Compiled databases for the terms and patterns of some signals; see the module's docstring.

    Raises:
        ValueError: a pattern that hyperscan cannot compile.
    """

    def __init__(self, signals: Mapping[int, Signal], compiled: Mapping[str, bytes] | None = None) -> None:
        terms = {n: s for n, s in signals.items() if s.kind == "terms"}
        kept = (compiled or {}).get(_TABLES)
        tables: tuple[Literals, Literals] = pickle.loads(kept) if kept else literals(terms)  # noqa: S301 - see compiled.py
        self.words, self.squeezed = tables
        self.patterns = [(n, p) for n, s in signals.items() if s.kind == "pattern" for p in s.patterns]
        compiled = compiled or {}
        patterns = [p.encode() for _, p in self.patterns]
        made = {
            "words": _database(self.words.texts, 0, compiled.get("words"), literal=True),
            "squeezed": _database(self.squeezed.texts, 0, compiled.get("squeezed"), literal=True),
            "typed": _database(patterns, QUICK, compiled.get("typed")),
            _STARTS: _database(patterns, FLAGS, compiled.get(_STARTS)),
        }
        self._databases: dict[str, Any] = {view: database for view, database in made.items() if database is not None}
        self._local = threading.local()

    @property
    def views(self) -> tuple[str, ...]:
        """The views in which there is anything to search."""
        return tuple(view for view in self._databases if view != _STARTS)

    def dump(self) -> dict[str, bytes]:
        """The databases and the tables of literals as bytes, for the cache."""
        made = {view: hyperscan.dumpb(database) for view, database in self._databases.items()}
        return {**made, _TABLES: pickle.dumps((self.words, self.squeezed), protocol=5)}

    def scan(self, view: str, data: bytes) -> list[tuple[int, int, int]]:
        """Every match in a view: number of the literal or pattern, start (0 for literals), end."""
        hits: list[tuple[int, int, int]] = []
        push = hits.append

        def seen(number: int, start: int, end: int, _flags: int, _context: object) -> None:
            push((number, start, end))

        self._databases[view].scan(data, match_event_handler=seen, scratch=self._scratch(view))
        return hits

    def starts(self, data: bytes) -> list[tuple[int, int, int]]:
        """Every match of a pattern with the place where it begins.

        Asking hyperscan for beginnings costs seven times the scan, so `scan` leaves them at 0 and only the few values in
        which a pattern ended are looked at again, here.
        """
        return self.scan(_STARTS, data)

    def _scratch(self, view: str) -> Any:
        """Scratch space of this thread (hyperscan's is not shared between threads)."""
        have: dict[str, Any] | None = getattr(self._local, "scratch", None)
        if have is None:
            have = self._local.scratch = {}
        if view not in have:
            have[view] = hyperscan.Scratch(self._databases[view])
        return have[view]


def _database(texts: Sequence[bytes], flags: int, compiled: bytes | None, *, literal: bool = False) -> Any:
    """One hyperscan database, from its bytes if they are kept; None if there is nothing to search."""
    if not texts:
        return None
    if compiled is not None:
        return hyperscan.loadb(compiled, mode=hyperscan.HS_MODE_BLOCK)
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    n = len(texts)
    try:
        database.compile(expressions=texts, ids=list(range(n)), elements=n, flags=[flags] * n, literal=literal)
    except hyperscan.HyperscanError as error:
        raise ValueError(f"a pattern cannot be compiled: {error}") from None
    return database


def of_kind(signals: Iterable[Signal], *kinds: str, trigger: bool) -> dict[int, Signal]:
    """The signals of some kinds by number, triggers or not."""
    return {n: s for n, s in enumerate(signals) if s.kind in kinds and s.trigger == trigger}
