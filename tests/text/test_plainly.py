"""What buyers read and searches do not: each kind of edit, what stays, and the patterns that find the texts to look at."""

from __future__ import annotations

import hyperscan
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.text.number_words import number_words, value_of
from rempart.text.plainly import edits, suspicious

PLAIN = [
    ("Wat🎁er bea🔥ds", "Water beads"),
    ("5♥0 pcs", "50 pcs"),
    ("Sexdocka lOO cm", "Sexdocka 100 cm"),
    ("laser lOOOmW", "laser 1000mW"),
    ("Кукла 9S см", "Кукла 95 см"),
    ("Engangs 9OOO sug", "Engangs 9000 sug"),
    ("N9S respirator", "N95 respirator"),
    ("KN nine five mask", "KN95 mask"),
    ("one zero zero cm", "100 cm"),
    ("two hundred ml", "200 ml"),
    ("fünfzig cm", "50 cm"),
    ("zweihundert Watt", "200 Watt"),
    ("сто мг", "100 мг"),
    ("Sexdocka 100 black cm", "Sexdocka 100 black 100 cm"),
    ("实木双节木昆", "实木双节棍"),
]
SAME = [
    "One size fits all", "iPhone SE 64 GB", "size S M L XL 2XL", "A4 80 g", "12 cans of 33 cl", "Love 🔥 sale 🔥 now",
    "Vitamin B12 500 mg", "seven seas cod liver oil", "10.000 puffs", "3x10 ml", "",
]  # fmt: skip


def written(text: str) -> str:
    """The text with its edits made."""
    out, at = "", 0
    for edit in edits(text):
        out += text[at : edit.start] + edit.text
        at = edit.stop
    return out + text[at:]


@pytest.mark.parametrize(("text", "plain"), PLAIN)
def test_written_plainly(text: str, plain: str) -> None:
    assert written(text) == plain


@pytest.mark.parametrize("text", SAME)
def test_stays(text: str) -> None:
    assert edits(text) == []


@pytest.mark.parametrize("text", [text for text, _ in PLAIN])
def test_what_may_change_is_suspicious(text: str) -> None:
    assert met(text)


def met(text: str) -> bool:
    """Whether a suspicious pattern meets the text as it stands in a block."""
    patterns = suspicious()
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    n = len(patterns)
    database.compile(expressions=patterns, ids=list(range(n)), elements=n, flags=[0] * n)
    found: list[int] = []
    database.scan(f" {text} ".encode(), match_event_handler=lambda number, *_: found.append(number))
    return bool(found)


def test_most_titles_are_not_suspicious() -> None:
    assert not any(
        map(met, SAME[4:5] + SAME[6:7] + ["Wooden chair 80 x 40 cm", "Τσάντα δερμάτινη μαύρη", "棉质连衣裙 新款"])
    )


@given(st.text(alphabet="Ol19S 木仓🔥omgcw%one two ten.,", max_size=40))
def test_edits_are_apart_and_in_order(text: str) -> None:
    last = 0
    for edit in edits(text):
        assert last <= edit.start < edit.stop <= len(text)
        last = edit.stop


def test_number_words() -> None:
    assert value_of(["one", "zero", "five"]) == "105"
    assert value_of(["two", "thousand", "five", "hundred"]) == "2500"
    assert value_of(["fünfundzwanzig"]) == "25"
    assert number_words()["funfzig"] == 50, "accents may be missing"
