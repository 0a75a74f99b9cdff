"""Laws of the fold, for any text that Unicode can hold."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rempart.domain.listing import clean, from_dicts
from rempart.text.block import Block, Hit
from rempart.text.fold import fold, join
from rempart.text.tables import SEPARATOR
from rempart.text.typography import gate
from rempart.text.views import VIEWS

TRICKY = "aAzZ09 .-&;#x<>éÉßæøŁ½™®ªº\u00ad\u200b\u200d\u202e\ufeff\u0301\u0336аеіоνΟμ０Ａ𝒶𝓿ⓥ🅰"
TRICKY += "🇫🇷💊伟哥ガがกำ한글ﷺ\U000e0061\U0001f468\x00\n\t\ufffd"
texts = st.text(st.one_of(st.sampled_from(TRICKY), st.characters()), max_size=60).map(clean)
entities = st.sampled_from(["&eacute;", "&#118;", "&#x76;", "&amp;", "&nbsp;", "&unknown;", "&#99999999;", "&#xD800;", "&;"])
pieces = st.lists(st.one_of(texts, entities), max_size=4).map("".join)


@given(st.lists(pieces, min_size=1, max_size=6))
def test_the_view_of_a_block_is_the_views_of_its_values(values: list[str]) -> None:
    together = fold(join([v.encode() for v in values]))
    for view in VIEWS:
        alone = b"".join(view.project(fold(join([v.encode()]))) for v in values)
        assert view.project(together) == alone
        assert alone.count(SEPARATOR) == len(values)


@given(st.lists(pieces, min_size=1, max_size=4))
def test_tracking_gives_the_same_bytes_and_rising_places(values: list[str]) -> None:
    folded = fold(join([v.encode() for v in values]))
    for view in VIEWS:
        data, places = view.track(folded.data)
        assert data.tobytes() == view.project(folded)
        assert len(places) == len(data)
        assert bool((np.diff(places) > 0).all())


@given(pieces)
def test_folding_is_idempotent(text: str) -> None:
    for view in VIEWS[:2]:
        once = view.key(text)
        again = view.key(once.decode("utf-8", "strict"))
        assert view.key(again.decode("utf-8", "strict")) == again
        if "&" not in text:
            assert again == once


@given(pieces, pieces)
def test_a_word_is_found_where_it_stands(before: str, after: str) -> None:
    text = f"{before} Switchblade {after}"
    block = Block(from_dicts([{"title": text}]))
    for view in VIEWS:
        data = block.view(view.name)
        at = data.find(b"switchblade")
        assert at >= 0
        if text.lower().count("switchblade") == 1 and "&" not in text:
            span = block.locate(Hit(0, 0, 0, view.name, at, at + 11))
            if view.name != "squeezed":  # there a dollar sign before it may be the first of two s
                assert text[span.start : span.end].strip("\u200b\u200d\u00ad").lower().startswith("s")
            assert view.key(text[span.start : span.end]).replace(b" ", b"") == b"switchblade"


@given(pieces)
def test_the_gate_accepts_any_text_and_stays_inside_it(text: str) -> None:
    for odd in gate(text):
        assert 0 <= odd.start < odd.end <= len(text)


@given(st.text(st.characters(codec="ascii"), max_size=80))
def test_the_gate_sees_nothing_odd_in_plain_ascii_but_entities(text: str) -> None:
    assert all(odd.kind == "entity" for odd in gate(text))
