"""Shares with intervals that know about clusters, and tests whether a share has become smaller.

Listings that bear the same term are caught or missed together, so a hundred listings of three terms say less than their
number. The design effect (Kish 1965) is the variance of the share between clusters over the variance that independent
listings would have; Wilson's interval (1927) is then taken with the number of listings divided by it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import erfc, sqrt

Z95 = 1.959964


def wilson(share: float, total: float, z: float = Z95) -> tuple[float, float]:
    """The ends of Wilson's interval.

    Args:
        share: 0 to 1.
        total: how many cases; may be a fraction after division by a design effect. 0 gives 0 to 1.
        z: quantile of the normal distribution; 95 % by default.
    """
    if total <= 0:
        return 0.0, 1.0
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (0.0 if share <= 0 else max(0.0, middle - half)), (1.0 if share >= 1 else min(1.0, middle + half))


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`, which weigh as much as `effective` independent cases."""

    hits: int
    total: int
    effective: float

    @classmethod
    def of(cls, cases: Iterable[tuple[Hashable, bool]]) -> Share:
        """Count cases, each with the cluster that it belongs to."""
        clusters: dict[Hashable, list[int]] = {}
        for cluster, hit in cases:
            counts = clusters.setdefault(cluster, [0, 0])
            counts[0] += hit
            counts[1] += 1
        hits = sum(h for h, _ in clusters.values())
        total = sum(n for _, n in clusters.values())
        return cls(hits, total, _effective(list(clusters.values()), hits, total))

    @property
    def value(self) -> float:
        """The share itself; 0 of nothing."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % interval."""
        return wilson(self.value, self.effective)

    def percent(self) -> str:
        """`72.4 % (65.0–78.8)`."""
        low, high = self.interval
        return f"{100 * self.value:.1f} % ({100 * low:.1f}–{100 * high:.1f})"


def _effective(clusters: Sequence[Sequence[int]], hits: int, total: int) -> float:
    """The cases divided by their design effect: at most all of them, at least as many as equal clusters would make.

    Where all were hit, or none, nothing varies, and the least is taken: the careful end.
    """
    count, least = len(clusters), total * total / sum(n * n for _, n in clusters) if total else 0.0
    if count < 2 or hits in (0, total):
        return least
    share = hits / total
    between = count / (count - 1) * sum((h - share * n) ** 2 for h, n in clusters) / (total * total)
    effect = between / (share * (1 - share) / total)
    return min(float(total), max(least, total / effect)) if effect > 0 else float(total)


def worse(before: Share, now: Share) -> float:
    """The one-sided p-value of the two-proportion test that the share is smaller now, on the effective cases.

    1 if there is nothing to compare.
    """
    n, m = before.effective, now.effective
    if not n or not m:
        return 1.0
    pooled = (before.value * n + now.value * m) / (n + m)
    spread = sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return 0.5 * erfc((before.value - now.value) / spread / sqrt(2)) if spread else 1.0


def holm(values: Mapping[str, float]) -> dict[str, float]:
    """p-values adjusted for their number after Holm (1979), by the same keys; a cell is worse where it is below 0.05."""
    adjusted: dict[str, float] = {}
    running = 0.0
    for rank, (key, value) in enumerate(sorted(values.items(), key=lambda item: (item[1], item[0]))):
        running = max(running, min(1.0, value * (len(values) - rank)))
        adjusted[key] = running
    return adjusted
