"""Hashed n-grams: the same stretch has the same bucket wherever it stands, and a plain loop finds the same features."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rempart.text.fold import fold, join
from rempart.text.ngrams import BITS, LONGEST, SHORTEST, Units, bags, pieces, units, word_buckets
from rempart.text.views.words import Words

_TEXTS = st.text(st.sampled_from("abcdeé日本ßгд 12-"), max_size=30)


def view(texts: list[str]) -> list[bytes]:
    """Texts in the view `words`."""
    data = Words().project(fold(join([t.encode() for t in texts])))
    return [part.strip(b" ") for part in data.split(b"\xfe")[: len(texts)]]


def bucket(stretch: bytes) -> int:
    """The bucket of a word, as it is alone."""
    return int(word_buckets(np.frombuffer(stretch, np.uint8))[0][0])


def count(text: str) -> int:
    """How many features a text has, counted by hand."""
    words = text.split(" ") if text else []
    n = len(set(words)) + max(len(words) - 1, 0)
    for word in set(words):
        padded = f" {word} "
        n += sum(max(len(padded) - k + 1, 0) for k in range(SHORTEST, LONGEST + 1))
        n += sum(padded[i] >= "\u3041" for i in range(len(padded) - 1))  # pairs of kana and Han
    return n


@given(st.lists(_TEXTS, min_size=1, max_size=6))
def test_a_batch_gives_what_each_text_gives_alone(texts: list[str]) -> None:
    words = view(texts)
    found = bags(words)
    for i, text in enumerate(words):
        alone = bags([text])
        mine = found.buckets[found.bounds[i] : found.bounds[i + 1]]
        assert Counter(mine.tolist()) == Counter(alone.buckets.tolist())
        assert len(mine) == count(text.decode())


@given(_TEXTS)
def test_pieces_are_the_same_features_with_their_words(text: str) -> None:
    words = view([text])[0]
    found = pieces(words)
    assert Counter(found.buckets.tolist()) == Counter(bags([words]).buckets.tolist())
    for start, end in zip(found.starts.tolist(), found.ends.tolist(), strict=True):
        assert words[start:end].strip(b" ") == words[start:end] != b""
        assert b" " not in words[start:end]


def sets(found: Units, text: int) -> Counter[tuple[int, ...]]:
    """The units of one text, each as its buckets."""
    mine = np.flatnonzero(found.text == text).tolist()
    return Counter(tuple(sorted(found.buckets[found.bounds[i] : found.bounds[i + 1]].tolist())) for i in mine)


@given(st.lists(_TEXTS, min_size=1, max_size=6))
def test_units_are_the_features_without_pairs(texts: list[str]) -> None:
    words = view(texts)
    found = units(words)
    assert (found.sizes > 0).all()
    assert (np.diff(found.text) >= 0).all()
    for i, text in enumerate(words):
        assert sets(found, i) == sets(units([text]), 0)
        number = len(text.split())
        alone = Counter(b for unit in sets(found, i).elements() for b in unit)
        pairs = Counter(bags([text]).buckets.tolist())
        assert not alone - pairs
        assert sum((pairs - alone).values()) == max(number - 1, 0)


@given(st.lists(st.text("abcdeßд12", min_size=1, max_size=6), max_size=8), st.data())
def test_words_beside_a_word_change_nothing_of_its_unit(words: list[str], data: st.DataObject) -> None:
    kept = [word for word in words if data.draw(st.booleans())]
    fewer, more = (sets(units([" ".join(some).encode()]), 0) for some in (kept, words))
    assert not fewer - more


def test_where_letters_are_words_text_between_two_leaves_the_others_alone() -> None:
    fewer, more = (sets(units([text.encode()]), 0) for text in ("高仿手表", "高仿 正品玩具 手表"))
    singles = {unit for unit in fewer if len(unit) <= 2}
    assert singles, "the last letters have few sequences"
    assert not (fewer - more).keys() & {u for u in fewer if u in sets(units(["手表".encode()]), 0)}


def test_a_word_has_one_bucket_wherever_it_stands() -> None:
    text = b"real switchblade knife \xfe switchblade"
    buckets, starts = word_buckets(np.frombuffer(text, np.uint8))
    assert [text[s : s + 4] for s in starts.tolist()] == [b"real", b"swit", b"knif", b"swit"]
    assert buckets[1] == buckets[3] == bucket(b"switchblade")
    assert buckets[1] in bags([b"a switchblade"]).buckets


def test_order_matters_only_to_pairs() -> None:
    one, other = (set(bags([t]).buckets.tolist()) for t in (b"toy gun", b"gun toy"))
    assert len(one - other) == len(other - one) == 1


def test_repeating_a_word_adds_no_feature_but_the_pair_with_itself() -> None:
    once, often = bags([b"toy"]), bags([b"toy toy"])
    assert set(often.buckets.tolist()) - set(once.buckets.tolist()) == {bucket(b"toy toy")} or len(often.buckets) == (
        len(once.buckets) + 1
    )


def test_words_and_letter_sequences_do_not_share_buckets() -> None:
    assert bucket(b"gun") not in set(bags([b"gunner"]).buckets.tolist())


def test_buckets_are_spread() -> None:
    words = " ".join(f"{a}{b}{c}" for a in "abcdefghijklmnopqrst" for b in "abcdefghijklmnopqrst" for c in "0123456789xyz")
    buckets, _ = word_buckets(np.frombuffer(words.encode(), np.uint8))
    n, room = len(buckets), 1 << BITS
    expected = room * (1 - (1 - 1 / room) ** n)  # distinct buckets of n random throws
    assert abs(len(np.unique(buckets)) - expected) < 0.02 * n


def test_nothing_gives_nothing() -> None:
    assert bags([]).bounds.tolist() == [0]
    assert bags([b"", b""]).bounds.tolist() == [0, 0, 0]
    assert not len(pieces(b"").buckets)
    assert not len(word_buckets(np.zeros(0, np.uint8))[0])
