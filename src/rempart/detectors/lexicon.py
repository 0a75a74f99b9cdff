"""A lexicon: the terms and patterns of many signals as hyperscan databases, one a view, scanned in one call.

Terms are plain byte strings of a view, so the scan runs at hundreds of MB/s whatever their number; what a literal cannot
say (endings, word borders in the squeezed view) is checked on the hits, which are few. Source of the method: Hyperscan
(Wang et al., NSDI 2019), literal matching.
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
from rempart.text.everyday import goods
from rempart.text.fold import fold, join
from rempart.text.inflection import BARE, Forms, articles, fixed, inflect
from rempart.text.tables import CLASSES, PLANES, load
from rempart.text.views import VIEWS

SQUEEZED_LEAST = 8
"""Letters a term needs to be searched in the squeezed view."""
_STARTS = "typed starts"
_TABLES = "tables"
_SHORT_STEM, _FEW_ENDINGS = 6, 12
_SHORTEST_STEM = 4
_GROUP = 64
_COMMON, _LEAST_COMMON = 7, 3
_SHORT_RUN, _MOST_FORMS = 9, 24
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

    `endings` may follow the literal; None any, ANYWHERE is not even the end of a word. `word` are the forms that the word
    may have in which the literal ends, if that is not said by `endings`. `before` and `after` are the forms of the words of
    a phrase that stand on both sides; words of `between` may stand between them.
    """

    signal: int
    endings: frozenset[bytes] | None
    before: tuple[Forms, ...] = ()
    after: tuple[Forms, ...] = ()
    between: frozenset[bytes] = frozenset()
    word: Forms | None = None


class Literal(NamedTuple):
    """What is searched for, and for whom.

    `lead` and `trail` tell whether it has a blank at its beginning and end (1 or 0). `allowed` are all endings that any
    of its entries takes (None: anything), a quick way to throw a hit away.
    """

    text: bytes
    length: int
    lead: int
    trail: int
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
    return Literal(text, len(text), int(text[:1] == b" "), int(text[-1:] == b" "), allowed, entries)


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


def literals(signals: Mapping[int, Signal], *, rare: bool = True) -> tuple[Table, Table]:
    """The literals of the views `words` and `squeezed` for term signals, by signal number.

    Args:
        signals: the signals.
        rare: spell short words out, so that other words seldom hit: worth it where every listing is searched.
    """
    words, squeezed = Literals(), Literals()
    asked = [(n, t, text) for n, s in signals.items() for t in s.terms for text in variants(t)]
    bare = [text.strip("*=") for _, _, text in asked]
    word_keys, squeezed_keys = keys("words", bare), keys("squeezed", bare)
    for (number, term, text), plain, word, letters in zip(asked, bare, word_keys, squeezed_keys, strict=True):
        if not word:
            continue
        for literal, entry in _word_literals(number, term, text, plain, word, rare):
            words.add(literal, entry)
        long = len(letters.decode("utf-8", "ignore")) >= SQUEEZED_LEAST
        if signals[number].squeezed and long and not text.startswith("="):
            squeezed.add(letters, Entry(number, ANYWHERE if term.language in _COMPOUNDING else None))
    return words.packed(), squeezed.packed()


def _word_literals(number: int, term: Term, text: str, plain: str, key: bytes, rare: bool) -> list[tuple[bytes, Entry]]:
    """What is searched for a term in the view `words`.

    A term without marks is cut into runs: words that do not inflect, up to and with the stem of one that does. The longest
    run is the literal; the other words are compared on each hit, which are few.
    """
    left = b"" if text.startswith("*") or _unspaced(plain.strip()[0]) else b" "
    if text.startswith("="):
        return [(left + key + b" ", Entry(number, None))]
    if _unspaced(plain.strip()[-1]) and not text.endswith("*"):
        return [(left + key, Entry(number, ANYWHERE))]
    words = inflect(plain, term.language)
    if len(words) != key.count(b" ") + 1:  # cut at a border of scripts
        words = [fixed(word) for word in key.split(b" ")]
    if text.endswith("*"):
        words[-1] = Forms((key.rpartition(b" ")[2],), (None,))
    between = articles(term.language)
    heads, start, stop = _anchor(words, bool(between), first=not left, short=_SHORT_RUN if rare else 0)
    around = (tuple(words[:start]), tuple(words[stop:]), between if len(words) > 1 else frozenset())
    return [
        (left + head + tail, Entry(number, endings, *around, word))
        for head in heads
        for tail, endings, word in _tails(words[stop - 1], _letters(head), rare, whole=bool(left or head))
    ]


def _letters(key: bytes) -> int:
    return len(key.decode("utf-8", "ignore"))


