"""The tables of docs/evaluation.md: rates, terms of false alarms, languages. No listing's text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from bench.document import table

from evals.budget import Budget
from evals.sets import Judged
from evals.wilson import Share, clustered, counted, design_effect

ADULT = "adult"
_TERMS = 15

Rows = Sequence[Judged]


Test = Callable[[Judged], bool]


def share(rows: Rows, test: Test, within: Rows = ()) -> Share:
    """How many rows pass a test, clustered; `within` is the wider group that tells the design effect if these cannot."""
    return clustered(((r.cluster, test(r)) for r in rows), effect(within, test))


def effect(rows: Rows, test: Test) -> float:
    """The design effect among rows, 1 where they cannot tell it."""
    return design_effect(counted((r.cluster, test(r)) for r in rows).values()) or 1.0


def groups(rows: Iterable[Judged], key: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    """Rows by key, the largest group first."""
    found: dict[str, list[Judged]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def clean(rows: Iterable[Judged]) -> list[Judged]:
    """Rows that their source labels as no violation, adult goods apart."""
    return [row for row in rows if row.violation is False and row.kind != ADULT]


def recall(rows: Rows, key: Callable[[Judged], str], what: str, budget: Budget) -> str:
    """Violations by key: how many were stopped and refused, what of it the budgets bear, and by which packs."""
    head = [what, "Rows", "Clusters", "Stopped: held or refused (95 %)", "within budget", "Refused (95 %)", "within budget",
            "Packs that stopped most"]  # fmt: skip
    lines = []
    for name, some in {**groups(rows, key), "**all**": rows}.items():
        packs = Counter(pack for row in some for pack in row.packs).most_common(4)
        lines.append([
            name, f"{len(some):,}", f"{len({r.cluster for r in some}):,}", share(some, _stopped, rows).percent(),
            share(some, budget.stops, rows).percent(), share(some, _refused, rows).percent(),
            share(some, budget.refuses, rows).percent(), ", ".join(f"{pack} {n:,}" for pack, n in packs),
        ])  # fmt: skip
    return table(head, lines)


def adult(rows: Rows) -> str:
    """Lawful adult goods: published with an age gate, published without, held, refused."""
    tests: Mapping[str, Test] = {
        "published with age gate (wanted)": lambda r: r.gated and not r.stopped,
        "published without": lambda r: not r.gated and not r.stopped, "held": _held, "refused": _refused,
    }  # fmt: skip
    return table(["Outcome", "Listings", "Share (95 %)"], [
        [name, f"{found.hits:,}", found.percent()] for name, test in tests.items() for found in [share(rows, test)]
    ])  # fmt: skip


def terms(rule: str, rows: Rows) -> str:
    """What a rule saw in listings, the most frequent first."""
    counts = Counter(term for row in rows for name, term in row.seen if name == rule)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"`{term}` {n}" if n > 1 else f"`{term}`" for term, n in ordered[:_TERMS])
    more = f", and {len(ordered) - _TERMS} more" if len(ordered) > _TERMS else ""
    return shown + more or "(a field, a number or a check that could not run)"


def goods(rows: Rows) -> str:
    """Customs headings: pack by language, how many are held or refused."""
    spoken = dict(sorted(groups(rows, lambda r: r.language).items()))
    counts = {name: Counter(pack for row in some for pack in row.packs) for name, some in spoken.items()}
    packs = sorted({pack for count in counts.values() for pack in count})
    lines = [["(headings)", *(f"{len(some):,}" for some in spoken.values())]]
    lines += [[pack, *(str(counts[name][pack] or "·") for name in spoken)] for pack in packs]
    lines.append(["**stopped**", *(str(share(some, _stopped).hits) for some in spoken.values())])
    return table(["Pack", *spoken], lines)


def _held(row: Judged) -> bool:
    return row.outcome == "hold"


def _refused(row: Judged) -> bool:
    return row.outcome == "refuse"


def _stopped(row: Judged) -> bool:
    return row.stopped
