"""One listing at a time: how long a shop waits for an answer."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np

from bench.corpus import texts
from bench.measure import Figure, Section, Series, factor, millis
from bench.peers import Automaton, Phrases, trigger_terms
from bench.setup import Setup

AIM_50, AIM_99 = 0.5e-3, 2e-3
_WARM = 50

Calls = Sequence[Callable[[], object]]


def one_listing(setup: Setup) -> Section:
    """(e): p50 and p99 of single calls with a dict, and with a batch of one row; the peers one text at a time."""
    batch = setup.corpus.rows(setup.sizes.calls)
    terms = trigger_terms(setup.made.policy)
    phrases, automaton, lines = Phrases(terms), Automaton(terms), texts(batch)
    calls: dict[str, Calls] = {
        "dict": [partial(setup.screen, row) for row in _dicts(batch.to_pylist())],
        "batch": [partial(setup.screen, batch.slice(i, 1)) for i in range(batch.num_rows)],
        "spaCy": [partial(phrases.one, text) for text in lines],
        "pyahocorasick": [partial(automaton.one, text) for text in lines],
    }
    found = _rounds(calls, setup.sizes.repeats)
    about = (
        f"{batch.num_rows:,} single calls a round, one process, rounds alternating: p50 and p99 of each round, and the "
        "median of the rounds. The collector of garbage is on."
    )
    return Section("One listing at a time", about, _figures(found))


def _dicts(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def _rounds(calls: Mapping[str, Calls], repeats: int) -> dict[str, tuple[Series, Series]]:
    """Name to p50 and p99 of the rounds."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
    for name in calls:
        _each(calls[name][:_WARM])
    for _ in range(repeats):
        for name in calls:
            p50, p99 = np.percentile(_each(calls[name]), [50, 99]).tolist()
            found[name].append((p50, p99))
    return {name: (Series(tuple(p for p, _ in v)), Series(tuple(p for _, p in v))) for name, v in found.items()}


def _each(calls: Calls) -> list[float]:
    gc.collect()
    times = []
    for call in calls:
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return times


def _figures(found: Mapping[str, tuple[Series, Series]]) -> list[Figure]:
    lines = []
    for name, what in (("dict", "(e) one dict"), ("batch", "(e) one row of Arrow")):
        for place, mark, aim in ((0, "p50", AIM_50), (1, "p99", AIM_99)):
            mine = found[name][place]
            for peer in ("spaCy", "pyahocorasick"):
                other = found[peer][place]
                lines.append(
                    Figure(f"{what}, {mark}", mine.show(millis), f"{peer}, one text, {mark}: {other.show(millis)}",
                           mine.over(other).show(factor), f"≤ {aim * 1e3:g} ms", mine.median <= aim)
                )  # fmt: skip
    return lines
