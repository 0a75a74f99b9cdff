"""Laws of the screen: order, splits and neighbours change nothing; nothing is lost; strange text is no way out."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.domain.columns import DECISION
from rempart.domain.listing import clean, from_dicts
from rempart.domain.outcome import WORDS
from rempart.pipeline import Screen

WORDS_OF_TRADERS = [
    "switchblade", "brass knuckles", "kitchen knife", "Ozempic", "semaglutide 5 mg vial", "toy", "book about knives",
    "poppers", "vitamin C", "ivory dress", "carved elephant ivory tusk", "glyphosate", "sw1tchbl4de", "garden chair", "",
    "nitric acid 68 %", "1:1 replica Rolex", "\u202etxet", "nikе shoes", "vibrator", "\ufffd", "Σπίτι", "伟哥", "&eacute;",
]  # fmt: skip
words = st.one_of(st.sampled_from(WORDS_OF_TRADERS), st.text(max_size=12).map(clean))
text = st.lists(words, max_size=4).map(" ".join)
listing = st.fixed_dictionaries(
    {"title": text},
    optional={
        "description": text,
        "brand": words,
        "product_type": text,
        "variants": st.lists(words, max_size=3),
        "reviews": st.lists(text, max_size=2),
        "price": st.sampled_from(["12 EUR", "1.234,56 €", "abc", ""]),
        "countries": st.lists(st.sampled_from(["FR", "DE", "XX", "EL"]), max_size=2),
        "Custom Field": text,
    },
)
listings = st.lists(listing, min_size=1, max_size=8)


def decisions(screen: Screen, rows: list[dict[str, Any]], sources: list[str]) -> list[dict[str, Any]]:
    return screen(from_dicts(rows, sources)).to_dicts()


@given(rows=listings, seed=st.integers(0, 9))
def test_splits_and_order_change_nothing(packaged: Screen, rows: list[dict[str, Any]], seed: int) -> None:
    sources = [f"row {i}" for i in range(len(rows))]
    whole = decisions(packaged, rows, sources)
    cut = seed % len(rows)
    parts = decisions(packaged, rows[:cut], sources[:cut]) + decisions(packaged, rows[cut:], sources[cut:])
    assert parts == whole
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)
    shuffled = decisions(packaged, [rows[i] for i in order], [sources[i] for i in order])
    assert [shuffled[order.index(i)] for i in range(len(rows))] == whole


@given(rows=listings)
def test_every_finding_quotes_the_traders_words(packaged: Screen, rows: list[dict[str, Any]]) -> None:
    batch = from_dicts(rows)
    kept = batch.to_pylist()
    screening = packaged(batch)
    assert screening.decisions.schema.equals(DECISION)
    assert screening.decisions.num_rows == len(rows)
    assert not screening.troubles
    for row, decision in zip(kept, screening.to_dicts(), strict=True):
        assert decision["outcome"] in WORDS
        assert decision["outcome"] == max(decision["outcome_by_state"].values(), key=WORDS.index)
        for finding in decision["findings"]:
            if finding["quote"]:
                assert field_text(row, finding["field"])[finding["start"] : finding["end"]] == finding["quote"]


def field_text(row: dict[str, Any], field: str) -> str:
    if field.startswith("extra."):
        return str(dict(row["extra"])[field.removeprefix("extra.")])
    name, _, index = field.partition("[")
    value = row[name]
    return str(value[int(index[:-1])] if index else value)


@pytest.mark.parametrize("left,right", [("switch", "blade"), ("brass", "knuckles"), ("poing", "américain")])
def test_no_value_leaks_into_its_neighbour(packaged: Screen, left: str, right: str) -> None:
    rows = [{"title": f"a {left}", "variants": [left]}, {"title": right, "description": f"{right} b"}, {"title": right}]
    assert packaged(from_dicts(rows)).outcomes == ["publish"] * 3


@pytest.mark.parametrize("left,right", [("switch", "blade"), ("brass", "knuckles"), ("poing", "américain")])
def test_what_only_several_values_say_together_holds_and_never_refuses(packaged: Screen, left: str, right: str) -> None:
    rows = [{"title": f"a {left}", "variants": [right]}, {"title": "a", "variants": [left, right]}]
    assert packaged(from_dicts(rows)).outcomes == ["hold", "hold"]
    assert packaged(from_dicts([{"title": left}, {"title": right}])).outcomes == ["publish", "publish"]


@given(rows=listings)
def test_the_same_input_gives_the_same_bytes(packaged: Screen, rows: list[dict[str, Any]]) -> None:
    first, second = packaged(from_dicts(rows)).decisions, packaged(from_dicts(rows)).decisions
    assert first.equals(second)
    assert first.column("policy")[0].as_py() == packaged.policy.digest
