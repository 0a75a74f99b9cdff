"""How good a model is: ranking, pairs told apart, and bounds that keep a budget of false alarms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

CERTAINTY = 0.95
_DIGITS = 1e6
FEWEST = 2995
"""Lawful listings below which no bound for 1 in 1,000 can be stated: without one alarm the upper bound is above it."""


def auc(scores: Floats, violation: Flags) -> float | None:
    """The probability that a violation scores above a lawful row, ties counting half; None if a class is missing."""
    positive, negative = scores[violation], scores[~violation]
    if not len(positive) or not len(negative):
        return None
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left") + np.searchsorted(ordered, positive, "right")
    return float(below.sum() / (2 * len(positive) * len(negative)))


def pairs_told_apart(scores: Floats, violation: Flags, groups: Sequence[str]) -> tuple[int, int]:
    """How many pairs have every violation above every lawful member, and how many pairs there are."""
    found: dict[str, tuple[list[float], list[float]]] = {}
    for score, bad, group in zip(scores.tolist(), violation.tolist(), groups, strict=True):
        found.setdefault(group, ([], []))[0 if bad else 1].append(score)
    whole = [(bad, good) for bad, good in found.values() if bad and good]
    return sum(min(bad) > max(good) for bad, good in whole), len(whole)


def upper_bound(alarms: int, rows: int) -> float:
    """Clopper and Pearson's one-sided bound: with `CERTAINTY`, the true share of alarms is not above it."""
    from scipy.special import betaincinv

    return 1.0 if alarms >= rows else float(betaincinv(alarms + 1, rows - alarms, CERTAINTY))


def bound_for(budget: float, clean: Floats) -> float | None:
    """The least probability at which lawful listings are shown to stay within a budget of false alarms.

    Args:
        budget: share of lawful listings that may reach the bound.
        clean: probabilities of listings taken to be lawful.

    Returns:
        None if there are too few of them to show it.
    """
    if upper_bound(0, len(clean)) > budget:
        return None
    ordered = np.sort(clean)[::-1]
    low, high = 0, len(ordered) - 1  # the most alarms that still keep the budget
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if upper_bound(middle, len(ordered)) <= budget else (low, middle - 1)
    return float(np.ceil(ordered[low] * _DIGITS + 0.5) / _DIGITS)  # just above the first listing too many


def recall(scores: Iterable[float], least: float | None) -> float | None:
    """The share of scores at or above a bound; None without scores or bound."""
    found = list(scores)
    return sum(s >= least for s in found) / len(found) if found and least is not None else None
