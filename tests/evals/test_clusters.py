from __future__ import annotations

from pathlib import Path

import pytest
from evals.clusters import clusters


@pytest.fixture(autouse=True)
def no_word_lists(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REMPART_SHARED", str(tmp_path))


def row(title: str, **more: str) -> dict[str, str]:
    return {"id": title, "title": title, "language": "xx", **more}


def test_the_word_that_most_titles_share_is_the_cluster() -> None:
    found = clusters(
        "set", [row("Red vino 1 l"), row("VINO bianco"), row("Vino rosso"), row("Bianco latte"), row("12 x 34")]
    )
    assert found[0] == found[1] == found[2]
    assert len(set(found)) == 3


def test_shops_and_sets_are_kept_apart() -> None:
    rows = [row("lamp one", shop="a"), row("lamp two", shop="b")]
    assert len({*clusters("set", rows), *clusters("other", rows)}) == 4


def test_a_product_is_the_same_in_every_language() -> None:
    rows = [row("x", id="bp-de-some-5mg"), row("y", id="bp-fr-some-5mg"), row("z", id="bp-fr-other-5mg")]
    one, two, three = clusters("set", rows)
    assert one == two != three


def test_words_of_trade_are_no_goods() -> None:
    one, two, three = clusters("set", [row("free shipping kettle"), row("free shipping teapot"), row("kettle blue")])
    assert one != two
    assert one != three or "kettle" in one


def test_chinese_goes_by_pairs_of_characters() -> None:
    one, two, three = clusters("set", [row("新款电子烟"), row("电子烟套装"), row("实木家具")])
    assert one == two != three
