from __future__ import annotations

import pytest
from evals.budget import fitted, upper
from evals.sets import Judged


def row(*rules: str, refusing: tuple[str, ...] = ()) -> Judged:
    outcome = "refuse" if refusing else "hold" if rules else "publish"
    return Judged("set", "key", "cluster", "shop", "en", False, "", outcome, False, rules, refusing)


def test_the_bound_of_clopper_and_pearson() -> None:
    assert upper(0, 2995) == pytest.approx(0.001, rel=1e-3), "the published number of negatives for 1 in 1,000"
    assert upper(5, 100) == pytest.approx(0.1023, abs=1e-4)
    assert upper(3, 3) == 1


def test_within_the_budget_nothing_is_dropped() -> None:
    budget = fitted([row("a.a")] + [row()] * 20_000, lambda *_: True, lambda *_: True)
    assert budget.off == frozenset()
    assert budget.stops(row("a.a"))


def test_the_worst_rule_goes_first_and_no_more_than_needed() -> None:
    clean = [row("noisy.a")] * 30 + [row("quiet.b", "noisy.a")] * 2 + [row("quiet.b")] * 3 + [row()] * 20_000
    budget = fitted(clean, lambda *_: True, lambda *_: True)
    assert budget.off == {"noisy.a"}
    assert not budget.stops(row("noisy.a"))
    assert budget.stops(row("quiet.b", "noisy.a"))


def test_real_finds_cost_nothing() -> None:
    clean = [row("right.a")] * 100 + [row()] * 20_000
    assert fitted(clean, lambda *_: False, lambda *_: False).off == frozenset()


def test_false_refusals_lower_to_hold() -> None:
    clean = [row("hard.a", refusing=("hard.a",))] * 9 + [row()] * 50_000
    budget = fitted(clean, lambda *_: True, lambda *_: True)
    assert budget.off == frozenset()
    assert budget.lowered == {"hard.a"}
    assert budget.stops(clean[0])
    assert not budget.refuses(clean[0])
