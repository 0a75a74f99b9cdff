"""Listings from whatever holds them: nothing dropped, nothing guessed."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rempart
from rempart.domain.columns import LISTING
from rempart.domain.errors import InputError
from rempart.domain.listing import as_listings, from_dicts

ROWS = [
    {"id": 7, "title": "Switchblade", "price": 12.0, "variants": ["red"], "Foo": "bar", "countries": ["DE"]},
    {"id": None, "title": None, "price": None, "variants": None, "Foo": None, "countries": None},
]
FRAMES = {
    "dicts": lambda: ROWS,
    "generator": lambda: (r for r in ROWS),
    "pandas": lambda: pd.DataFrame(ROWS),
    "pandas of mixed types": lambda: pd.DataFrame([{**ROWS[0], "mpn": 5}, {**ROWS[1], "mpn": "x"}]),
    "polars": lambda: pl.DataFrame(ROWS),
    "table": lambda: pa.Table.from_pylist(ROWS),
    "chunked table": lambda: pa.concat_tables([pa.Table.from_pylist([r]) for r in ROWS], promote_options="default"),
    "batch": lambda: pa.RecordBatch.from_pylist(ROWS),
}  # fmt: skip


@pytest.mark.parametrize("kind", FRAMES)
def test_all_kinds_of_data_give_the_same_listings(kind: str) -> None:
    batch = as_listings(FRAMES[kind]())
    assert batch.schema.equals(LISTING)
    first, second = batch.to_pylist()
    assert (first["id"], first["title"], first["price"], first["variants"]) == ("7", "Switchblade", "12", ["red"])
    assert ("Foo", "bar") in first["extra"]
    assert first["countries"] == ["DE"]
    assert second["id"] == second["source"] == "row 2"
    assert second["title"] is None


@pytest.mark.parametrize("bad", ["text", 5, [1, 2], [{"title": "x"}, None]])
def test_what_is_no_listing_is_said_so(bad: Any) -> None:
    with pytest.raises(InputError, match="expected"):
        as_listings(bad)


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.binary(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)
names = st.one_of(st.sampled_from(LISTING.names), st.text(max_size=8))


@given(st.lists(st.dictionaries(names, values, max_size=6), max_size=5))
def test_any_dicts_become_listings(rows: list[dict[str, Any]]) -> None:
    batch = from_dicts(rows)
    assert batch.num_rows == len(rows)
    assert all(batch.column("id").is_valid().to_pylist())


def test_import_is_light() -> None:
    heavy = ("pandas", "ray", "fastapi", "jinja2", "pyarrow", "lxml")
    code = f"import sys, rempart; print([m for m in {heavy} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_public_names_are_there() -> None:
    assert len(rempart.__all__) <= 10
    for name in rempart.__all__:
        assert getattr(rempart, name).__doc__
    assert rempart.screen([{"title": "Brass knuckles"}]).outcomes != ["publish"]
