"""The files of judgements hold no text, and every key leads to a listing of the sets where they are at hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from evals.judged import Stop, add, key, sampled, stops
from evals.sample import SIZES, drawn
from evals.sets import read

from evals import judged

KEY, WORD, RULE = re.compile(r"[0-9a-f]{12}"), re.compile(r"[a-z_]{2,20}"), re.compile(r"[a-z_0-9]+\.[a-z_0-9.]+")


def test_no_text_in_what_was_read() -> None:
    rows = sampled()
    assert len(rows) == sum(SIZES.values())
    for (source, name), row in rows.items():
        assert source in SIZES
        assert KEY.fullmatch(name)
        assert WORD.fullmatch(row.kind)


def test_no_text_in_the_verdicts() -> None:
    for (source, name, rule), row in stops().items():
        assert re.fullmatch(r"[a-z0-9_]+", source)
        assert KEY.fullmatch(name)
        assert RULE.fullmatch(rule)
        assert (row.cause == "") == (row.verdict != "false")


def test_keys_lead_to_listings(shared_data: Path) -> None:
    known: dict[str, set[str]] = {}
    for source, name, rule in stops():
        if source not in known:
            known[source] = {key(source, line["id"]) for line in read(shared_data / "listings" / f"{source}.ndjson.gz")}
        assert name in known[source], f"{source},{name},{rule}"


def test_the_sample_is_the_one_that_was_read(shared_data: Path) -> None:
    assert {(source, name) for source, name, _ in drawn(shared_data / "listings")} == set(sampled())


def test_adding_keeps_what_is_there_and_sorts(tmp_path: Path) -> None:
    one, two = Stop("b_set", "0" * 12, "a.rule", "proof", ""), Stop("a_set", "1" * 12, "a.rule", "false", "word")
    add([one], tmp_path)
    add([two, Stop("b_set", "0" * 12, "a.rule", "violation", "")], tmp_path)
    assert (tmp_path / "clean.csv").read_text("utf-8") == (
        "set,key,rule,verdict,cause\na_set,111111111111,a.rule,false,word\nb_set,000000000000,a.rule,violation,\n"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("set,key,rule,verdict\n", "clean.csv:1: expected the columns set,key,rule,verdict,cause"),
        (
            "set,key,rule,verdict,cause\na,b,c.d,maybe,\n",
            "clean.csv:2: verdict: expected one of violation, proof, false, found",
        ),
        ("set,key,rule,verdict,cause\na,b,c.d,false,\n", "clean.csv:2: cause: expected one of word"),
        ("set,key,rule,verdict,cause\na,b,c.d,proof,word\n", "clean.csv:2: cause"),
        ("set,key,rule,verdict,cause\na,b\n", "clean.csv:2: expected the columns"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "clean.csv").write_text(text)
    with pytest.raises(ValueError, match=re.escape(message)):
        stops(tmp_path)


def test_keys_are_salted_and_differ_by_set() -> None:
    assert key("a", "1") != key("b", "1") != key("b", "2")
    assert KEY.fullmatch(key("a", "1"))
    assert judged.FOLDER.name == "judged"
