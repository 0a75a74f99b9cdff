"""The example catalogue is what its maker makes, and what it promises."""

from __future__ import annotations

import csv
import gzip
import json
import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return gzip.decompress((EXAMPLES / "catalogue.ndjson.gz").read_bytes()).decode().splitlines()


@pytest.fixture(scope="module")
def listings(lines: list[str]) -> list[dict[str, Any]]:
    found = []
    for line in lines:
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(row, dict) and (row.get("title") or "").strip():
            found.append(row)
    return found


@pytest.fixture(scope="module")
def truth() -> list[dict[str, str]]:
    with (EXAMPLES / "catalogue.truth.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_it_is_made_anew_with_the_same_text(tmp_path: Path, lines: list[str]) -> None:
    made, answers = runpy.run_path(str(EXAMPLES / "make_catalogue.py"))["write"](tmp_path)
    assert gzip.decompress(made.read_bytes()).decode().splitlines() == lines, "run `python examples/make_catalogue.py`"
    assert answers.read_bytes() == (EXAMPLES / "catalogue.truth.csv").read_bytes()


def test_size_and_languages(listings: list[dict[str, Any]]) -> None:
    assert len(listings) >= 12_000
    assert (EXAMPLES / "catalogue.ndjson.gz").stat().st_size < 3_000_000
    languages = Counter(row["language"] for row in listings)
    assert len(languages) == 16
    assert min(languages.values()) > 100


def test_descriptions_are_of_ordinary_length(listings: list[dict[str, Any]]) -> None:
    assert all(100 <= len(row["description"]) <= 600 for row in listings)


def test_barcodes_have_right_check_digits(listings: list[dict[str, Any]]) -> None:
    for row in listings:
        if "gtin" in row:
            total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(row["gtin"]))
            assert total % 10 == 0, row["gtin"]


def test_the_answers_are_not_in_the_questions(listings: list[dict[str, Any]]) -> None:
    assert not {"expect", "expected", "kind", "about"} & {name for row in listings for name in row}


def test_the_truth_names_rows_that_exist(
    truth: list[dict[str, str]], listings: list[dict[str, Any]], lines: list[str]
) -> None:
    ids = {row["id"] for row in listings}
    for row in truth:
        if row["expected"] == "reject":
            assert 1 <= int(row["id"].removeprefix("line ")) <= len(lines)
        else:
            assert row["id"] in ids, row


def test_the_marketplace_sells_where_it_may(packaged: Any) -> None:
    shop = runpy.run_path(str(EXAMPLES / "marketplace.py"))["Marketplace"](packaged)
    assert shop.offer({"id": "1", "title": "Chef's knife 20 cm"}) == "“Chef's knife 20 cm” is on sale."
    told = shop.offer({"id": "2", "title": "Green laser pointer 500 mW"})
    assert told.startswith("“Green laser pointer 500 mW” is refused.\n  You wrote: ")
    shop.offer({"id": "3", "title": "Carved ivory figure, 12 cm"})
    assert set(shop.on_sale) == {"1"}
    assert set(shop.waiting) == {"3"}
