"""The law about `near`: words that are put between two that must be near lower a refusal to hold, and never publish."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.domain.listing import from_dicts
from rempart.explain import explain
from rempart.pipeline import Screen
from rempart.policy.policy import Policy

CHAIN = (
    "  knife: {terms: {en: [stiletto]}}\n"
    "  steel: {terms: {en: [blade]}, near: {of: knife, tokens: 2}}\n"
    "  long: {number: {unit: cm, over: 9}, near: {of: steel, tokens: 1}}"
)
_BETWEEN = st.lists(
    st.sampled_from(["toy", "not for human consumption", "book about", "–", "игрушка", "no. 4471-B", "model kit", "玩具"]),
    max_size=12,
)


@pytest.fixture
def chained(write_pack: Any) -> Screen:
    return Screen(Policy.load([write_pack(CHAIN, "knife && steel && long")]))


@given(first=_BETWEEN, second=_BETWEEN)
def test_no_words_between_open_the_gate(chained: Screen, first: list[str], second: list[str]) -> None:
    """Whatever is written between them in a title, and however much; likewise along a chain."""
    title = " ".join(["stiletto", *first, "blade", *second, "20 cm"])
    assert chained([{"title": title}]).outcomes != ["publish"]


def test_nearer_words_do_not_make_what_is_lawful_suspect(chained: Screen) -> None:
    rows = [{"title": "stiletto heels"}, {"title": "blade 20 cm"}, {"title": "stiletto blade 8 cm"}]
    assert chained(rows).outcomes == ["publish"] * 3


def test_a_quantity_that_is_stated_far_off_is_not_taken_for_none(write_pack: Any) -> None:
    """Where a rule asks that a quantity be *not* stated, only what stands near states it, as before."""
    signals = "  acid: {terms: {en: [vitriol]}}\n  percent: {number: {unit: '%', at_least: 0}, near: {of: acid, tokens: 2}}"
    made = Screen(Policy.load([write_pack(signals, "acid && !percent", outcome="hold")]))
    rows = [{"title": "vitriol 10 %"}, {"title": "vitriol one two three four 10 %"}]
    assert made(rows).outcomes == ["publish", "hold"]


def test_what_is_published_under_a_condition_is_not_caught_by_words_far_off(write_pack: Any) -> None:
    signals = "  knife: {terms: {en: [switchblade]}}\n  steel: {terms: {en: [steel]}, near: {of: knife, tokens: 1}}"
    folder = write_pack(signals, "knife && steel", outcome="publish", more="conditions: [{age_gate: 18}]")
    text = (folder / "rules/auto.yaml").read_text()
    (folder / "rules/auto.yaml").write_text(text.replace('  publish: ["Switch', '  gated: ["Switch', 1))
    made = Screen(Policy.load([folder]))
    found = made([{"title": "switchblade steel"}, {"title": "switchblade one two three steel"}]).to_dicts()
    assert [d["outcome"] for d in found] == ["publish", "publish"]
    assert [len(d["conditions"]) for d in found] == [1, 0]


def test_an_explanation_shows_the_words_that_stand_apart(write_pack: Any) -> None:
    signals = "  knife: {terms: {en: [stiletto]}}\n  steel: {terms: {en: [blade]}, near: {of: knife, tokens: 1}}"
    made = Screen(Policy.load([write_pack(signals, "knife && steel")]))
    told = explain(made, from_dicts([{"title": "stiletto, a toy, with a blade"}]))
    assert told.decision["outcome"] == "hold"
    assert {f["quote"] for f in told.decision["findings"]} == {"stiletto", "blade"}


def test_sentences_part_what_is_far_off_outside_the_title(write_pack: Any) -> None:
    signals = "  knife: {terms: {en: [stiletto]}}\n  steel: {terms: {en: [blade]}, near: {of: knife, tokens: 1}}"
    made = Screen(Policy.load([write_pack(signals, "knife && steel")]))
    rows = [{"description": "A stiletto with a toy blade"}, {"description": "No stiletto. We also sell a blade"}]
    assert made(rows).outcomes == ["hold", "publish"]


def test_a_strict_near_is_not_stretched(write_pack: Any) -> None:
    signals = (
        "  fake: {terms: {en: [counterfeit]}}\n  name: {terms: {en: [gucci]}, near: {of: fake, tokens: 1, strict: true}}"
    )
    made = Screen(Policy.load([write_pack(signals, "fake && name")]))
    rows = [{"title": "counterfeit gucci"}, {"title": "gucci jacket, no counterfeit"}]
    assert made(rows).outcomes == ["refuse", "publish"]
