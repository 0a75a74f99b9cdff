"""What is still caught when false alarms may cost only so much: the recall at a budget.

The policy has rules, no threshold. So the budget is met by switching rules off, each time the one that causes most of the
false alarms, until the upper end of their share (Clopper and Pearson 1934, one-sided, 95 %) is within the budget; against
false refusals a rule is not switched off but lowered to hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, log1p

from evals.sets import Judged

HELD, REFUSED = 1 / 1000, 1 / 10_000
"""The budgets: the share of clean listings that may be stopped, and refused, wrongly."""

Alarm = Callable[[Judged, str], bool]
"""Whether a rule's stop of a clean listing was a false one."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Rules that the budgets do not bear: `off` altogether, `lowered` from refuse to hold."""

    off: frozenset[str]
    lowered: frozenset[str]

    def stops(self, row: Judged) -> bool:
        """Whether the rules that are left stop it."""
        return bool(set(row.rules) - self.off)

    def refuses(self, row: Judged) -> bool:
        """Whether the rules that are left refuse it."""
        return bool(set(row.refusing) - self.off - self.lowered)


def fitted(clean: Sequence[Judged], false_stop: Alarm, false_refusal: Alarm) -> Budget:
    """The largest policy within both budgets, on these clean rows.

    Args:
        clean: rows that ordinary shops sell.
        false_stop: for a row and a rule that stopped it.
        false_refusal: for a row and a rule that refused it.
    """
    off = _dropped(
        [row.rules for row in clean if row.rules and all(false_stop(row, r) for r in row.rules)], len(clean), HELD
    )
    refused = [frozenset(row.refusing) - off for row in clean if row.refusing]
    wrong = [
        tuple(rules)
        for rules, row in zip(refused, (r for r in clean if r.refusing), strict=True)
        if rules and all(false_refusal(row, rule) for rule in rules)
    ]
    return Budget(off, _dropped(wrong, len(clean), REFUSED))


def _dropped(alarms: Sequence[tuple[str, ...]], total: int, budget: float) -> frozenset[str]:
    """The rules to drop so that the alarms which none but dropped rules caused no longer count."""
    off: set[str] = set()
    left = [set(rules) for rules in alarms]
    while left and upper(len(left), total) > budget:
        worst = max(sorted(Counter(rule for rules in left for rule in rules).items()), key=lambda item: item[1])[0]
        off.add(worst)
        left = [rules for rules in ({*some} - off for some in left) if rules]
    return frozenset(off)


def upper(hits: int, total: int, risk: float = 0.05) -> float:
    """The share above which so few hits would be rarer than `risk` (Clopper and Pearson's upper bound, one-sided)."""
    if hits >= total:
        return 1.0
    low, high = hits / total, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(hits, total, middle) > risk else (low, middle)
    return high


def _at_most(hits: int, total: int, p: float) -> float:
    """The chance of at most so many hits among `total` draws."""
    if p <= 0:
        return 1.0
    if p >= 1:
        return float(hits >= total)
    choose = lgamma(total + 1)
    return sum(
        exp(choose - lgamma(i + 1) - lgamma(total - i + 1) + i * log(p) + (total - i) * log1p(-p)) for i in range(hits + 1)
    )
