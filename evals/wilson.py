"""Shares with their 95 % intervals after Wilson (1927), which hold for few cases and for shares near 0 and 1."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share itself; 0 of nothing."""
        return self.hits / self.total if self.total else 0.0

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return self._ends()[0]

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return self._ends()[1]

    def _ends(self) -> tuple[float, float]:
        if not self.total:
            return 0.0, 1.0
        n, p = self.total, self.value
        middle = (p + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
        half = _Z / (1 + _Z * _Z / n) * sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n))
        low = 0.0 if not self.hits else max(0.0, middle - half)
        high = 1.0 if self.hits == self.total else min(1.0, middle + half)
        return low, high

    def percent(self) -> str:
        """`72.4 % (71.0–73.8)`."""
        return f"{100 * self.value:.1f} % ({100 * self.low:.1f}–{100 * self.high:.1f})"

    def per_thousand(self) -> str:
        """`1.25 (0.90–1.74)`: of a thousand."""
        return f"{1000 * self.value:.2f} ({1000 * self.low:.2f}–{1000 * self.high:.2f})"
