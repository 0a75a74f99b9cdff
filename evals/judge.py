"""`python -m evals.judge`: show what was held or refused on ordinary shops and nobody has looked at; note the verdicts.

    python -m evals.judge                                    every stop without a verdict, by rule, with its text
    python -m evals.judge --rule toys.slime_borax            of one rule (or pack)
    python -m evals.judge proof 1f00ba12cd34 77ab...         a verdict on some of them
    python -m evals.judge false:word --rule toys.slime_borax all

Verdicts are `violation`, `proof` and `false:CAUSE`; what they mean, and the causes, say evals/judged.py and `--help`.
Written is evals/judged/clean.csv: set, key, rule, verdict, cause, and no text.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.corpus import shared

from evals import tables
from evals.judged import CAUSES, VERDICTS, Stop, add, key, stops
from evals.sets import Evaluation, Judged, read
from rempart.compiled import compiled
from rempart.config import Config

_AROUND = 70
_MOST = 12


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A rule's stop of a clean listing that has no verdict yet."""

    row: Judged
    rule: str

    @property
    def terms(self) -> tuple[str, ...]:
        """What the rule saw."""
        return tuple(sorted(term for rule, term in self.row.seen if rule == self.rule))


def unjudged(rows: Iterable[Judged], known: Iterable[tuple[str, str, str]]) -> list[Unjudged]:
    """Stops of clean rows without a verdict, by rule."""
    have = set(known)
    found = [Unjudged(r, rule) for r in tables.clean(rows) for rule in r.rules if (r.source, r.key, rule) not in have]
    return sorted(found, key=lambda u: (u.rule, u.row.source, u.row.key))


def main(words: Sequence[str] | None = None) -> int:
    """Show or note; 0, or 2 where a verdict or a key is none."""
    given = _parser().parse_args(words)
    folder = shared() / "data" / "listings"
    files = sorted(folder.glob("*.ndjson.gz"))
    if not files:
        print(f"evals.judge: nothing to judge: expected sets of listings in {folder}", file=sys.stderr)
        return 0
    evaluation = Evaluation(compiled(tuple(given.packs), Config.from_environment().cache).screen())
    rows = [row for file in files for row in evaluation.judge(file)]
    found = [u for u in unjudged(rows, stops()) if not given.rule or given.rule in (u.rule, u.rule.partition(".")[0])]
    if not given.verdict:
        _show(found, folder, given.most)
        return 0
    verdict, _, cause = given.verdict.partition(":")
    wanted = [u for u in found if u.row.key in given.keys or given.keys == ["all"]]
    missing = set(given.keys) - {u.row.key for u in wanted} - {"all"}
    if missing or not wanted or (given.keys == ["all"] and not given.rule):
        print(f"evals.judge: no stop without a verdict has {', '.join(sorted(missing)) or 'these keys'} "
              "(`all` asks for --rule)", file=sys.stderr)  # fmt: skip
        return 2
    try:
        add(Stop(u.row.source, u.row.key, u.rule, verdict, cause) for u in wanted)
    except ValueError as error:
        print(f"evals.judge: {error}", file=sys.stderr)
        return 2
    print(f"{len(wanted)} noted as {given.verdict}; {len(found) - len(wanted)} of those asked for are left")
    return 0


def _show(found: Sequence[Unjudged], folder: Path, most: int) -> None:
    texts = {
        (source, key(source, line["id"])): line
        for source in {u.row.source for u in found}
        for line in read(folder / f"{source}.ndjson.gz")
    }
    for rule in dict.fromkeys(u.rule for u in found):
        some = [u for u in found if u.rule == rule]
        print(f"\n{rule}: {len(some)}")
        for u in some[:most]:
            line = texts[u.row.source, u.row.key]
            print(f"  {u.row.key} {u.row.outcome} {u.row.shop} {u.row.language} {', '.join(u.terms)}")
            print(f"      {line.get('title')!r}  [{line.get('product_type') or ''}]")
            for quote in _quotes(line, u.terms):
                print(f"      … {quote} …")
        if len(some) > most:
            print(f"  and {len(some) - most} more (--most)")
    print(f"\n{len(found)} stops have no verdict" if found else "every stop has a verdict")


def _quotes(line: dict[str, Any], terms: Iterable[str]) -> Iterator[str]:
    for name, value in line.items():
        if name not in ("title", "id", "label", "language") and isinstance(value, str):
            for term in terms:
                for match in list(re.finditer(re.escape(term.rstrip("…")), value, re.IGNORECASE))[:1]:
                    text = value[max(0, match.start() - _AROUND) : match.end() + _AROUND]
                    yield f"{name}: {' '.join(text.split())}"


def _parser() -> argparse.ArgumentParser:
    causes = "; ".join(f"{name}: {about}" for name, about in CAUSES.items())
    parser = argparse.ArgumentParser(
        prog="python -m evals.judge", description="Look at what was held or refused on ordinary shops.", epilog=causes
    )
    parser.add_argument("verdict", nargs="?", help=f"{', '.join(VERDICTS[:-1])} or false:CAUSE; none: only show")
    parser.add_argument("keys", nargs="*", help="of the stops that it is about, or `all` with --rule")
    parser.add_argument("--rule", help="only this rule or pack")
    parser.add_argument("--packs", nargs="+", default=[], metavar="FOLDER", help="other packs than the packaged ones")
    parser.add_argument("--most", type=int, default=_MOST, help="how many of a rule to show")
    return parser


if __name__ == "__main__":
    sys.exit(main())
