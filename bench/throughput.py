"""Listings a second: the whole screen on two processes and on one, against raw hyperscan, spaCy and pyahocorasick."""

from __future__ import annotations

from collections.abc import Callable

from bench.corpus import texts
from bench.measure import Figure, Section, Series, alternate, factor, rate, timed
from bench.peers import Automaton, Raw, chunks, trigger_literals, trigger_terms
from bench.setup import Setup
from bench.workers import Workers

AIM_WARM, AIM_COLD, AIM_ONCE, AIM_RAW, AIM_PHRASES = 100_000, 50_000, 250_000, 0.25, 50
"""Listings a second on two processes with known words and with new ones; the two aims of the time when there were neither
deep views nor endings; and a ratio."""


def two_processes(setup: Setup) -> Section:
    """(b) against (a), two processes each, and the same on one; with new words and with known ones."""
    batch, distinct = setup.corpus.rows(setup.sizes.rows), setup.corpus.batch
    raw = Raw(setup.plain)
    buffers, parts, once = raw.buffers(batch), chunks(batch), chunks(distinct)
    late: list[float] = []

    slices = chunks(distinct, _SLICE)
    last = -(-len(slices) // 4)
    ending = sum(part.num_rows for part in slices[-last:])

    def cold() -> float:
        screen = setup.made.screen()
        times = [timed(lambda part=part: screen(part)) for part in slices]  # type: ignore[misc]
        late.append(sum(times[-last:]))
        return sum(times)

    with Workers(setup.made, setup.plain, batch, distinct) as workers:

        def cold_two() -> float:
            workers.run("new")
            return workers.run("cold")

        found = alternate(
            {
                "raw 2": lambda: workers.run("raw"), "cold 2": cold_two, "warm 2": lambda: workers.run("warm"),
                "raw 1": lambda: timed(lambda: raw.scan(buffers)), "cold 1": cold,
                "warm 1": lambda: timed(lambda: [setup.screen(part) for part in parts]),
            }, setup.sizes.repeats,
        )  # fmt: skip
    rates = {name: seconds.per(distinct.num_rows if "cold" in name else batch.num_rows) for name, seconds in found.items()}
    rates["late"] = Series(tuple(late[1:])).per(ending)
    size = sum(len(data) for _, data in buffers)
    matches = raw.scan(buffers)
    about = _about(setup, batch.num_rows, size, matches, sum(part.num_rows for part in once))
    return Section("Throughput", about, _figures(rates, size / batch.num_rows, ending))


_SLICE = 2_000
"""Rows of a call in the first pass on one process, the last quarter of whose calls is timed apart: about one block."""


def _figures(rates: dict[str, Series], size: float, ending: int) -> list[Figure]:
    lines: list[Figure] = []
    for way, words, aim in (("warm", "known words", AIM_WARM), ("cold", "first pass", AIM_COLD)):
        two, one = rates[f"{way} 2"], rates[f"{way} 1"]
        share = two.over(rates["raw 2"])
        lines += [
            Figure(f"(b) whole screen, {words}, two processes", two.show(rate), "aim", factor(two.median / aim),
                   f"≥ {aim:,}/s", two.median >= aim),
            Figure(f"(b) whole screen, {words}, two processes", two.show(rate), f"(a) raw hyperscan, two processes: "
                   f"{rates['raw 2'].show(rate)}", share.show(factor),
                   *((f"≥ {AIM_RAW:g} ×", share.median >= AIM_RAW) if way == "warm" else ())),
            Figure(f"(b) whole screen, {words}, one process", one.show(rate), f"(a) raw hyperscan, one process: "
                   f"{rates['raw 1'].show(rate)}, {rates['raw 1'].median * size / 1e6:,.0f} MB/s",
                   one.over(rates["raw 1"]).show(factor)),
            Figure(f"(b) whole screen, {words}, two processes", two.show(rate), f"(b) one process: {one.show(rate)}",
                   two.over(one).show(factor)),
        ]  # fmt: skip
    two, one, late = rates["warm 2"], rates["cold 1"], rates["late"]
    return [
        *lines,
        Figure(f"(b) whole screen, last {ending:,} listings of the first pass, one process", late.show(rate),
               f"(b) the whole first pass: {one.show(rate)}", late.over(one).show(factor)),
        Figure("(b) whole screen, known words, two processes, aim of the first packs", two.show(rate), "aim",
               factor(two.median / AIM_ONCE), f"≥ {AIM_ONCE:,}/s", two.median >= AIM_ONCE),
    ]  # fmt: skip


def _about(setup: Setup, rows: int, size: int, matches: int, distinct: int) -> str:
    counts = {view: len(found) for view, found in trigger_literals(setup.made.policy).items()}
    outcomes = [o for part in chunks(setup.corpus.batch) for o in setup.screen(part).outcomes]
    seen = ", ".join(f"{outcomes.count(word):,} {word}" for word in ("publish", "hold", "refuse"))
    return (
        f"Packaged policy ({len(setup.made.policy.active)} rules, all packs). (b) `Screen` from Arrow to decisions as "
        "Arrow, everything included; two processes: each screens its half, timed from a barrier to the end of the slower "
        "one. "
        f"Known words: {rows:,} listings, caches warm. First pass: each of the {distinct:,} distinct listings once, by a "
        "new `Screen` whose tables are empty (two processes: each has its own and sees half); kernels are compiled. "
        "Every new word is paid for there, so that a longer catalogue is faster: see its end. "
        "(a) hyperscan alone over the folded bytes of the same listings (views "
        f"{' and '.join(counts)}, {size / rows:,.0f} bytes a listing), made beforehand, with the trigger literals as they "
        f"are written, without endings ({', '.join(f'{n:,} {view}' for view, n in counts.items())}), and a callback that "
        f"counts ({matches / rows:.2f} matches a listing). What the screen decides on the distinct listings: {seen}."
    )


def matchers(setup: Setup) -> Section:
    """(b) on one process against (c) and (d) with the same terms on the same sample."""
    terms = trigger_terms(setup.made.policy)
    sample, lines = setup.sample, texts(setup.sample)
    phrases, automaton = setup.spacy[0], Automaton(terms)
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
