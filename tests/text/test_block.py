"""What a block tells about whole columns is what its values say one by one."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.domain.errors import InputError
from rempart.domain.listing import from_dicts, from_table
from rempart.text.block import Block, blocks
from rempart.text.views.words import Words

BRANDS = ["", "-", "n/a", "N. A.", "na", "nan", "Généric", "generic", " x ", "无", "无牌", "Acme & Söhne", "aa", "\u200b"]
WANTED = [
    frozenset({b"n a", b"na", b""}),
    frozenset({b"generic", "无".encode(), b"x"}),
    frozenset({b"acme sohne"}),
    frozenset[bytes](),
]


@given(st.lists(st.one_of(st.none(), st.sampled_from(BRANDS), st.text(max_size=4)), min_size=1, max_size=12))
def test_rows_with_some_words(brands: list[str | None]) -> None:
    block = Block(from_dicts([{"title": "t", "brand": brand} for brand in brands]))
    for wanted in WANTED:
        expected = [i for i, brand in enumerate(brands) if Words().key(brand or "") in wanted]
        found = block.rows_with("brand", wanted)
        assert found == (expected if any(brand is not None for brand in brands) else None)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=9), st.integers(1, 60))
def test_blocks_of_any_size_hold_every_text(titles: list[str], size: int) -> None:
    batch = from_dicts([{"title": title, "description": "é"} for title in titles])
    texts = [[b.text(v) for v in range(len(b.rows))] for b in blocks(batch, size)]
    halves = [(t[: len(t) // 2], t[len(t) // 2 :]) for t in texts]
    assert [t for first, _ in halves for t in first] == [row["title"] or "" for row in batch.to_pylist()]
    assert {t for _, second in halves for t in second} == {"é"}


def test_bytes_that_are_no_utf_8_forge_no_border_between_texts() -> None:
    forged = pa.array([b"a \xfe b", *[b"c"] * 20], pa.binary()).view(pa.string())
    batch = from_table(pa.table({"title": forged}))
    with pytest.raises(InputError, match="UTF-8"):
        list(blocks(batch))
