from __future__ import annotations

from pathlib import Path

import pytest
from eval_packs import refusing
from evals.caught import Caught, caught
from evals.coverage import LANGUAGES
from evals.guards import PLACES, abused, guarded, phrases

from evals import guards, guards_page
from rempart.pipeline import Screen
from rempart.policy.policy import Policy


@pytest.fixture
def screen(tmp_path: Path) -> Screen:
    return Screen(Policy.load([refusing(tmp_path / "knives", "switchblade")]))


@pytest.fixture
def stopped(screen: Screen, tmp_path: Path) -> list[Caught]:
    return caught(screen, tmp_path / "no sets", tmp_path / "no pairs")


def test_every_language_has_every_family() -> None:
    assert phrases().keys() == set(LANGUAGES)
    assert sum(map(len, phrases()["en"].values())) >= 60
    assert min(sum(map(len, families.values())) for families in phrases().values()) >= 26


def test_a_missing_family_is_named(tmp_path: Path) -> None:
    file = tmp_path / "guards.yaml"
    file.write_text("en: {toy: [toy], book: [book]}\nde: {toy: [Spielzeug]}\n")
    with pytest.raises(ValueError, match=r"guards.yaml: de: .*book"):
        phrases(file)
    file.write_text("en: {toy: [no]}\n")
    with pytest.raises(ValueError, match=r"en.toy: expected phrases, found \[False\]"):
        phrases(file)


def test_the_examples_are_caught_where_their_word_stands(stopped: list[Caught]) -> None:
    assert {c.listing["title"] for c in stopped} == {"switchblade", "switchblade again"}
    assert {(c.language, c.outcome, c.packs, c.places[0].quote) for c in stopped} == {
        ("en", "refuse", ("knives",), "switchblade")
    }  # fmt: skip


def test_where_a_phrase_is_put(stopped: list[Caught]) -> None:
    one = next(c for c in stopped if c.listing["title"] == "switchblade again")
    assert guarded(one, "before", "toy")["title"] == "toy switchblade again"
    assert guarded(one, "after", "toy")["title"] == "switchblade toy again"
    assert guarded(one, "far", "toy")["title"].startswith("switchblade again – 12 x")
    assert guarded(one, "far", "toy")["title"].endswith("toy")
    assert guarded(one, "description", "toy") == {"title": "switchblade again", "description": "Toy."}
    assert one.listing == {"title": "switchblade again"}


def test_what_is_counted(screen: Screen, stopped: list[Caught]) -> None:
    found = abused(screen, stopped)
    assert len(found) == len(stopped) * len(PLACES) * sum(map(len, phrases()["en"].values()))
    assert guards_page.opened(found).hits == 0
    assert {g.family for g in found if g.lowered} >= {"toy"}
    assert all(g.outcome == "hold" for g in found if g.phrase == "toy")
    assert list(guards.worst(found, 5)) == []
    assert "| toy |" in guards_page.report(found)[0]
