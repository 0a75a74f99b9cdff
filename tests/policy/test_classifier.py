"""The form of `classifier` signals and of `passes`: what is read, what the check refuses, and how it reads in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rempart.domain.rule import PASSES, Classifier, Number
from rempart.policy.check import check
from rempart.policy.load import load_packs
from rempart.policy.plain import describe
from rempart.policy.policy import Policy
from scorer_kit import made

TERM = "  blade: {terms: {en: [switchblade]}}\n"
PASS = "passes: {classifier: knives, under: 0.02, category: [toys, books], price: {under: 60}}"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    file = tmp_path / "scorer.bin"
    file.write_bytes(made().to_bytes())
    return file


def mistakes(folder: Path, model: Path) -> list[tuple[str, int]]:
    """Message and line of every mistake."""
    found = check(load_packs([folder]), model)
    return [(f"{p.message} | {p.hint}", p.mark.line + 1 if p.mark else 0) for p in found if p.severity == "error"]


def test_a_signal_is_read(write_pack: Any, model: Path) -> None:
    signals = (
        TERM + "  high: {classifier: knives, at_least: 0.9}\n  low: {classifier: knives, under: 0.05}\n"
        "  rare: {classifier: knives, at_least: budget, trigger: true}"
    )
    folder = write_pack(signals=signals, when="blade && high || rare && blade", more="guards: [low]")
    assert mistakes(folder, model) == []
    (rule,) = Policy.load([folder]).rules
    assert rule.signal("high").classifier == Classifier("knives", at_least=0.9)
    assert rule.signal("low").classifier == Classifier("knives", under=0.05)
    assert rule.signal("rare").classifier == Classifier("knives", budget=1e-3)
    assert [s.trigger for s in rule.signals] == [True, False, False, True]
    small = write_pack(
        pack="knives", signals=TERM + "  rare: {classifier: knives, at_least: small_budget}", when="blade && rare"
    )
    assert Policy.load([small]).rules[0].signal("rare").classifier == Classifier("knives", budget=1e-4)
    folder = write_pack(signals=signals, when="blade && high || rare && blade", more="guards: [low]")
    text = describe(Policy.load([folder]), "knives.auto")
    assert "a learned probability of knives of at least 0.9" in text
    assert "a learned probability of knives of under 0.05" in text
    assert "so high that at most 0.001 of lawful listings reach it" in text


def test_passes_is_read(write_pack: Any, model: Path) -> None:
    folder = write_pack(signals=TERM, when="blade", outcome="hold", more=PASS)
    assert mistakes(folder, model) == []
    (rule,) = Policy.load([folder]).rules
    assert rule.signal(PASSES).classifier == Classifier("knives", under=0.02)
    assert rule.passes is not None
    assert rule.passes.category == ("toys", "books")
    assert rule.passes.price == Number("", under=60)
    words = " ".join(describe(Policy.load([folder]), "knives.auto").split())
    assert "the category says one of toys, books, and the price is under 60" in words


LEARNED = "  learned: {classifier: knives, at_least: 0.95, trigger: true}"

CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown model": (
        {"signals": TERM + "  l: {classifier: lasers, at_least: 0.9}", "when": "blade && l"},
        "nothing about 'lasers'", "  l:",
    ),
    "refuses alone": ({"signals": LEARNED, "when": "learned"}, "may hold alone, but not refuse: learned", "when:"),
    "refuses alone, beside a term": (
        {"signals": TERM + LEARNED, "when": "blade || learned"}, "may hold alone, but not refuse: learned", "when:",
    ),
    "refuses on two scores": (
        {"signals": LEARNED + "\n  drugs: {classifier: drugs, at_least: 0.9}", "when": "learned && drugs"},
        "may hold alone, but not refuse: drugs and learned", "when:",
    ),
    "not a trigger": ({"signals": LEARNED.replace(", trigger: true", ""), "when": "learned", "outcome": "hold"},
                      "not searched in every listing", "when:"),
    "a trigger below the bound": ({"signals": LEARNED.replace("0.95", "0.5"), "when": "learned", "outcome": "hold"},
                                  "ask for `at_least: budget`, which is 0.9", "  learned:"),
    "no bound": ({"signals": TERM + "  l: {classifier: knives}", "when": "blade && l"}, "needs one bound", "  l:"),
    "two bounds": ({"signals": TERM + "  l: {classifier: knives, at_least: 0.5, under: 0.9}", "when": "blade && l"},
                   "needs one bound", "  l:"),
    "low score in when": ({"signals": TERM + "  l: {classifier: knives, under: 0.5}", "when": "blade && l"},
                          "would switch the rule off", "  l:"),
    "near": ({"signals": TERM + "  l: {classifier: knives, at_least: 0.5, near: {of: blade, tokens: 3}}",
              "when": "blade && l"}, "reads the listing as a whole", "  l:"),
    "a bound without its kind": ({"signals": "  blade: {terms: {en: [switchblade]}, under: 0.5}"},
                                 "`under` belongs to `classifier`", "  blade:"),
    "no probability": ({"signals": TERM + "  l: {classifier: knives, at_least: 90}", "when": "blade && l"},
                       "at_least", "  l:"),
    "two kinds": ({"signals": TERM + "  l: {classifier: knives, at_least: 0.5, pattern: x}", "when": "blade && l"},
                  "exactly one kind", "  l:"),
    "passes without category": ({"outcome": "hold", "more": PASS.replace("category: [toys, books], ", "")},
                                "words alone never let a listing pass", "passes:"),
    "passes with a category of signs": ({"outcome": "hold", "more": PASS.replace("books", "'&'")}, "nothing is left of '&'",
                                        "passes:"),
    "passes without price": ({"outcome": "hold", "more": PASS.replace(", price: {under: 60}", "")},
                             "words alone never let a listing pass", "passes:"),
    "passes without an upper bound": ({"outcome": "hold", "more": PASS.replace("under: 60", "over: 60")},
                                      "words alone never let a listing pass", "passes:"),
    "passes without a score": ({"outcome": "hold", "more": PASS.replace("under: 0.02, ", "")}, "passes.under", "passes:"),
    "passes of an unknown model": ({"outcome": "hold", "more": PASS.replace("knives", "lasers")}, "nothing about 'lasers'",
                                   "passes:"),
    "passes where nothing is held": ({"more": PASS}, "never holds", "passes:"),
    "passes as a signal's name": (
        {"outcome": "hold", "signals": TERM + "  passes: {terms: {en: [toy]}}", "when": "blade && passes", "more": PASS},
        "the rule's own `passes`", "  passes: {terms",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_mistakes_are_told_where_they_stand(name: str, write_pack: Any, model: Path) -> None:
    change, said, place = CASES[name]
    folder = write_pack(**{"signals": TERM, "when": "blade", **change})
    found = mistakes(folder, model)
    assert any(said in message for message, _ in found), found
    lines = (folder / "rules/auto.yaml").read_text().splitlines()
    line = next(i for i, text in enumerate(lines, 1) if text.startswith(place))
    assert line in {at for message, at in found if said in message}


def test_a_budget_that_was_never_measured_is_a_mistake(write_pack: Any, tmp_path: Path) -> None:
    file = tmp_path / "m.bin"
    file.write_bytes(made(budgets={}).to_bytes())
    folder = write_pack(signals=TERM + "  l: {classifier: knives, at_least: budget}", when="blade && l")
    assert any("states no bound of 'knives'" in message for message, _ in mistakes(folder, file))


def test_without_a_model_the_check_says_so(write_pack: Any, tmp_path: Path) -> None:
    folder = write_pack(signals=TERM + LEARNED, when="blade && learned")
    assert any("none.bin cannot be read" in message for message, _ in mistakes(folder, tmp_path / "none.bin"))
