"""`python -m evals.run`: screen every set of real listings, print and write docs/evaluation.md and its charts.

Without ../shared (`REMPART_SHARED` says where else) there is nothing to evaluate: it says so and ends well.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path

from bench import document, machine
from bench.corpus import ROOT, shared

from evals import tables
from evals.plot import Bar, chart
from evals.sets import Evaluation, Judged
from rempart.compiled import compiled
from rempart.config import Config
from rempart.domain.rule import Rule
from rempart.policy.policy import Policy

MARKET, PEPTIDES, GOODS = "market_2017", "peptides_17_languages", "goods_24_languages"
WHO = "python -m evals.run"
FRAME = """# Evaluation

`make eval` (or `python -m evals.run`) screens every set of real listings in `../shared/data/listings` with the packaged
policy and writes the part between the marks. The texts stay where they are: only counts and single terms stand here.

How to read it. Labels come from the source's own category, not from a reading of each row. "Clean" means sold by an
ordinary shop: a few of these rows break a rule all the same, so a hold or refusal listed under false alarms is one
*against the label*. All these sets were at hand while the packs were written: the figures say how well the packs fit what
was seen, not how they do elsewhere. Intervals are 95 % after Wilson and count only the luck of the draw, as if listings
were independent; rows of one shop are not.

{measured}

## What the holds and refusals were

(to be written)
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
    made = compiled(tuple(given.packs), Config.from_environment().cache)
    evaluation, rows = Evaluation(made.screen()), []
    for file in files:
        rows += evaluation.judge(file)
        print(f"evals: {file.name}: {len(rows):,} listings so far", file=sys.stderr, flush=True)
    charts = _charts(rows)
    measured = report(rows, made.policy, list(evaluation.troubles), charts)
    print(measured)
    partly = bool(given.sets or given.packs)
    out = given.out or (None if partly else ROOT / "docs" / "evaluation.md")
    if out is not None:
        _write(out, measured, charts)
    return 1 if evaluation.troubles else 0


def _write(out: Path, measured: str, charts: Mapping[str, str]) -> None:
    document.fill(out, WHO, measured, FRAME)
    for name, svg in charts.items():
        file = out.parent / "img" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(svg, encoding="utf-8")
    print(f"evals: written to {out}", file=sys.stderr)


def report(rows: Sequence[Judged], policy: Policy, troubles: Sequence[str], charts: Mapping[str, str]) -> str:
    """Everything between the marks, as Markdown."""
    rules: Mapping[str, Rule] = {rule.id: rule for rule in policy.rules}
    about = f"- {machine.date()}, commit {machine.commit()}\n- {len(policy.active)} rules, policy `{policy.digest}`\n"
    about += f"- {len(rows):,} listings; no target countries are given, so the strictest member state decides"
    parts = ["## This run", about]
    if troubles:
        parts.append("**Some checks could not run, and their rows are held:** " + "; ".join(troubles))
    parts += ["## Every set", tables.sets(rows), *_pictures(charts), *_violations(rows)]
    gated = [r for r in rows if r.kind == tables.ADULT]
    if gated:
        parts += ["## Lawful adult goods", tables.adult(gated)]
    parts += ["## Clean listings by language", tables.languages(tables.clean(rows))]
    parts += ["## Holds and refusals against the label", tables.alarms([r for r in rows if r.violation is False], rules)]
    goods = [r for r in rows if r.source == GOODS]
    if goods:
        about = (
            "The same headings in every official language, dangerous goods among them: how many headings each pack holds "
            "or refuses. A row should read alike in all languages; where it does not, terms of a language are missing."
        )
        parts += ["## Names of goods in 24 languages", about, tables.goods(goods)]
    return "\n\n".join(parts)


def _violations(rows: Sequence[Judged]) -> list[str]:
    parts = []
    market = [r for r in rows if r.source == MARKET and r.violation]
    peptides = [r for r in rows if r.source == PEPTIDES and r.violation]
    others = [r for r in rows if r.violation and r.source not in (MARKET, PEPTIDES)]
    if market:
        parts += ["## Dark market of 2017, by kind", tables.recall(market, lambda r: r.kind, "Kind")]
    if peptides:
        parts += ["## Peptide shop, by language", tables.recall(peptides, lambda r: r.language, "Language")]
    if others:
        parts += ["## Other violations, by set", tables.recall(others, lambda r: r.source, "Set")]
    return parts


def _charts(rows: Sequence[Judged]) -> dict[str, str]:
    """File name to SVG."""
    found = {}
    for name, source, key in (("kinds", MARKET, "kind"), ("languages", PEPTIDES, "language")):
        bars = _bars([r for r in rows if r.source == source and r.violation], attrgetter(key))
        if bars:
            title = f"Violations stopped, {source} by {key}, with 95 % intervals"
            found[f"evaluation_{name}.svg"] = chart(title, bars, " %", 100)
    bars = sorted(_bars(tables.clean(rows), attrgetter("source")))
    if bars:
        title = "Clean listings held or refused per 1,000, with 95 % intervals"
        found["evaluation_clean.svg"] = chart(title, bars, " ‰", 1000)
    return found


def _bars(rows: Sequence[Judged], key: Callable[[Judged], str]) -> list[Bar]:
    """The share that was stopped, by key, the largest group first."""
    return [Bar(name, tables.share(some, lambda r: r.stopped)) for name, some in tables.groups(rows, key).items()]


def _pictures(charts: Mapping[str, str]) -> list[str]:
    titles = {"clean": "Clean listings stopped per 1,000", "kinds": "Stopped by kind", "languages": "Stopped by language"}
    return [f"![{titles[name[11:-4]]}](img/{name})" for name in sorted(charts)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.run", description="Screen real listings and count.")
    parser.add_argument("--sets", nargs="+", default=[], metavar="SET", help="only these sets; prints only")
    parser.add_argument("--packs", nargs="+", default=[], metavar="FOLDER", help="other packs; prints only")
    parser.add_argument("--out", type=Path, help="the page to fill (default: docs/evaluation.md after a whole run)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
