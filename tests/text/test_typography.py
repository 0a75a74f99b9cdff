"""The gate looks at few words, and sees what it would see in all of them."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.domain.listing import clean
from rempart.text import typography
from rempart.text.typography import Points, gate

LETTERS = "aAbéЖдаеоγΝο ὰ𝒶𝓿ⓥ０Ａ€√💊❤婴儿가\u200b\u0301\ufe0fʇɐ\u3000\u00a0\x1f©µΩβẞᏚᎪ\u0489ՈϢ-9\U00020000\U000e0061"
texts = st.text(st.one_of(st.sampled_from(LETTERS), st.characters()), max_size=30).map(clean)


def all_words(points: Points, _: object) -> Iterator[tuple[int, int]]:
    start = -1
    for i, point in enumerate([*points.tolist(), 32]):
        if chr(point).isspace():
            if start >= 0 and (points[start:i] >= 0x80).any():
                yield start, i
            start = -1
        elif start < 0:
            start = i


@settings(max_examples=600, deadline=None)
@given(texts)
def test_no_odd_word_is_passed_over(text: str) -> None:
    found = gate(text)
    with patch.object(typography, "_words", all_words):
        assert gate(text) == found


def test_words_of_one_alphabet_are_not_looked_at() -> None:
    points = np.frombuffer("ελληνικά нож viagra USB-кабель w€ed ножν".encode("utf-32-le"), np.uint32)
    words = list(typography._words(points, typography._classes(points)[0]))
    assert ["".join(map(chr, points[a:b])) for a, b in words] == ["USB-кабель", "w€ed", "ножν"]


def test_one_sign_in_a_long_text_is_an_accident() -> None:
    words = "étiquette lue par une machine " * 8
    assert [odd.kind for odd in gate("w€ed")] == ["signs"]
    assert not gate(words + "ingr€dients")
    assert [odd.kind for odd in gate("w€ed " + words + "gr¢nder")] == ["signs"]
