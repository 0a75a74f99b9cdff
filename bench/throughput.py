"""Listings a second: the whole screen on two processes and on one, against raw hyperscan, spaCy and pyahocorasick."""

from __future__ import annotations

from collections.abc import Callable

from bench.corpus import texts
from bench.measure import Figure, Section, Series, alternate, factor, rate, timed
from bench.peers import Automaton, Phrases, Raw, chunks, trigger_literals, trigger_terms
from bench.setup import Setup
from bench.workers import Workers

AIM, AIM_RAW, AIM_PHRASES = 250_000, 0.25, 50


def two_processes(setup: Setup) -> Section:
    """(b) against (a), two processes each, and the same on one."""
    batch = setup.corpus.rows(setup.sizes.rows)
    raw = Raw(setup.plain)
    buffers, parts = raw.buffers(batch), chunks(batch)
    with Workers(setup.made, setup.plain, batch) as workers:
        found = alternate(
            {
                "raw 2": lambda: workers.run("raw"), "screen 2": lambda: workers.run("screen"),
                "raw 1": lambda: timed(lambda: raw.scan(buffers)),
                "screen 1": lambda: timed(lambda: [setup.screen(part) for part in parts]),
            }, setup.sizes.repeats,
        )  # fmt: skip
    rates = {name: seconds.per(batch.num_rows) for name, seconds in found.items()}
    size = sum(len(data) for _, data in buffers)
    matches = raw.scan(buffers)
    return Section("Throughput", _about(setup, batch.num_rows, size, matches), _figures(rates, size / batch.num_rows))


def _figures(rates: dict[str, Series], size: float) -> list[Figure]:
    two, one = rates["screen 2"], rates["screen 1"]
    share = two.over(rates["raw 2"])
    return [
        Figure("(b) whole screen, two processes", two.show(rate), "aim", factor(two.median / AIM),
               f"≥ {AIM:,}/s", two.median >= AIM),
        Figure("(b) whole screen, two processes", two.show(rate), f"(a) raw hyperscan, two processes: "
               f"{rates['raw 2'].show(rate)}", share.show(factor), "≥ 0.25 ×", share.median >= AIM_RAW),
        Figure("(b) whole screen, one process", one.show(rate), f"(a) raw hyperscan, one process: "
               f"{rates['raw 1'].show(rate)}, {rates['raw 1'].median * size / 1e6:,.0f} MB/s",
               one.over(rates["raw 1"]).show(factor)),
        Figure("(b) whole screen, two processes", two.show(rate), f"(b) one process: {one.show(rate)}",
               two.over(one).show(factor)),
    ]  # fmt: skip


def _about(setup: Setup, rows: int, size: int, matches: int) -> str:
    counts = {view: len(found) for view, found in trigger_literals(setup.made.policy).items()}
    outcomes = [o for part in chunks(setup.corpus.batch) for o in setup.screen(part).outcomes]
    seen = ", ".join(f"{outcomes.count(word):,} {word}" for word in ("publish", "hold", "refuse"))
    return (
        f"{rows:,} listings, packaged policy ({len(setup.made.policy.active)} rules, all packs). (b) `Screen` from Arrow "
        "to decisions as Arrow, everything included; two processes: each screens its half, timed from a barrier to the "
        f"end of the slower one. (a) hyperscan alone over the folded bytes of the same listings (views "
        f"{' and '.join(counts)}, {size / rows:,.0f} bytes a listing), made beforehand, with the trigger literals "
        f"({', '.join(f'{n:,} {view}' for view, n in counts.items())}) and a callback that counts ({matches / rows:.2f} "
        f"matches a listing). What the screen decides on the distinct listings: {seen}."
    )


def matchers(setup: Setup) -> Section:
    """(b) on one process against (c) and (d) with the same terms on the same sample."""
    terms = trigger_terms(setup.made.policy)
    sample, lines = setup.sample, texts(setup.sample)
    phrases, automaton = Phrases(terms), Automaton(terms)
    runs: dict[str, Callable[[], float]] = {
        "screen": lambda: timed(lambda: setup.screen(sample)),
        "spaCy": lambda: timed(lambda: phrases.many(lines)),
        "pyahocorasick": lambda: timed(lambda: automaton.many(lines)),
    }
    rates = {name: s.per(len(lines)) for name, s in alternate(runs, setup.sizes.repeats).items()}
    about = (
        f"{len(lines):,} listings of the corpus, one process each, the policy's {len(terms):,} distinct trigger terms "
        "without their marks. (c) and (d) only say in which listings a term stands: no endings, no look-alikes, no "
        f"context, no decision. Listings with a hit: (c) {phrases.many(lines):,} (whole tokens, small letters), (d) "
        f"{automaton.many(lines):,} (also inside of words)."
    )
    screen = rates["screen"]
    figures = [
        _against(screen, "(c) spaCy PhraseMatcher", rates["spaCy"], AIM_PHRASES),
        _against(screen, "(d) pyahocorasick, NFKC and casefold in a loop", rates["pyahocorasick"], None),
    ]
    return Section("Matchers with the same terms", about, figures)


def _against(screen: Series, name: str, peer: Series, aim: float | None) -> Figure:
    ratio = screen.over(peer)
    met = None if aim is None else ratio.median >= aim
    return Figure("(b) whole screen, one process", screen.show(rate), f"{name}: {peer.show(rate)}", ratio.show(factor),
                  "" if aim is None else f"≥ {aim:g} ×", met)  # fmt: skip
