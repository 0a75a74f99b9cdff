"""`python -m bench`: measure, print, and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from bench import caches, deep, document, loading, machine, scaling, scorer, single, stages, throughput
from bench.corpus import ROOT, NoCorpusError, load
from bench.measure import Section
from bench.report import FRAME, WHO, render
from bench.setup import FULL, QUICK, Setup, Sizes


def _feeds(setup: Setup) -> Section:
    from bench.reading import feed_reading

    return feed_reading(setup)


PARTS: dict[str, Callable[[Setup], Section]] = {
    "throughput": throughput.two_processes,
    "matchers": throughput.matchers,
    "single": single.one_listing,
    "load": loading.policy_load,
    "rows": scaling.ten_times_rows,
    "terms": scaling.ten_times_terms,
    "feeds": _feeds,
    "stages": stages.cost_by_stage,
    "views": deep.cost_by_view,
    "caches": caches.word_caches,
    "scorer": scorer.learned,
}


def main(words: Sequence[str] | None = None) -> int:
    """Run the chosen parts. Returns 0 whether or not the aims were met, 2 without text to measure on."""
    given = _parser().parse_args(words)
    sizes = QUICK if given.quick else FULL
    if given.repeats:
        sizes = replace(sizes, repeats=given.repeats)
    try:
        corpus = load(1_500 if given.quick else None)
    except NoCorpusError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    about = [machine.describe(), corpus.about()]
    with tempfile.TemporaryDirectory(prefix="rempart-bench-") as folder:
        _say("compiling the policy")
        setup = Setup.of(corpus, sizes, Path(folder), given.cache)
        sections, notes = _measure(setup, given.parts)
    if given.quick:
        notes.insert(0, "**A quick run, to see that everything works: the figures mean little.**")
    measured = render(about, sections, notes)
    print(measured)
    out = given.out or (None if given.quick or set(given.parts) != set(PARTS) else ROOT / "docs" / "benchmarks.md")
    if out is not None:
        document.fill(out, WHO, measured, FRAME)
        _say(f"written to {out}")
    return 0


def _measure(setup: Setup, parts: Sequence[str]) -> tuple[list[Section], list[str]]:
    sections, notes = [], [_sizes(setup.sizes)]
    for name in parts:
        start = perf_counter()
        _say(f"measuring {name}")
        try:
            sections.append(PARTS[name](setup))
        except ImportError as error:
            notes.append(f"**Part `{name}` was left out: {error}.**")
        _say(f"{name} took {perf_counter() - start:.0f} s")
    return sections, notes


def _sizes(sizes: Sizes) -> str:
    return f"{sizes.repeats} rounds that count after one to warm up (fresh processes: {max(2, sizes.repeats - 2)})."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Rempart beside its peers.")
    parser.add_argument("--quick", action="store_true", help="a short run that proves that everything works; prints only")
    parser.add_argument("--parts", nargs="+", choices=list(PARTS), default=list(PARTS), metavar="PART",
                        help=f"only these: {' '.join(PARTS)}")  # fmt: skip
    parser.add_argument("--repeats", type=int, help="rounds that count")
    parser.add_argument(
        "--cache", type=Path, help="take the compiled policy from this folder if it is there (default: anew)"
    )
    parser.add_argument("--out", type=Path, help="the page to fill (default: docs/benchmarks.md after a whole run)")
    return parser


def _say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
