"""`python -m evals.run`: measure how well the packaged policy catches, write docs/evaluation.md, docs/attacks.md and charts.

Real listings lie in ../shared (`REMPART_SHARED` says where else). Without them there is nothing to evaluate: it says so and
ends well.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from bench import document
from bench.corpus import ROOT, shared

from evals import contrast, guards, judged, page, robust
from evals.caught import CONTRAST, EXAMPLES, caught
from evals.page import Results
from evals.sets import Evaluation
from rempart.assurance.attack import Attacked
from rempart.compiled import compiled
from rempart.config import Config

WHO = "python -m evals.run"
PARTS = ("sets", "pairs", "guards", "attacks")
GUARDED: Mapping[str, int] = {EXAMPLES: 450, CONTRAST: 150, "market_2017": 100, "peptides_17_languages": 60}
"""How many listings of which origin get the guard phrases, at most."""
FRAME = "# {title}\n\n`make eval` writes the part between the marks.\n\n{{measured}}\n"
ATTACKS = """# Attacks

What is left of the recall when sellers disguise their goods. `make eval` (or `python -m evals.run`) writes the part between
the marks; `rempart attack` does the same to a catalogue of yours.

## How to read it

Attacked are listings that are caught undisguised and for their words: examples of the packs, violations of the contrast
pairs, and draws from two unlawful sets. The attacker knows which words give his listing away, and nothing of how Rempart
reads. “Caught” is held or refused, also by the typography gate, which asks the trader to retype. Strength 1 is a touch, 3 is
everywhere. Intervals are 95 % after Wilson with the effective number of cases, clustered by term
([how](evaluation.md#intervals)).

{measured}

## What gets through, and why

To be read by a person after the run.
"""


def main(words: Sequence[str] | None = None) -> int:
    """Evaluate; returns 0 also where there is nothing to evaluate, 1 when a part of the screen could not run."""
    given = _parser().parse_args(words)
    folder = shared() / "data" / "listings"
    files = sorted(f for f in folder.glob("*.ndjson.gz") if not given.sets or f.name.partition(".")[0] in given.sets)
    if not files:
        print(f"evals: SKIPPED, NOTHING WAS EVALUATED: expected sets of listings in {folder} "
              "(REMPART_SHARED says where ../shared is)", file=sys.stderr)  # fmt: skip
        return 0
    note = _Progress()
    results = measured(files, given, note)
    report = page.report(results)
    attacks = robust.report(results.attacked, page.about(results)) if results.attacked else ""
    partly = bool(given.sets or given.packs) or set(given.parts) != set(PARTS)
    if given.out is None and partly:
        print("\n\n".join(filter(None, (report, attacks))))
    else:
        _write(given.out or ROOT / "docs", results, report, attacks, note)
    troubles = [*results.troubles, *(results.attacked.troubles if results.attacked else ())]
    return 1 if troubles else 0


def measured(files: Sequence[Path], given: argparse.Namespace, note: _Progress) -> Results:
    """All that was asked for. The attacks run in a process of their own, beside the rest."""
    packs, folder = tuple(given.packs), files[0].parent
    made = compiled(packs, Config.from_environment().cache)
    results = Results(made.policy, sampled=judged.sampled(), stops=judged.stops())
    with ProcessPoolExecutor(1, get_context("spawn")) as beside:
        attacks = beside.submit(_attacks, packs, folder, given.pairs, note) if "attacks" in given.parts else None
        screen = made.screen()
        if "sets" in given.parts:
            evaluation, rows = Evaluation(screen), []
            for file in files:
                rows += evaluation.judge(file)
                note(f"{file.name}: {len(rows):,} listings so far")
            results = replace(results, rows=rows, troubles=list(evaluation.troubles))
        if "pairs" in given.parts:
            pairs = contrast.judged(screen, list(contrast.lines(given.pairs)))
            results = replace(results, pairs=pairs, fresh=contrast.judged(screen, list(contrast.fresh())))
            note(f"{len(results.pairs):,} contrast pairs, {len(results.fresh):,} fresh ones")
        if "guards" in given.parts:
            stopped = caught(screen, folder, given.pairs, GUARDED)
            tried = guards.abused(screen, stopped, lambda n: note(f"guards: {n:,} phrases tried"))
            results = replace(results, guarded=tried)
        return replace(results, attacked=attacks.result() if attacks else None)


def _attacks(packs: tuple[str, ...], folder: Path, pairs: Path, note: _Progress) -> Attacked:
    screen = compiled(packs, Config.from_environment().cache).screen()
    return robust.attacked(screen, folder, pairs, note)


class _Progress:
    """Says on stderr how far it is, with the seconds since the start."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def __call__(self, what: str) -> None:
        print(f"evals: {time.monotonic() - self._start:5.0f} s  {what}", file=sys.stderr, flush=True)


def _write(folder: Path, results: Results, report: str, attacks: str, note: _Progress) -> None:
    charts = page.charts(results)
    document.fill(folder / "evaluation.md", WHO, report, FRAME.format(title="Evaluation"))
    if results.attacked and attacks:
        document.fill(folder / "attacks.md", WHO, attacks, ATTACKS)
        charts |= robust.charts(results.attacked)
    for name, svg in charts.items():
        file = folder / "img" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(svg, encoding="utf-8")
    note(f"written to {folder}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.run", description="Screen real listings, and attack ourselves.")
    parser.add_argument("--sets", nargs="+", default=[], metavar="SET", help="only these sets; prints only")
    parser.add_argument("--packs", nargs="+", default=[], metavar="FOLDER", help="other packs; prints only")
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS, help="only these parts; prints only")
    parser.add_argument(
        "--pairs", type=Path, default=contrast.FOLDER, help="the folder of contrast pairs (default: training/contrast)"
    )
    parser.add_argument("--out", type=Path, help="the folder of the pages (default: docs, after a whole run)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
