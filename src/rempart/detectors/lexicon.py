"""A lexicon: the terms and patterns of many signals, ready to be searched in a whole column at once.

Terms whose words have blanks between them are phrases of a book that one pass over the words finds (`text.phrases`). What
has no
such words is searched with Hyperscan (Wang et al., NSDI 2019), one database a view: Chinese, Japanese and Thai terms, ends
of
compounds (`*dolch`), letters without what separates them (`squeezed`), and patterns.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import hyperscan

from rempart.detectors.borders import look, spaced, tight
from rempart.domain.rule import Signal, Term
from rempart.policy.patterns import FLAGS, QUICK
from rempart.text.fold import fold, join
from rempart.text.inflection import Forms, articles, fixed, inflect
from rempart.text.phrases.book import Book, Phrase, book_of
from rempart.text.phrases.walk import Walker
from rempart.text.tables import CLASSES, PLANES, load
from rempart.text.views import VIEWS

SQUEEZED_LEAST = 8
"""Letters a term needs to be searched in the squeezed view."""
_STARTS = "typed starts"
_TABLES = "tables"
_GROUP = 64
_LONGEST_WORD = 64
_LONGEST_ENDING = 24
_COMPOUNDING = {"de", "nl", "sv", "da", "no", "nb", "is", "fi", "et", "hu", "any"}
"""Languages that write compounds as one word (and names, to which anything may be glued)."""
_UNSPACED = CLASSES.index("unspaced")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae",
                          "Ä": "ae", "Ö": "oe", "Ü": "ue", "Ø": "oe", "Å": "aa", "Æ": "ae"})  # fmt: skip
_UMLAUT_LANGUAGES = {"de", "da", "no", "nb", "sv", "fi", "et", "any"}


ANYWHERE: frozenset[bytes] = frozenset()
"""The endings of a term whose script has no blanks: it is found wherever it stands."""


class Entry(NamedTuple):
    """What a literal means for one signal.

    `endings` may follow the literal; None any, ANYWHERE is not even the end of a word. `after` are the forms of the words
    of a
    phrase that stand behind it; words of `between` may stand between them.
    """

    signal: int
    endings: frozenset[bytes] | None
    after: tuple[Forms, ...] = ()
    between: frozenset[bytes] = frozenset()


class Literal(NamedTuple):
    """What is searched for, and for whom.

    `lead` tells whether it has a blank at its beginning (1 or 0). `allowed` are all endings that any of its entries takes
    (None:
    anything), a quick way to throw a hit away.
    """

    text: bytes
    length: int
    lead: int
    allowed: frozenset[bytes] | None
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class Literals:
    """One view's literals while they are put together, by text."""

    entries: dict[bytes, list[Entry]] = field(default_factory=dict)

    def add(self, text: bytes, entry: Entry) -> None:
        """Search for `text` on behalf of the entry's signal."""
        mine = self.entries.setdefault(text, [])
        if entry not in mine:
            mine.append(entry)

    def packed(self) -> Table:
        """The same, ready to be looked up and kept."""
        texts = list(self.entries)
        made = [_literal(text, tuple(self.entries[text])) for text in texts]
        groups = [pickle.dumps(made[i : i + _GROUP], protocol=5) for i in range(0, len(made), _GROUP)]
        return Table(len(texts), tuple(groups))


def _literal(text: bytes, entries: tuple[Entry, ...]) -> Literal:
    allowed: frozenset[bytes] | None = frozenset()
    for entry in entries:
        if allowed is None or not entry.endings:
            allowed = None
        else:  # equal sets are one object, which keeps the file of the compiled policy small
            allowed = entry.endings if allowed <= entry.endings else allowed | entry.endings
    return Literal(text, len(text), int(text[:1] == b" "), allowed, entries)


