"""How things are timed: alternating runs, medians with the lowest and the highest, ratios of neighbouring runs."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Series:
    """One quantity measured several times."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    @property
    def low(self) -> float:
        """The lowest value."""
        return min(self.values)

    @property
    def high(self) -> float:
        """The highest value."""
        return max(self.values)

    def per(self, amount: float) -> Series:
        """Seconds become a rate: `amount` divided by each value."""
        return Series(tuple(amount / v for v in self.values))

    def times(self, factor: float) -> Series:
        """Each value multiplied."""
        return Series(tuple(v * factor for v in self.values))

    def over(self, other: Series) -> Series:
        """The ratios of runs that stood next to each other in time, so that a slow minute cancels out."""
        return Series(tuple(a / b for a, b in zip(self.values, other.values, strict=True)))

    def show(self, form: Callable[[float], str] = "{:.2f}".format) -> str:
        """The median, then the lowest and highest."""
        return f"{form(self.median)} ({form(self.low)}–{form(self.high)})"


class Figure(NamedTuple):
    """One line of the report. `met` None: there is no aim, or it cannot be told."""

    what: str
    value: str
    peer: str
    ratio: str
    aim: str = ""
    met: bool | None = None


class Section(NamedTuple):
    """One part of the report: figures, and sentences (Markdown) that stand around them."""

    title: str
    about: str
    figures: list[Figure]
    after: str = ""


def timed(run: Callable[[], object]) -> float:
    """Seconds that one call takes, on a heap that was just swept."""
    gc.collect()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def alternate(runs: Mapping[str, Callable[[], float]], repeats: int) -> dict[str, Series]:
    """Run A B C A B C ...: one round to warm up, then `repeats` rounds that count. Each run says its own seconds."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(repeats + 1):
        for name, run in runs.items():
            seconds = run()
            if number:
                found[name].append(seconds)
    return {name: Series(tuple(values)) for name, values in found.items()}


def rate(value: float) -> str:
    """A number of listings a second."""
    return f"{value:,.0f}/s"


def micros(value: float) -> str:
    """Seconds as microseconds."""
    return f"{value * 1e6:,.1f} µs"


def millis(value: float) -> str:
    """Seconds as milliseconds."""
    return f"{value * 1e3:,.3f} ms"


def factor(value: float) -> str:
    """A ratio: `52.1 ×`."""
    return f"{value:,.2f} ×" if value < 10 else f"{value:,.1f} ×"
