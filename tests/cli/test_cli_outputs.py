"""The writers: lines are those of a plain JSON encoder, however they were put together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.cli.outputs import create, kind
from rempart.cli.outputs.tails import KEYS
from rempart.cli.outputs.text import Csv, Ndjson, Tails, _bytes, cell
from rempart.domain.columns import DECISION
from rempart.domain.errors import UsageError

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_STATES = st.lists(st.sampled_from(["AT", "DE", "FR", "IS", "XX"]), unique=True, max_size=3)
_WORDS = st.sampled_from(["publish", "hold", "refuse"])


@st.composite
def decisions(draw: st.DrawFn) -> dict[str, Any]:
    """A row of DECISION, most of them with nothing to say."""
    busy = draw(st.booleans())
    quote = draw(_TEXT)
    finding = {"rule": "p.r", "signal": "s", "view": "words", "field": "title", "start": 0, "end": len(quote),
               "quote": quote, "score": 0.9}  # fmt: skip
    return {
        "listing_id": draw(st.none() | _TEXT), "source": draw(_TEXT), "outcome": draw(_WORDS) if busy else "publish",
        "outcome_by_state": [(s, draw(_WORDS) if busy else "publish") for s in draw(_STATES)],
        "conditions": [{"kind": "label", "detail": draw(_TEXT), "rule": "p.r"}] if busy else [],
        "rules": ["p.r"] if busy else [], "grounds": [], "findings": [finding] if busy else [],
        "shadow": {"outcome": "hold", "rules": ["p.t"]} if draw(st.integers(0, 4)) == 0 else None,
        "policy": draw(st.sampled_from(["sha256:a", "sha256:a", "sha256:b"])), "mode": "live",
    }  # fmt: skip


def batch(found: list[dict[str, Any]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(found, schema=DECISION)


@settings(max_examples=80, deadline=None)
@given(st.lists(decisions(), max_size=6), st.integers(0, 3))
def test_ndjson_lines_are_those_of_a_plain_encoder(found: list[dict[str, Any]], skip: int) -> None:
    form = Ndjson()
    rows = batch(found).slice(skip)
    heads = form.heads(rows.column("listing_id"), rows.column("source")).to_pylist()
    tails = Tails(form.tail).column(rows).to_pylist()
    wanted = [{**d, "outcome_by_state": dict(d["outcome_by_state"])} for d in found[skip:]]
    assert [h + t for h, t in zip(heads, tails, strict=True)] == [orjson.dumps(d).decode() + "\n" for d in wanted]


@settings(max_examples=80, deadline=None)
@given(st.lists(decisions(), max_size=4))
def test_what_is_written_is_read_back(found: list[dict[str, Any]]) -> None:
    rows = batch(found)
    for form in (Ndjson(), Csv()):
        for tail, decision in zip(Tails(form.tail).column(rows).to_pylist(), found, strict=True):
            assert form.complete(tail.encode()[:-1])
            read = form.read_tail(tail.encode()[:-1])
            assert read == {**{k: decision[k] for k in KEYS}, "outcome_by_state": dict(decision["outcome_by_state"])}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=10))
def test_a_cell_never_begins_a_formula(text: str) -> None:
    assert not cell(text).lstrip('"').startswith(("=", "+", "-", "@", "\t", "\r"))


def test_bytes_of_a_slice() -> None:
    assert bytes(_bytes(pa.array(["a", "b", "c"]).slice(1, 1))) == b"b"


@pytest.mark.parametrize("name", ["out", "out.txt", "out.parquet.gz", "out.gz", "ndjson"])
def test_unknown_suffixes(name: str) -> None:
    with pytest.raises(UsageError, match="expected an output"):
        kind(name)


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out.ndjson").mkdir()
    with pytest.raises(UsageError, match="cannot write"):
        create(str(tmp_path / "out.ndjson"))
