"""Odd words are counted: one is an accident, two are not; and the quick pass misses none that the patterns would see."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.detectors.signals import Signals
from rempart.detectors.typography import Typography
from rempart.domain.listing import clean
from rempart.policy.policy import Policy
from rempart.text import odd_words as module
from rempart.text.block import Block
from rempart.text.fold import join
from rempart.text.odd_words import KINDS, odd_words, suspects

PIECES = [
    *"aAbéжЖوשのኗ0 1*_?.-|@$€🔥\n\t,#/",
    "ab",
    "word",
    "слово",
    "..",
    "--",
    "**",
    "\u0301",
    "\ufe0f",
    "ー",
    "\U00020000",
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=24).map("".join).map(clean)


def kinds(text: str) -> list[str]:
    return [odd.kind for odd in odd_words(text)]


@settings(max_examples=1500, deadline=None)
@given(st.lists(texts, min_size=1, max_size=4))
def test_the_quick_pass_finds_every_value_that_is_odd(values: list[str]) -> None:
    raw = join(value.encode("utf-8", "replace") for value in values)
    bounds = np.concatenate([[-1], np.flatnonzero(np.frombuffer(raw, np.uint8) == 0xFE)]).astype(np.int64)
    found = suspects(raw, bounds, 0, len(values))
    assert {v for v, value in enumerate(values) if odd_words(value)} <= set(found)
    assert found == [v for v in range(len(values)) if v in found]


@given(texts)
def test_what_is_odd_is_a_place_in_the_text(text: str) -> None:
    for odd in odd_words(text):
        assert odd.kind in KINDS
        assert 0 <= odd.start < odd.end <= len(text)
        assert " " not in text[odd.start : odd.end]


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("sac à m_in contr*fait", "interrupted", "m_in"),
        ("sac à m_in", "", ""),
        ("gl••osat 1 l", "interrupted", "gl••osat"),
        ("b·ab·y", "interrupted", "b·ab·y"),
        ("кр_м для рук", "interrupted", "кр_м"),
        ("تم*ال قديم", "interrupted", "تم*ال"),
        ("Feuillet?s fourr?s", "", ""),
        ("#hand_made #for_sale", "", ""),
        ("warm winter coat\nlined with wool\nsize medium", "", ""),
        ("ki\nt bo\ntox", "interrupted", "ki\nt"),
        ("Am.l.f...tor semnal", "interrupted", "Am.l.f...tor"),
        ("b3ach d0lls", "digits_inside", "b3ach"),
        ("b3ach dolls", "", ""),
        ("b3ach pistol3", "digits_inside", "b3ach"),
        ("wms3s wall mount wms3s", "", ""),
        ("скорость кр3м", "digits_inside", "кр3м"),
        ("sony 8gb mp3 player ps3 xbox360", "", ""),
        ("|\\|!k€ shoes", "drawn", "|\\|!k€"),
        ("S|M|L|XL", "", ""),
        ("5€|10€|20€", "", ""),
        ("кр€м", "drawn", "кр€м"),
        ("gu🔥cci be❤️lt", "emoji_inside", "gu🔥cci"),
        ("gu🔥cci belt", "", ""),
        ("coll工er d'ambre", "mixed_script", "coll工er"),
        ("男士T恤衫 纯棉", "", ""),
        ("ソニー ヘッドホンNo.4", "", ""),
    ],
)
def test_one_is_an_accident(text: str, kind: str, word: str) -> None:
    found = odd_words(text)
    assert [odd.kind for odd in found] == ([kind] if kind else [])
    assert [text[odd.start : odd.end] for odd in found] == ([word] if kind else [])


def test_what_cannot_be_seen_moves_no_place() -> None:
    text = "e\u0301te\u0301 gu\ufe0f🔥cci be❤\ufe0flt"
    (odd,) = odd_words(text)
    assert text[odd.start : odd.end] == "gu\ufe0f🔥cci"


def test_only_short_fields_are_counted() -> None:
    signals = Signals.of(Policy.load().only(["typography"]))
    detector = Typography(signals)
    odd = b"b_ach d_lls c_mpany"
    block = Block.of_values([("title", odd), ("title", b"beach dolls"), ("description", odd), ("variants", odd)])
    assert sorted({hit.value for hit in detector.detect(block)}) == [0, 3]
    assert {hit.view for hit in detector.detect(block)} == {"text"}
    assert {(hit.start, hit.end) for hit in detector.detect(block)} == {(0, 5)}


def test_the_compiled_pass_is_the_plain_one() -> None:
    values = ["b_ach d_lls", "plain", "|\\|!k€", "coll工er", "🔥", "кр_м", ""]
    raw = join(value.encode() for value in values)
    bounds = np.concatenate([[-1], np.flatnonzero(np.frombuffer(raw, np.uint8) == 0xFE)]).astype(np.int64)
    found = np.empty(len(values), np.int64)
    count = module._suspects.py_func(  # type: ignore[attr-defined]
        np.frombuffer(raw, np.uint8), bounds, 0, len(values), module._roles(), found
    )
    assert found[:count].tolist() == suspects(raw, bounds, 0, len(values)) == [0, 2, 3, 5]