def _anchor(words: list[Forms], single: bool, first: bool, short: int) -> tuple[list[bytes], int, int]:
    """The part of a phrase that is searched for: what may stand before its last word, and which words it takes.

    The words are cut into runs: fixed words, and at the end one that may inflect. The longest run is searched for; if it is
    short, two runs together, with every form of the word between them, as long as those are few.

    Args:
        words: the forms of each word of a term.
        single: a run is one word (something may stand between the words).
        first: the run must be the first one.
        short: letters up to which a run is short.

    Returns:
        The beginnings of the literals, each with a blank at its end, and `start` and `stop` of the part in `words`.
    """
    runs, start = [], 0
    for i, forms in enumerate(words):
        if single or not forms.fixed or i == len(words) - 1:
            runs.append((start, i + 1))
            start = i + 1
    letters = [sum(map(_rarity, words[slice(*run)])) for run in runs]
    best = 0 if first else max(range(len(runs)), key=letters.__getitem__)
    if letters[best] <= short and not single:
        pairs = [
            (letters[i] + letters[i + 1], i)
            for i in ([0] if first else range(len(runs) - 1))
            if i + 1 < len(runs)
            and len(_spelled(words[runs[i][1] - 1])) * len(words[runs[i + 1][1] - 1].stems) <= _MOST_FORMS
        ]
        if pairs:
            _, i = max(pairs)
            (start, middle), (_, stop) = runs[i], runs[i + 1]
            before, behind = _stems(words[start : middle - 1]), _stems(words[middle : stop - 1])
            return [before + word + b" " + behind for word in sorted(_spelled(words[middle - 1]))], start, stop
    start, stop = runs[best]
    return [_stems(words[start : stop - 1])], start, stop


def _rarity(forms: Forms) -> float:
    """The letters of a word's shortest stem, and a tenth of them if the word is short or stands in very many offers: it
    would be hit all the time."""
    shortest = min(forms.stems, key=len)
    frequent = goods()
    often = any(stem + ending in frequent for stem, endings in zip(*forms, strict=True) for ending in endings or (b"",))
    letters = _letters(shortest)
    return letters / 10 if often or letters < _SHORTEST_STEM else letters


def _spelled(forms: Forms) -> set[bytes]:
    """Every form of a word."""
    return {stem + ending for stem, endings in zip(*forms, strict=True) for ending in endings or ()}


def _stems(words: list[Forms]) -> bytes:
    """Fixed words, a blank behind each."""
    return b"".join(forms.stems[0] + b" " for forms in words)


def _common(stems: tuple[bytes, ...]) -> bytes:
    """What all stems begin with."""
    low, high = min(stems), max(stems)
    same = (i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b)
    return low[: next(same, len(low))]


def _tails(
    forms: Forms, before: int, rare: bool, whole: bool
) -> Iterable[tuple[bytes, frozenset[bytes] | None, Forms | None]]:
    """What ends a literal, the endings to be looked up on a hit, and the forms to compare the word with.

    Usually that is a stem with its endings. Several stems are searched for by their common beginning if that is long
    enough; short stems, which other words would hit, with every ending.

    Args:
        forms: the forms of the last word.
        before: letters of the literal before it.
        rare: see `literals`.
        whole: the word begins where the literal says; else it may be the end of a longer one.
    """
    common = _common(forms.stems)
    if whole and len(forms.stems) > 1 and before + _letters(common) >= (_COMMON if rare else _LEAST_COMMON):
        yield common, None, forms
        return
    for stem, endings in zip(*forms, strict=True):
        if endings is None:
            yield stem, None, None
            continue
        letters = before + _letters(stem)
        few = letters <= _SHORT_STEM + 1 and len(endings) <= _FEW_ENDINGS
        if endings == BARE or (rare and (few or letters <= _SHORTEST_STEM + 1)):
            for ending in sorted(endings):
                yield stem + ending + b" ", None, None
        else:
            yield stem, endings, None


class Lexicon:
    """Compiled databases for the terms and patterns of some signals; see the module's docstring.

    Raises:
        ValueError: a pattern that hyperscan cannot compile.
    """

    def __init__(
        self, signals: Mapping[int, Signal], compiled: Mapping[str, bytes] | None = None, *, rare: bool = True
    ) -> None:
        terms = {n: s for n, s in signals.items() if s.kind == "terms"}
        kept = (compiled or {}).get(_TABLES)
        tables: tuple[Table, Table] = pickle.loads(kept) if kept else literals(terms, rare=rare)  # noqa: S301 - see compiled.py
        self.words, self.squeezed = tables
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


def of_kind(signals: Iterable[Signal], *kinds: str, trigger: bool) -> dict[int, Signal]:
    """The signals of some kinds by number, triggers or not."""
    return {n: s for n, s in enumerate(signals) if s.kind in kinds and s.trigger == trigger}
