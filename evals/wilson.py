"""Shares with 95 % intervals that know that rows come in clusters.

A dark market's titles repeat a few hundred products, a shop's catalogue a few hundred kinds of goods: rows of one cluster
are caught or missed together, and an interval that counts them as independent promises too much. With k clusters of m_i
rows, h_i of them hits, N = sum m_i and p = sum h_i / N:

1. the variance of p between clusters, v = k / (k - 1) * sum (h_i - m_i p)^2 / N^2 (the ratio estimator);
2. the design effect d = v / (p (1 - p) / N), at least 1, and the effective number of rows n = N / d (Rao and Scott 1992,
   Biometrics 48, 577-585);
3. Wilson's interval (1927) with p and n, which among the intervals for clustered shares keeps its promise best near 0 and 1
   (Dean and Pagano 2015, J. Surv. Stat. Methodol. 3).

The correlation within clusters that goes with it is rho = (d - 1) / (sum m_i^2 / N - 1), which is Kish's formula (1965,
Survey Sampling, section 5.4) read backwards. Read forwards, with the ANOVA estimate of rho, it breaks down here: false
alarms are rare and sit in small clusters, and the formula charges them with the size of the large ones, where there are
none.

Where nothing or everything is a hit, the clusters cannot tell d; the caller gives the one of a wider group of rows, and it
is taken as far as clusters of these sizes allow: d is never more than sum m_i^2 / N, where rho is 1.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

from rempart.assurance.statistics import wilson

Counts = Collection[tuple[int, int]]
"""Hits and rows of each cluster."""


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`; `effect` is the design effect (1: the rows are independent)."""

    hits: int
    total: int
    effect: float = 1.0

    @property
    def value(self) -> float:
        """The share itself; 0 of nothing."""
        return self.hits / self.total if self.total else 0.0

    @property
    def effective(self) -> float:
        """How many independent rows would say as much."""
        return self.total / self.effect

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return self._ends()[0]

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return self._ends()[1]

    def _ends(self) -> tuple[float, float]:
        return wilson(self.value, self.effective)

    def percent(self) -> str:
        """`72.4 % (71.0–73.8)`; `–` of nothing."""
        return f"{100 * self.value:.1f} % ({100 * self.low:.1f}–{100 * self.high:.1f})" if self.total else "–"

    def per_thousand(self) -> str:
        """`1.25 (0.90–1.74)`: of a thousand; `–` of nothing."""
        return f"{1000 * self.value:.2f} ({1000 * self.low:.2f}–{1000 * self.high:.2f})" if self.total else "–"


def clustered(rows: Iterable[tuple[Hashable, bool]], otherwise: float = 1.0) -> Share:
    """The share of hits among rows.

    Args:
        rows: cluster and hit of each.
        otherwise: the design effect to use where these rows cannot tell it (none or all hit, or a single cluster).
    """
    counts = counted(rows).values()
    hits, total = sum(h for h, _ in counts), sum(m for _, m in counts)
    if not total:
        return Share(0, 0)
    found = design_effect(counts)
    return Share(hits, total, min(otherwise, sum(m * m for _, m in counts) / total) if found is None else found)


def counted(rows: Iterable[tuple[Hashable, bool]]) -> Mapping[Hashable, tuple[int, int]]:
    """Hits and rows by cluster."""
    found: dict[Hashable, tuple[int, int]] = {}
    for cluster, hit in rows:
        hits, total = found.get(cluster, (0, 0))
        found[cluster] = hits + hit, total + 1
    return found


def design_effect(counts: Counts) -> float | None:
    """How many times fewer independent rows would say as much, at least 1; None where the counts cannot tell it."""
    k, total, hits = len(counts), sum(m for _, m in counts), sum(h for h, _ in counts)
    if k < 2 or hits in (0, total):
        return None
    p = hits / total
    variance = k / (k - 1) * sum((h - m * p) ** 2 for h, m in counts) / total**2
    return max(1.0, variance / (p * (1 - p) / total))


def correlation(counts: Counts) -> float | None:
    """The correlation within clusters that the design effect implies, 0 to 1; None where the counts cannot tell it."""
    found, total = design_effect(counts), sum(m for _, m in counts)
    if found is None:
        return None
    size = sum(m * m for _, m in counts) / total
    return min(1.0, (found - 1) / (size - 1)) if size > 1 else 0.0
