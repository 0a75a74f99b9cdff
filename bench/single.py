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
from bench.peers import Automaton, trigger_terms
from bench.setup import Setup

AIM_50, AIM_99, AIM_COLD_99 = 0.5e-3, 2e-3, 5e-3
"""Seconds; the last is for listings none of which was seen before, new words included."""
_WARM = 50

Calls = Sequence[Callable[[], object]]


def one_listing(setup: Setup) -> Section:
    """(e): p50 and p99 of single calls with a dict, and with a batch of one row; the peers one text at a time."""
    batch = setup.corpus.batch.slice(0, setup.sizes.calls)
    automaton, lines = Automaton(trigger_terms(setup.made.policy)), texts(batch)
    peers: dict[str, Calls] = {
        "spaCy": [partial(setup.spacy[0].one, text) for text in lines],
        "pyahocorasick": [partial(automaton.one, text) for text in lines],
    }
    rows: dict[str, Sequence[Any]] = {
        "dict": _dicts(batch.to_pylist()), "batch": [batch.slice(i, 1) for i in range(batch.num_rows)],
    }  # fmt: skip
    found: dict[str, list[tuple[float, float]]] = {}
    calls: Calls
    for _ in range(setup.sizes.repeats):
        for name, given in rows.items():
            screen = setup.made.screen()
            screen(_FIRST)
            calls = [partial(screen, row) for row in given]
            for way in ("new", "known"):
                found.setdefault(f"{name}, {way}", []).append(_quantiles(calls))
        for name, calls in peers.items():
            _each(calls[:_WARM])
            found.setdefault(name, []).append(_quantiles(calls))
    series = {name: (Series(tuple(p for p, _ in v)), Series(tuple(p for _, p in v))) for name, v in found.items()}
    about = (
        f"{batch.num_rows:,} single calls a round, one process, rounds alternating: p50 and p99 of each round, and the "
        "median of the rounds. New words: a new `Screen` that has screened one other listing, and each listing for the "
        "first time. Known words: the same listings again. The collector of garbage is on."
    )
    return Section("One listing at a time", about, _figures(series))


_FIRST = [{"title": "Wooden chair, oak, 45 cm", "description": "A chair for the dining table."}]


def _dicts(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def _quantiles(calls: Calls) -> tuple[float, float]:
    """p50 and p99 of the calls, in seconds."""
    p50, p99 = np.percentile(_each(calls), [50, 99]).tolist()
    return p50, p99


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
        for way, place, mark, aim in (
            ("known", 0, "p50", AIM_50), ("known", 1, "p99", AIM_99), ("new", 0, "p50", None),
            ("new", 1, "p99", AIM_COLD_99),
        ):  # fmt: skip
            mine = found[f"{name}, {way}"][place]
            for peer in ("spaCy", "pyahocorasick"):
                other = found[peer][place]
                lines.append(
                    Figure(f"{what}, {way} words, {mark}", mine.show(millis), f"{peer}, one text, {mark}: "
                           f"{other.show(millis)}", mine.over(other).show(factor),
                           *((f"≤ {aim * 1e3:g} ms", mine.median <= aim) if aim is not None else ()))
                )  # fmt: skip
    return lines
