"""Clean catalogues after somebody has looked: what was a false alarm, and what a real find in an ordinary shop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bench.document import table

from evals import tables
from evals.judge import Unjudged, unjudged
from evals.judged import CAUSES, Stop
from evals.sets import Judged
from rempart.domain.rule import Rule

_MOST = 8
_HEAD = ["Rows", "Held per 1,000 (95 %)", "falsely", "Refused per 1,000 (95 %)", "falsely", "Age-gated per 1,000 (95 %)"]


class Verdicts:
    """What people said of the stops; a stop without a verdict counts as false."""

    def __init__(self, known: Mapping[tuple[str, str, str], Stop]) -> None:
        self.known = known

    def of(self, row: Judged, rule: str) -> str:
        """`violation`, `proof`, `false` or `unjudged`."""
        found = self.known.get((row.source, row.key, rule))
        return found.verdict if found else "unjudged"

    def cause(self, row: Judged, rule: str) -> str:
        """Why it was false, empty where it was not."""
        found = self.known.get((row.source, row.key, rule))
        return found.cause if found else ""

    def false_stop(self, row: Judged, rule: str) -> bool:
        """Whether the rule had no reason to stop it."""
        return self.of(row, rule) in ("false", "unjudged")

    def false_refusal(self, row: Judged, rule: str) -> bool:
        """Whether the rule had no reason to refuse it: goods that are lawful with proof may be held only."""
        return self.of(row, rule) != "violation"

    def falsely_held(self, row: Judged) -> bool:
        """Held, and by no rule with reason."""
        return row.outcome == "hold" and all(self.false_stop(row, rule) for rule in row.rules)

    def falsely_refused(self, row: Judged) -> bool:
        """Refused, and by no rule with reason."""
        return row.outcome == "refuse" and all(self.false_refusal(row, rule) for rule in row.refusing)


def rates(groups: Mapping[str, Sequence[Judged]], what: str, verdicts: Verdicts) -> str:
    """Held, refused and gated by group; an undecidable design effect is that of all groups together."""
    everything = [row for rows in groups.values() for row in rows]
    tests = (
        lambda r: r.outcome == "hold", verdicts.falsely_held, lambda r: r.outcome == "refuse", verdicts.falsely_refused,
        lambda r: r.gated,
    )  # fmt: skip
    named = {**groups, "**all**": everything} if len(groups) > 1 else groups
    return table([what, *_HEAD], [
        [name, f"{len(rows):,}", *(tables.share(rows, test, everything).per_thousand() for test in tests)]
        for name, rows in named.items()
    ])  # fmt: skip


def rules(rows: Iterable[Judged], policy: Mapping[str, Rule], verdicts: Verdicts) -> str:
    """Every rule that stopped a clean listing: how often, what it was after a look, and the words it saw."""
    by_rule: dict[str, list[Judged]] = {}
    for row in rows:
        for rule in row.rules:
            by_rule.setdefault(rule, []).append(row)
    lines = []
    for rule, some in sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0])):
        counts = Counter(verdicts.of(row, rule) for row in some)
        causes = Counter(verdicts.cause(row, rule) for row in some if verdicts.of(row, rule) == "false")
        wrong = ", ".join(f"{cause} {n}" for cause, n in causes.most_common()) or "·"
        lines.append([
            f"`{rule}`", policy[rule].outcome.word if rule in policy else "hold", f"{len(some):,}",
            *(f"{counts[v]:,}" if counts[v] else "·" for v in ("violation", "proof")), wrong,
            f"**{counts['unjudged']:,}**" if counts["unjudged"] else "·",
            ", ".join(f"{name} {n:,}" for name, n in Counter(row.shop for row in some).most_common(4)),
            tables.terms(rule, some),
        ])  # fmt: skip
    head = ["Rule", "Outcome", "Listings", "Violation", "Proof", "False", "Not judged", "Shops", "Terms quoted (listings)"]
    return table(head, lines, 9)


def causes(rows: Iterable[Judged], verdicts: Verdicts) -> str:
    """False alarms by cause, one sentence each."""
    counts = Counter(verdicts.cause(row, rule) for row in rows for rule in row.rules if verdicts.of(row, rule) == "false")
    return "\n".join(f"- *{cause}* {n:,}: {CAUSES[cause]}" for cause, n in counts.most_common()) or "None."


def waiting(rows: Iterable[Judged], verdicts: Verdicts) -> str:
    """What nobody has looked at, or a sentence that there is nothing."""
    left = unjudged(rows, verdicts.known)
    if not left:
        return "Every hold and refusal above was looked at."
    about = (
        f"**{len(left):,} stops by {len({u.rule for u in left})} rules have no verdict yet. They count as false above.** "
        "`python -m evals.judge` shows them with their text."
    )
    by_rule: dict[str, list[Unjudged]] = {}
    for stop in left:
        by_rule.setdefault(stop.rule, []).append(stop)
    lines = [_line(rule, some) for rule, some in sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0]))]
    return f"{about}\n\n{table(['Rule', 'Stops', 'Set and key', 'Terms quoted'], lines, 9)}"


def _line(rule: str, some: Sequence[Unjudged]) -> list[str]:
    keys = ", ".join(f"{u.row.source} `{u.row.key}`" for u in some[:_MOST])
    more = f" and {len(some) - _MOST:,} more" if len(some) > _MOST else ""
    terms = Counter(term for u in some for term in u.terms)
    return [f"`{rule}`", f"{len(some):,}", keys + more, ", ".join(f"`{term}`" for term, _ in terms.most_common(_MOST))]
