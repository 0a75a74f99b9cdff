"""The tables of docs/evaluation.md: rates, terms of false alarms, languages. No listing's text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from bench.document import table

from evals.sets import Judged
from evals.wilson import Share
from rempart.domain.rule import Rule

ADULT = "adult"
_TERMS = 15

Rows = Sequence[Judged]


def share(rows: Rows, test: Callable[[Judged], bool]) -> Share:
    """How many rows pass a test."""
    return Share(sum(map(test, rows)), len(rows))


def groups(rows: Iterable[Judged], key: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    """Rows by key, the largest group first."""
    found: dict[str, list[Judged]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def clean(rows: Iterable[Judged]) -> list[Judged]:
    """Rows that their source labels as no violation, adult goods apart."""
    return [row for row in rows if row.violation is False and row.kind != ADULT]


def sets(rows: Rows) -> str:
    """Every set: held, refused, gated."""
    head = ["Set", "Label", "Rows", "Held per 1,000 (95 %)", "Refused per 1,000 (95 %)", "Age-gated per 1,000 (95 %)"]
    return table(head, [
        [name, _label(some), f"{len(some):,}", *(share(some, test).per_thousand() for test in (_held, _refused, _gated))]
        for name, some in sorted(groups(rows, lambda r: r.source).items())
    ], 2)  # fmt: skip


def _label(rows: Rows) -> str:
    words = {True: "violation", False: "clean", None: "unlabelled"}
    counts = Counter(words[r.violation] if r.kind != ADULT else "adult" for r in rows)
    return counts.most_common(1)[0][0] if len(counts) == 1 else ", ".join(f"{w} {n:,}" for w, n in counts.most_common())


def recall(rows: Rows, key: Callable[[Judged], str], what: str) -> str:
    """Violations by key: how many were stopped, how many refused, and by which packs."""
    head = [what, "Rows", "Stopped: held or refused (95 %)", "Refused (95 %)", "Packs that stopped most"]
    lines = []
    for name, some in {**groups(rows, key), "all": rows}.items():
        packs = Counter(pack for row in some for pack in row.packs).most_common(4)
        lines.append([
            name, f"{len(some):,}", share(some, _stopped).percent(), share(some, _refused).percent(),
            ", ".join(f"{pack} {n:,}" for pack, n in packs),
        ])  # fmt: skip
    return table(head, lines)


def adult(rows: Rows) -> str:
    """Lawful adult goods: published with an age gate, published without, held, refused."""
    tests: Mapping[str, Callable[[Judged], bool]] = {
        "published with age gate (wanted)": lambda r: r.gated and not r.stopped,
        "published without": lambda r: not r.gated and not r.stopped, "held": _held, "refused": _refused,
    }  # fmt: skip
    return table(["Outcome", "Listings", "Share (95 %)"], [
        [name, f"{found.hits:,}", found.percent()] for name, test in tests.items() for found in [share(rows, test)]
    ])  # fmt: skip


def alarms(rows: Iterable[Judged], rules: Mapping[str, Rule]) -> str:
    """Stopped listings grouped by rule and by the terms that its triggers quoted."""
    by_rule: dict[str, list[Judged]] = {}
    for row in rows:
        for rule in row.rules:
            by_rule.setdefault(rule, []).append(row)
    lines = [
        [f"`{rule}`", _outcome(rules.get(rule)), f"{len(some):,}", _sources(some), _terms(rule, some)]
        for rule, some in sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return table(["Rule", "Outcome", "Listings", "Sets", "Terms quoted (listings)"], lines, 9)


def _outcome(rule: Rule | None) -> str:
    return rule.outcome.word if rule else "hold"


def _sources(rows: Rows) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in Counter(row.source for row in rows).most_common())


def _terms(rule: str, rows: Rows) -> str:
    counts = Counter(term for row in rows for name, term in row.seen if name == rule)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"`{term}` {n}" if n > 1 else f"`{term}`" for term, n in ordered[:_TERMS])
    more = f", and {len(ordered) - _TERMS} more" if len(ordered) > _TERMS else ""
    return shown + more or "(a field, a number or a check that could not run)"


def languages(rows: Rows) -> str:
    """Clean listings by language."""
    head = ["Language", "Rows", "Held per 1,000 (95 %)", "Refused per 1,000 (95 %)", "Age-gated per 1,000 (95 %)"]
    return table(head, [
        [name, f"{len(some):,}", *(share(some, test).per_thousand() for test in (_held, _refused, _gated))]
        for name, some in groups(rows, lambda r: r.language).items()
    ])  # fmt: skip


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


def _gated(row: Judged) -> bool:
    return row.gated
