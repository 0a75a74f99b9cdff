"""The walk through a phrase book, held against a matcher that compares every phrase with every place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.text.fold import fold, join
from rempart.text.inflection import BARE, Forms, fixed
from rempart.text.phrases.book import Phrase, book_of
from rempart.text.phrases.lattice import Places, Store, read_phrases
from rempart.text.phrases.walk import Matches, Walker
from rempart.text.views.words import WORD_BYTES

LETTERS = st.text("ab", min_size=1, max_size=6).map(str.encode)
ENDINGS = st.one_of(st.none(), st.just(BARE), st.frozensets(st.sampled_from([b"", b"a", b"b", b"ba"]), min_size=1))
FORMS = st.lists(st.tuples(LETTERS, ENDINGS), min_size=1, max_size=3, unique_by=lambda pair: pair[0]).map(
    lambda pairs: Forms(tuple(s for s, _ in pairs), tuple(e for _, e in pairs))
)
BETWEEN = st.frozensets(st.sampled_from([b"a", b"ab"]), max_size=2)
PHRASES = st.lists(st.tuples(st.lists(FORMS, min_size=1, max_size=3), BETWEEN), max_size=8).map(
    lambda made: [Phrase(tuple(words), between, i) for i, (words, between) in enumerate(made)]
)
VALUES = st.lists(st.lists(st.text("ab", min_size=1, max_size=9).map(str.encode), max_size=8), min_size=1, max_size=3)


def text(values: Sequence[Sequence[bytes]]) -> bytes:
    """Values as the view `words` has them."""
    return b"".join(b" " + b"".join(word + b" " for word in value) + b"\xfe" for value in values)


def slowly(words: Sequence[bytes], phrase: Phrase) -> set[tuple[int, int]]:
    """Where a phrase stands, as numbers of its first word and of the one after its last."""
    found = set()
    for start in range(len(words)):
        ends = {start}
        for number, forms in enumerate(phrase.words):
            skipped = {e + 1 for e in ends if number and e < len(words) and words[e] in phrase.between}
            ends = {e + 1 for e in ends | skipped if e < len(words) and forms.match(words[e])}
        found |= {(start, e) for e in ends}
    return found


def places(matches: Matches) -> set[tuple[int, int, int]]:
    return set(zip(matches.numbers.tolist(), matches.starts.tolist(), matches.stops.tolist(), strict=True))


@given(PHRASES, VALUES)
def test_the_walk_finds_what_comparing_finds(phrases: list[Phrase], values: list[list[bytes]]) -> None:
    data = text(values)
    expected = set()
    first = 1
    for words in values:
        starts = [first + sum(len(w) + 1 for w in words[:i]) for i in range(len(words) + 1)]
        expected |= {(p.number, starts[a], starts[b] - 1) for p in phrases for a, b in slowly(words, p)}
        first += sum(len(w) + 1 for w in words) + 2
    walker = Walker.of(book_of(phrases))
    for _ in range(2):
        assert places(walker.find(np.frombuffer(data, np.uint8))) == expected, "the same cold and warm"
    assert places(Walker.of(book_of(phrases), slots=2).find(np.frombuffer(data, np.uint8))) == expected


def test_a_walk_with_more_matches_than_room_loses_none() -> None:
    walker = Walker.of(book_of([Phrase([fixed(b"a")], frozenset(), n) for n in range(40)]))
    assert len(walker.find(np.frombuffer(text([[b"a"] * 50]), np.uint8)).numbers) == 2000


STORE = [("x", [b"ba", b"ab"]), ("xy", [b"b"]), ("y", [b"a"])]


def store(walker: Walker, doubtful: bool) -> Store:
    """Each token of STORE with one reading."""
    firsts, word_firsts, class_firsts, classes = [0], [0], [0], []
    for _, words in STORE:
        for mine in walker.classes(words):
            classes += mine
            class_firsts.append(len(classes))
        word_firsts.append(len(class_firsts) - 1)
        firsts.append(len(firsts))
    n = len(STORE)
    columns = (
        firsts,
        [0] * n,
        [-1] * n,
        [doubtful] * n,
        word_firsts,
        class_firsts,
        classes,
        [False] * (len(class_firsts) - 1),
    )
    return Store(*(np.array(c, np.bool_ if i in (3, 7) else np.int32) for i, c in enumerate(columns)))


@pytest.mark.parametrize("doubtful", [False, True])
@given(phrases=PHRASES, values=st.lists(st.lists(st.sampled_from(["a", "b", "ab", "x", "xy", "y"]), max_size=7), min_size=1))
def test_readings_are_walked_like_words(doubtful: bool, phrases: list[Phrase], values: list[list[str]]) -> None:
    walker = Walker.of(book_of(phrases))
    folded = fold(join([" ".join(words).encode() for words in values])).data
    bounds = np.concatenate([[-1], np.flatnonzero(folded == 0xFE)])
    named = {token: (number, words) for number, (token, words) in enumerate(STORE)}
    rows, expected = [], set()
    for value, words in enumerate(values):
        starts = [int(bounds[value]) + 2 + sum(len(w) + 1 for w in words[:i]) for i in range(len(words))]
        rows += [(value, at, at + len(w), named[w][0]) for at, w in zip(starts, words, strict=True) if w in named]
        for chosen in range(1, 2 ** len(words)):  # every way to read some of the tokens
            read = [i for i in range(len(words)) if chosen >> i & 1]
            if any(words[i] not in named for i in read):
                continue
            parts = [named[w][1] if i in read else [w.encode()] for i, w in enumerate(words)]
            owners = [i for i, part in enumerate(parts) for _ in part]
            for p in phrases:
                for a, b in slowly([w for part in parts for w in part], p):
                    if b > a and set(owners[a:b]) & set(read):
                        last = owners[b - 1]
                        expected.add((p.number, value, starts[owners[a]], starts[last] + len(words[last])))
    columns = [np.array(c, np.int64) for c in zip(*rows, strict=True)] if rows else [np.zeros(0, np.int64)] * 4
    found = read_phrases(folded, WORD_BYTES, bounds, Places(*columns), store(walker, doubtful), walker, short=0)
    seen = set(zip(*(c.tolist() for c in found[:4]), strict=True))
    assert seen == (set() if doubtful else expected), "doubtful readings count in short texts only"
