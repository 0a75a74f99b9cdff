from __future__ import annotations

import hashlib
from pathlib import Path

import orjson
import pytest
from eval_packs import gating, refusing
from evals.contrast import Line, held_back, judged, lines

from evals import contrast, pairs_page
from rempart.pipeline import Screen
from rempart.policy.policy import Policy


@pytest.fixture
def screen(tmp_path: Path) -> Screen:
    refusing(tmp_path / "knives", "switchblade")
    gating(tmp_path / "adult_age", "dildo")
    return Screen(Policy.load([tmp_path / "knives", tmp_path / "adult_age"]))


def test_the_split_is_the_one_of_the_training() -> None:
    digest = hashlib.sha256(b"knives:7").digest()
    assert held_back("knives", "7") == (int.from_bytes(digest[:4], "big") % 5 == 0)
    share = sum(held_back("knives", str(i)) for i in range(5000)) / 5000
    assert 0.18 < share < 0.22


def test_a_pair_is_right_when_both_are(screen: Screen) -> None:
    members = [
        Line("knives", "1", "en", "Switchblade", True), Line("knives", "1", "en", "Bread knife", False),
        Line("knives", "2", "en", "Switchblade", True), Line("knives", "2", "en", "Poster of a switchblade", False),
        Line("knives", "3", "de", "Springmesser", True), Line("knives", "3", "de", "Brotmesser", False),
        Line("knives", "4", "en", "Switchblade", True),
    ]  # fmt: skip
    found = {p.pair: p for p in judged(screen, members)}
    assert {name: (p.right, p.missed, p.alarms) for name, p in found.items()} == {
        "1": (True, 0, 0), "2": (False, 0, 1), "3": (False, 1, 0),
    }  # fmt: skip
    pairs = list(found.values())
    assert pairs_page.right(pairs).hits == 1
    assert (pairs_page.caught(pairs).value, pairs_page.passed(pairs).value) == (2 / 3, 2 / 3)
    assert pairs_page.worst(pairs, 1) == ("de", pairs_page.caught([found["3"]]))


def test_for_adult_goods_an_age_gate_is_the_catch(screen: Screen) -> None:
    members = [
        Line("adult_age", "1", "en", "Dildo 18 cm", True), Line("adult_age", "1", "en", "Candle", False),
        Line("adult_age", "2", "en", "Candle", True), Line("adult_age", "2", "en", "Dildo-shaped candle", False),
    ]  # fmt: skip
    assert [p.right for p in judged(screen, members)] == [True, False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not json\n", "knives.ndjson:1: expected title, language, violation and pair"),
        ('\n{"title": "x", "language": "en", "pair": 1}\n', "knives.ndjson:2: .*'violation'"),
        ('{"title": " ", "language": "en", "pair": 1, "violation": true}\n', "knives.ndjson:1: expected a title"),
        ('{"title": "x", "language": "en", "pair": 1, "violation": "yes"}\n', "knives.ndjson:1: .*true or false"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "knives.ndjson").write_text(text)
    with pytest.raises(ValueError, match=message):
        list(lines(tmp_path))


def test_files_are_packs_and_none_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "knives.ndjson").write_text('{"title": "x", "language": "en", "pair": 1, "violation": true}\n\n')
    assert list(lines(tmp_path)) == [Line("knives", "1", "en", "x", True)]
    assert list(contrast.lines(tmp_path / "nowhere")) == []


def test_what_stands_beside_the_title_is_screened_too(tmp_path: Path, screen: Screen) -> None:
    text = '{"title": "Gift", "description": "a switchblade", "language": "en", "pair": 1, "violation": true}\n'
    (tmp_path / "knives.ndjson").write_text(text + '{"title": "Gift", "language": "en", "pair": 1, "violation": false}\n')
    assert [pair.right for pair in judged(screen, list(lines(tmp_path)))] == [True]


@pytest.mark.parametrize("field", ["description", "product_type"])
def test_a_field_that_is_no_text_is_named(tmp_path: Path, field: str) -> None:
    row = {"title": "x", field: 3, "language": "en", "pair": 1, "violation": True}
    (tmp_path / "knives.ndjson").write_bytes(orjson.dumps(row))
    with pytest.raises(ValueError, match=rf"knives.ndjson:1: expected text in .*{field}"):
        list(lines(tmp_path))


def test_fresh_pairs_name_their_pack(tmp_path: Path) -> None:
    file = tmp_path / "fresh.ndjson"
    file.write_text('{"title": "x", "language": "en", "pair": 1, "violation": true}\n')
    with pytest.raises(ValueError, match=r"fresh.ndjson:1: .*'pack'"):
        list(contrast.fresh(file))


def test_fresh_pairs_are_many_and_none_is_trained_on() -> None:
    known = {line.title.casefold() for line in lines(contrast.FOLDER)}
    some = list(contrast.fresh())
    assert len(some) >= 300
    assert len({line.language for line in some}) >= 12
    assert not [line.title for line in some if line.title.casefold() in known]
    members: dict[tuple[str, str], set[bool]] = {}
    for line in some:
        members.setdefault((line.pack, line.pair), set()).add(line.violation)
    assert all(kinds == {True, False} for kinds in members.values())
