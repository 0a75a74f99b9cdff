"""The learned scorer as a signal: what it sees, what it quotes, and that it fails closed."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.domain.listing import from_dicts
from rempart.explain import explain
from rempart.models import ModelError, Scorer, read
from rempart.models.scorer import BESIDE, most_telling
from rempart.pipeline import Screen
from rempart.policy.policy import Policy
from scorer_kit import made

ALONE = "  learned: {classifier: knives, at_least: 0.9, trigger: true}"
WITH_TERM = "  blade: {terms: {en: [blade]}}\n  learned: {classifier: knives, at_least: 0.9}"
PASSES = "passes: {classifier: knives, under: 0.2, category: [kitchen, toys & games], price: {under: 60}}"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    file = tmp_path / "scorer.bin"
    file.write_bytes(made().to_bytes())
    return file


def screen(folder: Path, model: Path) -> Screen:
    return Screen(Policy.load([folder], model=model))


def test_alone_it_holds_and_quotes_the_words_that_speak_most(write_pack: Any, model: Path) -> None:
    found = screen(write_pack(signals=ALONE, when="learned", outcome="hold"), model)(
        [{"title": "Real Świtchblade, black"}, {"title": "Garden chair"}, {"title": ""}, {"description": "switchblade"}]
    ).to_dicts()
    assert [d["outcome"] for d in found] == ["hold", "publish", "publish", "publish"]
    (finding,) = found[0]["findings"]
    assert (finding["quote"], finding["field"], finding["view"]) == ("Świtchblade", "title", "classifier")
    assert "Real Świtchblade, black"[finding["start"] : finding["end"]] == finding["quote"]
    assert 0.9 <= finding["score"] <= 1


def test_with_a_term_it_refuses(write_pack: Any, model: Path) -> None:
    rows = [{"title": "switchblade with blade"}, {"title": "kitchen blade"}, {"title": "dagger", "description": "a blade"}]
    found = screen(write_pack(signals=WITH_TERM, when="blade && learned"), model)(rows)
    assert found.outcomes == ["refuse", "publish", "refuse"]


def test_the_worse_reading_counts(write_pack: Any, model: Path) -> None:
    """Nothing written in the description speaks the title innocent, and both together may speak against it."""
    long = "kitchen " + " ".join(f"word{i}" for i in range(50))
    found = screen(write_pack(signals=WITH_TERM, when="blade && learned"), model)(
        [
            {"title": "switchblade blade", "description": long},
            {"title": "steel blade", "description": "a switchblade dagger"},
        ]
    )
    assert found.outcomes == ["refuse", "refuse"]
    assert {f["quote"] for f in found.to_dicts()[1]["findings"]} == {"blade", "switchblade", "dagger"}


def test_a_guard_of_low_score_lowers_to_hold(write_pack: Any, model: Path) -> None:
    signals = "  blade: {terms: {en: [blade]}}\n  unlike: {classifier: knives, under: 0.2}"
    found = screen(write_pack(signals=signals, when="blade", more="guards: [unlike]"), model)(
        [{"title": "blade"}, {"title": "kitchen blade"}]
    )
    assert found.outcomes == ["refuse", "hold"]


@pytest.mark.parametrize("fault", ["missing", "cut", "altered", "empty", "not a model"])
@pytest.mark.parametrize(("signals", "when"), [(ALONE, "learned"), (WITH_TERM, "blade && learned")])
def test_without_its_model_a_rule_holds(write_pack: Any, model: Path, fault: str, signals: str, when: str) -> None:
    data = model.read_bytes()
    spoilt = bytearray(data)
    spoilt[-9] ^= 1
    if fault == "missing":
        model.unlink()
    else:
        broken = {"cut": data[:-1], "altered": bytes(spoilt), "empty": b"", "not a model": b"PK\x03\x04" * 50}
        model.write_bytes(broken[fault])
    found = screen(write_pack(signals=signals, when=when, outcome="hold"), model)([{"title": "a blade"}])
    assert found.outcomes == ["hold"]
    assert found.to_dicts()[0]["rules"] == ["unchecked.learned"]
    assert found.troubles


def test_a_rule_on_trial_never_holds_for_lack_of_a_model(write_pack: Any, tmp_path: Path) -> None:
    folder = write_pack(signals=ALONE, when="learned", outcome="hold", life="shadow")
    assert screen(folder, tmp_path / "none.bin")([{"title": "switchblade"}]).outcomes == ["publish"]


def test_a_pack_that_the_model_does_not_know_holds(write_pack: Any, model: Path) -> None:
    folder = write_pack(signals=ALONE.replace("knives", "lasers"), when="learned", outcome="hold")
    assert screen(folder, model)([{"title": "a chair"}]).outcomes == ["hold"]


def test_a_budget_is_the_models_own_bound(write_pack: Any, tmp_path: Path) -> None:
    file = tmp_path / "m.bin"
    folder = write_pack(signals=ALONE.replace("0.9", "budget"), when="learned", outcome="hold")
    for bound, outcome in ((0.6, "hold"), (0.995, "publish")):
        file.write_bytes(made(budgets={"0.001": bound}).to_bytes())
        assert screen(folder, file)([{"title": "Switchblade"}]).outcomes == [outcome]
    file.write_bytes(made(budgets={}).to_bytes())
    assert screen(folder, file)([{"title": "Garden chair"}]).outcomes == ["hold"], "no bound stated: not checked"


def test_another_model_is_another_policy(write_pack: Any, model: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(made(budgets={"0.001": 0.5}).to_bytes())
    folder = write_pack(signals=ALONE, when="learned", outcome="hold")
    assert Policy.load([folder], model=model).digest != Policy.load([folder], model=other).digest
    plain = write_pack(pack="plain")
    assert Policy.load([plain], model=model).digest == Policy.load([plain], model=other).digest


_BESIDE = st.lists(st.sampled_from(["kitchen", "toy", "sugar", "not for sale:", "12 x 250 g", "книга", "玩具"]), max_size=9)


@given(words=_BESIDE, data=st.data())
def test_no_words_in_the_title_speak_it_innocent(held: Screen, words: list[str], data: st.DataObject) -> None:
    """Guard abuse: as a trigger, a high score is that of the most telling words, wherever others stand."""
    title = ["Real", "dagger", "and", "switchblade"]
    for word in words:
        title.insert(data.draw(st.integers(0, len(title))), word)
    assert held([{"title": " ".join(title)}]).outcomes == ["hold"]


@pytest.fixture
def held(write_pack: Any, model: Path) -> Screen:
    return screen(write_pack(signals=ALONE, when="learned", outcome="hold"), model)


# Passing: a listing that the rule would hold is let through by score, category and price together, and by nothing less.

HOLDS: dict[str, Any] = {"outcome": "hold", "more": PASSES, "signals": "  blade: {terms: {en: [blade]}}", "when": "blade"}
GOOD = {"title": "kitchen blade", "google_product_category": "Home & Garden > Kitchen & Dining", "price": "24,90 EUR"}


def test_a_listing_passes_when_all_three_agree(write_pack: Any, model: Path) -> None:
    rules = screen(write_pack(**HOLDS), model)
    assert rules([GOOD]).outcomes == ["publish"]
    told = explain(rules, from_dicts([GOOD]))
    assert [p.rule.id for p in told.passed] == ["knives.auto"]
    assert not told.fired
    assert not told.missed


@pytest.mark.parametrize(
    "change",
    [
        {"google_product_category": None}, {"google_product_category": "Kitchenware"}, {"price": None}, {"price": "0"},
        {"price": "60 EUR"}, {"price": "on request"}, {"price": "0,002 ₿"}, {"price": "-5 EUR"}, {"title": "blade"},
        {"title": "kitchen blade switchblade"}, {"description": "switchblade dagger"},
    ],
)  # fmt: skip
def test_it_is_held_when_one_part_is_lacking(write_pack: Any, model: Path, change: dict[str, Any]) -> None:
    assert screen(write_pack(**HOLDS), model)([{**GOOD, **change}]).outcomes == ["hold"]


def test_it_is_held_without_a_model(write_pack: Any, tmp_path: Path) -> None:
    assert screen(write_pack(**HOLDS), tmp_path / "none.bin")([GOOD]).outcomes == ["hold"]


def test_an_unguarded_refusal_never_passes_and_a_guarded_one_does(write_pack: Any, model: Path) -> None:
    guard = {**HOLDS, "outcome": "refuse", "more": f"guards: [toy]\n{PASSES}"}
    guard["signals"] += "\n  toy: {terms: {en: [toy]}, near: {of: blade, tokens: 5}}"
    rules = screen(write_pack(**guard), model)
    assert rules([GOOD, {**GOOD, "title": "kitchen toy blade"}]).outcomes == ["refuse", "publish"]


_WORDS = st.lists(
    st.sampled_from(
        ["toy", "kitchen", "book about", "cosplay", "toys & games", "kitchen & dining", "1 EUR", "9,99 €", "film"]
    )
    | st.text(max_size=12),
    max_size=12,
)


@given(words=_WORDS, field=st.sampled_from(["title", "description", "brand", "attributes", "variants", "category", "other"]))
def test_no_words_let_a_listing_pass_without_category_and_price(guarded: Screen, words: list[str], field: str) -> None:
    """Guard abuse: whatever is added to the text, a held listing stays held while category or price do not agree."""
    said = " ".join(words)
    base = {"title": "blade", "google_product_category": "Weapons", "price": "199 EUR"}
    for gone in ({}, {"price": "9 EUR"}, {"google_product_category": "Toys & Games"}):
        row = {**base, **gone}
        row[field] = f"{row.get(field, '')} {said}"
        assert guarded([row]).outcomes != ["publish"]


@pytest.fixture
def guarded(write_pack: Any, model: Path) -> Screen:
    return screen(write_pack(**HOLDS), model)


# The score of the most telling words.

_SAID = st.lists(st.tuples(st.integers(-300, 300), st.integers(1, 40)), max_size=8)


@given(st.lists(_SAID, max_size=4))
def test_the_most_telling_words_are_the_best_choice_of_all(texts: list[list[tuple[int, int]]]) -> None:
    text = np.array([i for i, words in enumerate(texts) for _ in words], np.int64)
    said = np.array([s for words in texts for s, _ in words], np.int64)
    sizes = np.array([n for words in texts for _, n in words], np.int64)
    best = [
        max(sum(s for s, _ in some) / np.sqrt(sum(n for _, n in some) + BESIDE) for some in choices(words))
        for words in texts
    ]
    assert np.allclose(most_telling(text, said, sizes, len(texts)), best, rtol=1e-12)


def choices(words: list[tuple[int, int]]) -> list[tuple[tuple[int, int], ...]]:
    """Every choice of some words, none of them too."""
    return [some for n in range(len(words) + 1) for some in combinations(words, n)]


# The model's file.


def test_a_model_is_read_as_it_was_written(model: Path) -> None:
    scorer = read(model)
    assert Scorer.from_bytes(scorer.to_bytes()).to_bytes() == model.read_bytes()
    texts = [b"switchblade", b"toy switchblade", b"kitchen", b""]
    chances = scorer.chances(texts)
    assert chances.shape == (4, 2)
    assert chances[0, 0] > chances[1, 0] > 0.5 > chances[2, 0]
    assert chances[3].tolist() == [0.5, 0.5]
    told = scorer.telling(texts)
    assert told[0, 0] == told[1, 0] > 0.5 > told[2, 0], "what speaks for a title lowers nothing"
    assert told[3].tolist() == told[2].tolist()
    assert scorer.telling(texts, ["drugs"]).tolist() == told[:, 1:].tolist()
    with pytest.raises(ModelError, match="knives, drugs"):
        scorer.column("lasers")


def test_a_batch_scores_as_each_text_alone(model: Path) -> None:
    scorer = read(model)
    texts = [b"switchblade", b"", b"sugar powder", b"kitchen dagger toy", b"powder"]
    for score in (scorer.chances, scorer.telling):
        assert np.array_equal(score(texts), np.concatenate([score([t]) for t in texts]))


def test_the_first_look_keeps_what_words_say(model: Path) -> None:
    scorer = read(model)
    data = np.frombuffer(b" garden chair \xfe switchblade \xfe \xfe black powder \xfe kitchen \xfe", np.uint8)
    bounds = np.concatenate([[0], np.flatnonzero(data == 0xFE) + 1])
    assert scorer.suspects(data, bounds, ["knives", "drugs"]).tolist() == [1, 3]
    assert scorer.suspects(data, bounds, ["drugs"]).tolist() == [3], "only packs that a rule asks for"
    assert scorer.suspects(np.zeros(0, np.uint8), np.zeros(1, np.int64), ["drugs"]).tolist() == []