class Table:
    """One view's literals by number. Hundreds of thousands of them are seldom hit, so they are unpacked in small groups when
    one is."""

    def __init__(self, size: int, groups: tuple[bytes, ...]) -> None:
        self._size = size
        self._groups = groups
        self._known: dict[int, Literal] = {}

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, number: int) -> Literal:
        found = self._known.get(number)
        if found is None:
            first = number // _GROUP * _GROUP
            group: list[Literal] = pickle.loads(self._groups[number // _GROUP])  # noqa: S301 - see compiled.py
            self._known.update(enumerate(group, first))
            found = self._known[number]
        return found

    def __iter__(self) -> Iterator[Literal]:
        return (self[number] for number in range(self._size))

    def __reduce__(self) -> tuple[Any, ...]:
        return Table, (self._size, self._groups)


def _unspaced(char: str) -> bool:
    return ord(char) >= PLANES or (ord(char) > 0x7F and int(load().classes[ord(char)]) == _UNSPACED)


def keys(view: str, texts: list[str]) -> list[bytes]:
    """Many texts as they stand in a view, folded in one pass; in the view `words` with the blanks that `borders` wants."""
    if not texts:
        return []
    projected = {v.name: v for v in VIEWS}[view].project(fold(join([t.encode() for t in texts])))
    if view == "words":
        projected, _ = tight(projected, look(projected).surplus)
        projected, _ = spaced(projected, look(projected).missing)
    return [part.strip(b" ") for part in projected.split(b"\xfe")[: len(texts)]]


def variants(term: Term) -> list[str]:
    """The spellings of a term that are searched: as written, and with `ae oe ue` where its language writes so."""
    other = term.text.translate(_UMLAUTS) if term.language in _UMLAUT_LANGUAGES else term.text
    return [term.text] if other == term.text else [term.text, other]


class Contents(NamedTuple):
    """The terms of some signals: the phrases of a book, and the literals of the views `words` and `squeezed`."""

    phrases: list[Phrase]
    words: Table
    squeezed: Table


def contents(signals: Mapping[int, Signal]) -> Contents:
    """The terms of term signals, by signal number."""
    phrases: list[Phrase] = []
    words, squeezed = Literals(), Literals()
    asked = [(n, t, text) for n, s in signals.items() for t in s.terms for text in variants(t)]
    bare = [text.strip("*=") for _, _, text in asked]
    word_keys, squeezed_keys = keys("words", bare), keys("squeezed", bare)
    for (number, term, text), plain, word, letters in zip(asked, bare, word_keys, squeezed_keys, strict=True):
        if not word:
            continue
        if text.startswith("*") or _unspaced(plain.strip()[0]) or (_unspaced(plain.strip()[-1]) and text[-1] != "*"):
            for literal, entry in _literals(number, term, text, plain, word):
                words.add(literal, entry)
        else:
            phrases.append(_phrase(number, term, text, plain, word))
        long = len(letters.decode("utf-8", "ignore")) >= SQUEEZED_LEAST
        if signals[number].squeezed and long and not text.startswith("="):
            squeezed.add(letters, Entry(number, ANYWHERE if term.language in _COMPOUNDING else None))
    return Contents(phrases, words.packed(), squeezed.packed())


def _phrase(number: int, term: Term, text: str, plain: str, key: bytes) -> Phrase:
    if text.startswith("="):
        return Phrase([fixed(word) for word in key.split(b" ")], frozenset(), number)
    words = _forms(term, text, plain, key)
    return Phrase(words, articles(term.language) if len(words) > 1 else frozenset(), number)


def _forms(term: Term, text: str, plain: str, key: bytes) -> list[Forms]:
    words = inflect(plain, term.language)
    if len(words) != key.count(b" ") + 1:  # cut at a border of scripts
        words = [fixed(word) for word in key.split(b" ")]
    if text.endswith("*"):
        words[-1] = Forms((key.rpartition(b" ")[2],), (None,))
    return words


def _literals(number: int, term: Term, text: str, plain: str, key: bytes) -> Iterator[tuple[bytes, Entry]]:
    """What is searched for a term that may begin inside a word, or whose script has no blanks."""
    if _unspaced(plain.strip()[-1]) and not text.endswith("*"):
        left = b"" if text.startswith("*") or _unspaced(plain.strip()[0]) else b" "
        yield left + key, Entry(number, ANYWHERE)
        return
    head, *rest = _forms(term, text, plain, key)
    between = articles(term.language) if rest else frozenset()
    for stem, endings in zip(*head, strict=True):
        yield stem, Entry(number, endings, tuple(rest), between)


class Lexicon:
    """The terms and patterns of some signals; see the module's docstring.

    Args:
        signals: by number.
        compiled: what `dump` made.

    Raises:
        ValueError: a pattern that hyperscan cannot compile.
    """

    def __init__(self, signals: Mapping[int, Signal], compiled: Mapping[str, bytes] | None = None) -> None:
        kept = (compiled or {}).get(_TABLES)
        if kept:
            tables: tuple[Table, Table, Book] = pickle.loads(kept)  # noqa: S301 - see compiled.py
        else:
            terms = contents({n: s for n, s in signals.items() if s.kind == "terms"})
            tables = (terms.words, terms.squeezed, book_of(terms.phrases))
        self.words, self.squeezed, self.book = tables
        self.walker = Walker.of(self.book)
        self.patterns = [(n, p) for n, s in signals.items() if s.kind == "pattern" for p in s.patterns]
        compiled = compiled or {}
        patterns = [p.encode() for _, p in self.patterns]
        made = {
            "words": _literal_database(self.words, compiled.get("words")),
            "squeezed": _literal_database(self.squeezed, compiled.get("squeezed")),
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
        return {**made, _TABLES: pickle.dumps((self.words, self.squeezed, self.book), protocol=5)}

    def scan(self, view: str, data: bytes) -> list[tuple[int, int, int]]:
        """Every match in a view: number of the literal or pattern, start (0 for literals), end."""
        hits: list[tuple[int, int, int]] = []
        push = hits.append

        def seen(number: int, start: int, end: int, _flags: int, _context: object) -> None:
            push((number, start, end))

        self._databases[view].scan(data, match_event_handler=seen, scratch=self._scratch(view))
        return hits

    def literal_hits(self, data: bytes) -> Iterator[tuple[int, int, int, int]]:
        """The literals of the view `words` of which all is there: signal, start, end, and the end of the literal itself."""
        for number, _, end in self.scan("words", data):
            literal = self.words[number]
            last = _end_of_word(data, end)
            rest = data[end:last]
            if literal.allowed is not None and rest not in literal.allowed:
                continue
            for entry in literal.entries:
                endings = entry.endings
                if endings is not None and endings and rest not in endings:
                    continue
                stop = end if endings == ANYWHERE else last
                for forms in entry.after:
                    stop = _word_after(data, stop, forms, entry.between)
                    if stop < 0:
                        break
                if stop >= 0:
                    yield entry.signal, end - literal.length + literal.lead, stop, end

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


def _literal_database(table: Table, compiled: bytes | None) -> Any:
    texts = [b""] * len(table) if compiled is not None else [literal.text for literal in table]
    return _database(texts, 0, compiled, literal=True)


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


def _end_of_word(data: bytes, stop: int) -> int:
    """Where the word ends that goes on after a stem."""
    blank = data.find(b" ", stop, stop + _LONGEST_ENDING)
    return stop + _LONGEST_ENDING if blank < 0 else blank


def _word_after(data: bytes, stop: int, forms: Forms, between: frozenset[bytes]) -> int:
    """Where the word ends that stands after `stop`, if it is one of the forms; else -1."""
    for _ in range(2 if between else 1):
        begin = stop + 1
        if not between and not data.startswith(forms.stems, begin):
            return -1
        stop = data.find(b" ", begin, begin + _LONGEST_WORD)
        word = data[begin:stop]
        if stop < 0 or forms.match(word):
            return stop
        if word not in between:
            return -1
    return -1


def of_kind(signals: Iterable[Signal], *kinds: str, trigger: bool) -> dict[int, Signal]:
    """The signals of some kinds by number, triggers or not."""
    return {n: s for n, s in enumerate(signals) if s.kind in kinds and s.trigger == trigger}
