"""The second look: short texts read as one and written plainly; it holds, quotes the trader's own fields, and looks at each
listing alone."""

from __future__ import annotations

from typing import Any

import pytest

from rempart.domain.listing import from_dicts
from rempart.pipeline import Screen
from rempart.policy.policy import Policy

SIGNALS = """  doll: {terms: {en: [automaton]}}
  size:
    number: {unit: cm, at_most: 130}
    fields: [title]
    near: {of: doll, tokens: 4}"""


@pytest.fixture
def dolls(write_pack: Any) -> Screen:
    pack = write_pack(signals=SIGNALS, hit="Automaton 100 cm", outcome="refuse", when="doll && size")
    return Screen(Policy.load([str(pack)]))


def decided(screen: Screen, listing: dict[str, Any]) -> dict[str, Any]:
    return screen(from_dicts([listing])).to_dicts()[0]


@pytest.mark.parametrize(
    ("listing", "quotes"),
    [
        ({"title": "Article", "variants": ["Type: auto", "Type: maton"], "attributes": ["Height: 100 cm"]},
            {("variants[0]", "auto"), ("variants[1]", "maton"), ("attributes[0]", "100 cm")}),
        ({"title": "Automaton lOO cm"}, {("title", "Automaton"), ("title", "lOO cm")}),
        ({"title": "Auto🔥maton one hundred cm"}, {("title", "Auto🔥maton"), ("title", "one hundred cm")}),
    ],
)  # fmt: skip
def test_seen(dolls: Screen, listing: dict[str, Any], quotes: set[tuple[str, str]]) -> None:
    decision = decided(dolls, listing)
    assert decision["outcome"] == "hold", "what is seen only then holds, even under a rule that refuses"
    assert {(f["field"], f["quote"]) for f in decision["findings"]} == quotes
    assert {f["view"] for f in decision["findings"]} == {"across"}


@pytest.mark.parametrize(
    "listing",
    [
        {"title": "Automaton", "attributes": ["Height: 150 cm"]},
        {"title": "Auto", "brand": "maton"},
        {"title": "Clockwork automaton", "description": "A long text about how it was made. " * 8 + "100 cm"},
        {"title": "Automaton, one of a kind"},
    ],
)
def test_unseen(dolls: Screen, listing: dict[str, Any]) -> None:
    assert decided(dolls, listing)["outcome"] == "publish"


def test_what_was_refused_stays_refused(dolls: Screen) -> None:
    decision = decided(dolls, {"title": "Automaton 100 cm", "attributes": ["Colour: red"]})
    assert decision["outcome"] == "refuse"
    assert "across" not in {f["view"] for f in decision["findings"]}


def test_each_listing_alone(dolls: Screen) -> None:
    rows = [{"title": "Article", "variants": ["auto", "maton", "100 cm"]}, {"title": "Chair"}, {"title": "Automaton lOO cm"}]
    together = dolls(from_dicts(rows)).outcomes
    assert together == [decided(dolls, row)["outcome"] for row in rows] == ["hold", "publish", "hold"]


def test_a_look_that_fails_holds(dolls: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("no look")

    monkeypatch.setattr(dolls._looks, "look", broken)
    screening = dolls(from_dicts([{"title": "Chair"}]))
    assert screening.outcomes == ["hold"]
    assert screening.troubles == ("second look: RuntimeError: no look",)
