"""From nothing to a policy that is ready to screen: time and memory."""

from __future__ import annotations

from bench.measure import Figure, Section, Series, factor
from bench.setup import Setup

AIM = 1.0


def policy_load(setup: Setup) -> Section:
    """`compiled()` from its cache and `.screen()`, each time in a fresh process; compiling without a cache once."""
    names = ("import", "load", "screen", "ready", "first", "peak", "held")
    found: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(max(2, setup.sizes.repeats - 2)):
        cached = setup.fresh("load", str(setup.cache))
        for name in names:
            found[name].append(cached[name] if name != "ready" else cached["load"] + cached["screen"])
    series = {name: Series(tuple(values)) for name, values in found.items()}
    compiling = "" if setup.fresh_cache else ", which this run did not do: the policy was compiled before it"
    file = max(setup.cache.glob("policy-*"), key=lambda f: f.stat().st_mtime)
    about = (
        f"Fresh processes, the cache's file ({file.stat().st_size / 1e6:.0f} MB) in the page cache, kernels compiled "
        "before. `compiled()` reads the file, `.screen()` makes the Screen of it; the aim is held against both together. "
        f"Importing the modules takes {_seconds(series['import'])} on top. Without a cache packs are read and "
        f"compiled{compiling}."
    )
    return Section("Policy load", about, _figures(setup, series))


def _figures(setup: Setup, series: dict[str, Series]) -> list[Figure]:
    ready = series["ready"]
    once = setup.seconds
    peer, ratio = ("", "") if not setup.fresh_cache else (f"without a cache: {once:.1f} s", factor(ready.median / once))
    figures = [
        Figure("ready to screen, from the cache", _seconds(ready), peer, ratio, f"≤ {AIM:g} s", ready.median <= AIM),
        Figure("of which `compiled()`", _seconds(series["load"]), "", ""),
        Figure("of which `.screen()`", _seconds(series["screen"]), "", ""),
        Figure("the first listing after that", _seconds(series["first"]), "", ""),
        Figure("memory of the process then", series["held"].show(_mib),
               f"the most it ever held: {series['peak'].show(_mib)}", series["held"].over(series["peak"]).show(factor)),
    ]  # fmt: skip
    if setup.fresh_cache:
        figures.append(Figure("without a cache (packs read and compiled), once", f"{once:.1f} s", "", ""))
    try:
        made = setup.spacy[1]
    except ImportError:
        return figures
    figures.insert(1, Figure("ready to screen, from the cache", _seconds(ready),
                             f"spaCy PhraseMatcher made of the trigger terms: {made:.1f} s",
                             factor(ready.median / made)))  # fmt: skip
    return figures


def _seconds(series: Series) -> str:
    return series.show("{:.3f} s".format)


def _mib(value: float) -> str:
    return f"{value / 2**20:,.0f} MiB"
