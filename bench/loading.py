"""From nothing to a policy that is ready to screen."""

from __future__ import annotations

from time import perf_counter

from bench.measure import Figure, Section, Series, factor
from bench.peers import Phrases, trigger_terms
from bench.setup import Setup

AIM = 1.0


def policy_load(setup: Setup) -> Section:
    """`compiled()` from its cache and `.screen()`, each time in a fresh process."""
    names = ("import", "load", "screen", "ready", "compile", "spaCy")
    found: dict[str, list[float]] = {name: [] for name in names}
    terms = trigger_terms(setup.made.policy)
    for _ in range(max(2, setup.sizes.repeats - 2)):
        cached, fresh = setup.fresh("load", str(setup.cache)), setup.fresh("compile")
        for name in ("import", "load", "screen"):
            found[name].append(cached[name])
        found["ready"].append(cached["load"] + cached["screen"])
        found["compile"].append(fresh["load"] + fresh["screen"])
        start = perf_counter()
        Phrases(terms)
        found["spaCy"].append(perf_counter() - start)
    series = {name: Series(tuple(values)) for name, values in found.items()}
    about = (
        "Fresh processes, the cache's file in the page cache. `compiled()` reads the file, `.screen()` makes the Screen of "
        f"it; the aim is held against both together. Importing the modules takes {_seconds(series['import'])} on top."
    )
    return Section("Policy load", about, _figures(series))


def _figures(series: dict[str, Series]) -> list[Figure]:
    ready, made = series["ready"], series["compile"]
    peer = f"without a cache (packs read and compiled): {_seconds(made)}"
    return [
        Figure("ready to screen, from the cache", _seconds(ready), peer, ready.over(made).show(factor),
               f"≤ {AIM:g} s", ready.median <= AIM),
        Figure("ready to screen, from the cache", _seconds(ready),
               f"spaCy PhraseMatcher made of the trigger terms: {_seconds(series['spaCy'])}",
               ready.over(series["spaCy"]).show(factor)),
        Figure("of which `compiled()`", _seconds(series["load"]), peer, series["load"].over(made).show(factor)),
        Figure("of which `.screen()`", _seconds(series["screen"]), peer, series["screen"].over(made).show(factor)),
    ]  # fmt: skip


def _seconds(series: Series) -> str:
    return series.show("{:.3f} s".format)
